/* SPDX-License-Identifier: AGPL-3.0-or-later
 * An identifier: 16 bytes, a UUID (RFC 9562). Making one needs chance and time: sys/chance.h. */
#ifndef KITH_BASE_ID_H
#define KITH_BASE_ID_H

#include "base/arena.h"
#include "base/str.h"

struct id {
    uint8_t b[16];
};

#define ID_TEXT_SIZE 36 /* characters as text, without NUL */

/* All zero is no identifier: SQL's NULL. */
extern const struct id ID_NONE;
/* Behind every other, to page from. */
extern const struct id ID_LAST;

bool id_is_none(struct id i);
bool id_eq(struct id a, struct id b);
int id_cmp(struct id a, struct id b);
/* Lower-case hexadecimal with hyphens. */
void id_text(struct id i, char out[ID_TEXT_SIZE + 1]);
/* The same in the arena. */
struct str id_str(struct arena *a, struct id i);
/* Accepts exactly that form, in either case. */
bool id_parse(struct str s, struct id *out);
/* The time in a version 7 identifier, UTC milliseconds. */
int64_t id_time_ms(struct id i);

#endif
