// SPDX-License-Identifier: GPL-2.0
/* A tracepoint for each packet that ends before a port received it. */

#define CREATE_TRACE_POINTS
#include "trace.h"
