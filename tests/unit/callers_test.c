/* SPDX-License-Identifier: MIT */
/* Who has a number, from memory: the same as the store would say, or nothing at all. */
#include "engine/callers.h"
#include "store_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MANY 450 /* more than two pages */

struct scene {
    struct rig *rig;
    struct callers *callers;
};

static int make(void **state)
{
    static struct scene scene;
    scene = (struct scene){.rig = rig_new()};
    *state = &scene;
    return scene.rig ? 0 : -1;
}

static int drop(void **state)
{
    struct scene *scene = *state;
    rig_close(scene->rig); /* all readings have come */
    callers_free(scene->callers);
    rig_free(scene->rig);
    return 0;
}

static void begin(struct scene *scene, size_t most)
{
    scene->callers = callers_new(scene->rig->store, most);
    assert_non_null(scene->callers);
    struct contact contact = {0};
    assert_int_equal(callers_find(scene->callers, "+34600000001", &contact), CALLERS_ASK_STORE);
}

/* Until what was asked for has come. */
static enum callers_answer find(struct scene *scene, const char *number, struct contact *contact)
{
    enum callers_answer answer;
    *contact = (struct contact){0};
    for (int i = 0; i < 10; i++)
        rig_totals(scene->rig, 0); /* answered by the other thread: lets the loop go round */
    while ((answer = callers_find(scene->callers, number, contact)) == CALLERS_ASK_STORE)
        uv_run(&scene->rig->loop, UV_RUN_ONCE);
    return answer;
}

static void assert_named(struct scene *scene, const char *number, const char *name)
{
    struct contact contact;
    assert_int_equal(find(scene, number, &contact), name ? CALLERS_FOUND : CALLERS_NONE);
    if (name)
        assert_string_equal(contact.name, name);
    contact_free(&contact);
}

static void change(struct scene *scene, struct record *record)
{
    struct rig_result *result = rig_put(scene->rig, record);
    assert_int_equal(result->fate, STORE_DONE);
    callers_contact_changed(scene->callers, result->number);
}

static void put_many(struct rig *rig)
{
    for (int i = 1; i <= MANY; i++) {
        char name[32], number[32];
        snprintf(name, sizeof name, "Person %d", i);
        snprintf(number, sizeof number, "+34600000%03d", i);
        rig_submit(rig, rig_contact(RECORD_CONTACT_ADD, name, number));
    }
    rig_wait(rig);
}

static void all_are_known_by_their_number(void **state)
{
    struct scene *scene = *state;
    put_many(scene->rig);
    begin(scene, MANY);
    assert_named(scene, "+34600000001", "Person 1");
    assert_named(scene, "+34600000200", "Person 200");
    assert_named(scene, "+34600000201", "Person 201");
    assert_named(scene, "+34600000450", "Person 450");
    assert_named(scene, "+34600000451", NULL);
}

static void a_change_is_seen(void **state)
{
    struct scene *scene = *state;
    rig_put(scene->rig, rig_contact(RECORD_CONTACT_ADD, "Ana Ruiz", "+34666111601"));
    begin(scene, MANY);
    assert_named(scene, "+34666111601", "Ana Ruiz");
    change(scene, rig_contact(RECORD_CONTACT_CHANGE, "Ana Ruiz", "+34666111602"));
    assert_named(scene, "+34666111602", "Ana Ruiz");
    assert_named(scene, "+34666111601", "Ana Ruiz");
    change(scene, rig_contact(RECORD_CONTACT_ADD, "Bea Ruiz", "+34666111602"));
    assert_named(scene, "+34666111602", "Ana Ruiz"); /* the older one */
    change(scene, rig_contact(RECORD_CONTACT_REMOVE, "Ana Ruiz", ""));
    assert_named(scene, "+34666111601", NULL);
    assert_named(scene, "+34666111602", "Bea Ruiz");
    change(scene, rig_contact(RECORD_CONTACT_REMOVE, "Bea Ruiz", ""));
    assert_named(scene, "+34666111602", NULL);
}

/* What was read before a change, and comes behind it, is not what counts. */
static void nothing_is_said_while_it_may_be_wrong(void **state)
{
    struct scene *scene = *state;
    struct contact contact = {0};
    put_many(scene->rig);
    begin(scene, MANY + 1);
    assert_named(scene, "+34600000001", "Person 1");
    change(scene, rig_contact(RECORD_CONTACT_REMOVE, "Person 1", ""));
    assert_int_equal(callers_find(scene->callers, "+34600000001", &contact), CALLERS_ASK_STORE);
    assert_int_equal(callers_find(scene->callers, "+34600000002", &contact), CALLERS_ASK_STORE);
    assert_named(scene, "+34600000001", NULL);
    assert_named(scene, "+34600000002", "Person 2");
}

static void too_many_are_the_stores_affair(void **state)
{
    struct scene *scene = *state;
    struct contact contact = {0};
    put_many(scene->rig);
    begin(scene, MANY - 1);
    for (int i = 0; i < 50; i++) {
        rig_totals(scene->rig, 0);
        rig_contact_of(scene->rig, "+34600000001"); /* behind the pages */
    }
    assert_int_equal(callers_find(scene->callers, "+34600000001", &contact), CALLERS_ASK_STORE);
    callers_contact_changed(scene->callers, 1);
    assert_int_equal(callers_find(scene->callers, "+34600000001", &contact), CALLERS_ASK_STORE);
}

int main(void)
{
#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, make, drop)
    const struct CMUnitTest tests[] = {
        WITH_SCENE(all_are_known_by_their_number),
        WITH_SCENE(a_change_is_seen),
        WITH_SCENE(nothing_is_said_while_it_may_be_wrong),
        WITH_SCENE(too_many_are_the_stores_affair),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("callers", tests, NULL, NULL);
}
