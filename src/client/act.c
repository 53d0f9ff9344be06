/* SPDX-License-Identifier: MIT */
/* What is done to one call: `hangup`, `close`, `note`. */
#include "base/intl.h"
#include "client/call_list.h"
#include "client/client.h"
#include "client/families.h"
#include "client/output.h"
#include "client/present.h"
#include "model/call.h"

#include <string.h>

const struct command_option options_hangup[] = {
    {.name = "json", .sentence = N_("print the call as JSON")},
    {0},
};

const struct command_option options_close[] = {
    {.name = "outcome",
     .kind = ARGUMENT_CHOICE,
     .choices = "answered|missed|failed|lost",
     .argument = "OUTCOME",
     .required = true,
     .sentence = N_("how it ended")},
    {0},
};

const struct command_option options_note[] = {{0}};

static bool tell(const struct client *client, json_t *call, bool done)
{
    bool json =
        command_option(client->options.command, "json") && options_have(&client->options, "json");
    if (call && json) {
        present_clean(call);
        output_json(call);
    } else if (call && done) {
        call_list_print(call);
    }
    json_decref(call);
    return done;
}

bool run_hangup(struct client *client, struct failure *failure)
{
    json_t *call = NULL;
    const char *id = client->options.words[0];
    if (!call_list_check_id(id, failure))
        return false;
    client->line.patience = LINE_FOREVER; /* it is asked of a provider, which may take its time */
    bool done = line_ask(&client->line, WIRE_HANGUP, json_pack("{s:s}", "call", id), line_keep,
                         &call, failure);
    if (!done && client->line.sent && client->line.lost) {
        failure->kind = FAILURE_UNKNOWN;
        failure_prefix(failure, _("there is no telling whether the call was hung up"));
    }
    return tell(client, call, done);
}

bool run_close(struct client *client, struct failure *failure)
{
    json_t *call = NULL;
    const char *id = client->options.words[0];
    const char *outcome = options_text(&client->options, "outcome");
    if (!call_list_check_id(id, failure))
        return false;
    bool done = line_ask(&client->line, WIRE_CLOSE,
                         json_pack("{s:[s],s:s}", "calls", id, "outcome", outcome), line_keep,
                         &call, failure);
    return tell(client, call, done);
}

bool run_note(struct client *client, struct failure *failure)
{
    json_t *call = NULL;
    const char *id = client->options.words[0];
    if (!call_list_check_id(id, failure))
        return false;
    if (strlen(client->options.words[1]) > CALL_NOTE_MAX)
        return fail(failure, FAILURE_USAGE, _("a note has at most %d bytes"), CALL_NOTE_MAX);
    bool done = line_ask(&client->line, WIRE_NOTE,
                         json_pack("{s:s,s:s}", "call", id, "text", client->options.words[1]),
                         line_keep, &call, failure);
    return tell(client, call, done);
}
