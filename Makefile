# SPDX-License-Identifier: GPL-2.0
# The user's verbs; `make help` lists them.

KDIR ?= /lib/modules/$(shell uname -r)/build

# The version has one home, dkms.conf.
override VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' $(CURDIR)/dkms.conf)

# What a module build needs, and nothing else, goes to DKMS.
DKMS_SOURCE = /usr/src/vnetpeer-$(VERSION)
DKMS_FILES = $(shell find Kbuild Makefile COPYING dkms.conf kmod include -type f \
	! -name '*.mod.c' \( -name '*.[ch]' -o -name 'Kbuild*' -o -name Makefile \
	-o -name COPYING -o -name dkms.conf \))

# Where the sources are tried out before anything that is installed goes
DKMS_STAGE = /usr/src/vnetpeer.new
DKMS_KDIR = /lib/modules/$(shell uname -r)/build
DKMS_VERSIONS = $(patsubst /var/lib/dkms/vnetpeer/%,%,\
	$(wildcard /var/lib/dkms/vnetpeer/[0-9]*))

# The oldest kernel whose headers have what the module needs
MINIMUM = 6.12

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
	@release=$$(cat $(KDIR)/include/config/kernel.release 2>/dev/null || \
		$(MAKE) -s --no-print-directory -C $(KDIR) kernelversion); \
	printf '%s\n' $(MINIMUM) "$$release" | sort -C -V || { \
	echo "Linux $(MINIMUM) or newer is needed; $(KDIR) is of $$release."; \
	exit 1; } >&2

.PHONY: tools
tools:
	$(MAKE) -C tools

# A package builder (DESTDIR) wants the files; DKMS is for this very machine.  The
# module comes first, as it is what may fail.
.PHONY: install
install: tools
	$(MAKE) $(if $(DESTDIR),install-source,install-dkms)
	$(MAKE) -C tools install

# The files belong to whoever installs and have modes of their own, whoever has
# cloned them and how: root will compile and load what they say.
.PHONY: install-source
install-source:
	rm -rf $(DESTDIR)$(DKMS_SOURCE)
	for dir in $(sort $(dir $(DKMS_FILES))); do \
	install -d -m 755 $(DESTDIR)$(DKMS_SOURCE)/$$dir || exit; done
	for file in $(DKMS_FILES); do \
	install -m 644 $$file $(DESTDIR)$(DKMS_SOURCE)/$$file || exit; done

# What does not build takes nothing away.
.PHONY: install-dkms
install-dkms:
	@command -v dkms >/dev/null || { \
	echo "dkms is missing (Debian: apt-get install dkms)." >&2; exit 1; }
	$(MAKE) install-source DKMS_SOURCE=$(DKMS_STAGE)
	$(MAKE) -C $(DKMS_STAGE) KDIR=$(DKMS_KDIR) modules || { \
	rm -rf $(DKMS_STAGE); exit 1; }
	rm -rf $(DKMS_STAGE)
	$(MAKE) remove-dkms
	$(MAKE) install-source
	dkms install vnetpeer/$(VERSION)

.PHONY: uninstall
uninstall:
	$(MAKE) -C tools uninstall
	$(if $(DESTDIR),rm -rf $(DESTDIR)$(DKMS_SOURCE),$(MAKE) uninstall-dkms)

.PHONY: uninstall-dkms
uninstall-dkms: remove-dkms
	rm -rf $(DKMS_STAGE)

# All versions that DKMS has, this one or not
.PHONY: remove-dkms
remove-dkms:
	for version in $(DKMS_VERSIONS); do \
	dkms remove vnetpeer/$$version --all && \
	rm -rf /usr/src/vnetpeer-$$version || exit; done
	rm -rf $(DKMS_SOURCE)

.PHONY: demo
demo:
	tests/demo/run

.PHONY: check
check:
	tests/check

.PHONY: check-all
check-all:
	tests/check all

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

# LOOP is one of those of tests/legs/fuzz, all by default, which share the SECONDS.
.PHONY: fuzz
fuzz:
	FUZZ_SECONDS=$(SECONDS) tests/check fuzz $(LOOP)

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
	@echo "make install      install tool, manual, completion and header under PREFIX,"
	@echo "                  and the module with DKMS; with DESTDIR only its sources,"
	@echo "                  to $(DKMS_SOURCE)"
	@echo "make uninstall    take all of that away again, whatever its version"
	@echo "make demo         two peered VNets in a throwaway virtual machine"
	@echo "make check        run the tests of every day; tests/check LEG [NAME...]"
	@echo "                  runs some"
	@echo "make check-all    run every test on every kernel, which takes hours"
	@echo "make kunit        run the unit tests"
	@echo "make fuzz         send kernel and tool what nobody would send, for 10 minutes,"
	@echo "                  or for SECONDS=N; LOOP=NAME for a part of it"
	@echo "make bench        measure packets beside other ways to join networks;"
	@echo "                  COMPARE=FILE says what has changed since a run,"
	@echo "                  CASES=\"NAME...\" measures some, MODE=nanoseconds times,"
	@echo "                  MODE=profile says which functions a packet is spent on"
	@echo "make ynl          regenerate what comes from the netlink spec"
	@echo "make clean        remove what was built"
	@echo
	@echo "KDIR    kernel build folder  [$(KDIR)]"
	@echo "PREFIX  where to install     [/usr/local]"
