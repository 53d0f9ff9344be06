# SPDX-License-Identifier: MIT
# What the console draws, compared as text. After a change that is meant:
#     tests/screens/driver --update $(SRCDIR)/tests/screens/*.screen     and look at the difference

check_PROGRAMS += %D%/driver
%C%_driver_SOURCES = %D%/driver.c
%C%_driver_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_driver_LDADD = $(ROOM_CONSOLE)
TESTS += %D%/screens.sh
EXTRA_DIST += %D%/screens.sh %D%/world.script
