# SPDX-License-Identifier: MIT
# What `make bench` runs; not part of `make check`.
