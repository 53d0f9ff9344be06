# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libsimulator.a
%C%_libsimulator_a_SOURCES = \
	%D%/agenda.c %D%/agenda.h \
	%D%/book.c %D%/book.h \
	%D%/call.c %D%/call.h \
	%D%/chance.c %D%/chance.h \
	%D%/directcall.c \
	%D%/duocom.c \
	%D%/event.c %D%/event.h \
	%D%/fields.c %D%/fields.h \
	%D%/infocaller.c \
	%D%/medularis.c \
	%D%/order.c %D%/order.h \
	%D%/people.def \
	%D%/plan.c %D%/plan.h \
	%D%/played.c %D%/played.h \
	%D%/player.c %D%/player.h \
	%D%/query.c %D%/query.h \
	%D%/settings.c %D%/settings.h \
	%D%/shape.c %D%/shape.h \
	%D%/simulator.c %D%/simulator.h \
	%D%/spoil.c %D%/spoil.h \
	%D%/status.h \
	%D%/times.h \
	%D%/tokens.c %D%/tokens.h \
	%D%/type.c %D%/type.h \
	%D%/ucontact.c \
	%D%/urls.c %D%/urls.h \
	%D%/world.c %D%/world.h \
	%D%/wrap.c %D%/wrap.h
%C%_libsimulator_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(LIBUV_CFLAGS)

pkglibexec_PROGRAMS += centralita-simulator
centralita_simulator_SOURCES = %D%/main.c
centralita_simulator_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
centralita_simulator_LDADD = $(ROOM_SIMULATOR)
nodist_EXTRA_centralita_simulator_SOURCES = dummy.cc
