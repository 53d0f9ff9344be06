# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libhttp.a
#%C%_libhttp_a_SOURCES = %D%/NAME.c %D%/NAME.h
#%C%_libhttp_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCURL_CFLAGS) $(LIBUV_CFLAGS)
