/* SPDX-License-Identifier: MIT */
/* Who sits at which phone, and whose an incoming call is by that. */
#include "base/intl.h"
#include "engine/agent_member.h"
#include "number/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy(char out[AGENT_TEXT_SIZE], const char *text)
{
    size_t length = strnlen(text, AGENT_TEXT_SIZE - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

/* As phones are compared: in E.164, and what is none (an extension) as it is. */
static void phone_key(const char *phone, const char *country, char out[AGENT_TEXT_SIZE])
{
    if (!phone[0] || !number_to_e164(phone, country, out))
        copy(out, phone);
}

static const char *home(const struct agents *agents)
{
    return agents->engine->config->agent.country;
}

/* Whether the entry lets its agent sit there. */
static bool entry_has(const struct agents *agents, const struct agent_entry *entry,
                      const char *wanted)
{
    char key[AGENT_TEXT_SIZE];
    phone_key(entry->number, home(agents), key);
    bool found = strcmp(key, wanted) == 0;
    for (size_t i = 0; !found && i < entry->phones.count; i++) {
        phone_key(entry->phones.items[i], home(agents), key);
        found = strcmp(key, wanted) == 0;
    }
    return found;
}

/* ---- Seats */

void member_stand_up(struct member *member)
{
    struct agents *agents = member->agents;
    struct seat *seat = NULL;
    if (member->seat[0])
        HASH_FIND_STR(agents->seats, member->seat, seat);
    if (!seat)
        return;
    LL_DELETE2(seat->members, member, seat_next);
    member->seat[0] = '\0';
    if (seat->members)
        return;
    HASH_DEL(agents->seats, seat);
    free(seat);
}

static void take_seat(struct member *member, const char *key)
{
    struct agents *agents = member->agents;
    struct seat *seat = NULL;
    HASH_FIND_STR(agents->seats, key, seat);
    if (!seat) {
        seat = calloc(1, sizeof *seat);
        if (!seat)
            return;
        copy(seat->key, key);
        HASH_ADD_STR(agents->seats, key, seat);
    }
    copy(member->seat, key);
    LL_PREPEND2(seat->members, member, seat_next);
}

void member_sit(struct member *member)
{
    const struct agents *agents = member->agents;
    const struct config *config = agents->engine->config;
    const struct agent_entry *entry = config_agent(config, member->name);
    char key[AGENT_TEXT_SIZE] = "";
    member_stand_up(member);
    phone_key(member->chosen, home(agents), key);
    member->chose = key[0] && entry && entry_has(agents, entry, key);
    const char *own = member->chose ? member->chosen : entry ? entry->number : "";
    copy(member->phone, own[0] ? own : config->agent.number);
    if (!own[0]) /* that of [agent] is nobody's in particular */
        return;
    phone_key(own, home(agents), key);
    take_seat(member, key);
}

static bool is_here(const struct member *member)
{
    return agent_state(&member->agent) != AGENT_OFF;
}

/* Another one than `member` who sits there and is here, or is about to; by choice alone where
   `chose`. */
static const struct member *other_at(const struct agents *agents, const struct member *member,
                                     const char *key, bool chose)
{
    const struct member *other;
    for (other = agents->members; other; other = other->hh.next) {
        bool there = strcmp(other->seat, key) == 0 && (other->chose || !chose);
        if (other != member && is_here(other) && (there || strcmp(other->wants, key) == 0))
            return other;
    }
    return NULL;
}

const char *agents_phone(const struct agents *agents, const char *login, char out[AGENT_TEXT_SIZE])
{
    const struct config *config = agents->engine->config;
    const struct member *member = member_find(agents, login);
    copy(out, member ? member->phone : config->agent.number);
    if (!member || !member->seat[0] || member->chose)
        return NULL;
    const struct member *other = other_at(agents, member, member->seat, true);
    return other ? other->name : NULL;
}

/* ---- Hot-desking */

static bool refuse_phone(const struct agent_entry *entry, const char *name, const char *number,
                         struct failure *failure)
{
    char known[FAILURE_SENTENCE_MAX / 2] = "";
    size_t used = 0;
    bool named = entry && list_holds(&entry->phones, entry->number);
    if (!entry || (!entry->number[0] && entry->phones.count == 0))
        return fail(failure, FAILURE_USAGE,
                    _("there are no phones to choose from: [agent.%s] names none"), name);
    if (entry->number[0] && !named)
        used = (size_t)snprintf(known, sizeof known, "%s", entry->number);
    for (size_t i = 0; i < entry->phones.count && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                                 entry->phones.items[i]);
    return fail(failure, FAILURE_USAGE, _("%s is not one of your phones; those are: %s"), number,
                known);
}

bool agents_sit(struct agents *agents, const char *name, const char *number, agents_done *done,
                void *context, struct failure *failure)
{
    char key[AGENT_TEXT_SIZE];
    struct member *member = member_find(agents, name);
    const struct agent_entry *entry = config_agent(agents->engine->config, name);
    phone_key(number, home(agents), key);
    if (!member || !entry || !key[0] || !entry_has(agents, entry, key))
        return refuse_phone(entry, name, number, failure);
    const struct member *other = other_at(agents, member, key, false);
    if (other)
        return fail(failure, FAILURE_NOT_DONE, _("%s sits at %s"), other->name, number);
    copy(member->wants, key);
    member_submit_change(member, AGENT_ACT_PHONE, key, name, done, context);
    return true;
}

/* ---- Incoming calls */

/* Of several whose phone it is, the one who is there; by choice before by configuration. */
static const struct member *who_answers(const struct agents *agents, const char *key)
{
    struct seat *seat = NULL;
    HASH_FIND_STR(agents->seats, key, seat);
    const struct member *found = NULL;
    size_t here = 0;
    for (const struct member *member = seat ? seat->members : NULL; member;
         member = member->seat_next) {
        if (!is_here(member))
            continue;
        here++;
        if (!found || (member->chose && !found->chose))
            found = member;
    }
    if (here > 0)
        return found;
    return seat && !seat->members->seat_next ? seat->members : NULL;
}

void agents_claim(struct agents *agents, struct call *says)
{
    char key[AGENT_TEXT_SIZE];
    const struct config *config = agents->engine->config;
    if (!says || says->state != CALL_CONNECTED || says->direction != DIRECTION_IN ||
        !says->divert[0] || !agents->seats)
        return;
    const struct account *account = config_account(config, says->provider);
    phone_key(says->divert, account ? account->country : home(agents), key);
    const struct member *member = who_answers(agents, key);
    if (member)
        call_set_text(says, CALL_TEXT_agent, member->name, RANK_ANSWERED);
}
