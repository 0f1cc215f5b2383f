/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Drafts of priority rounds: what is typed, checked and kept. */
#include "area/needs/need.h"
#include "area/needs/priority_item.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/topic.h"
#include "priority_item_sql.h"
#include "priority_round_sql.h"
#include "sys/chance.h"

const char *const priority_methods[] = {"hanlon",    "hanlon-naccho", "grid", "nominal",
                                        "multivote", "pairwise",      NULL};
static const char *const which_words[] = {"these", "all", "kept", NULL};

bool priority_method_of(struct str word, enum priority_method *out) {
    for (enum priority_method m = 0; m < PRIORITY_METHODS; m++) {
        if (str_eq(word, str_of(priority_method_name(m)))) {
            *out = m;
            return true;
        }
    }
    return false;
}

bool priority_is_rated(enum priority_method m) {
    return m <= PRIORITY_GRID;
}

int64_t priority_most_usual(enum priority_method m) {
    return m == PRIORITY_PAIRWISE    ? 10
           : m == PRIORITY_NOMINAL   ? 5
           : m == PRIORITY_MULTIVOTE ? 5
                                     : 0;
}

struct str priority_seed_make(struct arena *a) {
    char seed[10];
    chance_code(seed, sizeof seed);
    return arena_str(a, str_make(seed, sizeof seed));
}

/* --- needs --- */

/* What fewer people may see than the round would give itself away by its title; what is sensitive
 * never enters one. */
static bool may_enter(const struct priority_draft *d, const struct thing *need) {
    bool is_public = id_eq(need->audience, AUDIENCE_PUBLIC);
    bool of_members = id_eq(need->audience, d->community.thing.id);
    return id_eq(need->community, d->community.thing.id) && need->life == LIFE_PUBLISHED &&
           thing_is_open(need) && (is_public || (of_members && !d->for_public));
}

static enum err find_these(struct ctx *c, const struct priority_draft *d, struct things *out) {
    if (d->needs.count > PRIORITY_NEEDS_MAX) {
        return ctx_wrong(c, "need", msg_priority_wrong_too_many(msg_arg_int(PRIORITY_NEEDS_MAX)));
    }
    for (size_t i = 0; i < d->needs.count; i++) {
        struct need n;
        bool twice = false;
        for (size_t k = 0; k < i; k++) {
            twice = twice || id_eq(d->needs.item[k], d->needs.item[i]);
        }
        enum err e = twice ? ERR_OK : need_find(c, d->needs.item[i], &n);
        bool gone = e == ERR_NOT_FOUND || e == ERR_GONE;
        if (gone || (e == ERR_OK && !twice && (n.sensitive || !may_enter(d, &n.thing)))) {
            ctx_wrong(c, "need", msg_priority_wrong_need());
        } else if (e != ERR_OK) {
            return e;
        } else if (!twice) {
            out->item[out->count++] = n.thing;
        }
    }
    return ERR_OK;
}

static enum err find_all(struct ctx *c, const struct priority_draft *d, struct things *out) {
    struct q_priority_item_open_rows rows;
    TRY(q_priority_item_open(c->db, c->arena, c->viewer->gate, d->community.thing.id,
                             d->topic.p != NULL ? d->topic : STR(""), d->stages,
                             PRIORITY_NEEDS_MAX + 1, &rows));
    if (rows.count > PRIORITY_NEEDS_MAX) {
        return ctx_wrong(c, "which", msg_priority_wrong_too_many(msg_arg_int(PRIORITY_NEEDS_MAX)));
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_priority_item_open_row *r = &rows.item[i];
        struct thing need = {.id = r->id,
                             .kind = STR("need"),
                             .community = r->community,
                             .audience = r->audience,
                             .life = life_of_word(r->life),
                             .state = r->state,
                             .stages = r->stages,
                             .lang = r->lang,
                             .title = r->title,
                             .note = r->note};
        if (may_enter(d, &need)) {
            out->item[out->count++] = need;
        }
    }
    return ERR_OK;
}

static enum err find_needs(struct ctx *c, const struct priority_draft *d, struct things *out) {
    *out = (struct things){arena_array(c->arena, struct thing, PRIORITY_NEEDS_MAX), 0};
    if (str_eq(d->which, STR("kept"))) {
        return ERR_OK;
    }
    return str_eq(d->which, STR("all")) ? find_all(c, d, out) : find_these(c, d, out);
}

/* --- checks --- */

static void check_ends(struct ctx *c, struct priority_draft *d, struct priority_round *r) {
    static const char *const fields[] = {"writing_ends", "merging_ends", "rating_ends"};
    int64_t from = c->now_ms;
    r->zone = d->community.zone;
    for (int i = 0; i < PRIORITY_ENDS; i++) {
        d->local[i] = str_trim(d->local[i]);
        r->ends_ms[i] = 0;
        if (str_is_empty(d->local[i])) {
            continue;
        }
        if (!lang_time_parse(d->local[i], r->zone, &r->ends_ms[i])) {
            ctx_wrong(c, fields[i], msg_wrong_time());
        } else if (r->ends_ms[i] < from + PRIORITY_LEAST_MS) {
            ctx_wrong(c, fields[i], msg_priority_wrong_ends());
        } else {
            from = r->ends_ms[i];
        }
    }
}

