# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libnumber.a
%C%_libnumber_a_SOURCES = %D%/number.cc %D%/number.h
%C%_libnumber_a_CPPFLAGS = $(AM_CPPFLAGS) $(ICU_CFLAGS)
