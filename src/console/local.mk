# SPDX-License-Identifier: MIT
# Everything but screen.c and console.c needs no terminal.
noinst_LIBRARIES += %D%/libconsole.a
%C%_libconsole_a_SOURCES = \
	%D%/accounts.c %D%/accounts.h %D%/act.c %D%/actions.c %D%/actions.def %D%/actions.h %D%/agents.c \
	%D%/agents.h %D%/allowed.c %D%/allowed.h %D%/answering.c %D%/app.c %D%/app.h %D%/ask.c %D%/bar.c \
	%D%/bar.h %D%/bar_plan.c %D%/bar_plan.h %D%/caller_id.c %D%/calls.c %D%/calls.h %D%/canvas.c \
	%D%/canvas.h %D%/chart.c %D%/chart.h %D%/choice.c %D%/choices.c %D%/choices.h %D%/choices_file.c \
	%D%/choices_file.h %D%/complete.c %D%/complete.h %D%/console.c %D%/console.h %D%/dial.c \
	%D%/dial_form.c %D%/dial_form.h %D%/dial_form_check.c %D%/dial_form_draw.c %D%/dial_options.c \
	%D%/dial_options.h %D%/engine_settings.c %D%/engine_settings.h %D%/feed.c %D%/feed.h %D%/figures.c \
	%D%/figures.h %D%/focus.c %D%/form.c %D%/format.c %D%/format.h %D%/frame.c %D%/frame.h %D%/guard.c \
	%D%/guard.h %D%/header.c %D%/help.c %D%/layout.c %D%/layout.h %D%/leave.c %D%/leave.h %D%/line.c \
	%D%/line_edit.c %D%/line_edit.h %D%/list.c %D%/member.c %D%/member.h %D%/news.c %D%/order_line.c \
	%D%/orders.c %D%/own.c %D%/own.h %D%/own_orders.c %D%/pane.h %D%/pane_calls.c %D%/pane_contacts.c \
	%D%/pane_detail.c %D%/pane_dial.c %D%/pane_providers.c %D%/people.c %D%/people.h %D%/press.c \
	%D%/press.h %D%/query.c %D%/query_people.c %D%/question.c %D%/questions.c %D%/questions.h %D%/role.c \
	%D%/role.h %D%/screen.c %D%/screen.h %D%/state.h %D%/team.c %D%/team.h %D%/team_agents.c \
	%D%/team_calls.c %D%/team_chart.c %D%/team_draw.c %D%/team_keys.c %D%/team_layout.c %D%/team_layout.h \
	%D%/team_lines.c %D%/team_list.c %D%/team_numbers.c %D%/team_query.c %D%/team_sheet.c %D%/theme.c \
	%D%/theme.h %D%/through.c %D%/width.c %D%/width.h %D%/wrap_bar.c %D%/wrap_bar.h
%C%_libconsole_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(LIBUV_CFLAGS) $(JANSSON_CFLAGS)
