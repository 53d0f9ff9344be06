/* SPDX-License-Identifier: MIT */
/* The sections of a case file that compare: [offers], [request], [fault] and
   [verdict]. */
#ifndef UNIT_PROVIDER_SCENE_CHECK_H
#define UNIT_PROVIDER_SCENE_CHECK_H

#include "provider_scene.h"

/* The value of the key, which is used then; or the fallback. */
const char *section_get(struct section *section, const char *key, const char *fallback);

void scene_check_offers(struct scene *scene, struct section *section);
void scene_check_request(struct scene *scene, struct section *section);
void scene_check_fault(struct scene *scene, struct section *section);
void scene_check_verdict(struct scene *scene, struct section *section);

#endif
