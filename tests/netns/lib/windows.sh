# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Windows: points in the code (kmod/point.h), where a kernel has them

# hold POINT MS - who gets there waits so long, from now on
hold() {
	echo "$1 $2" >/sys/module/vnetpeer/parameters/point_delay
}

# held POINT - how many have got there, and waited or wait
held() {
	sed -n "s/^$1 //p" /sys/module/vnetpeer/parameters/point_waits
}

# more_held POINT NUMBER - for waiting
more_held() {
	(($(held "$1") > $2))
}
