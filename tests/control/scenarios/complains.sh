#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel complains, and goes on.
insmod /vnetpeer/tests/control/fault.ko kind=no_key
rmmod fault
echo "ok - something"
