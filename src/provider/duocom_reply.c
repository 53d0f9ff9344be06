/* SPDX-License-Identifier: MIT */
/* What Duocom answers (its document, "Valor retornado"): a line with 1 and one with the call's
   reference, or a line with 0 and why not, which comes with HTML tags. What its sample in PHP makes
   of it (success, whatever came) is no example. */
#include "provider/duocom.h"

#include "base/intl.h"
#include "base/utf8.h"
#include "provider/verdict.h"
#include "unicode/fold.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ANSWER_MAX    4096 /* bytes of an answer of Duocom's own; what is longer is none */
#define SPACES        " \t"
#define MARK_OF_UTF8  "\xEF\xBB\xBF"
#define ERROR_PREFIX  "ERROR:"
#define WRONG_ACCOUNT "cuenta incorrecta" /* folded */
#define TEXT_SIZE     128                 /* of what a line says, NUL included */

enum answer { ANSWER_NONE, ANSWER_NO, ANSWER_YES };

/* ---- The lines of it */

/* Bytes of what ends a line at `at`: a <br> in any of its spellings does too, as it does to who
   looks at it. 0: nothing does. */
static size_t match_break(const char *at)
{
    const char *end = at + strlen("<br");
    if (*at == '\n' || *at == '\r')
        return 1;
    if (strncasecmp(at, "<br", strlen("<br")) != 0)
        return 0;
    end += strspn(end, SPACES "/");
    return *end == '>' ? (size_t)(end + 1 - at) : 0;
}

/* The next line that is not blank, trimmed and cut out of the text in place; NULL: no more. */
static char *next_line(char **rest)
{
    while (**rest) {
        char *line = *rest + strspn(*rest, SPACES);
        char *end = line;
        size_t gap = 0;
        while (*end && (gap = match_break(end)) == 0)
            end++;
        *rest = end + gap;
        while (end > line && strchr(SPACES, end[-1]))
            end--;
        *end = '\0';
        if (*line)
            return line;
    }
    return NULL;
}

/* Takes the tags out in place. */
static void strip_tags(char *text)
{
    char *to = text;
    while (*text) {
        char *end = *text == '<' ? strchr(text, '>') : NULL;
        if (end)
            text = end + 1;
        else
            *to++ = *text++;
    }
    *to = '\0';
}

/* Why not: all lines in one, without tags and the word that says that it is an error. Secrets are
   taken out first, since they may hold what looks like a tag, and again from what is left. */
static void read_reason(const struct errand *errand, char *rest, char out[TEXT_SIZE])
{
    struct text reason;
    char *line;
    text_start(&reason, ANSWER_MAX);
    provider_redact(errand->account, errand->token ? errand->token : "", rest, strlen(rest) + 1);
    while ((line = next_line(&rest))) {
        strip_tags(line);
        line += strspn(line, SPACES);
        if (strncasecmp(line, ERROR_PREFIX, strlen(ERROR_PREFIX)) == 0)
            line += strlen(ERROR_PREFIX);
        line += strspn(line, SPACES);
        if (*line && reason.length)
            text_add_char(&reason, ' ');
        text_add(&reason, line);
    }
    verdict_quote(errand, text_string(&reason), out, TEXT_SIZE);
    text_free(&reason);
}

/* A reference that does not fit, or is none to look at (HTML), is kept as none. */
static void read_reference(const struct errand *errand, char *rest, char out[TEXT_SIZE])
{
    const char *line = next_line(&rest);
    out[0] = '\0';
    if (line && !strpbrk(line, "<>"))
        verdict_keep(errand, line, out, TEXT_SIZE);
}

/* What comes behind the first line is left in `rest`. */
static enum answer read_first(char **rest)
{
    const char *line = next_line(rest);
    if (!line || line[1] != '\0')
        return ANSWER_NONE;
    return line[0] == '1' ? ANSWER_YES : line[0] == '0' ? ANSWER_NO : ANSWER_NONE;
}

