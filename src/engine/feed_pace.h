/* SPDX-License-Identifier: MIT */
/* How long the feed may be silent while calls are live: learnt from how it was so far. Pure: times
   come from outside, in ms of a clock that only goes forward.

   What is measured between two events is how long calls have lived in sum: four calls for 30
   seconds are 120. Of that, the mean and the longest are kept, both of which forget: of the last
   100 events or so. The feed is silent for longer than usual when 8 times the mean, and one and a
   half times the longest, have gone by without an event; not before a minute has, and always after
   an hour. Until 20 events have been learnt from, the mean counts as 3 minutes at least. */
#ifndef ENGINE_FEED_PACE_H
#define ENGINE_FEED_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct feed_pace {
    int64_t now;        /* up to when `lived` is reckoned */
    int64_t quiet_from; /* the last event, or when calls began to be live again */
    int64_t live;       /* calls, as told last */
    double lived;       /* ms that calls have lived since then, in sum */
    double mean, longest;
    int64_t learnt; /* events */
    bool silent;    /* the alarm: on until the next event, or until no call is live */
};

/* So many calls are live now: `confirmed` ones, of which there may be news, and others that have
   been silent for so long that they are doubted. An alarm is only raised for confirmed ones. */
void feed_pace_live(struct feed_pace *pace, int64_t now, int64_t confirmed, int64_t others);
/* The provider has sent something. */
void feed_pace_event(struct feed_pace *pace, int64_t now);
/* How long there has been no event, and how long there is none usually while so many are live: -1
   while that is not known yet. Both in ms. */
int64_t feed_pace_quiet(const struct feed_pace *pace, int64_t now);
int64_t feed_pace_usual(const struct feed_pace *pace);

#endif
