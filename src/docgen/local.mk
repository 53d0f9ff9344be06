# SPDX-License-Identifier: MIT
# Writes manual pages and completion from the tables; run by `make docs`, not installed.
noinst_PROGRAMS += docgen
docgen_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS)
docgen_SOURCES = \
	%D%/ability.c %D%/ability.h \
	%D%/completion.c \
	%D%/main.c \
	%D%/manual.h \
	%D%/manual_client.c \
	%D%/manual_config.c \
	%D%/manual_engine.c \
	%D%/manual_queries.c \
	%D%/roff.c %D%/roff.h
docgen_LDADD = $(ROOM_CLIENT) $(ROOM_SIMULATOR) $(ROOM_ENGINE)
nodist_EXTRA_docgen_SOURCES = dummy.cc
