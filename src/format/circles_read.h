/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The problem of engine/circles_form.h as JSON (docs/methods/circles.md):
 *
 * {"seed":text,"min":6,"max":12,"target":8,"minutes":60,
 *  "venues":[{"id","at":[lat,lon],"free":[["mon","18:00","21:30"]]}],
 *  "people":[{"id","topics":[text],"languages":[text],"free":[[day,from,to]],
 *             "mode":["online","place"],"at","km_max","wish":[id],"avoid":[id]}]}
 *
 * Needed: people; of a venue id and at; of a person id, topics, languages, free and mode, the first
 * choice first. Left out: the numbers above (target: the nearest to 8 that min and max allow), a
 * venue that is always free, no place, no limit of distance. Days are mon to sun, times on the half
 * hour from 00:00 to 24:00; a free time over midnight is two. Refused with the place: unknown keys,
 * other types, IDs that stand twice or have not 1 to 200 bytes, min above target or target above
 * max, km_max without at, whoever wishes or avoids themselves or somebody who is not there, more of
 * anything than engine/circles_form.h allows. */
#ifndef KITH_FORMAT_CIRCLES_READ_H
#define KITH_FORMAT_CIRCLES_READ_H

#include "base/err.h"
#include "engine/circles_form.h"
#include "format/flaw.h"

/* All in the arena. ERR_INPUT or ERR_TOO_LARGE with *flaw. */
enum err circles_read(struct arena *a, struct str text, struct circles_problem *out,
                      struct flaw *flaw) MUST_USE;

#endif
