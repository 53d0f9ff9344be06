# SPDX-License-Identifier: MIT
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = %D%/default.theme %D%/high-contrast.theme %D%/light.theme %D%/mono.theme
