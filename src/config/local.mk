# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libconfig.a
%C%_libconfig_a_SOURCES = \
	%D%/accounts.c %D%/accounts.h \
	%D%/config.c %D%/config.h \
	%D%/console_config.c %D%/console_config.h \
	%D%/example.c %D%/example.h \
	%D%/fault.c %D%/fault.h \
	%D%/ini.c %D%/ini.h \
	%D%/option.c %D%/option.h \
	%D%/pattern.c %D%/pattern.h \
	%D%/query.c %D%/query.h \
	%D%/route.c %D%/route.h \
	%D%/secret.c %D%/secret.h \
	%D%/section.c %D%/section.h \
	%D%/tables.c %D%/tables.h \
	%D%/url.c %D%/url.h
