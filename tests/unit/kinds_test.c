/* SPDX-License-Identifier: MIT */
/* What every kind of provider's row has to be, so that help, manual, `init`, checks and the dial
   form can be made from it. */
#include "docgen/ability.h"
#include "provider/provider.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FOR_EACH_KIND(kind)                                                    \
    for (const struct provider_kind *const *at_##kind = provider_kinds, *kind; \
         (kind = *at_##kind); at_##kind++)

static void words_are_there_and_differ(void **state)
{
    (void)state;
    FOR_EACH_KIND(kind)
    {
        assert_true(kind->label[0] != '\0');
        assert_true(strlen(kind->kind) < sizeof((struct account *)0)->kind);
        assert_ptr_equal(provider_kind_find(kind->kind), kind);
    }
    assert_null(provider_kind_find("nobody"));
}

static bool has_key(const struct provider_kind *kind, const char *key, size_t length)
{
    for (const struct option *option = kind->options; option->key; option++)
        if (strlen(option->key) == length && strncmp(option->key, key, length) == 0)
            return true;
    return false;
}

/* An example that the reader would refuse misleads whoever writes it. */
static void keys_have_sentences_and_good_examples(void **state)
{
    (void)state;
    FOR_EACH_KIND(kind)
    {
        struct option_values values;
        struct failure failure = {0};
        assert_true(option_values_start(&values, kind->options));
        for (size_t i = 0; i < values.count; i++) {
            const struct option *option = values.list[i].option;
            assert_true(option->sentence && option->sentence[0]);
            if (option->example && !option_set(&values.list[i], option->example, &failure))
                fail_msg("%s: %s: %s", kind->kind, option->key, failure.sentence);
            if (option->type != OPTION_SECRET && !option->fallback && !option->example)
                fail_msg("%s: %s: init has nothing to write for it", kind->kind, option->key);
        }
        option_values_free(&values);
        if (kind->line_key)
            assert_true(has_key(kind, kind->line_key, strlen(kind->line_key)));
    }
}

static void keys_in_anothers_place_exist(void **state)
{
    (void)state;
    FOR_EACH_KIND(kind)
    for (const struct option *option = kind->options; option->key; option++) {
        const char *keys = option->instead;
        assert_true(!keys || option->required);
        while (keys && *keys) {
            size_t length = strcspn(keys, " ");
            assert_true(has_key(kind, keys, length));
            keys += length + strspn(keys + length, " ");
        }
    }
}

static void what_it_can_it_does(void **state)
{
    (void)state;
    static const struct {
        enum capability capability;
        enum provider_act act;
    } rows[] = {{CAPABILITY_HANGUP, ACT_HANGUP}, {CAPABILITY_STATUS, ACT_STATUS}};
    FOR_EACH_KIND(kind)
    {
        struct ability ability;
        assert_true(ability_find(kind, &ability));
        assert_int_equal(ability.always & ~ability.full, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            assert_int_equal((ability.full & CAPABILITY_BIT(rows[i].capability)) != 0,
                             kind->acts[rows[i].act].build != NULL);
        for (int i = 0; i < CAPABILITY_COUNT; i++)
            if (ability.full & ~ability.always & CAPABILITY_BIT(i))
                assert_non_null(ability.keys[i]);
    }
}

static void acts_are_whole(void **state)
{
    (void)state;
    FOR_EACH_KIND(kind)
    {
        struct ability ability;
        assert_non_null(kind->acts[ACT_DIAL].build);
        for (int i = 0; i < ACT_COUNT; i++)
            assert_int_equal(kind->acts[i].build != NULL, kind->acts[i].read != NULL);
        assert_int_equal(kind->fetches_token != NULL, kind->acts[ACT_TOKEN].build != NULL);
        assert_int_equal(kind->fetches_token != NULL, kind->token_seconds > 0);
        /* `check --online` always has something to ask. */
        struct account account = {0};
        assert_true(option_values_start(&account.values, kind->options));
        bool fetches = kind->fetches_token && kind->fetches_token(&account);
        assert_true(fetches || kind->acts[ACT_CHECK].build);
        option_values_free(&account.values);
        assert_true(ability_find(kind, &ability));
        for (const struct provider_limit *limit = kind->limits; limit && limit->most; limit++) {
            assert_true(limit->least <= limit->most);
            assert_non_null(capability_options[limit->capability]);
            assert_true(ability.full & CAPABILITY_BIT(limit->capability));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_there_and_differ),
        cmocka_unit_test(keys_have_sentences_and_good_examples),
        cmocka_unit_test(keys_in_anothers_place_exist),
        cmocka_unit_test(what_it_can_it_does),
        cmocka_unit_test(acts_are_whole),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("kinds", tests, NULL, NULL);
}
