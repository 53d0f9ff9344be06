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

UNIT_TESTS += %D%/http_client_test
%C%_http_client_test_SOURCES = %D%/http_client_test.c %D%/tiny_server.c %D%/tiny_server.h
%C%_http_client_test_LDADD = $(ROOM_HTTP) $(CMOCKA_LIBS) -lssl $(LIBCRYPTO_LIBS) -lpthread

UNIT_TESTS += %D%/redact_test
%C%_redact_test_LDADD = $(ROOM_PROVIDER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_redact_test_SOURCES = dummy.cc

UNIT_TESTS += %D%/infocaller_test
%C%_infocaller_test_LDADD = $(ROOM_PROVIDER) $(CMOCKA_LIBS)
nodist_EXTRA_%C%_infocaller_test_SOURCES = dummy.cc
