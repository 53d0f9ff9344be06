/* SPDX-License-Identifier: MIT */
/* [roles], [agents] and [agent.NAME] of the configuration: who is meant, and what is wrong. */
#include "config/roles.h"

#include "base/paths.h"
#include "config/config.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text faults;
static struct config config;

static bool read_text(const char *text)
{
    text_clear(&faults);
    return config_read(&config, scratch_text("c.conf", text), NULL, 0, scratch_fault, &faults);
}

static void must_read(const char *text)
{
    if (!read_text(text))
        fail_msg("%s", text_string(&faults));
}

/* One fault, with that line and those words in it. */
static void must_fault(const char *text, int line, const char *words)
{
    char place[32];
    assert_false(read_text(text));
    snprintf(place, sizeof place, "c.conf:%d: ", line);
    if (!strstr(text_string(&faults), place) || !strstr(text_string(&faults), words))
        fail_msg("not at line %d, or without «%s»: %s", line, words, text_string(&faults));
    config_free(&config);
}

static unsigned roles(uid_t uid, gid_t first, gid_t second)
{
    gid_t groups[] = {first, second};
    struct role_person person = {uid, groups, 2};
    return roles_of(&config.roles, &person);
}

static void without_the_section_everybody_may_everything(void **state)
{
    (void)state;
    must_read("");
    assert_false(config.roles.given);
    assert_int_equal(roles(40001, 50001, 50002), USER_ROLES_ALL);
    config_free(&config);
}

static void roles_come_from_users_and_groups(void **state)
{
    (void)state;
    must_read("[roles]\nagent = group:50001 40007\nsupervisor = group:50002\n"
              "admin = root user:40003\nviewer = group:50001\n");
    assert_int_equal(roles(40001, 50009, 50001),
                     USER_ROLE_BIT(USER_AGENT) | USER_ROLE_BIT(USER_VIEWER));
    assert_int_equal(roles(40001, 50002, 50009), USER_ROLE_BIT(USER_SUPERVISOR));
    assert_int_equal(roles(40007, 50009, 50009), USER_ROLE_BIT(USER_AGENT));
    assert_int_equal(roles(40003, 50009, 50009), USER_ROLE_BIT(USER_ADMIN));
    assert_int_equal(roles(0, 0, 50009), USER_ROLE_BIT(USER_ADMIN));
    /* A group's number is no user's, and the other way round. */
    assert_int_equal(roles(50001, 40007, 40003), 0);
    assert_int_equal(roles(40002, 50009, 50009), 0);
    config_free(&config);
}

static void names_are_those_of_the_machine(void **state)
{
    (void)state;
    must_read("[roles]\nadmin = root\nviewer = group:root\n");
    assert_int_equal(roles(0, 7, 8), USER_ROLE_BIT(USER_ADMIN));
    assert_int_equal(roles(7, 8, 0), USER_ROLE_BIT(USER_VIEWER));
    config_free(&config);
}

static void faults_of_roles(void **state)
{
    (void)state;
    must_fault("[roles]\nagent = group:no-such-group-here\n", 2,
               "[roles] agent: there is no group no-such-group-here on this machine");
    must_fault("[roles]\n\nadmin = no-such-user-here\n", 3,
               "[roles] admin: there is no user no-such-user-here on this machine");
    must_fault("[roles]\nadmin = user:\n", 2, "there is no user  on this machine");
    must_fault("[roles]\nadmin = 4294967295\n", 2, "there is no user 4294967295");
    must_fault("[roles]\nadmin = root root\n", 2, "root is there twice");
    must_fault("\n[roles]\n", 2, "[roles] names nobody");
    must_fault("[roles]\nboss = root\n", 2, "[roles] has no key boss");
}

static void the_rules_of_all_agents(void **state)
{
    (void)state;
    must_read("[agents]\npause_reasons = break ,long lunch,  training\n"
              "dispositions = sale, no interest\nwrap_up = 30\nlong_talk = 0\n"
              "target_answered = 80\n");
    const struct agent_rules *rules = &config.agent_rules;
    assert_int_equal(rules->pause_reasons.count, 3);
    assert_string_equal(rules->pause_reasons.items[1], "long lunch");
    assert_true(list_holds(&rules->pause_reasons, "training"));
    assert_false(list_holds(&rules->pause_reasons, "long"));
    assert_string_equal(rules->dispositions.items[1], "no interest");
    assert_int_equal(rules->wrap_up, 30);
    assert_int_equal(rules->long_talk, 0);
    assert_int_equal(rules->long_wrap_up, 120);
    assert_int_equal(rules->target_answered, 80);
    config_free(&config);
    must_read("");
    assert_string_equal(rules->pause_reasons.items[0], "break");
    assert_int_equal(rules->dispositions.count, 0);
    config_free(&config);
}

static void one_agent(void **state)
{
    (void)state;
    must_read("[agent]\nnumber = +34911000999\n"
              "[agent.anna]\nphones = +34911000222 205\ncaller_ids = +34911000000\n"
              "prefixes = +34 112\ncalls_a_day = 200\n"
              "[agent.bo@corp.example]\nnumber = 301\n[agent.carla]\n");
    assert_int_equal(config.agent_count, 3);
    assert_string_equal(config.agent.number, "+34911000999");
    const struct agent_entry *anna = config_agent(&config, "anna");
    assert_string_equal(anna->number, "+34911000222");
    assert_string_equal(anna->phones.items[1], "205");
    assert_true(list_holds(&anna->caller_ids, "+34911000000"));
    assert_true(list_holds(&anna->prefixes, "112"));
    assert_int_equal(anna->calls_a_day, 200);
    assert_string_equal(config_agent(&config, "bo@corp.example")->number, "301");
    assert_string_equal(config_agent(&config, "carla")->number, "");
    assert_null(config_agent(&config, "ann"));
    config_free(&config);
}

static void faults_of_agents(void **state)
{
    (void)state;
    must_fault("[agents]\ndispositions = a,,b\n", 2, "[agents] dispositions: has an empty item");
    must_fault("[agents]\ndispositions = 1,2,3,4,5,6,7,8,9,10\n", 2, "has more than 9 items");
    must_fault("[agents]\nwrap_up = a\n", 2, "[agents] wrap_up");
    must_fault("[agent.anna]\nphones = +34911000222 home\n", 2,
               "[agent.anna] phones: home is no telephone number or extension");
    must_fault("[agent.anna]\nnumber = 1\ncaller_ids = x\n", 3, "[agent.anna] caller_ids: x is no");
    must_fault("[agent.anna]\nprefixes = +34 +0\n", 2, "[agent.anna] prefixes: +0 is neither");
    must_fault("[agent.anna]\nprefixes = +\n", 2, "prefixes: + is neither");
    must_fault("[agent.anna]\ncolour = blue\n", 2, "[agent.anna] has no key colour");
    must_fault("[agent.]\n", 1, "an agent's name is a login");
}

static int start(void **state)
{
    (void)state;
    scratch_start();
    text_start(&faults, 65536);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&faults);
    scratch_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_section_everybody_may_everything),
        cmocka_unit_test(roles_come_from_users_and_groups),
        cmocka_unit_test(names_are_those_of_the_machine),
        cmocka_unit_test(faults_of_roles),
        cmocka_unit_test(the_rules_of_all_agents),
        cmocka_unit_test(one_agent),
        cmocka_unit_test(faults_of_agents),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("roles", tests, start, end);
}
