# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/agent.c %D%/agent.h \
	%D%/call.c %D%/call.h \
	%D%/capability.c %D%/capability.h \
	%D%/contact.c %D%/contact.h \
	%D%/figures.c %D%/figures.h \
	%D%/life.c %D%/life.h \
	%D%/order.c %D%/order.h \
	%D%/pairs.c %D%/pairs.h \
	%D%/record.c %D%/record.h \
	%D%/timeline.c %D%/timeline.h \
	%D%/variables.c %D%/variables.h \
	%D%/user_role.c %D%/user_role.h \
	%D%/words.h
