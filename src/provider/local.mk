# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libprovider.a
#%C%_libprovider_a_SOURCES = %D%/NAME.c %D%/NAME.h

