/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Settings. */
#include "kernel/setting.h"

#include "base/hash.h"
#include "setting_sql.h"
#include "sys/chance.h"

enum err setting_get(struct ctx *c, const char *name, struct str fallback, struct str *out) {
    struct q_setting_value_row row;
    enum err e = q_setting_value(c->db, c->arena, str_of(name), &row);
    *out = e == ERR_OK ? row.value : fallback;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err setting_put(struct ctx *c, const char *name, struct str value) {
    return q_setting_set(c->db, str_of(name), value, NULL);
}

enum err setting_secret(struct ctx *c, struct str *out) {
    TRY(setting_get(c, "secret", STR(""), out));
    if (!str_is_empty(*out)) {
        return ERR_OK;
    }
    struct hash h;
    chance_bytes(h.b, sizeof h.b);
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    *out = arena_str(c->arena, str_of(hex));
    return setting_put(c, "secret", *out);
}
