# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libwire.a
%C%_libwire_a_SOURCES = %D%/message.c %D%/message.h %D%/rights.c %D%/rights.h
%C%_libwire_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
