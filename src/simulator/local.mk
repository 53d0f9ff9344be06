# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libsimulator.a
#%C%_libsimulator_a_SOURCES = %D%/NAME.c %D%/NAME.h

#pkglibexec_PROGRAMS += centralita-simulator
#centralita_simulator_SOURCES = %D%/main.c
#centralita_simulator_LDADD = $(ROOM_SIMULATOR)
#nodist_EXTRA_centralita_simulator_SOURCES = dummy.cc
