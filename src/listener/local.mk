# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/liblistener.a
#%C%_liblistener_a_SOURCES = %D%/NAME.c %D%/NAME.h
#%C%_liblistener_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMICROHTTPD_CFLAGS) $(LIBUV_CFLAGS)
