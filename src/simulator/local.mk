# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libsimulator.a
%C%_libsimulator_a_SOURCES = \
	%D%/agenda.c %D%/agenda.h \
	%D%/call.c %D%/call.h \
	%D%/chance.c %D%/chance.h \
	%D%/event.c %D%/event.h \
	%D%/order.c %D%/order.h \
	%D%/people.def \
	%D%/player.c %D%/player.h \
	%D%/settings.c %D%/settings.h \
	%D%/simulator.c %D%/simulator.h \
	%D%/urls.c %D%/urls.h
%C%_libsimulator_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)

pkglibexec_PROGRAMS += centralita-simulator
centralita_simulator_SOURCES = %D%/main.c
centralita_simulator_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
centralita_simulator_LDADD = $(ROOM_SIMULATOR)
nodist_EXTRA_centralita_simulator_SOURCES = dummy.cc
