/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "Me too", and why. */
#include "area/needs/life_course.h"
#include "area/needs/need_inside.h"
#include "base/hash.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "need_sql.h"

struct str need_support_key(struct ctx *c, struct str visitor) {
    struct hash h = viewer_is_person(c->viewer)
                        ? hash_of(c->viewer->person.b, sizeof c->viewer->person.b)
                        : hash_of(visitor.p, visitor.n);
    return arena_str(c->arena, str_make((const char *)h.b, sizeof h.b));
}

enum err need_count_supports(struct ctx *c, struct id need) {
    struct q_support_count_row row;
    TRY(q_support_count(c->db, c->arena, need, &row));
    TRY(q_support_set_tally(c->db, need, row.total, NULL));
    return life_course_follow(c, need);
}

/* What is said without an account waits, as a need does: those who keep order hear of it once a
 * day. */
static enum err wait_for_look(struct ctx *c, const struct thing *t, struct str key) {
    char day[LANG_TIME_UTC_SIZE + 1];
    struct community m;
    struct ids people;
    TRY(q_support_hide(c->db, t->id, key, true, NULL));
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = community_find(c, t->community, &m);
    c->viewer = viewer;
    TRY(e);
    TRY(audience_people(c, m.stewards, &people));
    lang_time_utc(c->now_ms, day);
    day[10] = '\0';
    for (size_t i = 0; i < people.count; i++) {
        TRY(notice_put(c, people.item[i], t, "need.reason", day, ID_NONE));
    }
    return ERR_OK;
}

enum err need_support(struct ctx *c, struct id id, struct need_me_too s) {
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    if (!thing_is_open(&t)) {
        return ERR_CLOSED;
    }
    check_line(c, "reason", &s.reason, 0, NEED_REASON_MAX);
    TRY(ctx_checked(c));
    bool is_signed = s.is_signed && viewer_is_person(c->viewer);
    int64_t added;
    TRY(q_support_add(c->db, id, s.key, c->viewer->person, c->now_ms, &added));
    if (!str_is_empty(s.reason)) {
        TRY(q_support_say(c->db, id, s.key, s.reason, is_signed, NULL));
        TRY(viewer_is_person(c->viewer) ? ERR_OK : wait_for_look(c, &t, s.key));
    }
    if (added == 0) {
        return ERR_OK;
    }
    TRY(thing_add_tally(c, id, 1));
    TRY(life_course_follow(c, id));
    return viewer_is_person(c->viewer) ? follow(c, id, c->viewer->person) : ERR_OK;
}

enum err need_unsupport(struct ctx *c, struct id id, struct str key) {
    struct thing t;
    TRY(thing_find(c, id, "need", &t));
    int64_t dropped;
    TRY(q_support_drop(c->db, id, key, &dropped));
    if (dropped == 0) {
        return ERR_OK;
    }
    TRY(thing_add_tally(c, id, -1));
    return life_course_follow(c, id);
}

enum err need_is_supported(struct ctx *c, struct id id, struct str key, bool *yes) {
    struct q_support_has_row row;
    TRY(q_support_has(c->db, c->arena, id, key, &row));
    *yes = row.total > 0;
    return ERR_OK;
}

enum err need_reasons(struct ctx *c, const struct thing *t, struct need_reasons *out) {
    struct q_support_said_rows rows;
    TRY(q_support_said(c->db, c->arena, t->id, t->community, NEED_REASONS_SHOWN, &rows));
    bool keeps_order = gate_may_moderate(c->viewer, t);
    out->item = arena_array(c->arena, struct need_reason, rows.count);
    out->count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_support_said_row *r = &rows.item[i];
        if (r->hidden && !keeps_order) {
            continue;
        }
        struct hash h = {{0}};
        for (size_t k = 0; k < sizeof h.b && k < r->key.n; k++) {
            h.b[k] = (unsigned char)r->key.p[k];
        }
        char hex[2 * HASH_SIZE + 1];
        hash_hex(&h, hex);
        out->item[out->count++] =
            (struct need_reason){.key = keeps_order ? arena_str(c->arena, str_of(hex)) : STR(""),
                                 .text = r->reason,
                                 .name = r->is_signed ? r->name : STR(""),
                                 .at_ms = r->created,
                                 .hidden = r->hidden};
    }
    return ERR_OK;
}

static bool key_of_hex(struct ctx *c, struct str hex, struct str *out) {
    static const struct str digits = STR_INIT("0123456789abcdef");
    unsigned char *key = arena_array(c->arena, unsigned char, HASH_SIZE);
    if (hex.n != (size_t)2 * HASH_SIZE) {
        return false;
    }
    for (size_t i = 0; i < hex.n; i++) {
        size_t v = str_find(digits, str_make(hex.p + i, 1));
        if (v == digits.n) {
            return false;
        }
        key[i / 2] = (unsigned char)((unsigned)key[i / 2] << 4 | v);
    }
    *out = str_make((const char *)key, HASH_SIZE);
    return true;
}

enum err need_hide_reason(struct ctx *c, struct id id, struct str key, bool hidden) {
    struct thing t;
    struct str bytes;
    int64_t changed;
    TRY(thing_find(c, id, "need", &t));
    if (!gate_may_moderate(c->viewer, &t)) {
        return ERR_FORBIDDEN;
    }
    if (!key_of_hex(c, key, &bytes)) {
        return ERR_NOT_FOUND;
    }
    TRY(q_support_hide(c->db, id, bytes, hidden, &changed));
    return changed == 1 ? ERR_OK : ERR_NOT_FOUND;
}
