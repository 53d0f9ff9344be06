# SPDX-License-Identifier: MIT
# What the console draws, compared as text. After a change that is meant:
#     tests/screens/driver --update $(SRCDIR)/tests/screens/*.screen     and look at the difference

check_PROGRAMS += %D%/driver
%C%_driver_SOURCES = %D%/driver.c
%C%_driver_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_driver_LDADD = $(ROOM_CONSOLE)
TESTS += %D%/screens.sh
EXTRA_DIST += %D%/screens.sh %D%/accounts.script %D%/agent.script %D%/team-500.script \
	%D%/team-open.script %D%/team.script %D%/world.script %D%/agent-80x24.screen \
	%D%/agent-numbers.screen %D%/agent-question.screen %D%/agent-roles.screen \
	%D%/agent-wrap-up-sizes.screen %D%/agent-wrap-up.screen %D%/ascii.screen %D%/behind.screen \
	%D%/caller-id.screen %D%/calls.screen %D%/contacts.screen %D%/demo.screen \
	%D%/dial-form.screen %D%/dial-kinds.screen %D%/dial-race.screen %D%/dial.screen \
	%D%/feed-silent.screen %D%/gone.screen %D%/hang-up.screen %D%/help.screen \
	%D%/hostile.screen %D%/in-force.screen %D%/leaving.screen %D%/lost.screen \
	%D%/main-100x30.screen %D%/main-132x43.screen %D%/main-200x60.screen %D%/main-60x20.screen \
	%D%/main-80x24.screen %D%/mouse.screen %D%/paste.screen %D%/providers.screen \
	%D%/question-80x24.screen %D%/question-ascii.screen %D%/question-asker.screen \
	%D%/question-closed.screen %D%/question-hostile.screen %D%/question-idle.screen \
	%D%/question-mouse.screen %D%/question-several.screen %D%/question-sizes.screen \
	%D%/question-timeline.screen %D%/question-typing.screen %D%/question-unknown.screen \
	%D%/team-132x43.screen %D%/team-200x60.screen %D%/team-500.screen %D%/team-80x24.screen \
	%D%/team-act.screen %D%/team-agent.screen %D%/team-ascii.screen %D%/team-asks.screen \
	%D%/team-empty.screen %D%/team-filter.screen %D%/team-frozen.screen %D%/team-line.screen \
	%D%/team-order.screen %D%/team-roles.screen %D%/team-small.screen %D%/team-wall.screen \
	%D%/through.screen %D%/time.screen %D%/tiny.screen %D%/told.screen %D%/windows.screen
