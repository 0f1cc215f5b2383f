/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The problem of engine/match.h as JSON (docs/methods/match.md):
 *
 * {"seed":text,"weights":{"repeat","km","skill_gap","prefer","regular","newcomer","uncovered"},
 *  "volunteers":[{"id","max_shifts","at":[lat,lon],"km_max","free":[[from,to]],"skills":{name:0-5},
 *                 "languages":[text],"clearances":[{"kind","until","settings":[text]}],"born":day,
 *                 "rest_min":minutes,"bans":[text],"prefer":[text],"regular":[text],
 *                 "newcomer":bool,"consent":bool}],
 *  "seats":[{"id","start","end","at","setting","min","max","priority":1-5,"block",
 *            "needs":{"skills","clearances":[text],"languages":[text],"age_min","two_adults"}}]}
 *
 * Needed: volunteers, seats; of a volunteer id; of a seat id, start and end. Left out: one shift,
 * no place, no limit of distance, always free, no consent; min 0, max 1, priority 3. Times as RFC
 * 3339; days as 2026-11-28; "until" is either. Refused with the place: unknown keys, other types,
 * IDs that stand twice or have not 1 to 200 bytes, end before start, min above max, numbers out of
 * range. */
#ifndef KITH_FORMAT_MATCH_READ_H
#define KITH_FORMAT_MATCH_READ_H

#include "base/err.h"
#include "engine/match.h"
#include "format/flaw.h"

/* All in the arena. ERR_INPUT or ERR_TOO_LARGE with *flaw. */
enum err match_read(struct arena *a, struct str text, struct match_problem *out,
                    struct flaw *flaw) MUST_USE;

/* A table of costs for one to one: DIMACS ("p asn NODES ARCS", "n ID" for the first side, "a FROM
 * TO COST"; other arcs are not allowed), or, when the text begins with a number, OR-Library (n,
 * then n rows of n costs). Costs within 10^12 of 0; at most 20,000 of each side, 20 million arcs.
 */
enum err match_table_read(struct arena *a, struct str text, struct match_table *out,
                          struct flaw *flaw) MUST_USE;

#endif
