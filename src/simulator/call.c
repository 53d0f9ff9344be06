/* SPDX-License-Identifier: MIT */
/* Writing calls: how long it rings, who picks up, what it costs. */
#include "simulator/call.h"

#include "base/clock.h"
#include "number/number.h"
#include "simulator/times.h"

#include <stdio.h>
#include <string.h>

const char *const sim_event_names[SIM_EVENT_COUNT] = {
#define X(name, word, diverts) [SIM_##name] = word,
    SIM_EVENTS(X)
#undef X
};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* Callers who don't exist: the demo's contacts, */
static const char *const people[] = {
#define PERSON(name, label, number, note, favourite) number,
#include "simulator/people.def"
#undef PERSON
};

/* and some who are not among them. */
static const char *const strangers[] = {
    "+34911000888", "+34934000877", "+34666000866",  "+442079460855",
    "+33199008444", "+15145550133", "+493023125822", "+390236618311",
};

_Static_assert(COUNT(people) <= TURNS_MAX && COUNT(strangers) <= TURNS_MAX, "all have a turn");

/* Extensions that calls are diverted to. */
static const char *const extensions[] = {"911000201", "911000202", "911000203", "666000204"};

/* Times in ms at speed 1. */
#define MENU_LEAST   2000
#define MENU_MOST    6000
#define GIVE_UP_MOST 12000

#define STRANGER_PERCENT  30
#define FAIL_PERCENT      30 /* of diversions that another one follows */
#define DIGITS_PERCENT    35
#define NO_PREFIX_PERCENT 75 /* foreign numbers written with 00, not + */
#define FAILS_MOST        2
#define ENDS_PERCENT      40 /* of scripts whose question failed */

/* Digits of a number that is called. */
#define ORDERED_LEAST     8 /* among the variables of an order, which may be anything */
#define DESTINATION_LEAST 2

/* Millionths of a euro a minute. */
#define RX_RATE 12000
#define TX_RATE 41300

/* ---- Names */

void sim_idcall(struct sim_identities *identities, char out[SIM_ID_SIZE])
{
    snprintf(out, SIM_ID_SIZE, "53%lld", (long long)identities->next++);
}

void sim_call_name(struct sim_call *call, struct sim_identities *identities)
{
    long long n = (long long)identities->next++;
    uint32_t r[4];
    for (size_t i = 0; i < COUNT(r); i++)
        r[i] = (uint32_t)chance_between(&identities->chance, 0, INT32_MAX);
    snprintf(call->sequence, sizeof call->sequence, "98%lld", n);
    snprintf(call->idllamada, sizeof call->idllamada, "4%lld", n);
    snprintf(call->uuid, sizeof call->uuid, "%08x-%04x-4%03x-8%03x-%08x%04x", r[0], r[1] & 0xFFFFu,
             r[1] >> 16 & 0xFFFu, r[2] & 0xFFFu, r[3], (unsigned)(n & 0xFFFF));
}

/* ---- Who calls */

/* National at home; abroad with the prefix, which is written in one of two ways. */
static void write_number(struct sim_call *call, const char *e164, const struct settings *settings,
                         struct chance *chance)
{
    struct number number;
    snprintf(call->number_int, sizeof call->number_int, "%s", e164 + 1);
    if (!number_read(e164, settings->country, &number, NULL))
        snprintf(call->number, sizeof call->number, "%s", e164);
    else if (strcmp(number.country, settings->country) == 0)
        snprintf(call->number, sizeof call->number, "%.*s", SIM_NUMBER_SIZE - 1, number.national);
    else
        snprintf(call->number, sizeof call->number, "%s%s",
                 chance_percent(chance, NO_PREFIX_PERCENT) ? "00" : "+", e164 + 1);
}

void sim_callers_start(struct sim_callers *callers, struct chance *chance)
{
    turns_start(&callers->people, COUNT(people), chance);
    turns_start(&callers->strangers, COUNT(strangers), chance);
}

void sim_call_come_in(struct sim_call *call, const struct settings *settings,
                      struct sim_callers *callers, struct chance *chance)
{
    bool stranger = chance_percent(chance, STRANGER_PERCENT);
    const char *e164 = stranger ? strangers[turns_next(&callers->strangers, chance)]
                                : people[turns_next(&callers->people, chance)];
    call->out = false;
    write_number(call, e164, settings, chance);
    if (chance_percent(chance, (int)settings->hidden)) {
        snprintf(call->number, sizeof call->number, "X");
        call->number_int[0] = '\0';
    }
}

