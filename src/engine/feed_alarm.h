/* SPDX-License-Identifier: MIT */
/* The alarm: calls are live, and their feed is silent for longer than usual. Looks every few
   seconds. */
#ifndef ENGINE_FEED_ALARM_H
#define ENGINE_FEED_ALARM_H

#include "engine/engine.h"

struct feed_alarm;

/* Called in the loop after each look, and when an event has ended the alarm. */
typedef void feed_alarm_told(void *context, bool changed);

/* NULL when out of memory. */
struct feed_alarm *feed_alarm_new(struct engine *engine, feed_alarm_told *told, void *context);
/* Begins to look: once there is a listener. */
void feed_alarm_start(struct feed_alarm *alarm);
/* Where there is none any more. */
void feed_alarm_stop(struct feed_alarm *alarm);
void feed_alarm_close(struct feed_alarm *alarm);
void feed_alarm_free(struct feed_alarm *alarm);

/* The provider has sent something; where there was an alarm, it is over. */
void feed_alarm_event(struct feed_alarm *alarm);
/* The alarm's sentence, or NULL while there is none. Borrowed. */
const char *feed_alarm_sentence(const struct feed_alarm *alarm);

#endif
