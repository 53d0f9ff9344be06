# SPDX-License-Identifier: MIT
# One program for each module, cmocka with TAP output. For a new one, NAME_test.c and:
#
#     UNIT_TESTS += %D%/NAME_test
#     %C%_NAME_test_LDADD = $(ROOM_OF_THE_MODULE) $(CMOCKA_LIBS)
#
# and behind ROOM_NUMBER, or a room that uses it, also:  nodist_EXTRA_%C%_NAME_test_SOURCES = dummy.cc
# The source is found by the name.

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)

UNIT_TESTS += %D%/wire_test
%C%_wire_test_LDADD = $(ROOM_WIRE) $(CMOCKA_LIBS)
