#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It ends with a status.
echo "ok - something"
exit 3
