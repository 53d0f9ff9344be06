# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libconsole.a
#%C%_libconsole_a_SOURCES = %D%/NAME.c %D%/NAME.h
#%C%_libconsole_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS)
