/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith match: volunteers to seats at the least cost, or a table of costs one to one. */
#include <stdio.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "format/match_read.h"

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

static void told_assigned(struct file_command *c, const struct match_problem *p,
                          const struct match_assigned *x, bool explain) {
    buf_put(&c->out, STR("  "));
    file_command_text(c, p->volunteer[x->volunteer].id);
    buf_printf(&c->out, "  cost %lld", (long long)x->cost);
    bool begun = false;
    for (int i = 0; i < MATCH_PARTS; i++) {
        if (x->part[i]) {
            buf_printf(&c->out, "%s%lld %s", begun ? ", " : ": ", (long long)x->part[i],
                       explain ? part_words[i] : match_part_name((enum match_part)i));
            begun = true;
        }
    }
    buf_char(&c->out, '\n');
}

static void told_waiting(struct file_command *c, const struct match_problem *p,
                         const struct match_result *r, uint32_t seat, size_t *at) {
    const char *before = "  waiting: ";
    for (; *at < r->waitings && r->waiting[*at].seat == seat; (*at)++) {
        buf_put(&c->out, str_of(before));
        file_command_text(c, p->volunteer[r->waiting[*at].volunteer].id);
        buf_printf(&c->out, " (+%lld)", (long long)r->waiting[*at].extra);
        before = ", ";
    }
    if (before[0] == ',') {
        buf_char(&c->out, '\n');
    }
}

/* Lists that are all in the same order of seats. */
struct lists {
    size_t assigned;
    size_t uncovered;
    size_t waiting;
};

static void told_seat(struct file_command *c, const struct match_problem *p,
                      const struct match_result *r, uint32_t seat, struct lists *at, bool explain) {
    size_t end = at->assigned;
    while (end < r->assigneds && r->assigned[end].seat == seat) {
        end++;
    }
    file_command_text(c, p->seat[seat].id);
    buf_printf(&c->out, ": %zu of %u\n", end - at->assigned, p->seat[seat].max);
    for (; at->assigned < end; at->assigned++) {
        told_assigned(c, p, &r->assigned[at->assigned], explain);
    }
    if (at->uncovered < r->uncovereds && r->uncovered[at->uncovered].seat == seat) {
        const struct match_uncovered *u = &r->uncovered[at->uncovered++];
        buf_printf(&c->out, "  missing: %u, %u of them below the minimum; %s\n", u->missing,
                   u->below_min, why_words[u->why]);
    }
    told_waiting(c, p, r, seat, &at->waiting);
}

static void told_refused(struct file_command *c, const struct match_problem *p,
                         const struct match_result *r) {
    for (size_t i = 0; r->refused && i < r->refuseds; i++) {
        file_command_text(c, p->volunteer[r->refused[i].volunteer].id);
        buf_put(&c->out, STR(" does not sit in "));
        file_command_text(c, p->seat[r->refused[i].seat].id);
        buf_printf(&c->out, ": %s.\n", refusal_words[r->refused[i].why]);
    }
}

static void told(struct file_command *c, const struct match_problem *p,
                 const struct match_result *r, bool explain) {
    size_t places = 0;
    struct lists at = {0};
    for (size_t s = 0; s < p->seats; s++) {
        places += p->seat[s].max;
    }
    buf_printf(&c->out, "%zu of %zu places taken; cost %lld, %s", r->assigneds, places,
               (long long)r->cost, r->optimal ? "the least there is" : "perhaps not the least");
    if (!r->optimal) {
        buf_printf(&c->out, " (no less than %lld)", (long long)r->bound);
    }
    buf_char(&c->out, '\n');
    for (size_t s = 0; s < p->seats; s++) {
        told_seat(c, p, r, r->order[s], &at, explain);
    }
    if (explain) {
        told_refused(c, p, r);
    }
}

/* --- the two answers --- */

static int no_result(struct file_command *c, struct str text, const char *why) {
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        struct result_head head = {"match", "assignment", hash_of(text.p, text.n), str_of(NULL)};
        result_none(&j, &head, why, str_of(NULL));
        buf_char(&c->out, '\n');
    } else {
        (void)fprintf(stderr, "kith match: %s\n",
                      str_eq(str_of(why), STR("no_assignment"))
                          ? "not everyone can be assigned: too few pairs are allowed"
                          : "too large: the costs could not be added up in 64 bits");
    }
    return EXIT_NO_RESULT;
}

static void table_json(struct file_command *c, struct str text, const struct match_table *t,
                       const struct match_table_result *r) {
    struct json_out j = json_begin(&c->out);
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
    buf_char(&c->out, '\n');
}

static int run_table(struct file_command *c, struct str text) {
    struct match_table t;
    struct flaw flaw;
    if (match_table_read(c->arena, text, &t, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    struct match_table_result r = match_table_solve(c->arena, &t, (struct flow_watch){0});
    if (r.refused) {
        return no_result(c, text, r.refused);
    }
    if (c->json) {
        table_json(c, text, &t, &r);
        return EXIT_DONE;
    }
    buf_printf(&c->out, "cost %lld\n", (long long)r.cost);
    for (size_t i = 0; i < t.count; i++) {
        buf_printf(&c->out, "%zu to %u at %lld\n", i + 1, t.pair[r.pair[i]].seat + 1,
                   (long long)t.pair[r.pair[i]].cost);
    }
    return EXIT_DONE;
}

static int run_problem(struct file_command *c, const struct given *g, struct str text) {
    struct match_problem p;
    struct flaw flaw;
    if (match_read(c->arena, text, &p, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    struct match_result r = match_solve(c->arena, &p, (struct flow_watch){0});
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        struct result_head head = {.input = hash_of(text.p, text.n)};
        match_json(&j, c->arena, &p, &r, head);
        buf_char(&c->out, '\n');
    } else if (r.refused_problem) {
        return no_result(c, text, r.refused_problem);
    } else {
        told(c, &p, &r, g->explain);
    }
    return r.refused_problem ? EXIT_NO_RESULT : EXIT_DONE;
}

int command_match(int argc, char **argv) {
    struct given g = {0};
    struct file_command c = {.name = "match",
                             .usage = "PROBLEM.json [--explain] [--json] | --dimacs-assignment "
                                      "TABLE [--json]"};
    const struct option_row rows[] = {{"dimacs-assignment", OPTION_FLAG, &g.table},
                                      {"explain", OPTION_FLAG, &g.explain},
                                      {"json", OPTION_FLAG, &c.json},
                                      {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    if (code) {
        return code;
    }
    struct str text;
    code = file_command_read(&c, &text);
    if (code == EXIT_DONE) {
        code = g.table ? run_table(&c, text) : run_problem(&c, &g, text);
    }
    return file_command_end(&c, code);
}
