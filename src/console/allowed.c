/* SPDX-License-Identifier: MIT */
/* Which message an action comes to in the end: the table of rights says who may send that one. */
#include "console/allowed.h"

#include "wire/rights.h"

/* WIRE_HELLO, which is 0: nothing that not everybody may do. */
static const unsigned char comes_to[ACTION_COUNT] = {
    [ACTION_REDIAL] = WIRE_DIAL,
    [ACTION_HANG_UP] = WIRE_HANGUP,
    [ACTION_NOTE] = WIRE_NOTE,
    [ACTION_OPTIONS] = WIRE_DIAL,
    [ACTION_DEFAULTS] = WIRE_DIAL,
    [ACTION_CALLER_ID] = WIRE_DIAL,
    [ACTION_PAUSE] = WIRE_PAUSE,
    [ACTION_READY] = WIRE_READY,
    [ACTION_DISPOSITION] = WIRE_WRAP_UP,
    [ACTION_PHONE] = WIRE_PHONE,
    [ACTION_ANSWER] = WIRE_ANSWER,
    [ACTION_ANSWER_NUMBER] = WIRE_ANSWER,
    [ACTION_DIAL] = WIRE_DIAL,
    [ACTION_CLOSE] = WIRE_CLOSE,
    [ACTION_MARK] = WIRE_CLOSE,
    [ACTION_ADD] = WIRE_CONTACT_ADD,
    [ACTION_EDIT] = WIRE_CONTACT_CHANGE,
    [ACTION_REMOVE] = WIRE_CONTACT_REMOVE,
    [ACTION_FAVOURITE] = WIRE_CONTACT_CHANGE,
    [ACTION_PLACE_CALL] = WIRE_DIAL,
    [ACTION_ORDER] = WIRE_DIAL,
};

static enum wire_type message_of(enum action action)
{
    return action < ACTION_COUNT ? (enum wire_type)comes_to[action] : WIRE_HELLO;
}

bool action_is_allowed(const struct engine_settings *settings, enum action action)
{
    enum wire_type type = message_of(action);
    return !settings->told || type == WIRE_HELLO || right_to(settings->roles, type) != RIGHT_NONE;
}

bool action_check(const struct engine_settings *settings, enum action action,
                  struct failure *failure)
{
    return action_is_allowed(settings, action) ||
           right_check(settings->roles, message_of(action), failure);
}
