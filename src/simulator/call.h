/* SPDX-License-Identifier: MIT */
/* A call that is played: who, by which identities, and what happens in it when. Written as a whole
   before it begins, or, where its script asks, up to the question, and on when that is answered.
   Pure but for the dice. */
#ifndef SIMULATOR_CALL_H
#define SIMULATOR_CALL_H

#include "model/pairs.h"
#include "simulator/chance.h"
#include "simulator/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The events of API Informativa I: name in the panel's URLs, and whether they carry [_NumDesvio].
 */
#define SIM_EVENTS(X)                           \
    X(INICIO, "inicio", false)                  \
    X(DESVIO_CORRECTO, "desvio_correcto", true) \
    X(DESVIO_FALLIDO, "desvio_fallido", true)   \
    X(FIN, "fin", false)

enum sim_event {
#define X(name, word, diverts) SIM_##name,
    SIM_EVENTS(X)
#undef X
        SIM_EVENT_COUNT
};

extern const char *const sim_event_names[SIM_EVENT_COUNT];

/* EventType of FIN's list (API Informativa V); those that are played. */
enum sim_entry_type {
    SIM_ENTRY_MESSAGE = 1,
    SIM_ENTRY_CALL = 2,
    SIM_ENTRY_DIGITS = 4,
    SIM_ENTRY_MENU = 6,
    SIM_ENTRY_END = 7,
    SIM_ENTRY_SCRIPT = 13,
    SIM_ENTRY_START = 14,
    SIM_ENTRY_QUERY = 17,
};

#define SIM_NUMBER_SIZE 32
#define SIM_ID_SIZE     24
#define SIM_UUID_SIZE   37
#define SIM_STEPS_MAX   6
#define SIM_ENTRIES_MAX 12
#define SIM_INFO_COUNT  5
#define SIM_COST_DIGITS "%ld.%06ld"
/* Variables: what the caller enters, and the extension that the call is put through to. */
#define SIM_DIGITS_NAME "PEDIDO"
#define SIM_DESTINATION "DESTINO"

struct sim_step {
    int64_t after; /* ms behind the call's beginning */
    enum sim_event event;
    char divert[SIM_NUMBER_SIZE];
};

struct sim_entry {
    int64_t after;
    enum sim_entry_type type;
    char name[SETTINGS_TEXT_SIZE];
    char info[SIM_INFO_COUNT][SIM_NUMBER_SIZE];
};

/* Where a call stops until it is answered. */
struct sim_question {
    enum setting_query query;
    int64_t after;
    int64_t hangs_up; /* ms behind the question, real ones; 0: the caller waits */
};

enum sim_query_end {
    SIM_QUERY_GOOD,    /* Result 0 */
    SIM_QUERY_FAILED,  /* another Result, no answer in time, or none that can be used */
    SIM_QUERY_HUNG_UP, /* the caller, before it was answered */
};

struct sim_call {
    bool out;
    char sequence[SIM_ID_SIZE];
    char idllamada[SIM_ID_SIZE];
    char uuid[SIM_UUID_SIZE];
    char idcall[SIM_ID_SIZE];     /* of a call that was ordered; "" */
    char number[SIM_NUMBER_SIZE]; /* the other party, as Infocaller writes it; "X" is hidden */
    char number_int[SIM_NUMBER_SIZE];
    struct pairs vars;  /* said_at: ms behind the beginning; what the order brought has 0 */
    int64_t started_at; /* ms; set when it begins */
    bool asks[SETTING_QUERY_COUNT]; /* what its script asks; set before it is written */
    bool answered;                  /* somebody picks up in the end */
    bool to_variable;               /* it is put through to the extension in the variable */
    bool stops; /* at the question, which comes behind the steps that are there */
    struct sim_question question;
    int64_t waited; /* ms, real ones, for answers */
    struct sim_step steps[SIM_STEPS_MAX];
    size_t step_count;
    struct sim_entry entries[SIM_ENTRIES_MAX];
    size_t entry_count;
    int64_t length; /* ms */
    long cost_rx;   /* millionths */
    long cost_tx;
};

/* Where identities come from: not from the seed, or a second run would repeat the first one's. */
struct sim_identities {
    int64_t next;
    struct chance chance;
};

/* Names the call; an ordered one has its idcall before. */
void sim_call_name(struct sim_call *call, struct sim_identities *identities);
/* A new idcall. */
void sim_idcall(struct sim_identities *identities, char out[SIM_ID_SIZE]);

/* Who may call in, and whose turn it is: a person who is on the line does not call as well, as long
   as there are not more calls than people. */
struct sim_callers {
    struct turns people, strangers;
};

void sim_callers_start(struct sim_callers *callers, struct chance *chance);

/* Somebody who calls in. */
void sim_call_come_in(struct sim_call *call, const struct settings *settings,
                      struct sim_callers *callers, struct chance *chance);

/* What happens in it, from INICIO to FIN or to the first question. */
void sim_call_write(struct sim_call *call, const struct settings *settings, struct chance *chance);
/* Goes on behind the question, which ended so, `after` ms behind the call's beginning: to FIN or to
   the next question. `vars` are the answer's; the call takes copies. */
void sim_call_go_on(struct sim_call *call, const struct settings *settings, struct chance *chance,
                    int64_t after, enum sim_query_end end, const struct pairs *vars);

void sim_call_free(struct sim_call *call); /* what it owns; not the struct */

#endif
