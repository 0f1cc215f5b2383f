/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Sessions. Cookies are web/'s. */
#include "kernel/session.h"

#include <sodium.h>

#include "base/hash.h"
#include "session_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"

struct str session_hash(struct arena *a, struct str token) {
    struct hash h = hash_of(token.p, token.n);
    return arena_str(a, str_make((const char *)h.b, sizeof h.b));
}

enum err session_viewer(struct ctx *c, struct str token, struct viewer *out, struct str *lang) {
    if (token.n != SESSION_TOKEN_SIZE) {
        return ERR_NOT_FOUND;
    }
    struct q_session_by_hash_row row;
    TRY(q_session_by_hash(c->db, c->arena, session_hash(c->arena, token), c->now_ms, &row));
    *lang = row.lang;
    return viewer_load(c, row.person, out);
}

enum err session_begin_days(struct ctx *c, struct id person, struct str device, int days,
                            char token[SESSION_TOKEN_SIZE + 1]) {
    unsigned char bytes[32];
    chance_bytes(bytes, sizeof bytes);
    sodium_bin2base64(token, SESSION_TOKEN_SIZE + 1, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    struct str hash = session_hash(c->arena, str_of(token));
    TRY(q_session_drop_old(c->db, c->now_ms, NULL));
    return q_session_add(c->db, hash, person, str_utf8_first(device, 100), c->now_ms,
                         c->now_ms + days * DAY_MS, NULL);
}

enum err session_begin(struct ctx *c, struct id person, struct str device,
                       char token[SESSION_TOKEN_SIZE + 1]) {
    return session_begin_days(c, person, device, SESSION_DAYS, token);
}

enum err session_is_fresh(struct ctx *c, struct str token, bool *fresh) {
    struct q_session_created_row row;
    enum err e =
        q_session_created(c->db, c->arena, session_hash(c->arena, token), c->viewer->person, &row);
    *fresh = e == ERR_OK && row.created > c->now_ms - SESSION_FRESH_MINUTES * MINUTE_MS;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err session_end(struct ctx *c, struct str token) {
    return q_session_drop(c->db, session_hash(c->arena, token), NULL);
}

enum err session_list(struct ctx *c, struct sessions *out) {
    struct q_session_of_person_rows rows;
    TRY(q_session_of_person(c->db, c->arena, c->viewer->person, c->now_ms, &rows));
    out->item = arena_array(c->arena, struct session, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct session){rows.item[i].token_hash, rows.item[i].device,
                                        rows.item[i].created, rows.item[i].expires};
    }
    return ERR_OK;
}

enum err session_end_one(struct ctx *c, struct str token_hash) {
    return q_session_drop_of(c->db, token_hash, c->viewer->person, NULL);
}

enum err session_end_others(struct ctx *c, struct str token) {
    return q_session_drop_others(c->db, session_hash(c->arena, token), c->viewer->person, NULL);
}
