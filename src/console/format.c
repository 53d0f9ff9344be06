/* SPDX-License-Identifier: MIT */
/* Formatting for people. */
#include "console/format.h"

#include "base/clock.h"
#include "base/intl.h"
#include "model/life.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define EXTENSION_MAX 6 /* characters */
#define MINUTE        INT64_C(60)
#define HOUR          (60 * MINUTE)

static const struct state_look states[CALL_STATE_COUNT] = {
    [CALL_REQUESTED] = {ROLE_STATE_REQUESTED, "◌", ".", N_("dialing"),
                        N_("the order is on its way to the provider")},
    [CALL_UNKNOWN] =
        {ROLE_STATE_UNKNOWN, "?", "?", N_("unknown"),
         N_("the order was sent, and no answer came that can be read: it may have been placed")},
    [CALL_REFUSED] = {ROLE_STATE_REFUSED, "⊘", "%", N_("refused"),
                      N_("the provider did not place it; the detail says why")},
    [CALL_PENDING] = {ROLE_STATE_PENDING, "◷", "&", N_("pending"), N_("taken for later")},
    [CALL_ACCEPTED] = {ROLE_STATE_ACCEPTED, "○", "o", N_("taken"),
                       N_("the provider took it, and has told nothing of it yet")},
    [CALL_STARTED] = {ROLE_STATE_STARTED, "◐", "~", N_("ringing"),
                      N_("the call has begun, and nobody has picked up yet")},
    [CALL_DIVERT_FAILED] = {ROLE_STATE_DIVERT_FAILED, "◒", "^", N_("seeking"),
                            N_("a telephone did not answer, and the next one is tried")},
    [CALL_CONNECTED] = {ROLE_STATE_CONNECTED, "●", "#", N_("talking"), N_("somebody picked up")},
    [CALL_ENDED] = {ROLE_STATE_ENDED, "–", "-", N_("ended"),
                    N_("it is over, and was answered or nothing was told")},
    [CALL_UNCONFIRMED] = {ROLE_STATE_UNCONFIRMED, "◍", "!", N_("silent"),
                          N_("nothing was heard of it for too long; c closes it by your word")},
};

static const struct state_look ends[OUTCOME_COUNT] = {
    [OUTCOME_MISSED] = {ROLE_STATE_MISSED, "◁", "<", N_("missed"),
                        N_("it came in, and nobody took it")},
    [OUTCOME_FAILED] = {ROLE_STATE_FAILED, "✗", "X", N_("failed"),
                        N_("it went out, and was not put through")},
    [OUTCOME_LOST] = {ROLE_STATE_LOST, "∅", "0", N_("lost"),
                      N_("closed by hand, and nobody can tell how it ended")},
};

static struct state_look translated(struct state_look look)
{
    look.word = _(look.word);
    look.sentence = _(look.sentence);
    return look;
}

struct state_look state_look(enum call_state state, enum call_outcome outcome)
{
    bool special = state == CALL_ENDED && ends[outcome].glyph;
    return translated(special ? ends[outcome] : states[state]);
}

static const struct state_look legs[LEG_STATE_COUNT] = {
    [LEG_UNKNOWN] = {ROLE_DIM, "·", ".", N_("not told"), ""},
    [LEG_CALLING] = {ROLE_STATE_STARTED, "◐", "~", N_("calling"), ""},
    [LEG_FAILED] = {ROLE_STATE_FAILED, "✗", "X", N_("not reached"), ""},
    [LEG_CONNECTED] = {ROLE_STATE_CONNECTED, "●", "#", N_("picked up"), ""},
    [LEG_ENDED] = {ROLE_STATE_ENDED, "–", "-", N_("ended"), ""},
};

struct state_look leg_look(enum leg_state state)
{
    struct state_look look = legs[state];
    look.word = _(look.word);
    return look;
}

bool state_look_nth(size_t n, struct state_look *look)
{
    if (n < CALL_STATE_COUNT) {
        *look = translated(states[n]);
        return true;
    }
    n -= CALL_STATE_COUNT;
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        if (ends[i].glyph && n-- == 0) {
            *look = translated(ends[i]);
            return true;
        }
    }
    return false;
}

