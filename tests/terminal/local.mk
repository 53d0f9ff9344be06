# SPDX-License-Identifier: MIT
# The console in a pseudo-terminal. `vt` is the terminal: it keeps what a person would see.
#
#     TERMINAL_TESTS += %D%/NAME.py

check_PROGRAMS += %D%/vt
%C%_vt_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_vt_LDADD = $(VTERM_LIBS) -lutil

TERMINAL_TESTS = %D%/screen.py %D%/going.py %D%/keys.py %D%/terminals.py %D%/demo.py \
	%D%/providers.py %D%/questions.py %D%/team.py %D%/agent.py \
	%D%/supervised.py %D%/shared.py %D%/reloaded.py
TESTS += $(TERMINAL_TESTS)
EXTRA_DIST += $(TERMINAL_TESTS) tests/lib/agents.py tests/lib/centralita.py tests/lib/five.py tests/lib/infocaller.py \
	tests/lib/kinds.py tests/lib/leaks.py tests/lib/logins.py tests/lib/machine.py tests/lib/played.py tests/lib/provider.py tests/lib/question.py tests/lib/supervision.py tests/lib/tap.py \
	tests/lib/terminal.py tests/lib/web.py tests/lib/wire.py
