# SPDX-License-Identifier: MIT
# What makes the engine a service of the machine: a unit for systemd, its user, its configuration's directory.
systemdsystemunit_DATA = %D%/centralita.service
dist_sysusers_DATA = %D%/sysusers.d/centralita.conf
dist_tmpfiles_DATA = %D%/tmpfiles.d/centralita.conf
EXTRA_DIST += %D%/centralita.service.in
CLEANFILES += %D%/centralita.service

%D%/centralita.service: $(srcdir)/%D%/centralita.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && sed 's|@bindir[@]|$(bindir)|' $(srcdir)/%D%/centralita.service.in > $@
