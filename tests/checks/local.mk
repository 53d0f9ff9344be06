# SPDX-License-Identifier: MIT
# Checks of the sources themselves.
