# SPDX-License-Identifier: MIT
# What `make bench` runs; not part of `make check`. `load` makes the load; nginx and webhook are measured beside
# the engine where they are installed.

EXTRA_PROGRAMS = %D%/load
bench_needs = %D%/load tests/terminal/vt
CLEANFILES += %D%/load
%C%_load_LDADD = $(LIBCRYPTO_LIBS)
EXTRA_DIST += %D%/run.py
