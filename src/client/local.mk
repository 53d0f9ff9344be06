# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libclient.a
%C%_libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_libclient_a_SOURCES = \
	%D%/act.c \
	%D%/admin.c \
	%D%/agents.c %D%/agents.h \
	%D%/attach.c %D%/attach.h \
	%D%/call_list.c %D%/call_list.h \
	%D%/calls.c \
	%D%/client.c %D%/client.h \
	%D%/command.h \
	%D%/commands.c \
	%D%/console.c %D%/console_line.h \
	%D%/contacts.c \
	%D%/demo.c \
	%D%/demo_files.c %D%/demo_files.h \
	%D%/dial.c \
	%D%/families.h \
	%D%/help.c %D%/help.h \
	%D%/key.c %D%/key.h \
	%D%/line.c %D%/line.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h \
	%D%/place.c %D%/place.h \
	%D%/present.c %D%/present.h \
	%D%/process.c %D%/process.h \
	%D%/quarantine.c \
	%D%/question.c %D%/question.h \
	%D%/run.c \
	%D%/show.c \
	%D%/start.c %D%/start.h \
	%D%/stats.c \
	%D%/watch.c

bin_PROGRAMS += centralita
centralita_SOURCES = %D%/main.c
centralita_LDADD = $(ROOM_CLIENT)
