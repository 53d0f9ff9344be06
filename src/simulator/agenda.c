/* SPDX-License-Identifier: MIT */
/* Things to do later, a timer each. */
#include "simulator/agenda.h"

#include <stdlib.h>

struct task {
    uv_timer_t timer; /* first, so that a handle is its task */
    struct task *next;
    struct task **link;
    agenda_run *run;
    void *context;
};

void agenda_start(struct agenda *agenda, uv_loop_t *loop)
{
    *agenda = (struct agenda){.loop = loop};
}

static void on_closed(uv_handle_t *handle)
{
    free(handle);
}

static void end(struct task *task, bool cancelled)
{
    *task->link = task->next;
    if (task->next)
        task->next->link = task->link;
    agenda_run *run = task->run;
    void *context = task->context;
    uv_close((uv_handle_t *)&task->timer, on_closed);
    run(context, cancelled);
}

static void on_time(uv_timer_t *timer)
{
    end((struct task *)timer, false);
}

void agenda_add(struct agenda *agenda, int64_t milliseconds, agenda_run *run, void *context)
{
    struct task *task = agenda->loop ? calloc(1, sizeof *task) : NULL;
    if (!task) {
        run(context, true);
        return;
    }
    task->run = run;
    task->context = context;
    task->next = agenda->tasks;
    task->link = &agenda->tasks;
    if (task->next)
        task->next->link = &task->next;
    agenda->tasks = task;
    uv_timer_init(agenda->loop, &task->timer);
    uv_timer_start(&task->timer, on_time, milliseconds > 0 ? (uint64_t)milliseconds : 0, 0);
}

void agenda_close(struct agenda *agenda)
{
    agenda->loop = NULL;
    while (agenda->tasks)
        end(agenda->tasks, true);
}
