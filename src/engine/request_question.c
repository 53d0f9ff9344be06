/* SPDX-License-Identifier: MIT */
/* What consoles ask of the open questions, and what they answer to them. */
#include "engine/questions.h"
#include "engine/requests.h"

void request_questions(struct engine *engine, struct client *client,
                       const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    questions_list(engine->questions, client_user(client),
                   client_right(client, WIRE_QUESTIONS) == RIGHT_ALL, &ask);
    ask_done(&ask, NULL);
}

void request_answer(struct engine *engine, struct client *client,
                    const struct wire_message *message)
{
    struct ask ask = client_ask(client, message);
    struct failure failure = {0};
    bool done = questions_answer(
        engine->questions, wire_text(message, "question"), client_user(client),
        client_right(client, WIRE_ANSWER) == RIGHT_ALL, wire_integer(message, "choice", 0),
        wire_text(message, "number"), &failure);
    ask_done(&ask, done ? NULL : &failure);
}
