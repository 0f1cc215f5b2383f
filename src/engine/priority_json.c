/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer of the priority engine as JSON. */
#include "engine/priority.h"

/* What every part needs. */
struct putting {
    struct json_out *j;
    struct arena *a;
    const struct priority_input *in;
    const struct priority_options *o;
    const struct priority_result *r;
};

static struct str id_of(const struct putting *p, size_t place) {
    return p->in->need[p->r->need[place].need];
}

static void put_half(const struct putting *p, enum priority_criterion c, int32_t halves) {
    json_put_str(p->j, priority_text(p->a, halves, 2 * (int64_t)priority_unit(c)));
}

static void put_medians(const struct putting *p, const struct priority_need *n) {
    json_key(p->j, "medians");
    json_open_object(p->j);
    for (enum priority_criterion c = 0; c < PRIORITY_EQUITY; c++) {
        if (n->rating[c].raters) {
            json_key(p->j, priority_criterion_name(c));
            put_half(p, c, n->rating[c].median);
        }
    }
    json_close_object(p->j);
}

static void put_middle(const struct putting *p, const struct priority_need *n) {
    json_key(p->j, "middle_half");
    json_open_object(p->j);
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        if (n->rating[c].raters) {
            json_key(p->j, priority_criterion_name(c));
            json_open_array(p->j);
            put_half(p, c, n->rating[c].low);
            put_half(p, c, n->rating[c].high);
            json_close_array(p->j);
        }
    }
    json_close_object(p->j);
}

static void put_interval(const struct putting *p, const struct priority_need *n) {
    json_key(p->j, "interval");
    if (n->interval[0]) {
        json_open_array(p->j);
        json_put_int(p->j, (int64_t)n->interval[0]);
        json_put_int(p->j, (int64_t)n->interval[1]);
        json_close_array(p->j);
    } else {
        json_put_null(p->j);
    }
    json_key(p->j, "skipped");
    json_put_int(p->j, (int64_t)n->skipped);
}

static void put_criteria(const struct putting *p, const char *key, unsigned bits) {
    json_key(p->j, key);
    json_open_array(p->j);
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        if (bits >> c & 1U) {
            json_put_cstr(p->j, priority_criterion_name(c));
        }
    }
    json_close_array(p->j);
}

/* What only some methods have. */
static void put_special(const struct putting *p, const struct priority_need *n) {
    static const char *const box[] = {"low", "high"};
    enum { CUT = 2 * 5 * PRIORITY_UNIT };
    if (p->o->method == PRIORITY_GRID) {
        json_key(p->j, "box");
        json_open_object(p->j);
        json_key(p->j, "need");
        json_put_cstr(p->j, box[n->rating[PRIORITY_SIZE].median >= CUT]);
        json_key(p->j, "feasibility");
        json_put_cstr(p->j, box[n->rating[PRIORITY_FEASIBILITY].median >= CUT]);
        json_close_object(p->j);
    } else if (p->o->method == PRIORITY_MULTIVOTE) {
        json_key(p->j, "round");
        json_put_int(p->j, n->round);
    } else if (p->o->method == PRIORITY_PAIRWISE) {
        json_key(p->j, "wins");
        json_put_int(p->j, n->wins);
        json_key(p->j, "losses");
        json_put_int(p->j, n->losses);
        if (!p->r->no_strength && n->rank) {
            json_key(p->j, "strength");
            json_put_real(p->j, n->strength);
        }
    }
}

static void put_need(const struct putting *p, const struct priority_need *n) {
    const struct priority_rating *equity = &n->rating[PRIORITY_EQUITY];
    json_open_object(p->j);
    json_key(p->j, "need");
    json_put_str(p->j, p->in->need[n->need]);
    json_key(p->j, "rank");
    if (n->rank) {
        json_put_int(p->j, (int64_t)n->rank);
    } else {
        json_put_null(p->j);
    }
    json_key(p->j, "score");
    json_put_str(p->j, n->scored ? priority_text(p->a, n->score, p->r->den) : str_of(NULL));
    put_medians(p, n);
    json_key(p->j, "raters");
    json_put_int(p->j, (int64_t)n->raters);
    put_interval(p, n);
    put_criteria(p, "barriers", n->barriers);
    json_key(p->j, "equity");
    if (equity->raters >= PRIORITY_RATERS_MIN) {
        put_half(p, PRIORITY_EQUITY, equity->median);
    } else {
        json_put_null(p->j);
    }
    put_middle(p, n);
    put_special(p, n);
    json_close_object(p->j);
}

static void put_weight(const struct putting *p, const char *key, const struct priority_weight *w) {
    json_key(p->j, key);
    json_put_str(p->j, w->changes ? priority_text(p->a, w->at.num, w->at.den) : str_of(NULL));
}

