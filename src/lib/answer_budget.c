/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith budget` answers: which projects of a .pb file are funded, and who paid for them. */
#include <inttypes.h>
#include <stddef.h>

#include "format/pabulib.h"
#include "lib/engines.h"

struct given {
    struct str rule;
    struct str utility;
    struct str completion;
    struct str compare;
    struct str start;
    struct str unit;
    struct str seed;
    bool explain;
};

/* --- options --- */

static int words(struct question *q, const struct given *g, struct budget_options *o) {
    if (!budget_rule_find(g->rule, &o->rule)) {
        return question_usage(q, "--rule must be greedy or equal-shares");
    }
    if (g->utility.p && !budget_utility_find(g->utility, &o->utility)) {
        return question_usage(q, "--utility must be cost or cardinality");
    }
    if (g->completion.p && !budget_completion_find(g->completion, &o->completion)) {
        return question_usage(q, "--completion must be none, utilitarian, add1, "
                                 "add1-exhaustive, add1-utilitarian or "
                                 "add1-exhaustive-utilitarian");
    }
    if (g->compare.p && !budget_compare_find(g->compare, &o->compare)) {
        return question_usage(q, "--compare must be satisfaction or exclusion");
    }
    if (g->start.p && !str_eq(g->start, STR("integral")) && !str_eq(g->start, STR("exact"))) {
        return question_usage(q, "--start must be exact or integral");
    }
    o->integral = str_eq(g->start, STR("integral"));
    return EXIT_DONE;
}

/* What would be passed over in silence is refused. */
static int fitting(struct question *q, const struct given *g, const struct budget_options *o) {
    bool rises = o->completion != BUDGET_NONE && o->completion != BUDGET_UTILITARIAN;
    if (o->rule == BUDGET_GREEDY &&
        (g->utility.p || g->completion.p || g->compare.p || g->start.p || g->unit.p)) {
        return question_usage(q, "greedy knows no --utility, --completion, --compare, --start "
                                 "or --unit");
    }
    if (g->unit.p && !rises) {
        return question_usage(q, "--unit is what shares rise by, so it needs an add1 "
                                 "--completion");
    }
    return EXIT_DONE;
}

static int options(struct question *q, const struct given *g, struct budget_options *o) {
    int code = words(q, g, o);
    code = code ? code : fitting(q, g, o);
    if (code) {
        return code;
    }
    o->seed = g->seed;
    return question_seed(q, g->seed);
}

/* --unit in the money of the file, which is known only now. */
static int unit(struct question *q, const struct given *g, const struct budget_election *e,
                struct budget_options *o) {
    int64_t cents = 0;
    if (!g->unit.p) {
        return EXIT_DONE;
    }
    if (!pabulib_money(g->unit, &cents) || cents == 0) {
        return question_usage(q, "--unit must be an amount of money such as 1 or 0.50");
    }
    if (e->minor == 1 && cents % 100) {
        return question_usage(q, "--unit has cents, but the file has none");
    }
    o->rise = e->minor == 1 ? cents / 100 : cents;
    return EXIT_DONE;
}

/* --- as plain text --- */

struct telling {
    struct question *q;
    const struct pabulib *p;
    const struct budget_options *o;
    const struct budget_result *r;
    size_t name; /* column of PROJECTS, or none */
};

static void put(const struct telling *t, const char *text) {
    buf_put(&t->q->out, str_of(text));
}

static void put_money(const struct telling *t, int64_t money) {
    buf_put(&t->q->out, budget_money_text(t->q->arena, &t->p->election, money));
}

static void put_fraction(const struct telling *t, struct str fraction) {
    buf_put(&t->q->out, budget_rounded(t->q->arena, fraction));
}

static void put_project(const struct telling *t, size_t project) {
    question_text(t->q, t->p->election.project[project].id);
    if (t->name < t->p->columns) {
        put(t, "  ");
        question_text(t->q, t->p->cell[project * t->p->columns + t->name]);
    }
}

static void told_head(const struct telling *t) {
    const struct budget_election *e = &t->p->election;
    buf_printf(&t->q->out, "%s: %zu ballots, %zu projects, budget ", budget_rule_name(t->o->rule),
               e->ballots, e->projects);
    put_money(t, e->budget);
    if (t->o->rule == BUDGET_EQUAL_SHARES) {
        put(t, "\nEach voter holds ");
        put_fraction(t, t->r->share_start);
        if (t->r->reruns) {
            buf_printf(&t->q->out, ", raised %" PRIu64 " times to ", t->r->reruns);
            put_fraction(t, t->r->share_final);
        }
    }
    put(t, "\n");
}

static void told_funded(const struct telling *t) {
    put(t, "order          cost  supporters  project\n");
    for (size_t i = 0; i < t->r->fundeds; i++) {
        const struct budget_funded *f = &t->r->funded[i];
        struct str cost = budget_money_text(t->q->arena, &t->p->election,
                                            t->p->election.project[f->project].cost);
        buf_printf(&t->q->out, "%5zu  %12.*s  %10" PRIu64 "  ", i + 1, STR_ARG(cost),
                   f->supporters);
        put_project(t, f->project);
        put(t, f->by == BUDGET_BY_UTILITARIAN ? "  - by points\n" : "\n");
    }
}

static void told_unfunded(const struct telling *t) {
    static const char *const why[] = {"missing ", "above what was left by ", "nobody's choice",
                                      "costs nothing: takes no part",
                                      "costs more than the budget: takes no part"};
    for (size_t i = 0; i < t->r->unfundeds; i++) {
        const struct budget_unfunded *u = &t->r->unfunded[i];
        struct str cost = budget_money_text(t->q->arena, &t->p->election,
                                            t->p->election.project[u->project].cost);
        buf_printf(&t->q->out, "    -  %12.*s  %10" PRIu64 "  ", STR_ARG(cost), u->supporters);
        put_project(t, u->project);
        put(t, "  - ");
        put(t, why[u->why]);
        if (u->missing.p) {
            put_fraction(t, u->missing);
        }
        put(t, "\n");
    }
}

static void told_ties(const struct telling *t) {
    for (size_t i = 0; i < t->r->ties; i++) {
        const struct budget_tie *k = &t->r->tie[i];
        buf_printf(&t->q->out, "Tie of %zu at %zu: ", k->equal, k->order + 1);
        for (size_t n = 0; n < k->equal && n < BUDGET_TIED_MAX; n++) {
            put(t, n ? ", " : "");
            question_text(t->q, t->p->election.project[k->project[n]].id);
        }
        put(t, k->equal > BUDGET_TIED_MAX ? " ..." : "");
        put(t, k->settled == BUDGET_SETTLED_BY_COST      ? "; the first costs less\n"
               : k->settled == BUDGET_SETTLED_BY_SUPPORT ? "; the first has more supporters\n"
               : t->o->seed.p                            ? "; the first by lot\n"
                                                         : "; the first in the file\n");
    }
}

static void told_compare(const struct telling *t) {
    if (!t->o->compare) {
        return;
    }
    buf_printf(&t->q->out,
               "Compared by %s: %" PRIu64 " voters are better off with equal shares, %" PRIu64
               " with greedy; ",
               budget_compare_name(t->o->compare), t->r->better_equal_shares, t->r->better_greedy);
    put(t, t->r->replaced ? "so greedy stands\n" : "so equal shares stand\n");
}

static void told_end(const struct telling *t) {
    put(t, "Spent ");
    put_money(t, t->r->spent);
    put(t, ", left ");
    put_money(t, t->p->election.budget - t->r->spent);
    buf_printf(&t->q->out, "; %" PRIu64 " of %zu voters have a project of theirs\n",
               t->r->voters_served, t->p->election.ballots);
}

/* What is odd in the file. */
static void told_warnings(const struct telling *t) {
    for (size_t i = 0; i < t->p->warnings.count; i++) {
        const struct result_note *n = &t->p->warnings.item[i];
        struct str code = str_of(n->code);
        put(t, "Note: ");
        if (str_eq(code, STR("limit"))) {
            buf_printf(&t->q->out, "%" PRId64 " ballots break the limit ", n->arg[1].number);
            question_text(t->q, n->arg[0].text);
        } else if (str_eq(code, STR("repeated"))) {
            buf_printf(&t->q->out, "%" PRId64 " ballots name a project again", n->arg[0].number);
        } else if (n->count == 2) {
            buf_printf(&t->q->out, "%s is ", n->code);
            question_text(t->q, n->arg[0].text);
            buf_printf(&t->q->out, ", but there are %" PRId64, n->arg[1].number);
        } else {
            buf_printf(&t->q->out, "column %s differs from the recount in %" PRId64 " projects",
                       n->code, n->arg[0].number);
        }
        put(t, "; counted all the same\n");
    }
}

/* --- explained: who paid for what --- */

static void explained_funded(const struct telling *t, const struct budget_funded *f) {
    bool points = t->p->election.points != NULL;
    put(t, "funded, costs ");
    put_money(t, t->p->election.project[f->project].cost);
    if (f->by != BUDGET_BY_EQUAL_SHARES) {
        buf_printf(&t->q->out, ". It fitted, and had the most %s left: %" PRIu64 ".\n",
                   points ? "points" : "supporters", f->points);
        return;
    }
    buf_printf(&t->q->out, ". %" PRIu64 " of its %" PRIu64 " supporters paid ", f->paid_max,
               f->supporters);
    put_fraction(t, f->payment);
    put(t, points ? " for each of their points" : " each");
    if (f->paid_rest) {
        buf_printf(&t->q->out, "; %" PRIu64 " paid all they had left, which was less",
                   f->paid_rest);
    }
    uint64_t nothing = f->supporters - f->paid_max - f->paid_rest;
    if (nothing) {
        buf_printf(&t->q->out, "; %" PRIu64 " had nothing left", nothing);
    }
    put(t, ".\n");
}

static void explained_unfunded(const struct telling *t, const struct budget_unfunded *u) {
    put(t, "not funded, costs ");
    put_money(t, t->p->election.project[u->project].cost);
    switch (u->why) {
    case BUDGET_MONEY_BEHIND:
        buf_printf(&t->q->out, ". Its %" PRIu64 " supporters have ", u->supporters);
        put_fraction(t, u->money);
        put(t, " left together; ");
        put_fraction(t, u->missing);
        put(t, " is missing.\n");
        break;
    case BUDGET_NO_ROOM:
        put(t, ". At its turn only ");
        put_fraction(t, u->money);
        put(t, " of the budget was left.\n");
        break;
    case BUDGET_NO_SUPPORT:
        put(t, ". Nobody chose it.\n");
        break;
    case BUDGET_ZERO_COST:
        put(t, ". What costs nothing takes no part.\n");
        break;
    case BUDGET_TOO_EXPENSIVE:
        put(t, ". That is more than the whole budget.\n");
        break;
    }
}

static void explained(const struct telling *t) {
    put(t, "\n");
    for (size_t i = 0; i < t->r->fundeds; i++) {
        put_project(t, t->r->funded[i].project);
        put(t, ": ");
        explained_funded(t, &t->r->funded[i]);
    }
    for (size_t i = 0; i < t->r->unfundeds; i++) {
        put_project(t, t->r->unfunded[i].project);
        put(t, ": ");
        explained_unfunded(t, &t->r->unfunded[i]);
    }
}

static void told(const struct telling *t, bool explain) {
    told_head(t);
    told_funded(t);
    told_unfunded(t);
    told_ties(t);
    told_compare(t);
    told_end(t);
    told_warnings(t);
    if (explain) {
        explained(t);
    }
}

static int refused(struct question *q, const char *reason) {
    static const struct {
        const char *code;
        const char *why;
    } rows[] = {{"voters", "there is no ballot, so nobody holds a share"},
                {"reruns", "the shares would have to rise more than 1000000 times; a larger --unit "
                           "ends sooner"},
                {"money", "the shares rose above all that can be counted"},
                {"fractions", "the exact fractions became longer than 128 megabytes"},
                {"stopped", "stopped"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(str_of(reason), str_of(rows[i].code))) {
            return question_none(q, "%s", rows[i].why);
        }
    }
    return question_none(q, "%s", reason);
}

/* --- counting --- */

static bool progress(void *self, uint64_t reruns) {
    return question_tell(self, -1, reruns);
}

static int count(struct question *q, const struct given *g, struct budget_options *o) {
    const struct question_file *f = question_file_of(q, "budget");
    struct pabulib p;
    struct flaw flaw;
    if (pabulib_read(q->arena, f->text, &p, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    int code = unit(q, g, &p.election, o);
    if (code) {
        return code;
    }
    o->progress = progress;
    o->self = q;
    struct budget_result r = budget_decide(q->arena, &p.election, o);
    if (q->json) {
        struct json_out j = question_json(q);
        struct result_head head = {.input = hash_of(f->text.p, f->text.n)};
        budget_json(&j, q->arena, &p.election, o, &r, head, p.warnings);
    } else if (!r.refused) {
        told(&(struct telling){q, &p, o, &r, pabulib_column(&p, STR("name"))}, g->explain);
    }
    return r.refused ? refused(q, r.refused) : EXIT_DONE;
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    struct budget_options o = {0};
    int code = options(q, g, &o);
    return code ? code : count(q, g, &o);
}

static const struct engine_option options_known[] = {
    {"rule", ASK_TEXT, offsetof(struct given, rule)},
    {"utility", ASK_TEXT, offsetof(struct given, utility)},
    {"completion", ASK_TEXT, offsetof(struct given, completion)},
    {"compare", ASK_TEXT, offsetof(struct given, compare)},
    {"start", ASK_TEXT, offsetof(struct given, start)},
    {"unit", ASK_TEXT, offsetof(struct given, unit)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_budget = {
    .name = "budget",
    .arguments = "FILE.pb --rule greedy|equal-shares [--utility cost|cardinality] [--completion "
                 "none|utilitarian|add1|add1-exhaustive|add1-utilitarian|"
                 "add1-exhaustive-utilitarian] [--compare satisfaction|exclusion] "
                 "[--start exact|integral] [--unit MONEY] [--seed TEXT] [--explain] [--json]",
    .help = "find which projects a budget pays for",
    .method = "rule",
    .file = {{"budget", "pb"}},
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
