# SPDX-License-Identifier: MIT
# readers fed with broken input
#
#     TESTS += %D%/NAME.py
#     EXTRA_DIST += %D%/NAME.py %D%/FOLDER_WITH_DATA
