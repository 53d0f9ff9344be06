/* SPDX-License-Identifier: MIT */
/* Writing calls: how long it rings, who picks up, what it costs. */
#include "simulator/call.h"

#include "number/number.h"
#include "simulator/times.h"

#include <stdio.h>
#include <string.h>

const char *const sim_event_names[SIM_EVENT_COUNT] = {
#define X(name, word, diverts) [SIM_##name] = word,
    SIM_EVENTS(X)
#undef X
};

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

/* Extensions that calls are diverted to. */
static const char *const extensions[] = {"911000201", "911000202", "911000203", "666000204"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

/* Times in ms at speed 1. */
#define MENU_LEAST   2000
#define MENU_MOST    6000
#define GIVE_UP_MOST 12000

#define STRANGER_PERCENT  30
#define FAIL_PERCENT      30 /* of diversions that another one follows */
#define DIGITS_PERCENT    35
#define NO_PREFIX_PERCENT 75 /* foreign numbers written with 00, not + */
#define FAILS_MOST        2

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

void sim_call_come_in(struct sim_call *call, const struct settings *settings, struct chance *chance)
{
    bool stranger = chance_percent(chance, STRANGER_PERCENT);
    const char *e164 = stranger ? strangers[chance_below(chance, COUNT(strangers))]
                                : people[chance_below(chance, COUNT(people))];
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

/* What the call would have cost at the speed of real ones. */
static long cost_of(const struct settings *settings, int64_t milliseconds, long rate)
{
    return (long)(milliseconds * settings->speed * rate / MINUTE);
}

/* A menu, and sometimes digits that become a variable. Returns when it is through. */
static int64_t write_menu(struct sim_call *call, const struct settings *settings,
                          struct chance *chance)
{
    int64_t at = draw(settings, chance, MENU_LEAST, MENU_MOST);
    add_entry(call, 0, SIM_ENTRY_MESSAGE, "Bienvenida");
    snprintf(add_entry(call, at, SIM_ENTRY_MENU, "Menú principal")->info[0], SIM_NUMBER_SIZE, "%u",
             1 + chance_below(chance, 3));
    if (!chance_percent(chance, DIGITS_PERCENT))
        return at;
    at += draw(settings, chance, MENU_LEAST, MENU_MOST);
    snprintf(call->digits, sizeof call->digits, "%u", 1000 + chance_below(chance, 9000));
    call->digits_after = at;
    snprintf(add_entry(call, at, SIM_ENTRY_DIGITS, "Número de pedido")->info[0], SIM_NUMBER_SIZE,
             "%s", call->digits);
    return at;
}

/* The number that the line's script calls: one that the order brought in a variable, else an
 * extension. */
static const char *divert_of(const struct sim_call *call, struct chance *chance)
{
    for (size_t i = 0; call->out && i < call->vars.count; i++) {
        const char *value = call->vars.list[i].value;
        if (value[0] == '+' && strspn(value + 1, "0123456789") == strlen(value + 1) &&
            strlen(value) > 8 && strlen(value) < SIM_NUMBER_SIZE)
            return value;
    }
    return extensions[chance_below(chance, COUNT(extensions))];
}

static void write_divert(struct sim_call *call, const struct settings *settings, int64_t at,
                         int64_t talk, const char *number)
{
    struct sim_entry *entry = add_entry(call, at, SIM_ENTRY_CALL, number);
    long cost = cost_of(settings, talk, TX_RATE);
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

void sim_call_write(struct sim_call *call, const struct settings *settings, struct chance *chance)
{
    bool answered = chance_percent(chance, (int)settings->answer_rate);
    call->step_count = call->entry_count = 0;
    call->cost_rx = call->cost_tx = 0;
    add_step(call, 0, SIM_INICIO, "");
    add_entry(call, 0, SIM_ENTRY_START, call->out ? settings->rule_group : "Horario de oficina");
    int64_t at = call->out ? 0 : write_menu(call, settings, chance);
    at = write_failed_diverts(call, settings, chance, at, !answered);
    at = answered ? write_talk(call, settings, chance, at)
                  : at + draw(settings, chance, 0, GIVE_UP_MOST);
    add_entry(call, at, SIM_ENTRY_END, "Fin de llamada");
    add_step(call, at, SIM_FIN, "");
    call->length = at;
    if (call->out)
        call->cost_tx += cost_of(settings, at, TX_RATE);
    else
        call->cost_rx = cost_of(settings, at, RX_RATE);
}

void sim_call_free(struct sim_call *call)
{
    pairs_free(&call->vars);
}
