# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libclient.a
#%C%_libclient_a_SOURCES = %D%/NAME.c %D%/NAME.h

#bin_PROGRAMS += centralita
#centralita_SOURCES = %D%/main.c
#centralita_LDADD = $(ROOM_CLIENT)
