# SPDX-License-Identifier: MIT
# Writes manual pages and completion from the tables; run by `make docs`, not installed.
#noinst_PROGRAMS += docgen
#docgen_SOURCES = %D%/main.c
#docgen_LDADD = $(ROOM_CLIENT) $(ROOM_ENGINE)
#nodist_EXTRA_docgen_SOURCES = dummy.cc
