/* SPDX-License-Identifier: MIT */
/* Plays Infocaller's API de Emisión de Llamadas; what becomes of the calls is told by events
   (player.h). */
#include "base/clock.h"
#include "simulator/order.h"
#include "simulator/played.h"
#include "simulator/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The call of an order that was taken. */
static bool take(struct world *world, struct sim_order *order, const char *idcall)
{
    struct sim_call *call = calloc(1, sizeof *call);
    if (!call)
        return false;
    call->out = true;
    snprintf(call->idcall, sizeof call->idcall, "%s", idcall);
    memcpy(call->number, order->number, sizeof call->number);
    memcpy(call->number_int, order->number_int, sizeof call->number_int);
    call->vars = order->vars;
    order->vars = (struct pairs){0};
    int64_t delay = chance_between(&world->chance, DIAL_LEAST, DIAL_MOST) / world->settings->speed;
    int64_t until = order->at - clock_now();
    world_begin(world, call, until > delay ? until : delay);
    return true;
}

/* Takes the order, if its call is to be made. */
static enum infocaller_code decide(struct world *world, struct sim_order *order, bool idle,
                                   char idcall[SIM_ID_SIZE])
{
    if (!world_has_room(world))
        return INFOCALLER_TOO_MANY;
    sim_idcall(&world->identities, idcall);
    if (!idle && !take(world, order, idcall))
        return INFOCALLER_INTERNAL;
    return INFOCALLER_ACCEPTED;
}

static void answer(struct world *world, const struct sim_request *request, struct sim_reply *reply)
{
    struct sim_order order;
    char idcall[SIM_ID_SIZE] = "";
    enum infocaller_code code =
        sim_order_read(&order, world->settings, request->body, request->length);
    if (code == INFOCALLER_ACCEPTED)
        code = decide(world, &order, request->idle, idcall);
    reply->type = order.format == TREE_XML ? TYPE_XML : TYPE_JSON;
    sim_answer_write(&reply->body, world->settings, order.format, code, idcall);
    snprintf(reply->note, sizeof reply->note, "order to %s: %d %s", order.number, (int)code,
             idcall);
    sim_order_free(&order);
}

static const struct played_path paths[] = {{"url", "POST", "/", answer}, {0}};

const struct played_kind infocaller_played = {"infocaller", "", paths};
