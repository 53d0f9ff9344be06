# SPDX-License-Identifier: MIT
# Readers fed with broken input: over a small corpus and mutations of it in `make check`, for hours with
#
#     FUZZ_ROUNDS=1000000 FUZZ_SEED=2 FUZZ_KEEP=input tests/fuzz/hook_fuzz
#
# or, NAME_fuzz.c compiled by clang with -fsanitize=fuzzer in place of fuzz_main.c, as libFuzzer's.

FUZZ_TESTS = %D%/answer_fuzz %D%/form_fuzz %D%/hook_fuzz %D%/multipart_fuzz %D%/reply_fuzz %D%/tree_fuzz \
	%D%/wire_fuzz
check_PROGRAMS += $(FUZZ_TESTS)
TESTS += $(FUZZ_TESTS)
EXTRA_DIST += %D%/corpus

%C%_answer_fuzz_SOURCES = %D%/answer_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_answer_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_answer_fuzz_LDADD = $(ROOM_LISTENER)
nodist_EXTRA_%C%_answer_fuzz_SOURCES = dummy.cc
%C%_form_fuzz_SOURCES = %D%/form_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_form_fuzz_LDADD = $(ROOM_CODEC)
%C%_multipart_fuzz_SOURCES = %D%/multipart_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_multipart_fuzz_LDADD = $(ROOM_CODEC)
%C%_reply_fuzz_SOURCES = %D%/reply_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_reply_fuzz_LDADD = $(ROOM_PROVIDER)
nodist_EXTRA_%C%_reply_fuzz_SOURCES = dummy.cc
%C%_tree_fuzz_SOURCES = %D%/tree_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_tree_fuzz_LDADD = $(ROOM_CODEC)
%C%_wire_fuzz_SOURCES = %D%/wire_fuzz.c %D%/fuzz_main.c %D%/fuzz.h
%C%_wire_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_wire_fuzz_LDADD = $(ROOM_WIRE)
%C%_hook_fuzz_SOURCES = %D%/hook_fuzz.c %D%/fuzz_main.c %D%/fuzz.h \
	tests/unit/hook_fixture.c tests/unit/hook_fixture.h
%C%_hook_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
%C%_hook_fuzz_LDADD = $(ROOM_LISTENER)
nodist_EXTRA_%C%_hook_fuzz_SOURCES = dummy.cc
