/* SPDX-License-Identifier: MIT */
/* The table of actions, and what is looked up in it. */
#include "console/actions.h"

#include "base/intl.h"

#include <string.h>

#define AT(place)  (1u << PLACE_##place)
#define HOME       (AT(CONTACTS) | AT(DIAL) | AT(CALLS))
#define MAIN       (HOME | AT(DETAIL) | AT(CONTACT))
#define EVERYWHERE ((1u << PLACE_COUNT) - 1)
#define TEAMS      (AT(TEAM) | AT(TEAM_ONE))
#define LISTS                                                                                 \
    (AT(CONTACTS) | AT(CALLS) | AT(DETAIL) | AT(CONTACT) | AT(HELP) | AT(PROVIDERS) | TEAMS | \
     AT(WALL))
#define FORMS    (AT(FORM) | AT(DIAL_FORM))
#define WINDOWS  (AT(CHOICE) | AT(PROVIDERS) | AT(QUESTION))
#define EDITED   (AT(DIAL) | AT(LINE) | FORMS)
#define OWN      (AT(PAUSED) | AT(WRAP_UP))
#define TYPED_IN (MAIN | AT(HELP) | AT(ASKED) | TEAMS | OWN)

const struct action_row actions[ACTION_COUNT] = {
#define ACTION(id, name, keys, places, arguments, sentence, hint, rank) \
    [ACTION_##id] = {name, keys, places, arguments, sentence, hint, rank},
#include "console/actions.def"
#undef ACTION
};

const char *const place_titles[PLACE_COUNT] = {
#define X(name, title) title,
    PLACES(X)
#undef X
};

bool action_key(enum action action, size_t n, const char **name, size_t *length)
{
    const char *at = actions[action].keys;
    for (;; n--) {
        at += strspn(at, " ");
        *length = strcspn(at, " ");
        *name = at;
        if (n == 0 || *length == 0)
            return *length > 0;
        at += *length;
    }
}

static bool action_has_press(enum action action, const struct press *press)
{
    const char *name;
    size_t length;
    struct press key;
    for (size_t n = 0; action_key(action, n, &name, &length); n++) {
        if (press_parse(name, length, &key) && press_equal(&key, press))
            return true;
    }
    return false;
}

enum action action_for_press(enum place place, const struct press *press)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (actions[i].places & (1u << place) && action_has_press((enum action)i, press))
            return (enum action)i;
    }
    return ACTION_NONE;
}

/* What has no place is there to be typed; what belongs to lines, forms and questions is not. */
bool action_can_be_typed(enum action action)
{
    unsigned places = actions[action].places;
    bool of_a_line = places & AT(LINE) && places != EVERYWHERE;
    return !places || (places & TYPED_IN && !of_a_line && action != ACTION_DIGIT);
}

enum action action_complete(const char *begin, size_t length, enum action from)
{
    for (int i = (int)from; i < ACTION_COUNT; i++) {
        if (action_can_be_typed((enum action)i) && strncmp(actions[i].name, begin, length) == 0)
            return (enum action)i;
    }
    return ACTION_NONE;
}

enum action action_by_name(const char *name, size_t length)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (strlen(actions[i].name) == length && memcmp(actions[i].name, name, length) == 0 &&
            action_can_be_typed((enum action)i))
            return (enum action)i;
    }
    enum action first = action_complete(name, length, 0);
    if (length == 0 || first == ACTION_NONE)
        return ACTION_NONE;
    enum action second = action_complete(name, length, (enum action)(first + 1));
    return second == ACTION_NONE ? first : ACTION_NONE;
}
