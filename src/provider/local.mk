# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libprovider.a
%C%_libprovider_a_SOURCES = \
	%D%/infocaller.c %D%/infocaller.h \
	%D%/infocaller_codes.h \
	%D%/infocaller_order.c \
	%D%/infocaller_reply.c \
	%D%/order.c \
	%D%/phone.c \
	%D%/infocaller_check.c \
	%D%/provider.c %D%/provider.h \
	%D%/redact.c %D%/redact.h \
	%D%/verdict.c %D%/verdict.h
%C%_libprovider_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
