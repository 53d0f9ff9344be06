# SPDX-License-Identifier: MIT
# the programs over HTTP and the wire
#
#     TESTS += %D%/NAME.py
#     EXTRA_DIST += %D%/NAME.py %D%/FOLDER_WITH_DATA
