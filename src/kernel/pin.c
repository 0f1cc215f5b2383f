/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pins, of one thing and of a page of things. */
#include "kernel/pin.h"

#include <math.h>

#include "kernel/map.h"
#include "thing_sql.h"

enum err pin_set(struct ctx *c, const struct thing *t, double lat, double lon) {
    TRY(q_pin_set(c->db, t->id, llround(lat * 1e7), llround(lon * 1e7), NULL));
    return map_follow(c, t);
}

enum err pin_drop(struct ctx *c, const struct thing *t) {
    TRY(q_pin_drop(c->db, t->id, NULL));
    return map_follow(c, t);
}

static void put_pin(struct ids things, const struct q_pins_of_row *row, struct pins *out) {
    for (size_t i = 0; i < things.count; i++) {
        if (id_eq(things.item[i], row->thing)) {
            out->item[i] = (struct pin){true, (double)row->lat_e7 / 1e7, (double)row->lon_e7 / 1e7};
            out->shown++;
        }
    }
}

enum err pins_of(struct ctx *c, struct ids things, struct pins *out) {
    *out = (struct pins){arena_array(c->arena, struct pin, things.count), things.count, 0};
    struct q_pins_of_rows rows;
    TRY(q_pins_of(c->db, c->arena, things, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        put_pin(things, &rows.item[i], out);
    }
    return ERR_OK;
}

enum err pins_of_things(struct ctx *c, const struct things *t, struct pins *out) {
    struct id *id = arena_array(c->arena, struct id, t->count);
    for (size_t i = 0; i < t->count; i++) {
        id[i] = t->item[i].id;
    }
    return pins_of(c, (struct ids){id, t->count}, out);
}
