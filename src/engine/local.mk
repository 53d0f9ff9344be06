# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libengine.a
#%C%_libengine_a_SOURCES = %D%/NAME.c %D%/NAME.h

#pkglibexec_PROGRAMS += centralita-engine
#centralita_engine_SOURCES = %D%/main.c
#centralita_engine_LDADD = $(ROOM_ENGINE)
#nodist_EXTRA_centralita_engine_SOURCES = dummy.cc
