# SPDX-License-Identifier: GPL-2.0
# The user's verbs; `make help` lists them.

KDIR ?= /lib/modules/$(shell uname -r)/build

# The version has one home, dkms.conf.
VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' $(CURDIR)/dkms.conf)

# What a module build needs, and nothing else, goes to DKMS.
DKMS_SOURCE = /usr/src/vnetpeer-$(VERSION)
DKMS_FILES = Kbuild Makefile COPYING dkms.conf kmod include

.PHONY: all
all: modules tools

.PHONY: modules
modules: headers
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

.PHONY: headers
headers:
	@test -e $(KDIR)/Makefile || { \
	echo "No kernel headers in $(KDIR)."; \
	echo "Install them (Debian: apt-get install linux-headers-$$(uname -r)),"; \
	echo "or name another kernel's: make KDIR=/lib/modules/VERSION/build"; \
	echo "('make demo' and 'make check' bring their own kernels.)"; \
	exit 1; } >&2

.PHONY: tools
tools:
	$(MAKE) -C tools

# A package builder (DESTDIR) wants the files; DKMS is for this very machine.
.PHONY: install
install:
	$(MAKE) -C tools install
	$(if $(DESTDIR),,$(MAKE) install-dkms)

.PHONY: install-dkms
install-dkms: uninstall-dkms
	@command -v dkms >/dev/null || { \
	echo "dkms is missing (Debian: apt-get install dkms)." >&2; exit 1; }
	mkdir -p $(DKMS_SOURCE)
	tar -X .gitignore -c $(DKMS_FILES) | tar -C $(DKMS_SOURCE) -x
	dkms install vnetpeer/$(VERSION)

.PHONY: uninstall
uninstall:
	$(MAKE) -C tools uninstall
	$(if $(DESTDIR),,$(MAKE) uninstall-dkms)

.PHONY: uninstall-dkms
uninstall-dkms:
	test ! -d /var/lib/dkms/vnetpeer/$(VERSION) || \
		dkms remove vnetpeer/$(VERSION) --all
	rm -rf $(DKMS_SOURCE)

.PHONY: demo
demo:
	tests/demo/run

.PHONY: check
check:
	tests/check

# MODE, COMPARE, OUT and CASES are optional; tests/bench/run says what they are.
.PHONY: bench
bench:
	tests/bench/run $(MODE:%=-m %) $(OUT:%=-o %) $(COMPARE:%=-c %) $(CASES)

# All that the documents say of performance, measured anew
.PHONY: bench-document
bench-document:
	tests/bench/run -m instructions -o Documentation/performance
	tests/bench/run -m nanoseconds -o Documentation/performance
	tests/bench/run -m profile -o Documentation/performance
	tests/bench/report/document

.PHONY: kunit
kunit:
	tests/check kunit

# Netlink header and policies, from Documentation/netlink/specs/vnetpeer.yaml
.PHONY: ynl
ynl:
	tools/ynl-regen.sh

.PHONY: clean
clean: clean-modules
	$(MAKE) -C tools clean

.PHONY: clean-modules
clean-modules:
	test ! -e $(KDIR)/Makefile || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

.PHONY: help
help:
	@echo "make              build the module (for KDIR) and the tool"
	@echo "make modules      build kmod/vnetpeer.ko only"
	@echo "make tools        build tools/vnetpeer only"
	@echo "make install      install tool, manual and completion under PREFIX,"
	@echo "                  and the module with DKMS (not with DESTDIR)"
	@echo "make uninstall    take all of that away again"
	@echo "make demo         two peered VNets in a throwaway virtual machine"
	@echo "make check        run every test; tests/check LEG [NAME...] runs some"
	@echo "make kunit        run the unit tests"
	@echo "make bench        measure packets beside other ways to join networks;"
	@echo "                  COMPARE=FILE says what has changed since a run,"
	@echo "                  CASES=\"NAME...\" measures some, MODE=nanoseconds times,"
	@echo "                  MODE=profile says which functions a packet is spent on"
	@echo "make ynl          regenerate what comes from the netlink spec"
	@echo "make clean        remove what was built"
	@echo
	@echo "KDIR    kernel build folder  [$(KDIR)]"
	@echo "PREFIX  where to install     [/usr/local]"
