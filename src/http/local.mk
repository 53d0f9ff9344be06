# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libhttp.a
%C%_libhttp_a_SOURCES = \
	%D%/client.c %D%/client.h \
	%D%/transfer.c %D%/transfer.h \
	%D%/url.c %D%/url.h
%C%_libhttp_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCURL_CFLAGS) $(LIBUV_CFLAGS)
