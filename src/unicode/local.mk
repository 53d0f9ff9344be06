# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libunicode.a
%C%_libunicode_a_SOURCES = %D%/fold.c %D%/fold.h %D%/latin1.c %D%/latin1.h \
	%D%/zone.c %D%/zone.h
%C%_libunicode_a_CPPFLAGS = $(AM_CPPFLAGS) $(ICU_CFLAGS)
