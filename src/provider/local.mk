# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libprovider.a
%C%_libprovider_a_SOURCES = \
	%D%/directcall.c %D%/directcall.h \
	%D%/directcall_answer.c %D%/directcall_answer.h \
	%D%/directcall_codes.h \
	%D%/directcall_reply.c \
	%D%/directcall_status.c \
	%D%/duocom.c %D%/duocom.h \
	%D%/duocom_order.c \
	%D%/duocom_reply.c \
	%D%/infocaller.c %D%/infocaller.h \
	%D%/infocaller_check.c \
	%D%/infocaller_codes.h \
	%D%/infocaller_order.c \
	%D%/infocaller_reply.c \
	%D%/medularis.c %D%/medularis.h \
	%D%/medularis_codes.h \
	%D%/medularis_reply.c \
	%D%/medularis_status.c \
	%D%/order.c \
	%D%/phone.c \
	%D%/provider.c %D%/provider.h \
	%D%/redact.c %D%/redact.h \
	%D%/ucontact.c %D%/ucontact.h \
	%D%/ucontact_reply.c \
	%D%/verdict.c %D%/verdict.h
%C%_libprovider_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS)
