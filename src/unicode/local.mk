# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libunicode.a
#%C%_libunicode_a_SOURCES = %D%/NAME.c %D%/NAME.h
#%C%_libunicode_a_CPPFLAGS = $(AM_CPPFLAGS) $(ICU_CFLAGS)
