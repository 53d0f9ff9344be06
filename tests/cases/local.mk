# SPDX-License-Identifier: MIT
# order in, request out; response in, result out: files, and the program that runs them
#
#     TESTS += %D%/NAME.py
#     EXTRA_DIST += %D%/NAME.py %D%/FOLDER_WITH_DATA

EXTRA_DIST += %D%/README %D%/directcall %D%/events %D%/duocom %D%/infocaller %D%/medularis %D%/ucontact
