#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It takes longer than any may; the debug kernel skips that time.
echo "ok - something"
sleep 3600