void format_duration(int64_t seconds, char out[FORMAT_SIZE])
{
    out[0] = '\0';
    if (seconds < 0)
        return;
    if (seconds < 100 * MINUTE)
        snprintf(out, FORMAT_SIZE, "%02" PRId64 ":%02" PRId64, seconds / MINUTE, seconds % MINUTE);
    else if (seconds < 10 * HOUR)
        snprintf(out, FORMAT_SIZE, "%" PRId64 "h%02" PRId64, seconds / HOUR,
                 seconds % HOUR / MINUTE);
    else
        snprintf(out, FORMAT_SIZE, "%" PRId64 "h", seconds / HOUR);
}

void format_age(int64_t seconds, char out[FORMAT_SIZE])
{
    if (seconds < MINUTE)
        snprintf(out, FORMAT_SIZE, _("%" PRId64 " s"), seconds);
    else if (seconds < 100 * MINUTE)
        snprintf(out, FORMAT_SIZE, _("%" PRId64 " min"), seconds / MINUTE);
    else
        snprintf(out, FORMAT_SIZE, _("%" PRId64 " h"), seconds / HOUR);
}

static int64_t seconds_between(int64_t from, int64_t to)
{
    return from && to > from ? (to - from) / CLOCK_SECOND : 0;
}

void format_running(const struct call_row *row, int64_t now, char out[FORMAT_SIZE])
{
    int64_t began = row->answered_at  ? row->answered_at
                    : row->started_at ? row->started_at
                                      : row->created_at;
    out[0] = '\0';
    if (row->state == CALL_PENDING)
        format_clock(row->scheduled_at, out);
    else if (call_state_is_live(row->state))
        format_duration(seconds_between(began, now), out);
    else if (row->seconds >= 0)
        format_duration(row->seconds, out);
    else if (row->ended_at && row->answered_at)
        format_duration(seconds_between(row->answered_at, row->ended_at), out);
}

void format_cost(int64_t cost, int decimals, char out[FORMAT_SIZE])
{
    out[0] = '\0';
    if (cost < 0)
        return;
    int64_t unit = CALL_COST_UNIT;
    int64_t scale = 1;
    for (int i = decimals; i < 6; i++)
        scale *= 10;
    int64_t rounded = (cost + scale / 2) / scale * scale;
    snprintf(out, FORMAT_SIZE, "%" PRId64 ".%06" PRId64, rounded / unit, rounded % unit);
    size_t length = strlen(out);
    size_t least = length - 4; /* two decimals */
    while (length > least && out[length - 1] == '0')
        out[--length] = '\0';
}

static bool local_parts(int64_t at, struct tm *parts)
{
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    return at && localtime_r(&seconds, parts);
}

void format_clock(int64_t at, char out[FORMAT_SIZE])
{
    struct tm parts;
    if (!local_parts(at, &parts) || !strftime(out, FORMAT_SIZE, "%H:%M", &parts))
        out[0] = '\0';
}

void format_time(int64_t at, char out[FORMAT_SIZE])
{
    struct tm parts;
    if (!local_parts(at, &parts) || !strftime(out, FORMAT_SIZE, "%H:%M:%S", &parts))
        out[0] = '\0';
}

void format_date_time(int64_t at, char out[FORMAT_SIZE])
{
    struct tm parts;
    if (!local_parts(at, &parts) || !strftime(out, FORMAT_SIZE, "%Y-%m-%d %H:%M:%S", &parts))
        out[0] = '\0';
}

void format_when(int64_t at, int64_t now, char out[FORMAT_SIZE])
{
    int64_t midnight = clock_midnight_local(now);
    struct tm parts;
    if (at >= midnight && at < midnight + 24 * HOUR * CLOCK_SECOND)
        format_clock(at, out);
    else if (!local_parts(at, &parts) || !strftime(out, FORMAT_SIZE, "%e %b", &parts))
        out[0] = '\0';
}

/* What providers and the engine call a step, what people do, and which of one second comes first:
   the times that are told have no finer grain. */
