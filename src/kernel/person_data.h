/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the site keeps about a person: taking it along, and its end. The kernel's own rows here, the
 * areas' through their cards. */
#ifndef KITH_KERNEL_PERSON_DATA_H
#define KITH_KERNEL_PERSON_DATA_H

#include "kernel/person.h"

#define PERSON_EXPORT_MAX ((size_t)64 * 1024 * 1024) /* bytes */

/* Everything about the person as one JSON object. ERR_TOO_LARGE: more than the buffer takes. Who
 * may: the person; the caller has asked. */
enum err person_export(struct ctx *c, struct id person, struct buf *out) MUST_USE;

/* For the cards' export_person: what a query of the kind "json" finds of the person, by a key. */
enum err export_rows(struct ctx *c, struct id person, struct json_out *out, const char *key,
                     enum err (*rows)(struct db *db, struct id person,
                                      struct json_out *out)) MUST_USE;

/* The viewer is forgotten. Name, addresses, sessions, choices and memberships go. Drafts and what
 * only the viewer could see go. `words`: everything else of one's own goes too, but what others'
 * decisions stand on; without it what one made stays, without a name. The audit stays whole: it
 * knows only an id that now leads to nobody. typed: the viewer's name, as a confirmation.
 * ERR_INPUT: another name, or the only host of the site ("confirm"). */
enum err person_forget(struct ctx *c, struct str typed, bool words) MUST_USE;

#endif
