/* SPDX-License-Identifier: MIT */
/* Agents in the store: their changes, what an engine that starts finds of them, and an agent's day.
 */
#include "store/past.h"
#include "store/replay.h"
#include "store_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct record *change(enum agent_act act, const char *name, const char *text, const char *by,
                             int64_t at)
{
    struct record *record = record_new(RECORD_AGENT, at);
    record->agent = calloc(1, sizeof *record->agent);
    record->agent->act = act;
    snprintf(record->agent->name, sizeof record->agent->name, "%s", name);
    snprintf(record->agent->text, sizeof record->agent->text, "%s", text);
    snprintf(record->by, sizeof record->by, "%s", by);
    return record;
}

static struct past *past_of(struct rig *rig)
{
    struct failure failure = {0};
    struct past *past = past_open(rig->store, &failure);
    assert_non_null(past);
    return past;
}

/* What was told, as a line each. */
static void tell_agent(void *context, const struct past_agent *agent)
{
    char *lines = context;
    size_t used = strlen(lines);
    snprintf(lines + used, 512 - used, "%s|%s|%s|%lld|%s\n", agent->name, agent->reason, agent->by,
             (long long)agent->at, agent->phone);
}

static void agents_are(struct rig *rig, const char *wanted)
{
    char lines[512] = "";
    struct past *past = past_of(rig);
    assert_true(past_agents(past, tell_agent, lines, NULL));
    past_close(past);
    assert_string_equal(lines, wanted);
}

static void an_agent_stands_as_was_said_last(void **state)
{
    (void)state;
    struct rig *rig = rig_new();
    agents_are(rig, "");
    rig_put(rig, change(AGENT_ACT_PAUSE, "anna", "lunch", "boss", 10));
    rig_put(rig, change(AGENT_ACT_PHONE, "anna", "+34911000223", "anna", 20));
    rig_put(rig, change(AGENT_ACT_PHONE, "bruno", "12", "bruno", 30));
    agents_are(rig, "anna|lunch|boss|10|+34911000223\nbruno|||0|12\n");
    rig_put(rig, change(AGENT_ACT_READY, "anna", "", "anna", 40));
    agents_are(rig, "anna||anna|40|+34911000223\nbruno|||0|12\n");
    rig_close(rig);
    assert_true(rig_open(rig));
    agents_are(rig, "anna||anna|40|+34911000223\nbruno|||0|12\n");
    struct failure failure = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/centralita.db", rig->directory);
    if (!replay_check(path, &failure))
        fail_msg("%s", failure.sentence);
    rig_free(rig);
}

static struct record *dial_of(const char *id, const char *agent, int64_t at)
{
    struct record *record = rig_dial(id, "+34911000333");
    call_set_text(record->says, CALL_TEXT_agent, agent, RANK_PLACED);
    call_set_time(record->says, CALL_TIME_created_at, at, RANK_PLACED);
    return record;
}

static struct record *disposition_of(const char *id, const char *disposition, int64_t wrapped_at)
{
    struct record *record = record_new(RECORD_DISPOSITION, wrapped_at + 1);
    struct call *says = record_says(record);
    snprintf(says->id, sizeof says->id, "%s", id);
    if (disposition[0])
        call_set_text(says, CALL_TEXT_disposition, disposition, RANK_PERSON);
    if (wrapped_at)
        call_set_time(says, CALL_TIME_wrapped_at, wrapped_at, RANK_PERSON);
    return record;
}

static void tell_call(void *context, const struct call *call, const char *contact)
{
    char *lines = context;
    size_t used = strlen(lines);
    snprintf(lines + used, 512 - used, "%s %s\n", call->id, contact ? contact : "-");
}

static void tell_name(void *context, const char *name)
{
    char *lines = context;
    size_t used = strlen(lines);
    snprintf(lines + used, 512 - used, "%s\n", name);
}

