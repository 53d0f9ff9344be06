# SPDX-License-Identifier: MIT
# What `make bench` runs; not part of `make check`. `load` makes the load; nginx and webhook are measured beside
# the engine where they are installed.

EXTRA_PROGRAMS = %D%/load
bench_needs = %D%/load tests/terminal/vt
CLEANFILES += %D%/load
%C%_load_SOURCES = %D%/load.c %D%/load_message.c %D%/load_message.h %D%/load_times.c %D%/load_times.h
%C%_load_LDADD = $(LIBCRYPTO_LIBS)
EXTRA_DIST += %D%/consoles.py %D%/questions.py %D%/rig.py %D%/run.py

# Reads what the engine tells some hundreds of consoles.
EXTRA_PROGRAMS += %D%/consoles
bench_needs += %D%/consoles
CLEANFILES += %D%/consoles
%C%_consoles_SOURCES = %D%/consoles.c %D%/attached.c %D%/attached.h %D%/load_times.c %D%/load_times.h

EXTRA_PROGRAMS += %D%/store_bench
bench_needs += %D%/store_bench
CLEANFILES += %D%/store_bench
%C%_store_bench_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(LIBUV_CFLAGS)
%C%_store_bench_LDADD = $(ROOM_STORE)
nodist_EXTRA_%C%_store_bench_SOURCES = dummy.cc

# Frames of the supervisors' view, on a pseudo-terminal.
EXTRA_PROGRAMS += %D%/frames
bench_needs += %D%/frames
CLEANFILES += %D%/frames
%C%_frames_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_frames_LDADD = $(ROOM_CONSOLE) -lutil
