# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/liblistener.a
%C%_liblistener_a_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/delivery.c %D%/delivery.h \
	%D%/event.c \
	%D%/exchange.c %D%/exchange.h \
	%D%/fields.c %D%/fields.h \
	%D%/hooks.c %D%/hooks.h \
	%D%/keep.c %D%/keep.h \
	%D%/network.c %D%/network.h \
	%D%/question.c %D%/question.h \
	%D%/server.c %D%/server.h \
	%D%/steps.c %D%/steps.h \
	%D%/watch.c %D%/watch.h
%C%_liblistener_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(LIBMICROHTTPD_CFLAGS) $(LIBUV_CFLAGS)
