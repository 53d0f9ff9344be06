# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libstore.a
%C%_libstore_a_SOURCES = \
	%D%/agents.c %D%/agents.h \
	%D%/cache.c %D%/cache.h \
	%D%/columns.c %D%/columns.h \
	%D%/contacts.c %D%/contacts.h \
	%D%/database.c %D%/database.h \
	%D%/directory.c %D%/directory.h \
	%D%/figures.c \
	%D%/find.c %D%/find.h \
	%D%/fold.c %D%/fold.h \
	%D%/inquiry.c %D%/inquiry.h \
	%D%/job.c %D%/job.h \
	%D%/live.c \
	%D%/names.c %D%/names.h \
	%D%/past.c %D%/past.h \
	%D%/quarantine.c %D%/quarantine.h \
	%D%/read_calls.c \
	%D%/read_contacts.c \
	%D%/reader.c %D%/reader.h \
	%D%/replay.c %D%/replay.h \
	%D%/schema.c %D%/schema.h \
	%D%/store.c %D%/store.h \
	%D%/writer.c %D%/writer.h
%C%_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(LIBUV_CFLAGS)
