/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays. */
#ifndef _ARRAY_H
#define _ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif /* _ARRAY_H */
