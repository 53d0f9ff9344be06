/* SPDX-License-Identifier: MIT */
/* The actions of a call, by type. */
#include "listener/steps.h"

#include "base/utf8.h"
#include "listener/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_SHOWN_MAX 16 /* bytes of a type that we don't know */
#define TYPE_CALL      2
#define DETAIL_MAX     (4 * TIMELINE_DETAIL_MAX) /* bytes, before it is cut as every step's is */

/* Types with their words, and which EventAddInfo (1 to 5; 0: none) tells what. */
static const struct action {
    int type;
    const char *word;
    int result; /* digits, option or result */
    int seconds;
    int amount;
} actions[] = {
    {1, "message", 0, 0, 0},    {TYPE_CALL, "call", 0, 3, 4}, {3, "voicemail", 0, 0, 0},
    {4, "keypad", 1, 0, 0},     {5, "speech", 0, 0, 0},       {6, "menu", 1, 0, 0},
    {7, "end", 0, 0, 4},        {8, "goto", 0, 0, 0},         {11, "email", 0, 0, 0},
    {12, "sms", 0, 0, 4},       {13, "script", 0, 0, 0},      {14, "start", 0, 0, 0},
    {15, "transfer", 0, 0, 0},  {16, "queue", 0, 0, 0},       {17, "query", 1, 0, 0},
    {18, "condition", 0, 0, 0}, {21, "resume", 0, 0, 0},
};

static const struct action *action_find(struct slice type)
{
    char text[8];
    if (!slice_copy(type, text, sizeof text) || strspn(text, "0123456789") != strlen(text))
        return NULL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (text[0] && actions[i].type == atoi(text))
            return &actions[i];
    }
    return NULL;
}

static struct slice add_info(const struct tree_node *node, int which)
{
    char name[] = "EventAddInfo0";
    name[sizeof name - 2] = (char)('0' + which);
    return which ? slice_of(tree_text(node, name)) : (struct slice){.bytes = ""};
}

static void detail_add(struct text *detail, const char *between, struct slice value,
                       const char *behind)
{
    if (value.length == 0)
        return;
    if (detail->length)
        text_add(detail, between);
    text_add_bytes(detail, value.bytes,
                   utf8_prefix(value.bytes, value.length, TIMELINE_DETAIL_MAX));
    text_add(detail, behind);
}

/* "911000333, 42 s, 0.123456"; "Order number: 1234". */
static void detail_fill(struct text *detail, const struct tree_node *node,
                        const struct action *action)
{
    detail_add(detail, "", slice_of(tree_text(node, "EventName")), "");
    if (!action)
        return;
    detail_add(detail, ": ", add_info(node, action->result), "");
    detail_add(detail, ", ", add_info(node, action->seconds), " s");
    detail_add(detail, ", ", add_info(node, action->amount), "");
}

static bool action_answered(const struct tree_node *node, const struct action *action)
{
    int64_t seconds = 0;
    return action && action->type == TYPE_CALL &&
           field_read_seconds(add_info(node, action->seconds), "", &seconds, NULL) && seconds > 0;
}

static void step_add(const struct delivery *delivery, struct call *says,
                     const struct tree_node *node)
{
    struct slice type = slice_of(tree_text(node, "EventType"));
    const struct action *action = action_find(type);
    char what[TIMELINE_WHAT_SIZE];
    if (action)
        snprintf(what, sizeof what, "%s", action->word);
    else
        snprintf(what, sizeof what, "type %.*s",
                 (int)(type.length ? utf8_prefix(type.bytes, type.length, TYPE_SHOWN_MAX) : 1),
                 type.length ? type.bytes : "?");
    struct text detail;
    text_start(&detail, DETAIL_MAX);
    detail_fill(&detail, node, action);
    int64_t at = 0;
    bool told = field_read_time(slice_of(tree_text(node, "EventDate")), delivery->account->timezone,
                                "", &at, NULL) &&
                at > 0;
    if (type.length || detail.length)
        timeline_add(&says->timeline, told ? at : says->ended_at, told, what, text_string(&detail));
    text_free(&detail);
    says->answered = says->answered || action_answered(node, action);
}

void steps_read(const struct delivery *delivery, struct call *says)
{
    const struct tree_node *events = tree_child(tree_child(delivery->call, "Status"), "Events");
    for (const struct tree_node *node = tree_child(events, "Event"); node;
         node = tree_next_same(node))
        step_add(delivery, says, node);
}
