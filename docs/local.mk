# SPDX-License-Identifier: MIT
# Manual pages and completion are written by `make docs` and kept, so that installing needs no step more.
dist_doc_DATA += %D%/adding-a-provider.md %D%/administration.md %D%/architecture.md %D%/dependencies.md %D%/performance.md %D%/questions.md
dist_man_MANS = %D%/man/centralita.1 %D%/man/centralita.conf.5 %D%/man/centralita-engine.8
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/completion/centralita.bash
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = %D%/completion/_centralita
