/* SPDX-License-Identifier: MIT */
/* How long things take in a call; ms at speed 1. */
#ifndef SIMULATOR_TIMES_H
#define SIMULATOR_TIMES_H

#define DIAL_LEAST 800 /* from an order to its call */
#define DIAL_MOST  3000
#define RING_LEAST 4000
#define RING_MOST  20000
#define TALK_LEAST 8000
#define TALK_MEAN  70000
#define MINUTE     60000

#endif