/* A line for each criterion on which too few have rated a need. */
static void put_unranked(const struct putting *p) {
    json_open_array(p->j);
    for (size_t i = p->r->ranked + p->r->barred; i < p->r->needs; i++) {
        const struct priority_need *n = &p->r->need[i];
        for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
            if (n->few >> c & 1U) {
                json_open_object(p->j);
                json_key(p->j, "need");
                json_put_str(p->j, id_of(p, i));
                json_key(p->j, "criterion");
                json_put_cstr(p->j, priority_criterion_name(c));
                json_key(p->j, "raters");
                json_put_int(p->j, (int64_t)n->rating[c].raters);
                json_close_object(p->j);
            }
        }
    }
    json_close_array(p->j);
}

static void put_ids(const struct putting *p, const char *key, const size_t *place, size_t count) {
    json_key(p->j, key);
    json_open_array(p->j);
    for (size_t i = 0; i < count; i++) {
        json_put_str(p->j, id_of(p, place[i]));
    }
    json_close_array(p->j);
}

static void put_cycles(const struct putting *p) {
    json_key(p->j, "cycles");
    json_open_array(p->j);
    for (size_t i = 0; i < p->r->cycles; i++) {
        const struct priority_cycle *c = &p->r->cycle[i];
        json_open_object(p->j);
        put_ids(p, "needs", c->member, c->members);
        put_ids(p, "loop", c->loop, c->length);
        json_close_object(p->j);
    }
    json_close_array(p->j);
}

static void put_rounds(const struct putting *p) {
    json_key(p->j, "rounds");
    json_open_array(p->j);
    for (unsigned round = 1; round <= p->r->rounds; round++) {
        json_open_object(p->j);
        json_key(p->j, "round");
        json_put_int(p->j, round);
        json_key(p->j, "needs");
        json_open_array(p->j);
        for (size_t i = 0; i < p->r->needs; i++) {
            int64_t votes = p->r->votes[(round - 1) * p->r->needs + p->r->need[i].need];
            if (votes >= 0) {
                json_open_object(p->j);
                json_key(p->j, "need");
                json_put_str(p->j, id_of(p, i));
                json_key(p->j, "votes");
                json_put_int(p->j, votes);
                json_close_object(p->j);
            }
        }
        json_close_array(p->j);
        json_close_object(p->j);
    }
    json_close_array(p->j);
}

static void put_result(const struct putting *p) {
    json_open_object(p->j);
    json_key(p->j, "needs");
    json_open_array(p->j);
    for (size_t i = 0; i < p->r->ranked + p->r->barred; i++) {
        put_need(p, &p->r->need[i]);
    }
    json_close_array(p->j);
    json_key(p->j, "top3_changes_at");
    json_open_object(p->j);
    put_weight(p, "below", &p->r->below);
    put_weight(p, "above", &p->r->above);
    json_close_object(p->j);
    json_key(p->j, "unranked");
    put_unranked(p);
    put_cycles(p);
    if (p->o->method == PRIORITY_MULTIVOTE) {
        put_rounds(p);
    }
    json_close_object(p->j);
}

static struct result_notes warnings(const struct putting *p, struct result_note room[2]) {
    size_t count = 0;
    if (!p->r->intervals) {
        room[count++] = (struct result_note){"intervals_too_many", 0, {{{0}}}};
    }
    if (p->o->bradley_terry && p->o->method == PRIORITY_PAIRWISE && p->r->no_strength) {
        room[count++] =
            (struct result_note){"bradley_terry", 1, {result_text(str_of(p->r->no_strength))}};
    }
    return (struct result_notes){room, count};
}

static struct result_notes explain(const struct putting *p, struct result_note room[4]) {
    size_t count = 0;
    room[count++] = (struct result_note){
        "ranked",
        3,
        {result_number((int64_t)p->r->ranked), result_number((int64_t)p->r->barred),
         result_number((int64_t)(p->r->needs - p->r->ranked - p->r->barred))}};
    room[count++] =
        (struct result_note){"raters_at_least", 1, {result_number(PRIORITY_RATERS_MIN)}};
    if (p->r->intervals) {
        room[count++] = (struct result_note){"resamples",
                                             3,
                                             {result_number(PRIORITY_RESAMPLES), result_number(50),
                                              result_number(PRIORITY_RESAMPLES + 1 - 50)}};
    }
    if (p->o->method <= PRIORITY_HANLON_NACCHO) {
        room[count++] = (struct result_note){
            "seriousness_weighs", 1, {result_number(p->o->method == PRIORITY_HANLON ? 1 : 2)}};
    }
    return (struct result_notes){room, count};
}

void priority_json(struct json_out *j, struct arena *a, const struct priority_input *in,
                   const struct priority_options *o, const struct priority_result *r,
                   struct result_head head) {
    struct putting p = {j, a, in, o, r};
    struct result_note room[4];
    head.engine = "priority";
    head.method = priority_method_name(o->method);
    head.seed = o->seed;
    if (r->refused) {
        struct buf relax = buf_make((size_t)1 << 28);
        struct json_out list = json_begin(&relax);
        struct putting few = {&list, a, in, o, r};
        put_unranked(&few);
        result_none(j, &head, r->refused, buf_str(&relax));
        buf_free(&relax);
        return;
    }
    result_begin(j, &head, warnings(&p, room));
    put_result(&p);
    result_end(j, explain(&p, room));
}
