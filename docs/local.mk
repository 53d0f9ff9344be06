# SPDX-License-Identifier: MIT
# Manual pages and completion are written by `make docs` and kept, so that installing needs no step more.
dist_doc_DATA += %D%/architecture.md %D%/dependencies.md
dist_man_MANS =
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA =
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA =
