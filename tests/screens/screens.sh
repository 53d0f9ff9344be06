#!/bin/sh
# SPDX-License-Identifier: MIT
# Plays every script and compares what is on the screen.
exec "$TOP_BUILDDIR/tests/screens/driver" "$TOP_SRCDIR"/tests/screens/*.screen