static const struct step_word {
    const char *what;
    const char *sentence; /* for _() */
    int order;
} step_words[] = {
    {"requested", N_("ordered"), 0},
    {"accepted", N_("taken as"), 1},
    {"pending", N_("taken for later"), 1},
    {"refused", N_("refused"), 1},
    {"unknown", N_("nobody knows"), 1},
    {"inicio", N_("call begins"), 2},
    {"start", N_("rules"), 3},
    {"message", N_("message"), 4},
    {"call", N_("call to"), 6},
    {"question", N_("asks"), 5}, /* what is asked and answered stays in the order it was told */
    {"answer", N_("answer to"), 5},
    {"unanswered", N_("not answered"), 5},
    {"desvio_fallido", N_("no answer at"), 7},
    {"desvio_correcto", N_("picked up at"), 8},
    {"end", N_("end"), 9},
    {"fin", N_("call over"), 10},
    {"status", N_("provider says"), 5},
    {"hangup", N_("hang-up asked by"), 7},
    {"hangup_refused", N_("hang-up refused"), 8},
    {"hangup_unknown", N_("hang-up, nobody knows"), 8},
    {"hung_up", N_("hung up from here"), 9},
    {"closed", N_("closed as"), 11},
};
static const struct step_word step_other = {"", "", 5};

static const struct step_word *step_word(const struct step *step)
{
    for (size_t i = 0; i < sizeof step_words / sizeof *step_words; i++) {
        if (strcmp(step_words[i].what, step->what) == 0)
            return &step_words[i];
    }
    return &step_other;
}

const char *format_step(const struct step *step)
{
    const struct step_word *word = step_word(step);
    return word->sentence[0] ? _(word->sentence) : step->what;
}

bool format_step_before(const struct step *one, const struct step *other)
{
    int64_t second = one->at / CLOCK_SECOND;
    int64_t other_second = other->at / CLOCK_SECOND;
    return second != other_second ? second < other_second
                                  : step_word(one)->order < step_word(other)->order;
}

/* Hung up from here or closed by hand, and the provider has not told how it went: that it was
   answered, it may have told before. */
static bool is_by_word(const struct call_row *row)
{
    return row->state == CALL_ENDED && row->by == BY_AGENT && !row->outcome_told;
}

bool format_fact_is_cost(const struct call_row *row)
{
    return row->state == CALL_ENDED && row->outcome == OUTCOME_ANSWERED && !is_by_word(row) &&
           row->cost >= 0;
}

void format_word(const struct call_row *row, char *out, size_t size)
{
    static const char *const words[OUTCOME_COUNT] = {
        [OUTCOME_NONE] = N_("hung up from here; c says how it ended"),
        [OUTCOME_ANSWERED] = N_("answered, by the agent's word"),
        [OUTCOME_MISSED] = N_("missed, by the agent's word"),
        [OUTCOME_FAILED] = N_("failed, by the agent's word"),
        [OUTCOME_LOST] = N_("lost, by the agent's word"),
    };
    const char *word = is_by_word(row) ? words[row->outcome] : NULL;
    snprintf(out, size, "%s", word ? _(word) : "");
}

const char *format_without_name(const char *sentence, const char *name)
{
    size_t length = strlen(name);
    bool named =
        length && strncmp(sentence, name, length) == 0 && strncmp(sentence + length, ": ", 2) == 0;
    return named ? sentence + length + 2 : sentence;
}

void format_fact(const struct call_row *row, char *out, size_t size)
{
    char cost[FORMAT_SIZE];
    out[0] = '\0';
    if (row->state == CALL_CONNECTED || row->state == CALL_UNCONFIRMED) {
        if (row->divert[0]) /* a whole number says by itself what it is */
            snprintf(out, size, strlen(row->divert) > EXTENSION_MAX ? "%s" : _("ext %s"),
                     row->divert);
    } else if (is_by_word(row)) {
        snprintf(out, size, "%s", row->outcome ? _("by word") : _("c: how?"));
    } else if (format_fact_is_cost(row)) {
        format_cost(row->cost, 4, cost);
        snprintf(out, size, "%s", cost);
    } else if (row->state == CALL_DIVERT_FAILED && row->divert[0]) {
        snprintf(out, size,
                 strlen(row->divert) > EXTENSION_MAX ? _("no answer") : _("no answer %s"),
                 row->divert);
    } else if (row->cause[0] && !call_state_is_live(row->state)) {
        snprintf(out, size, "%s", format_without_name(row->cause, row->provider));
    }
}

const char *format_who(const struct call_row *row)
{
    if (row->contact[0])
        return row->contact;
    if (row->hidden)
        return _("hidden number");
    if (row->shown[0])
        return row->shown;
    return row->number[0] ? row->number : _("no number");
}
