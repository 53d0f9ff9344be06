/* SPDX-License-Identifier: MIT */
/* What a cell of the screen means. Colours are the themes' affair; no code names one. */
#ifndef CONSOLE_ROLE_H
#define CONSOLE_ROLE_H

/* Name in C, name in theme files, letter in the maps of the golden screens. */
#define ROLES(X)                                       \
    X(TEXT, "text", '.')                               \
    X(DIM, "dim", '-')                                 \
    X(STRONG, "strong", 'B')                           \
    X(HEADER, "header", 'H')                           \
    X(TITLE, "title", 't')                             \
    X(TITLE_FOCUS, "title_focus", 'T')                 \
    X(RULE, "rule", '|')                               \
    X(SELECTED, "selected", 'S')                       \
    X(SELECTED_UNFOCUSED, "selected_unfocused", 's')   \
    X(MARKED, "marked", 'M')                           \
    X(WINDOW, "window", 'W')                           \
    X(FOOTER, "footer", '_')                           \
    X(KEY, "key", 'k')                                 \
    X(HINT, "hint", 'h')                               \
    X(INPUT, "input", 'i')                             \
    X(MATCH, "match", 'm')                             \
    X(NOTICE, "notice", 'n')                           \
    X(GOOD, "good", 'g')                               \
    X(WARN, "warn", 'w')                               \
    X(ERROR, "error", 'e')                             \
    X(STALE, "stale", 'z')                             \
    X(LABEL, "label", 'l')                             \
    X(NUMBER, "number", '#')                           \
    X(FAVOURITE, "favourite", '*')                     \
    X(KEYPAD, "keypad", 'p')                           \
    X(INCOMING, "incoming", 'I')                       \
    X(QUESTION, "question", 'Q')                       \
    X(CHOICE, "choice", 'c')                           \
    X(URGENT, "urgent", 'u')                           \
    X(STATE_REQUESTED, "state_requested", '0')         \
    X(STATE_UNKNOWN, "state_unknown", '1')             \
    X(STATE_REFUSED, "state_refused", '2')             \
    X(STATE_PENDING, "state_pending", '3')             \
    X(STATE_ACCEPTED, "state_accepted", '4')           \
    X(STATE_STARTED, "state_started", '5')             \
    X(STATE_DIVERT_FAILED, "state_divert_failed", '6') \
    X(STATE_CONNECTED, "state_connected", '7')         \
    X(STATE_ENDED, "state_ended", '8')                 \
    X(STATE_UNCONFIRMED, "state_unconfirmed", '9')     \
    X(STATE_MISSED, "state_missed", 'x')               \
    X(STATE_FAILED, "state_failed", 'f')               \
    X(STATE_LOST, "state_lost", 'o')

enum role {
#define X(name, word, letter) ROLE_##name,
    ROLES(X)
#undef X
        ROLE_COUNT
};

extern const char *const role_words[ROLE_COUNT];
extern const char role_letters[ROLE_COUNT];

#endif
