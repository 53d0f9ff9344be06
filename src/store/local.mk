# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libstore.a
#%C%_libstore_a_SOURCES = %D%/NAME.c %D%/NAME.h
#%C%_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS)
