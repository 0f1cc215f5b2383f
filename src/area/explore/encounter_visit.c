/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is planned within an encounter: visits, and circles that have found each other; and
 * questions to think with. */
#include "area/explore/encounter.h"
#include "encounter_sql.h"
#include "sys/chance.h"

/* --- visits --- */

static enum err may_plan(const struct encounter *e) {
    return !e->inside ? ERR_FORBIDDEN : e->is_over ? ERR_CLOSED : ERR_OK;
}

static enum err check_day(struct ctx *c, struct str day, int64_t *out) {
    struct opt_int at = {0};
    if (day.n == 10) {
        struct str local = arena_printf(c->arena, "%.*sT12:00", STR_ARG(day));
        at.has = lang_time_parse(local, STR("UTC"), &at.v);
    }
    if (!at.has) {
        return ctx_wrong(c, "day", msg_wrong_day());
    }
    *out = at.v;
    return ERR_OK;
}

enum err encounter_visit_plan(struct ctx *c, const struct encounter *e, struct id host,
                              struct str day, struct str place, struct str coming) {
    int64_t day_ms = 0;
    TRY(may_plan(e));
    const struct encounter_part *part = encounter_part_of(e, host);
    if (part == NULL || part->state != PART_IN) {
        ctx_wrong(c, "host", msg_wrong_choose());
    }
    enum err wrong = check_day(c, day, &day_ms);
    (void)wrong; /* noted */
    check_line(c, "place", &place, 2, 200);
    check_line(c, "coming", &coming, 2, 300);
    TRY(ctx_checked(c));
    struct q_visit_count_row row;
    TRY(q_visit_count(c->db, c->arena, e->thing.id, &row));
    if (row.total >= ENCOUNTER_VISITS_MOST) {
        return ctx_wrong(c, "day", msg_encounter_wrong_visits());
    }
    return q_visit_add(c->db, id_make(c->now_ms), e->thing.id, host, day_ms, place, coming,
                       c->viewer->person, c->now_ms, NULL);
}

enum err encounter_visits(struct ctx *c, const struct encounter *e, struct encounter_visits *out) {
    struct q_visit_list_rows rows;
    *out = (struct encounter_visits){0};
    if (!e->inside) {
        return ERR_OK;
    }
    TRY(q_visit_list(c->db, c->arena, e->thing.id, ENCOUNTER_VISITS_MOST, &rows));
    out->item = arena_array(c->arena, struct encounter_visit, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_visit_list_row *r = &rows.item[i];
        out->item[out->count++] = (struct encounter_visit){
            .id = r->id,
            .host = r->title,
            .host_lang = r->lang,
            .day_ms = r->day,
            .place = r->place,
            .coming = r->coming,
            .may_drop = e->may_keep || id_eq(r->author, c->viewer->person),
        };
    }
    return ERR_OK;
}

enum err encounter_visit_drop(struct ctx *c, const struct encounter *e, struct id visit) {
    struct encounter_visits all;
    TRY(encounter_visits(c, e, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (id_eq(all.item[i].id, visit)) {
            return all.item[i].may_drop ? q_visit_drop(c->db, visit, e->thing.id, NULL)
                                        : ERR_FORBIDDEN;
        }
    }
    return ERR_NOT_FOUND;
}

/* --- circles --- */

/* Unlisted ones are named to nobody outside, whoever asks. */
static bool is_listed(const struct thing *circle) {
    return circle->life == LIFE_PUBLISHED && !id_eq(circle->audience, circle->id);
}

static enum err find_circle(struct ctx *c, const struct encounter *e, struct id id,
                            struct thing *out) {
    TRY(thing_find(c, id, "circle", out));
    const struct encounter_part *part = encounter_part_of(e, out->community);
    if (!is_listed(out) || part == NULL || part->state != PART_IN) {
        return ERR_NOT_FOUND;
    }
    return gate_may_change(c->viewer, out) ? ERR_OK : ERR_FORBIDDEN;
}

enum err encounter_pairs(struct ctx *c, const struct encounter *e, struct encounter_pairs *out) {
    struct q_pair_list_rows rows;
    *out = (struct encounter_pairs){0};
    if (!e->inside) {
        return ERR_OK;
    }
    TRY(q_pair_list(c->db, c->arena, e->thing.id, ENCOUNTER_PAIRS_MOST, &rows));
    out->item = arena_array(c->arena, struct encounter_pair, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_pair_list_row *r = &rows.item[i];
        struct thing circle;
        struct encounter_pair *one = &out->item[out->count++];
        enum err found = thing_find(c, r->circle, "circle", &circle);
        *one = (struct encounter_pair){
            .circle = r->circle, .name = r->name, .lang = r->lang, .community = r->title};
        one->is_seen = found == ERR_OK;
        one->may_drop = one->is_seen && gate_may_change(c->viewer, &circle);
    }
    return ERR_OK;
}

enum err encounter_pair_add(struct ctx *c, const struct encounter *e, struct id circle) {
    struct thing t;
    struct encounter_pairs all;
    TRY(may_plan(e));
    TRY(find_circle(c, e, circle, &t));
    TRY(encounter_pairs(c, e, &all));
    if (all.count >= ENCOUNTER_PAIRS_MOST) {
        return ctx_wrong(c, "circle", msg_encounter_wrong_visits());
    }
    return q_pair_add(c->db, e->thing.id, t.id, t.community, t.title, c->now_ms, NULL);
}

enum err encounter_pair_drop(struct ctx *c, const struct encounter *e, struct id circle) {
    struct thing t;
    TRY(find_circle(c, e, circle, &t));
    return q_pair_drop(c->db, e->thing.id, circle, NULL);
}

enum err encounter_circles(struct ctx *c, const struct encounter *e, struct things *out) {
    *out = (struct things){arena_array(c->arena, struct thing, ENCOUNTER_PAIRS_MOST), 0};
    for (size_t i = 0; i < e->parts && e->inside && !e->is_over; i++) {
        struct things some;
        bool more;
        if (e->part[i].state != PART_IN || !e->part[i].is_member) {
            continue;
        }
        TRY(thing_list(c, "circle", e->part[i].community, (struct thing_page){0}, &some, &more));
        for (size_t k = 0; k < some.count && out->count < ENCOUNTER_PAIRS_MOST; k++) {
            if (is_listed(&some.item[k]) && gate_may_change(c->viewer, &some.item[k])) {
                out->item[out->count++] = some.item[k];
            }
        }
    }
    return ERR_OK;
}

/* --- questions to think with --- */

struct msg_text encounter_prompt(int64_t number) {
    static const int prompts[ENCOUNTER_PROMPTS] = {
        MSG_encounter_prompt_not_here, MSG_encounter_prompt_not_heard,
        MSG_encounter_prompt_give_up,  MSG_encounter_prompt_cost,
        MSG_encounter_prompt_before,   MSG_encounter_prompt_failed,
        MSG_encounter_prompt_proof,    MSG_encounter_prompt_worse,
        MSG_encounter_prompt_smallest, MSG_encounter_prompt_said_no,
        MSG_encounter_prompt_years,    MSG_encounter_prompt_own};
    int64_t n = number % ENCOUNTER_PROMPTS;
    return (struct msg_text){.key = prompts[n < 0 ? n + ENCOUNTER_PROMPTS : n]};
}
