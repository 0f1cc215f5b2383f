/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Putting needs together, and parting them. */
#include "area/needs/need_merge.h"

#include "area/needs/need_inside.h"
#include "area/needs/need_state.h"
#include "base/hash.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "kernel/search.h"
#include "need_merge_sql.h"
#include "need_sql.h"

#define SAME_SHOWN 20

static bool is_public(const struct need *n) {
    return n->thing.life == LIFE_PUBLISHED && !n->sensitive;
}

static enum err find_both(struct ctx *c, struct id source, struct id target, struct need *from,
                          struct need *to) {
    enum err e = need_find(c, target, to);
    TRY(need_find(c, source, from));
    if (!gate_may_moderate(c->viewer, &from->thing)) {
        return ERR_FORBIDDEN;
    }
    if (e != ERR_OK || id_eq(source, target) || !id_is_none(to->target) || !is_public(from) ||
        !is_public(to) || !id_eq(from->thing.community, to->thing.community)) {
        return ctx_wrong(c, "target", msg_need_wrong_target());
    }
    return ERR_OK;
}

/* Whoever voiced the source has a voice at the target, too; without an account it is known by the
 * need itself. */
static enum err add_speaker(struct ctx *c, const struct need *from, struct id target) {
    struct id voice = id_is_none(from->thing.owner) ? from->thing.id : from->thing.owner;
    struct hash h = hash_of(voice.b, sizeof voice.b);
    struct need to;
    TRY(need_find(c, target, &to));
    if (id_eq(to.thing.owner, voice)) {
        return ERR_OK;
    }
    return q_support_bring(c->db, target, str_make((const char *)h.b, sizeof h.b),
                           from->thing.owner, from->thing.created_ms, from->thing.id, NULL);
}

static enum err bring_voices(struct ctx *c, const struct need *from, const struct thing *to) {
    TRY(q_support_bring_all(c->db, from->thing.id, to->id, NULL));
    /* The voice of the target itself is no support of it. */
    if (!id_is_none(to->owner)) {
        TRY(q_support_drop_owner(c->db, to->id, to->owner, from->thing.id, NULL));
    }
    TRY(add_speaker(c, from, to->id));
    TRY(q_follow_bring(c->db, from->thing.id, to->id, NULL));
    return need_count_supports(c, to->id);
}

static enum err merge_one(struct ctx *c, struct need *from, const struct thing *to) {
    TRY(q_need_merge_add(c->db, from->thing.id, to->id, from->thing.state, c->now_ms, NULL));
    TRY(need_change_state(c, &from->thing, STR("merged"), from->answer, "steward"));
    return bring_voices(c, from, to);
}

enum err need_merge(struct ctx *c, struct id source, struct id target) {
    struct need from, to;
    TRY(find_both(c, source, target, &from, &to));
    if (id_eq(from.target, target)) {
        return ERR_OK;
    }
    if (!id_is_none(from.target)) {
        return ctx_wrong(c, "target", msg_need_wrong_target());
    }
    struct need_merged along;
    TRY(need_merged_into(c, source, &along));
    TRY(merge_one(c, &from, &to.thing));
    for (size_t i = 0; i < along.count; i++) {
        TRY(q_need_merge_move(c->db, along.item[i].thing.id, target, NULL));
        TRY(bring_voices(c, &along.item[i], &to.thing));
    }
    TRY(q_need_same_drop(c->db, source, target, NULL));
    return order_log(c, "need.merged", source, to.thing.community, STR(""), STR(""));
}

enum err need_part(struct ctx *c, struct id source) {
    struct need from;
    TRY(need_find(c, source, &from));
    if (!gate_may_moderate(c->viewer, &from.thing)) {
        return ERR_FORBIDDEN;
    }
    if (id_is_none(from.target)) {
        return ERR_OK;
    }
    struct q_need_merge_row_row row;
    TRY(q_need_merge_row(c->db, c->arena, source, &row));
    TRY(q_need_merge_drop(c->db, source, NULL));
    TRY(q_support_part(c->db, from.target, source, NULL));
    TRY(need_count_supports(c, from.target));
    TRY(need_change_state(c, &from.thing, row.state, from.answer, "steward"));
    return order_log(c, "need.parted", source, from.thing.community, STR(""), STR(""));
}

static enum err part_one(struct ctx *c, struct id source) {
    struct thing from;
    struct q_need_merge_row_row row;
    TRY(q_need_merge_row(c->db, c->arena, source, &row));
    TRY(q_need_merge_drop(c->db, source, NULL));
    enum err e = thing_find(c, source, "need", &from);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    return need_change_state(c, &from, row.state, STR(""), "site");
}