/* ---- What happens */

static void add_step(struct sim_call *call, int64_t after, enum sim_event event, const char *divert)
{
    struct sim_step *step = &call->steps[call->step_count++];
    *step = (struct sim_step){.after = after, .event = event};
    snprintf(step->divert, sizeof step->divert, "%s", divert);
}

static struct sim_entry *add_entry(struct sim_call *call, int64_t after, enum sim_entry_type type,
                                   const char *name)
{
    struct sim_entry *entry = &call->entries[call->entry_count++];
    *entry = (struct sim_entry){.after = after, .type = type};
    snprintf(entry->name, sizeof entry->name, "%s", name);
    return entry;
}

static int64_t draw(const struct settings *settings, struct chance *chance, int64_t least,
                    int64_t most)
{
    return chance_between(chance, least, most) / settings->speed;
}

/* What such a time costs at the speed of real calls. */
static long cost_of(int64_t milliseconds, long rate)
{
    return (long)(milliseconds * rate / MINUTE);
}

/* A menu, and sometimes digits that become a variable. Takes the time when it begins, and returns
   when it is through. */
static int64_t write_menu(struct sim_call *call, const struct settings *settings,
                          struct chance *chance, int64_t at)
{
    char digits[SIM_NUMBER_SIZE];
    add_entry(call, at, SIM_ENTRY_MESSAGE, "Bienvenida");
    at += draw(settings, chance, MENU_LEAST, MENU_MOST);
    snprintf(add_entry(call, at, SIM_ENTRY_MENU, "Menú principal")->info[0], SIM_NUMBER_SIZE, "%u",
             1 + chance_below(chance, 3));
    if (!chance_percent(chance, DIGITS_PERCENT))
        return at;
    at += draw(settings, chance, MENU_LEAST, MENU_MOST);
    snprintf(digits, sizeof digits, "%u", 1000 + chance_below(chance, 9000));
    pairs_set_at(&call->vars, SIM_DIGITS_NAME, digits, 0, at);
    snprintf(add_entry(call, at, SIM_ENTRY_DIGITS, "Número de pedido")->info[0], SIM_NUMBER_SIZE,
             "%s", digits);
    return at;
}

/* Digits, at least so many, and maybe a plus in front. */
static bool is_number(const char *value, size_t least)
{
    size_t plus = value[0] == '+' ? 1 : 0;
    size_t digits = strspn(value + plus, "0123456789");
    return value[plus + digits] == '\0' && digits >= least && plus + digits < SIM_NUMBER_SIZE;
}

/* The number that the line's script calls: one that the order brought in a variable, or the answer
   in its own, else an extension. */
static const char *divert_of(const struct sim_call *call, struct chance *chance)
{
    const char *destination = pairs_get(&call->vars, SIM_DESTINATION);
    if (call->to_variable && destination && is_number(destination, DESTINATION_LEAST))
        return destination;
    for (size_t i = 0; call->out && i < call->vars.count; i++) {
        const char *value = call->vars.list[i].value;
        if (value[0] == '+' && is_number(value, ORDERED_LEAST))
            return value;
    }
    return extensions[chance_below(chance, COUNT(extensions))];
}

static void write_divert(struct sim_call *call, const struct settings *settings, int64_t at,
                         int64_t talk, const char *number)
{
    struct sim_entry *entry = add_entry(call, at, SIM_ENTRY_CALL, number);
    long cost = cost_of(talk * settings->speed, TX_RATE);
    snprintf(entry->info[2], SIM_NUMBER_SIZE, "%lld", (long long)((talk + 999) / 1000));
    snprintf(entry->info[3], SIM_NUMBER_SIZE, SIM_COST_DIGITS, cost / 1000000, cost % 1000000);
    call->cost_tx += cost;
}

static int64_t write_failed_diverts(struct sim_call *call, const struct settings *settings,
                                    struct chance *chance, int64_t at, bool at_least_one)
{
    for (int fails = 0; fails < FAILS_MOST; fails++) {
        if (!(at_least_one && fails == 0) && !chance_percent(chance, FAIL_PERCENT))
            break;
        const char *number = divert_of(call, chance);
        int64_t rung = draw(settings, chance, RING_LEAST, RING_MOST);
        write_divert(call, settings, at, 0, number);
        at += rung;
        add_step(call, at, SIM_DESVIO_FALLIDO, number);
    }
    return at;
}

