# SPDX-License-Identifier: MIT
#noinst_LIBRARIES += %D%/libconfig.a
#%C%_libconfig_a_SOURCES = %D%/NAME.c %D%/NAME.h

