/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer as JSON. */
#include "engine/match.h"

static void put_assigned(struct json_out *j, const struct match_problem *p,
                         const struct match_assigned *x) {
    json_open_object(j);
    json_pair_str(j, "volunteer", p->volunteer[x->volunteer].id);
    json_pair_str(j, "seat", p->seat[x->seat].id);
    json_pair_int(j, "cost", x->cost);
    json_key(j, "parts");
    json_open_object(j);
    for (int i = 0; i < MATCH_PARTS; i++) {
        if (x->part[i]) {
            json_pair_int(j, match_part_name((enum match_part)i), x->part[i]);
        }
    }
    json_close_object(j);
    json_close_object(j);
}

static void put_uncovered(struct json_out *j, const struct match_problem *p,
                          const struct match_uncovered *x) {
    json_open_object(j);
    json_pair_str(j, "seat", p->seat[x->seat].id);
    json_pair_int(j, "missing", x->missing);
    json_pair_int(j, "below_min", x->below_min);
    json_pair_str(j, "why", str_of(match_why_name(x->why)));
    json_close_object(j);
}

/* Those of one seat; returns where the next one's begin. */
static size_t put_line(struct json_out *j, const struct match_problem *p,
                       const struct match_result *r, size_t i) {
    uint32_t seat = r->waiting[i].seat;
    json_open_object(j);
    json_pair_str(j, "seat", p->seat[seat].id);
    json_key(j, "order");
    json_open_array(j);
    for (; i < r->waitings && r->waiting[i].seat == seat; i++) {
        json_open_object(j);
        json_pair_str(j, "volunteer", p->volunteer[r->waiting[i].volunteer].id);
        json_pair_int(j, "extra", r->waiting[i].extra);
        json_close_object(j);
    }
    json_close_array(j);
    json_close_object(j);
    return i;
}

static void put_refused(struct json_out *j, const struct match_problem *p,
                        const struct match_result *r) {
    json_key(j, "refused");
    json_open_array(j);
    for (size_t i = 0; r->refused && i < r->refuseds; i++) {
        json_open_object(j);
        json_pair_str(j, "volunteer", p->volunteer[r->refused[i].volunteer].id);
        json_pair_str(j, "seat", p->seat[r->refused[i].seat].id);
        json_pair_str(j, "why", str_of(match_refusal_name(r->refused[i].why)));
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_result(struct json_out *j, const struct match_problem *p,
                       const struct match_result *r) {
    json_open_object(j);
    json_key(j, "assigned");
    json_open_array(j);
    for (size_t i = 0; i < r->assigneds; i++) {
        put_assigned(j, p, &r->assigned[i]);
    }
    json_close_array(j);
    json_key(j, "uncovered");
    json_open_array(j);
    for (size_t i = 0; i < r->uncovereds; i++) {
        put_uncovered(j, p, &r->uncovered[i]);
    }
    json_close_array(j);
    json_key(j, "waiting");
    json_open_array(j);
    for (size_t i = 0; i < r->waitings;) {
        i = put_line(j, p, r, i);
    }
    json_close_array(j);
    put_refused(j, p, r);
    json_pair_int(j, "cost", r->cost);
    json_pair_int(j, "bound", r->bound);
    json_key(j, "optimal");
    json_put_bool(j, r->optimal);
    json_close_object(j);
}

void match_json(struct json_out *j, struct arena *a, const struct match_problem *p,
                const struct match_result *r, struct result_head head) {
    head.engine = "match";
    head.method = "flow";
    head.seed = p->seed;
    if (r->refused_problem) {
        result_none(j, &head, r->refused_problem, str_of(NULL));
        return;
    }
    struct result_note *note = arena_array(a, struct result_note, MATCH_REFUSALS + 2);
    size_t notes = 0;
    if (!r->refused) {
        note[notes++] =
            (struct result_note){"refused_not_listed", 1, {result_number((int64_t)r->refuseds)}};
    }
    result_begin(j, &head, (struct result_notes){note, notes});
    put_result(j, p, r);
    struct result_note *told = note + notes;
    size_t count = 0;
    told[count++] = (struct result_note){"rounds", 1, {result_number(r->rounds)}};
    told[count++] = (struct result_note){.code = r->extra_exact ? "extra_exact" : "extra_at_least"};
    for (int i = 1; i < MATCH_REFUSALS && notes == 0; i++) {
        if (r->refusals[i]) {
            told[count++] = (struct result_note){
                "refused_because",
                2,
                {result_text(str_of(match_refusal_name((enum match_refusal)i))),
                 result_number((int64_t)r->refusals[i])}};
        }
    }
    result_end(j, (struct result_notes){told, count});
}
