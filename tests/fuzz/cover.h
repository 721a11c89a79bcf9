/* SPDX-License-Identifier: GPL-2.0 */
/* Coverage: what the module runs on behalf of this process (KCOV). */
#ifndef _COVER_H
#define _COVER_H

#include <stdio.h>

void cover_open(void);

/* From here to cover_end() it is noted. */
void cover_begin(void);

/* Return: how much has run that has never run before. */
unsigned int cover_end(void);

/* How many edges there have been */
unsigned int cover_edges(void);

/* The addresses that have run, one a line */
void cover_write(FILE *file);

#endif /* _COVER_H */
