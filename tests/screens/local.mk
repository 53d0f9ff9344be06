# SPDX-License-Identifier: MIT
# what the console draws, compared as text
#
#     TESTS += %D%/NAME.py
#     EXTRA_DIST += %D%/NAME.py %D%/FOLDER_WITH_DATA
