# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libnumber.a
%C%_libnumber_a_SOURCES = %D%/memo.c %D%/memo.h %D%/number.cc %D%/number.h
%C%_libnumber_a_CPPFLAGS = $(AM_CPPFLAGS) $(ICU_CFLAGS)