enum err need_part_all(struct ctx *c, struct id target) {
    struct q_need_merge_sources_rows rows;
    do {
        TRY(q_need_merge_sources(c->db, c->arena, target, NEED_MERGED_SHOWN, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            TRY(part_one(c, rows.item[i].source));
        }
    } while (rows.count == NEED_MERGED_SHOWN);
    return ERR_OK;
}

enum err need_merged_into(struct ctx *c, struct id target, struct need_merged *out) {
    struct q_need_merge_sources_rows rows;
    TRY(q_need_merge_sources(c->db, c->arena, target, NEED_MERGED_SHOWN, &rows));
    out->item = arena_array(c->arena, struct need, rows.count);
    out->count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        enum err e = need_find(c, rows.item[i].source, &out->item[out->count]);
        if (e == ERR_OK) {
            out->count++;
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

static bool has_thing(const struct things *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].id, id)) {
            return true;
        }
    }
    return false;
}

enum err need_tied(struct ctx *c, struct id need, const struct need_merged *merged,
                   struct things *out) {
    struct things *part = arena_array(c->arena, struct things, merged->count + 1);
    size_t room = 0;
    for (size_t i = 0; i <= merged->count; i++) {
        TRY(link_sources(c, i == 0 ? need : merged->item[i - 1].thing.id, "answers", &part[i]));
        room += part[i].count;
    }
    *out = (struct things){arena_array(c->arena, struct thing, room), 0};
    for (size_t i = 0; i <= merged->count; i++) {
        for (size_t k = 0; k < part[i].count; k++) {
            if (!has_thing(out, part[i].item[k].id)) {
                out->item[out->count++] = part[i].item[k];
            }
        }
    }
    return ERR_OK;
}

/* --- said by others --- */

bool need_id_within(struct str typed, struct id *out) {
    typed = str_first(typed, 2000);
    for (size_t at = 0; at + ID_TEXT_SIZE <= typed.n; at++) {
        if (id_parse(str_first(str_from(typed, at), ID_TEXT_SIZE), out)) {
            return true;
        }
    }
    return false;
}

enum err need_say_same(struct ctx *c, struct id need, struct str other) {
    struct need one, two;
    struct id id;
    TRY(need_find(c, need, &one));
    check_line(c, "same", &other, 0, 300);
    TRY(ctx_checked(c));
    if (!need_id_within(other, &id) || id_eq(id, need) || need_find(c, id, &two) != ERR_OK ||
        !is_public(&one) || !is_public(&two) || !id_eq(one.thing.community, two.thing.community)) {
        return ctx_wrong(c, "same", msg_need_wrong_same());
    }
    int64_t added;
    TRY(q_need_same_add(c->db, need, id, c->now_ms, &added));
    return added == 0 ? ERR_OK
                      : order_tell_stewards(c, one.thing.community, "need.same", c->viewer->person);
}

enum err need_said_same(struct ctx *c, struct id need, struct things *out) {
    struct q_need_same_list_rows rows;
    TRY(q_need_same_list(c->db, c->arena, need, SAME_SHOWN, &rows));
    *out = (struct things){arena_array(c->arena, struct thing, rows.count), 0};
    for (size_t i = 0; i < rows.count; i++) {
        enum err e = thing_find(c, rows.item[i].other, "need", &out->item[out->count]);
        if (e == ERR_OK && !str_eq(out->item[out->count].state, STR("merged"))) {
            out->count++;
        } else if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

enum err need_not_same(struct ctx *c, struct id need, struct id other) {
    struct thing t;
    TRY(thing_find(c, need, "need", &t));
    return gate_may_moderate(c->viewer, &t) ? q_need_same_drop(c->db, need, other, NULL)
                                            : ERR_FORBIDDEN;
}

/* --- those of before --- */

#define LED_IN_BATCH 100

struct leading {
    struct id after;
    bool more;
};

static enum err lead_batch(struct ctx *c, void *self) {
    struct leading *l = self;
    struct q_need_merge_after_rows rows;
    TRY(q_need_merge_after(c->db, c->arena, l->after, LED_IN_BATCH, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct thing t;
        enum err e = thing_find(c, rows.item[i].source, "need", &t);
        if (e == ERR_OK && thing_is_led_away(&t)) {
            TRY(thing_save(c, &t, false));
            TRY(search_drop(c, t.id));
        } else if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
        l->after = rows.item[i].source;
    }
    l->more = rows.count == LED_IN_BATCH;
    return ERR_OK;
}

enum err need_lead_away_run(struct job *j) {
    struct leading done = {.after = ID_NONE};
    do {
        struct arena_mark mark = arena_mark(j->ctx.arena);
        struct leading next = done; /* a batch may run twice */
        TRY(job_write(j, lead_batch, &next));
        done = next;
        arena_rewind(j->ctx.arena, mark);
    } while (done.more && !job_is_ending(j));
    return done.more ? ERR_BUSY : ERR_OK;
}
