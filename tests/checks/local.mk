# SPDX-License-Identifier: MIT
# Checks of the sources themselves.
CHECKS = %D%/bootstrap.sh %D%/dependencies.sh %D%/dist.sh %D%/docs.sh %D%/format.sh %D%/includes.py %D%/leftovers.py %D%/links.sh \
	%D%/potfiles.sh %D%/service.sh %D%/spdx.sh

TESTS += $(CHECKS)
EXTRA_DIST += $(CHECKS) %D%/tap.sh
