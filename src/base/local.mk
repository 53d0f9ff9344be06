# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/clock.c %D%/clock.h \
	%D%/failure.c %D%/failure.h \
	%D%/id.c %D%/id.h \
	%D%/intl.c %D%/intl.h \
	%D%/log.c %D%/log.h \
	%D%/paths.c %D%/paths.h \
	%D%/text.c %D%/text.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/words.c %D%/words.h