static void an_engine_that_starts_finds_the_calls(void **state)
{
    (void)state;
    struct rig *rig = rig_new();
    char lines[512] = "";
    rig_put(rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34911000333"));
    rig_put(rig, dial_of("01jd0000000000aa", "anna", RIG_TIME + 2000));
    rig_put(rig, dial_of("01jd0000000000bb", "anna", RIG_TIME + 1000));
    rig_put(rig, dial_of("01jd0000000000cc", "anna", RIG_TIME + 3000));
    rig_put(rig, dial_of("01jd0000000000dd", "bruno", RIG_TIME + 4000));
    rig_put(rig, rig_event("inicio", "1", "")); /* nobody's */
    rig_put(rig, rig_close_call("01jd0000000000cc"));
    struct past *past = past_of(rig);
    assert_true(past_open_calls(past, tell_call, lines, NULL));
    assert_string_equal(lines, "01jd0000000000bb Ana Ruiz\n01jd0000000000aa Ana Ruiz\n"
                               "01jd0000000000dd Ana Ruiz\n");
    lines[0] = '\0';
    assert_true(past_names(past, RIG_TIME + 3000, tell_name, lines, NULL));
    assert_string_equal(lines, "anna\nbruno\n");
    lines[0] = '\0';
    assert_true(past_last_calls(past, "anna", 2, tell_call, lines, NULL));
    assert_string_equal(lines, "01jd0000000000cc Ana Ruiz\n01jd0000000000aa Ana Ruiz\n");
    past_close(past);
    rig_free(rig);
}

static void day_is(struct rig *rig, const char *agent, int64_t since, const char *wanted)
{
    struct past *past = past_of(rig);
    json_t *row = past_day(past, agent, since, NULL);
    char *told = json_dumps(row, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(told, wanted);
    free(told);
    json_decref(row);
    past_close(past);
}

static void a_day_begins_at_its_midnight(void **state)
{
    (void)state;
    struct rig *rig = rig_new();
    rig_put(rig, dial_of("01jd0000000000aa", "anna", RIG_TIME - 1));
    rig_put(rig, dial_of("01jd0000000000bb", "anna", RIG_TIME));
    rig_put(rig, dial_of("01jd0000000000cc", "bruno", RIG_TIME));
    struct record *event = rig_event("fin", "7", "");
    call_set_text(event->says, CALL_TEXT_agent, "anna", RANK_ANSWERED);
    call_set_time(event->says, CALL_TIME_created_at, RIG_TIME + 5000, RANK_STARTED);
    call_set_time(event->says, CALL_TIME_ended_at, RIG_TIME + 50000, RANK_ENDED);
    event->says->state = CALL_ENDED;
    event->says->direction = DIRECTION_IN;
    event->says->direction_rank = RANK_STARTED;
    event->says->answered = true;
    event->says->seconds = 42;
    rig_set_key(event);
    char id[ID_SIZE];
    memcpy(id, rig_put(rig, event)->call.id, sizeof id);
    day_is(rig, "anna", RIG_TIME,
           "{\"answered\":1,\"calls\":2,\"dialled\":1,\"talk\":42,\"wrap_up\":0,\"wrapped\":0}");
    rig_put(rig, disposition_of(id, "sale", RIG_TIME + 57000));
    day_is(rig, "anna", RIG_TIME,
           "{\"answered\":1,\"calls\":2,\"dialled\":1,\"talk\":42,\"wrap_up\":7,\"wrapped\":1}");
    day_is(rig, "anna", RIG_TIME + 6000,
           "{\"answered\":0,\"calls\":0,\"dialled\":0,\"talk\":0,\"wrap_up\":0,\"wrapped\":0}");
    rig_free(rig);
}

static void a_wrap_up_ends_once(void **state)
{
    (void)state;
    struct rig *rig = rig_new();
    const char *id = "01jd0000000000aa";
    struct rig_result *result = rig_put(rig, disposition_of(id, "sale", RIG_TIME));
    assert_int_equal(result->fate, STORE_NOT_DONE); /* there is no such call */
    rig_put(rig, dial_of(id, "anna", RIG_TIME));
    rig_put(rig, rig_close_call(id));
    result = rig_put(rig, disposition_of(id, "sale", RIG_TIME + 1000));
    assert_int_equal(result->fate, STORE_DONE);
    assert_string_equal(result->call.disposition, "sale");
    assert_int_equal(result->call.wrapped_at, RIG_TIME + 1000);
    result = rig_put(rig, disposition_of(id, "", RIG_TIME + 500));
    assert_int_equal(result->fate, STORE_NOT_DONE);
    assert_non_null(strstr(result->failure.sentence, "over already"));
    result = rig_put(rig, disposition_of(id, "zzz", 0));
    assert_int_equal(result->fate, STORE_NOT_DONE);
    assert_non_null(strstr(result->failure.sentence, "sale"));
    rig_free(rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agent_stands_as_was_said_last),
        cmocka_unit_test(an_engine_that_starts_finds_the_calls),
        cmocka_unit_test(a_day_begins_at_its_midnight),
        cmocka_unit_test(a_wrap_up_ends_once),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("store_agents", tests, NULL, NULL);
}
