/* SPDX-License-Identifier: MIT */
/* Errands to the providers: one account's wait for one another and share its token; no account
   waits for another's. */
#ifndef ENGINE_ERRAND_H
#define ENGINE_ERRAND_H

#include "engine/engine.h"
#include "provider/provider.h"

#define ERRANDS_AT_ONCE 8 /* requests of one account on their way */

struct errands;

/* What became of it; `facts` is the receiver's until it returns. Never VERDICT_TOKEN_DEAD. */
typedef void errand_done(void *context, const struct verdict_facts *facts);

/* NULL when out of memory. */
struct errands *errands_new(struct engine *engine);
/* Refuses what waits still: nothing of it was sent. What is on its way comes home by the HTTP
   client's end. */
void errands_stop(struct errands *errands);
void errands_close(struct errands *errands);
void errands_free(struct errands *errands); /* wipes the tokens */

/* Carries it out; token and time are put in here, all else that it points to must live until
   `done`. It waits while ERRANDS_AT_ONCE of its account are on their way, at most the account's
   timeout, and is refused after that. It is sent once; and once more only where the provider
   refused its fetched token in so many words, with a new one, for which the whole account asks
   once. Questions after a call (STATUS) let all others go first; `says` (else NULL) is the empty
   call that they fill. The account is the asker's to hold until `done`. `done` is called exactly
   once, at once or later. */
void errand_send(struct errands *errands, const struct errand *errand, struct call *says,
                 errand_done *done, void *context);

/* Another configuration is in force: accounts that are the same in it go on as they were, with
   their token. What was given to others is carried out as it was given. */
void errands_reload(struct errands *errands);

/* Of an account: requests on their way, and those that wait for their turn. */
size_t errands_under_way(const struct errands *errands, const struct account *account);
size_t errands_waiting(const struct errands *errands, const struct account *account);

#endif
