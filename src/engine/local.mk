# SPDX-License-Identifier: MIT
noinst_LIBRARIES += %D%/libengine.a
%C%_libengine_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS) $(LIBSYSTEMD_CFLAGS)
%C%_libengine_a_SOURCES = \
	%D%/accounts.c %D%/accounts.h \
	%D%/agent_calls.c %D%/agent_change.c %D%/agent_day.c %D%/agent_json.c %D%/agent_member.h \
	%D%/agent_phone.c %D%/agent_start.c %D%/agent_wrap_up.c \
	%D%/agents.c %D%/agents.h \
	%D%/alike.c %D%/alike.h \
	%D%/callers.c %D%/callers.h \
	%D%/check.c %D%/check.h \
	%D%/check_commands.c \
	%D%/client.c %D%/client.h \
	%D%/clients.c %D%/clients.h \
	%D%/command.c %D%/command.h \
	%D%/dial.c %D%/dial.h \
	%D%/door.c %D%/door.h \
	%D%/engine.c %D%/engine.h \
	%D%/errand.c %D%/errand.h \
	%D%/feed.c %D%/feed.h \
	%D%/hangup.c \
	%D%/feed_alarm.c %D%/feed_alarm.h \
	%D%/feed_counts.c %D%/feed_counts.h \
	%D%/feed_pace.c %D%/feed_pace.h \
	%D%/hangup.c \
	%D%/inquiry.c %D%/inquiry.h \
	%D%/lane.c %D%/lane.h \
	%D%/limits.c %D%/limits.h \
	%D%/lock.c %D%/lock.h \
	%D%/login.c %D%/login.h \
	%D%/options.c %D%/options.h \
	%D%/outbox.c %D%/outbox.h \
	%D%/post.c %D%/post.h \
	%D%/program.c %D%/program.h \
	%D%/publish.c %D%/publish.h \
	%D%/question.c %D%/question.h \
	%D%/question_journal.c \
	%D%/question_json.c \
	%D%/question_ways.c \
	%D%/questions.c %D%/questions.h \
	%D%/reload.c %D%/reload.h \
	%D%/request_act.c \
	%D%/request_admin.c \
	%D%/request_agents.c \
	%D%/request_dial.c \
	%D%/request_question.c \
	%D%/request_read.c \
	%D%/request_stats.c \
	%D%/requests.c %D%/requests.h \
	%D%/responders.c %D%/responders.h \
	%D%/settings.c %D%/settings.h \
	%D%/silence.c %D%/silence.h \
	%D%/stop.c %D%/stop.h \
	%D%/supervise.c %D%/supervise.h \
	%D%/token.c %D%/token.h \
	%D%/turns.c %D%/turns.h

pkglibexec_PROGRAMS += centralita-engine
centralita_engine_SOURCES = %D%/main.c
centralita_engine_LDADD = $(ROOM_ENGINE)
nodist_EXTRA_centralita_engine_SOURCES = dummy.cc