static void check_method(struct ctx *c, struct priority_draft *d, struct priority_round *r) {
    static const int64_t highest[PRIORITY_METHODS] = {
        [PRIORITY_NOMINAL] = 20, [PRIORITY_MULTIVOTE] = 50, [PRIORITY_PAIRWISE] = 45};
    if (!priority_method_of(d->method, &r->method)) {
        ctx_wrong(c, "method", msg_wrong_not_a_choice());
        return;
    }
    bool rated = priority_is_rated(r->method);
    r->most = rated ? 0 : d->most.has ? d->most.v : priority_most_usual(r->method);
    if (!rated) {
        check_range(c, "most", r->most, r->method == PRIORITY_MULTIVOTE ? 1 : 2,
                    highest[r->method]);
    }
    d->barriers = d->barriers && rated;
    d->equity = d->equity && rated;
    d->twice = d->twice && d->in_room;
}

static enum err check_draft(struct ctx *c, struct priority_draft *d, struct priority_round *r,
                            struct things *needs) {
    check_line(c, "title", &d->title, 8, PRIORITY_TITLE_MAX);
    check_text(c, "text", &d->text, 0, PRIORITY_TEXT_MAX);
    check_text(c, "promise", &d->promise, 10, PRIORITY_PROMISE_MAX);
    check_word(c, "which", d->which, which_words);
    if (!str_is_empty(d->topic)) {
        check_word(c, "topic", d->topic, topic_words);
    }
    if (str_is_empty(d->seed)) {
        d->seed = priority_seed_make(c->arena);
    }
    check_line(c, "seed", &d->seed, 1, PRIORITY_SEED_MAX);
    check_method(c, d, r);
    check_ends(c, d, r);
    TRY(find_needs(c, d, needs));
    return ctx_checked(c);
}

/* --- keeping --- */

static enum err put_needs(struct ctx *c, struct priority_round *r, const struct priority_draft *d,
                          const struct things *needs) {
    if (str_eq(d->which, STR("kept"))) {
        return ERR_OK;
    }
    TRY(priority_item_drop_all(c, r->thing.id));
    r->items = 0;
    /* A round is on pause for somebody only when all of it is; else single needs are. */
    r->thing.stages = needs->count > 0 ? -1 : 0;
    for (size_t i = 0; i < needs->count; i++) {
        TRY(priority_item_put_need(c, r, &needs->item[i]));
        r->thing.stages &= needs->item[i].stages;
    }
    TRY(q_priority_round_set_items(c->db, r->thing.id, r->items, NULL));
    return thing_save(c, &r->thing, true);
}

static void fill_thing(struct thing *t, const struct priority_draft *d) {
    struct str first = d->text;
    t->title = d->title;
    t->note = str_utf8_first(str_cut(&first, '\n'), 160);
    t->topic = d->method;
    t->wanted = d->for_public ? AUDIENCE_PUBLIC : d->community.thing.id;
}

enum err priority_draft_make(struct ctx *c, struct priority_draft *d, struct priority_round *out) {
    struct priority_round r = {0};
    struct things needs;
    if (!viewer_has_role(c->viewer, d->community.thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    d->which = str_eq(d->which, STR("kept")) ? STR("these") : d->which;
    TRY(check_draft(c, d, &r, &needs));
    r.thing = (struct thing){
        .kind = STR("priority"),
        .community = d->community.thing.id,
        .owner = c->viewer->person,
        .life = LIFE_WAITING,
        .state = STR("draft"),
    };
    fill_thing(&r.thing, d);
    TRY(thing_make(c, &r.thing));
    TRY(q_priority_round_add(c->db, r.thing.id, d->text, d->method, d->in_room, d->barriers,
                             d->equity, d->twice, r.most, d->promise, d->seed, r.zone, d->local[0],
                             d->local[1], d->local[2], r.ends_ms[0], r.ends_ms[1], r.ends_ms[2],
                             NULL));
    TRY(put_needs(c, &r, d, &needs));
    TRY(event_write(c, &r.thing, "priority.drafted", STR("")));
    return priority_round_find(c, r.thing.id, out);
}

enum err priority_draft_change(struct ctx *c, struct id id, struct priority_draft *d,
                               struct priority_round *out) {
    struct priority_round r;
    struct things needs;
    TRY(priority_round_find(c, id, &r));
    if (!gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    if (r.phase != PHASE_DRAFT) {
        return ERR_CLOSED;
    }
    TRY(check_draft(c, d, &r, &needs));
    fill_thing(&r.thing, d);
    TRY(thing_save(c, &r.thing, true));
    TRY(thing_set_life(c, &r.thing, LIFE_WAITING));
    TRY(q_priority_round_update(c->db, id, d->text, d->method, d->in_room, d->barriers, d->equity,
                                d->twice, r.most, d->promise, d->seed, r.zone, d->local[0],
                                d->local[1], d->local[2], r.ends_ms[0], r.ends_ms[1], r.ends_ms[2],
                                NULL));
    TRY(put_needs(c, &r, d, &needs));
    return priority_round_find(c, id, out);
}

enum err priority_draft_of(struct ctx *c, const struct priority_round *r,
                           struct priority_draft *out) {
    *out = (struct priority_draft){
        .title = r->thing.title,
        .text = r->text,
        .method = str_of(priority_method_name(r->method)),
        .promise = r->promise,
        .seed = r->seed,
        .local = {r->local[0], r->local[1], r->local[2]},
        .most = {r->most > 0, r->most},
        .in_room = r->in_room,
        .barriers = r->barriers,
        .equity = r->equity,
        .twice = r->twice,
        .for_public = id_eq(r->thing.wanted, AUDIENCE_PUBLIC),
        .which = STR("kept"),
    };
    return community_find(c, r->thing.community, &out->community);
}