/* The answer; with YES `out` is the reference, with NO the reason. */
static enum answer read_answer(const struct errand *errand, const struct http_reply *reply,
                               char out[TEXT_SIZE])
{
    struct text text;
    enum answer answer = ANSWER_NONE;
    out[0] = '\0';
    text_start(&text, ANSWER_MAX);
    if (!memchr(reply->body, '\0', reply->body_length) &&
        utf8_add_guessed(&text, reply->body, reply->body_length) && text.length > 0) {
        char *rest = text.bytes;
        rest += strncmp(rest, MARK_OF_UTF8, strlen(MARK_OF_UTF8)) == 0 ? strlen(MARK_OF_UTF8) : 0;
        answer = read_first(&rest);
        if (answer == ANSWER_NO)
            read_reason(errand, rest, out);
        else if (answer == ANSWER_YES)
            read_reference(errand, rest, out);
    }
    provider_wipe(&text);
    return answer;
}

/* ---- What it means */

static void say_refused(const struct errand *errand, const char *reason,
                        struct verdict_facts *facts)
{
    facts->verdict = VERDICT_REFUSED;
    verdict_say(facts, _("%s: refused: %s"), errand->account->name,
                reason[0] ? reason : _("Duocom does not say why"));
}

/* "Done" under a status of failure: neither is believed. */
static void say_contradicted(const struct errand *errand, const struct http_reply *reply,
                             struct verdict_facts *facts)
{
    facts->verdict = VERDICT_UNKNOWN;
    verdict_say(facts, _("%s: says that it was done, but with HTTP %d: ask the provider"),
                errand->account->name, reply->status);
}

/* What is the same for calls and their end; true where it was done. */
static bool read_done(const struct errand *errand, const struct http_reply *reply,
                      struct verdict_facts *facts, char text[TEXT_SIZE])
{
    enum answer answer = read_answer(errand, reply, text);
    if (answer == ANSWER_NONE)
        verdict_unreadable(errand, reply, facts);
    else if (answer == ANSWER_NO)
        say_refused(errand, text, facts);
    else if (!verdict_is_success(reply))
        say_contradicted(errand, reply, facts);
    else
        facts->verdict = VERDICT_ACCEPTED;
    return answer == ANSWER_YES && facts->verdict == VERDICT_ACCEPTED;
}

void duocom_read(const struct errand *errand, const struct http_reply *reply,
                 struct verdict_facts *facts)
{
    char text[TEXT_SIZE];
    if (!read_done(errand, reply, facts, text))
        return;
    snprintf(facts->reference, sizeof facts->reference, "%s", text);
    verdict_say(facts, "%s",
                facts->reference[0]
                    ? _("accepted")
                    : _("accepted (without a reference: it can't be hung up from here)"));
}

void duocom_read_hangup(const struct errand *errand, const struct http_reply *reply,
                        struct verdict_facts *facts)
{
    char text[TEXT_SIZE];
    read_done(errand, reply, facts, text);
}

static bool is_wrong_account(const char *reason)
{
    struct text folded;
    text_start(&folded, ANSWER_MAX);
    bool wrong = fold_text(&folded, reason) && strstr(text_string(&folded), WRONG_ACCOUNT);
    text_free(&folded);
    return wrong;
}

/* Only a refusal for the account tells something: what comes without numbers is refused anyway. */
void duocom_read_check(const struct errand *errand, const struct http_reply *reply,
                       struct verdict_facts *facts)
{
    const char *name = errand->account->name;
    char text[TEXT_SIZE];
    enum answer answer = read_answer(errand, reply, text);
    if (answer == ANSWER_NONE) {
        verdict_unreadable(errand, reply, facts);
        return;
    }
    bool wrong = answer == ANSWER_NO && is_wrong_account(text);
    const char *told = answer == ANSWER_YES ? "1" : text[0] ? text : "0";
    facts->verdict = wrong ? VERDICT_REFUSED : VERDICT_UNKNOWN;
    if (wrong)
        verdict_say(facts, _("%s: the credentials are not taken: %s"), name, text);
    else
        verdict_say(facts,
                    _("%s: answered \"%s\"; whether the credentials are good can't be told "
                      "without placing a call"),
                    name, told);
}
