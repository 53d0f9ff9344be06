# SPDX-License-Identifier: MIT
# the console in a pseudo-terminal
#
#     TESTS += %D%/NAME.py
#     EXTRA_DIST += %D%/NAME.py %D%/FOLDER_WITH_DATA
