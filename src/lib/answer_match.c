/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith match` answers: volunteers to seats at the least cost, or a table of costs one to one.
 */
#include <stddef.h>

#include "format/match_read.h"
#include "lib/engines.h"

struct given {
    bool table;
    bool explain;
};

/* --- words --- */

static const char *const refusal_words[MATCH_REFUSALS] = {
    [MATCH_NO_CONSENT] = "has not agreed to be asked",
    [MATCH_BANNED] = "must not be there",
    [MATCH_AGE] = "is too young, or the day of birth is not known",
    [MATCH_CLEARANCE_MISSING] = "lacks a clearance for this setting",
    [MATCH_CLEARANCE_EXPIRED] = "has a clearance that ends before the seat does",
    [MATCH_SKILL] = "lacks a skill",
    [MATCH_LANGUAGE] = "does not speak a language that is needed",
    [MATCH_TOO_FAR] = "lives too far away",
    [MATCH_NOT_FREE] = "is not free then, with the way there and back",
    [MATCH_OVERLAP] = "could not be there and at another seat at once",
    [MATCH_REST] = "would have too little rest beside another seat",
    [MATCH_TWO_ADULTS] = "would sit without two adults"};

static const char *const part_words[MATCH_PARTS] = {"for shifts taken before",  "for the way",
                                                    "for missing skill levels", "as a wish",
                                                    "as a regular there",       "as a newcomer"};

static const char *const why_words[] = {"nobody is eligible",
                                        "all who are eligible are needed elsewhere",
                                        "those who could come clash with rules between seats"};

/* --- as plain text --- */

static void told_assigned(struct question *q, const struct match_problem *p,
                          const struct match_assigned *x, bool explain) {
    buf_put(&q->out, STR("  "));
    question_text(q, p->volunteer[x->volunteer].id);
    buf_printf(&q->out, "  cost %lld", (long long)x->cost);
    bool begun = false;
    for (int i = 0; i < MATCH_PARTS; i++) {
        if (x->part[i]) {
            buf_printf(&q->out, "%s%lld %s", begun ? ", " : ": ", (long long)x->part[i],
                       explain ? part_words[i] : match_part_name((enum match_part)i));
            begun = true;
        }
    }
    buf_char(&q->out, '\n');
}

static void told_waiting(struct question *q, const struct match_problem *p,
                         const struct match_result *r, uint32_t seat, size_t *at) {
    const char *before = "  waiting: ";
    for (; *at < r->waitings && r->waiting[*at].seat == seat; (*at)++) {
        buf_put(&q->out, str_of(before));
        question_text(q, p->volunteer[r->waiting[*at].volunteer].id);
        buf_printf(&q->out, " (+%lld)", (long long)r->waiting[*at].extra);
        before = ", ";
    }
    if (before[0] == ',') {
        buf_char(&q->out, '\n');
    }
}

/* Lists that are all in the same order of seats. */
struct lists {
    size_t assigned;
    size_t uncovered;
    size_t waiting;
};

static void told_seat(struct question *q, const struct match_problem *p,
                      const struct match_result *r, uint32_t seat, struct lists *at, bool explain) {
    size_t end = at->assigned;
    while (end < r->assigneds && r->assigned[end].seat == seat) {
        end++;
    }
    question_text(q, p->seat[seat].id);
    buf_printf(&q->out, ": %zu of %u\n", end - at->assigned, p->seat[seat].max);
    for (; at->assigned < end; at->assigned++) {
        told_assigned(q, p, &r->assigned[at->assigned], explain);
    }
    if (at->uncovered < r->uncovereds && r->uncovered[at->uncovered].seat == seat) {
        const struct match_uncovered *u = &r->uncovered[at->uncovered++];
        buf_printf(&q->out, "  missing: %u, %u of them below the minimum; %s\n", u->missing,
                   u->below_min, why_words[u->why]);
    }
    told_waiting(q, p, r, seat, &at->waiting);
}

static void told_refused(struct question *q, const struct match_problem *p,
                         const struct match_result *r) {
    for (size_t i = 0; r->refused && i < r->refuseds; i++) {
        question_text(q, p->volunteer[r->refused[i].volunteer].id);
        buf_put(&q->out, STR(" does not sit in "));
        question_text(q, p->seat[r->refused[i].seat].id);
        buf_printf(&q->out, ": %s.\n", refusal_words[r->refused[i].why]);
    }
}

static void told(struct question *q, const struct match_problem *p, const struct match_result *r,
                 bool explain) {
    size_t places = 0;
    struct lists at = {0};
    for (size_t s = 0; s < p->seats; s++) {
        places += p->seat[s].max;
    }
    buf_printf(&q->out, "%zu of %zu places taken; cost %lld, %s", r->assigneds, places,
               (long long)r->cost, r->optimal ? "the least there is" : "perhaps not the least");
    if (!r->optimal) {
        buf_printf(&q->out, " (no less than %lld)", (long long)r->bound);
    }
    buf_char(&q->out, '\n');
    for (size_t s = 0; s < p->seats; s++) {
        told_seat(q, p, r, r->order[s], &at, explain);
    }
    if (explain) {
        told_refused(q, p, r);
    }
}

/* --- the two answers --- */

static int no_result(struct question *q, const char *why) {
    return str_eq(str_of(why), STR("no_assignment"))
               ? question_none(q, "not everyone can be assigned: too few pairs are allowed")
           : str_eq(str_of(why), STR("stopped"))
               ? question_none(q, "stopped")
               : question_none(q, "too large: the costs could not be added up in 64 bits");
}

static bool stop(void *self, uint64_t pivots) {
    return !question_tell(self, -1, pivots);
}

static void table_json(struct question *q, struct str text, const struct match_table *t,
                       const struct match_table_result *r) {
    struct json_out j = question_json(q);
    struct result_head head = {"match", "assignment", hash_of(text.p, text.n), str_of(NULL)};
    result_begin(&j, &head, (struct result_notes){0});
    json_open_object(&j);
    json_key(&j, "cost");
    json_put_int(&j, r->cost);
    json_key(&j, "assigned");
    json_open_array(&j);
    for (size_t i = 0; i < t->count; i++) {
        json_open_array(&j);
        json_put_int(&j, (int64_t)i + 1);
        json_put_int(&j, (int64_t)t->pair[r->pair[i]].seat + 1);
        json_put_int(&j, t->pair[r->pair[i]].cost);
        json_close_array(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
    result_end(&j, (struct result_notes){0});
    buf_char(&q->out, '\n');
}

static void told_table(struct question *q, const struct match_table *t,
                       const struct match_table_result *r) {
    buf_printf(&q->out, "cost %lld\n", (long long)r->cost);
    for (size_t i = 0; i < t->count; i++) {
        buf_printf(&q->out, "%zu to %u at %lld\n", i + 1, t->pair[r->pair[i]].seat + 1,
                   (long long)t->pair[r->pair[i]].cost);
    }
}

static int run_table(struct question *q, const struct question_file *f) {
    struct match_table t;
    struct flaw flaw = {0};
    if (match_table_read(q->arena, f->text, &t, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    struct match_table_result r = match_table_solve(q->arena, &t, (struct flow_watch){stop, q});
    if (q->json && r.refused) {
        struct json_out j = question_json(q);
        struct str text = f->text;
        struct result_head head = {"match", "assignment", hash_of(text.p, text.n), str_of(NULL)};
        result_none(&j, &head, r.refused, str_of(NULL));
    } else if (q->json) {
        table_json(q, f->text, &t, &r);
    }
    if (r.refused) {
        return no_result(q, r.refused);
    }
    if (!q->json) {
        told_table(q, &t, &r);
    }
    return EXIT_DONE;
}

static int run_problem(struct question *q, const struct given *g, const struct question_file *f) {
    struct match_problem p;
    struct flaw flaw;
    if (match_read(q->arena, f->text, &p, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    struct match_result r = match_solve(q->arena, &p, (struct flow_watch){stop, q});
    if (q->json) {
        struct json_out j = question_json(q);
        match_json(&j, q->arena, &p, &r,
                   (struct result_head){.input = hash_of(f->text.p, f->text.n)});
    } else if (!r.refused_problem) {
        told(q, &p, &r, g->explain);
    }
    return r.refused_problem ? no_result(q, r.refused_problem) : EXIT_DONE;
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    const struct question_file *f = question_file_of(q, "problem");
    return g->table ? run_table(q, f) : run_problem(q, g, f);
}

static const struct engine_option options_known[] = {
    {"dimacs-assignment", ASK_FLAG, offsetof(struct given, table)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_match = {
    .name = "match",
    .arguments = "PROBLEM.json [--explain] [--json] | --dimacs-assignment TABLE [--json]",
    .help = "volunteers to seats at the least cost",
    .file = {{"problem", "json"}},
    .personal = "where people live, when they are free and what they are cleared for",
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