static int64_t write_talk(struct sim_call *call, const struct settings *settings,
                          struct chance *chance, int64_t at)
{
    const char *number = divert_of(call, chance);
    int64_t answered = at + draw(settings, chance, RING_LEAST, RING_MOST);
    int64_t talk = (TALK_LEAST + chance_wait(chance, TALK_MEAN)) / settings->speed;
    add_step(call, answered, SIM_DESVIO_CORRECTO, number);
    write_divert(call, settings, at, talk, number);
    return answered + talk;
}

static void write_end(struct sim_call *call, const struct settings *settings, int64_t at)
{
    /* Only what went by faster than in real calls counts for more. */
    int64_t paid = (at - call->waited) * settings->speed + call->waited;
    add_entry(call, at, SIM_ENTRY_END, "Fin de llamada");
    add_step(call, at, SIM_FIN, "");
    call->length = at;
    if (call->out)
        call->cost_tx += cost_of(paid, TX_RATE);
    else
        call->cost_rx = cost_of(paid, RX_RATE);
}

static void write_diverts(struct sim_call *call, const struct settings *settings,
                          struct chance *chance, int64_t at)
{
    at = write_failed_diverts(call, settings, chance, at, !call->answered);
    at = call->answered ? write_talk(call, settings, chance, at)
                        : at + draw(settings, chance, 0, GIVE_UP_MOST);
    write_end(call, settings, at);
}

/* ---- Questions */

static void stop_at(struct sim_call *call, enum setting_query query, int64_t at)
{
    call->stops = true;
    call->question = (struct sim_question){.query = query, .after = at};
}

/* Whoever hangs up does so at some time in the middle of the wait. */
static void stop_at_routing(struct sim_call *call, const struct settings *settings,
                            struct chance *chance, int64_t at)
{
    int64_t wait = settings->query_seconds * CLOCK_SECOND;
    stop_at(call, SETTING_ROUTING, at);
    if (chance_percent(chance, (int)settings->hang_up))
        call->question.hangs_up = chance_between(chance, wait / 4, wait * 3 / 4);
}

static void write_from_menu(struct sim_call *call, const struct settings *settings,
                            struct chance *chance, int64_t at)
{
    if (!call->out)
        at = write_menu(call, settings, chance, at);
    if (call->asks[SETTING_ROUTING])
        stop_at_routing(call, settings, chance, at);
    else
        write_diverts(call, settings, chance, at);
}

void sim_call_write(struct sim_call *call, const struct settings *settings, struct chance *chance)
{
    call->answered = chance_percent(chance, (int)settings->answer_rate);
    add_step(call, 0, SIM_INICIO, "");
    add_entry(call, 0, SIM_ENTRY_START, call->out ? settings->rule_group : "Horario de oficina");
    if (call->asks[SETTING_GREETING])
        stop_at(call, SETTING_GREETING, 0);
    else
        write_from_menu(call, settings, chance, 0);
}

static void take_answer(struct sim_call *call, const struct settings *settings, int64_t after,
                        enum sim_query_end end, const struct pairs *vars)
{
    const struct sim_question *question = &call->question;
    struct sim_entry *entry =
        add_entry(call, question->after, SIM_ENTRY_QUERY, settings->query[question->query]);
    snprintf(entry->info[0], SIM_NUMBER_SIZE, "%d", end == SIM_QUERY_GOOD ? 0 : 1);
    call->stops = false;
    call->waited += after - question->after;
    for (size_t i = 0; end == SIM_QUERY_GOOD && i < vars->count; i++)
        pairs_set_at(&call->vars, vars->list[i].name, vars->list[i].value, 0, after);
    if (question->query == SETTING_ROUTING)
        call->to_variable = end == SIM_QUERY_GOOD;
}

void sim_call_go_on(struct sim_call *call, const struct settings *settings, struct chance *chance,
                    int64_t after, enum sim_query_end end, const struct pairs *vars)
{
    take_answer(call, settings, after, end, vars);
    if (end == SIM_QUERY_HUNG_UP)
        write_end(call, settings, after);
    else if (call->question.query == SETTING_GREETING)
        write_from_menu(call, settings, chance, after);
    else if (end == SIM_QUERY_FAILED && chance_percent(chance, ENDS_PERCENT))
        write_end(call, settings, after);
    else
        write_diverts(call, settings, chance, after);
}

void sim_call_free(struct sim_call *call)
{
    pairs_free(&call->vars);
}
