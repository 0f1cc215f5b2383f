/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith priority` answers: which need comes first, by what raters say. */
#include <stddef.h>
#include <string.h>

#include "engine/priority.h"
#include "format/priority_file.h"
#include "lib/engines.h"

struct given {
    struct str method;
    struct str seed;
    bool strengths;
    bool explain;
};

struct telling {
    struct question *q;
    const struct priority_input *in;
    const struct priority_options *o;
    const struct priority_result *r;
    bool explain;
};

/* --- options --- */

static int read_options(struct question *q, const struct given *g, struct priority_options *o) {
    while (o->method < PRIORITY_METHODS &&
           !str_eq(g->method, str_of(priority_method_name(o->method)))) {
        o->method++;
    }
    if (o->method == PRIORITY_METHODS) {
        return question_usage(
            q, "--method must be hanlon, hanlon-naccho, grid, multivote, nominal or pairwise");
    }
    if (g->strengths && o->method != PRIORITY_PAIRWISE) {
        return question_usage(q, "--bradley-terry is for pairwise");
    }
    o->seed = g->seed;
    o->bradley_terry = g->strengths;
    return question_seed(q, g->seed);
}

/* --- numbers in words --- */

static void put(const struct telling *t, const char *text) {
    buf_put(&t->q->out, str_of(text));
}

static void put_id(const struct telling *t, size_t place) {
    question_text(t->q, t->in->need[t->r->need[place].need]);
}

/* Digits after the point that tell it exactly, at most 7; else 8. */
static unsigned decimals_of(int64_t den) {
    unsigned digits = 0;
    int64_t all = 1;
    while (digits < 8 && all % den) {
        all *= 10;
        digits++;
    }
    return digits;
}

/* 40, 7.5, 12 5/6, or where that would be long, ~3.141593. */
static struct str amount(struct arena *a, int64_t num, int64_t den) {
    struct priority_fraction f = priority_lowest(num, den);
    unsigned digits = decimals_of(f.den);
    const char *sign = f.num < 0 ? "-" : "";
    uint64_t whole = (uint64_t)(f.num < 0 ? -f.num : f.num) / (uint64_t)f.den;
    uint64_t rest = (uint64_t)(f.num < 0 ? -f.num : f.num) % (uint64_t)f.den;
    if (rest == 0) {
        return arena_printf(a, "%s%llu", sign, (unsigned long long)whole);
    }
    if (digits == 8 && f.den < 1000) {
        return whole ? arena_printf(a, "%s%llu %llu/%lld", sign, (unsigned long long)whole,
                                    (unsigned long long)rest, (long long)f.den)
                     : arena_printf(a, "%s%llu/%lld", sign, (unsigned long long)rest,
                                    (long long)f.den);
    }
    uint64_t scale = 1;
    for (unsigned i = 0; i < (digits == 8 ? 6 : digits); i++) {
        scale *= 10;
    }
    return arena_printf(a, "%s%s%llu.%0*llu", digits == 8 ? "~" : "", sign,
                        (unsigned long long)whole, digits == 8 ? 6 : (int)digits,
                        (unsigned long long)(rest * scale / (uint64_t)f.den));
}

static struct str rating(struct arena *a, enum priority_criterion c, int32_t halves) {
    return amount(a, halves, 2 * (int64_t)priority_unit(c));
}

static struct str ordinal(struct arena *a, size_t n) {
    const char *end = n / 10 % 10 == 1 ? "th"
                      : n % 10 == 1    ? "st"
                      : n % 10 == 2    ? "nd"
                      : n % 10 == 3    ? "rd"
                                       : "th";
    return arena_printf(a, "%zu%s", n, end);
}

/* "size, legality" */
static void put_criteria(const struct telling *t, unsigned bits) {
    bool first = true;
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        if (bits >> c & 1U) {
            put(t, first ? "" : ", ");
            put(t, priority_criterion_name(c));
            first = false;
        }
    }
}

/* --- as plain text --- */

static bool has_equity(const struct telling *t) {
    for (size_t i = 0; i < t->r->needs; i++) {
        if (t->r->need[i].rating[PRIORITY_EQUITY].raters >= PRIORITY_RATERS_MIN) {
            return true;
        }
    }
    return false;
}

static const char *box_of(const struct priority_need *n) {
    bool need = n->rating[PRIORITY_SIZE].median >= 2 * 5 * PRIORITY_UNIT;
    bool feasible = n->rating[PRIORITY_FEASIBILITY].median >= 2 * 5 * PRIORITY_UNIT;
    return need       ? feasible ? "large need, feasible" : "large need, hard"
           : feasible ? "small need, feasible"
                      : "small need, hard";
}

static void told_row(const struct telling *t, size_t i, bool equity) {
    const struct priority_need *n = &t->r->need[i];
    struct arena *a = t->q->arena;
    struct buf *b = &t->q->out;
    struct str between =
        n->interval[0] ? arena_printf(a, "%zu to %zu", n->interval[0], n->interval[1]) : STR("-");
    buf_printf(b, "%4zu  %12.*s  %10.*s", n->rank, STR_ARG(between),
               STR_ARG(amount(a, n->score, t->r->den)));
    if (equity) {
        const struct priority_rating *e = &n->rating[PRIORITY_EQUITY];
        bool known = e->raters >= PRIORITY_RATERS_MIN;
        buf_printf(b, "  %6.*s", STR_ARG(known ? rating(a, PRIORITY_EQUITY, e->median) : STR("-")));
    }
    if (t->o->bradley_terry && !t->r->no_strength) {
        buf_printf(b, "  %8.4f", n->strength);
    }
    put(t, "  ");
    put_id(t, i);
    if (t->o->method == PRIORITY_GRID) {
        buf_printf(b, " (%s)", box_of(n));
    } else if (t->o->method == PRIORITY_MULTIVOTE && t->r->rounds > 1) {
        buf_printf(b, " (round %u)", n->round);
    } else if (t->o->method == PRIORITY_PAIRWISE) {
        buf_printf(b, " (wins %u, loses %u)", n->wins, n->losses);
    }
    put(t, "\n");
}

static void told_table(const struct telling *t) {
    bool equity = has_equity(t);
    buf_printf(&t->q->out, "%s: %zu needs, %zu raters\n", priority_method_name(t->o->method),
               t->in->needs, t->in->raters);
    if (t->r->ranked) {
        buf_printf(&t->q->out, "rank  %12s  %10s%s%s  need\n", "could be", "score",
                   equity ? "  equity" : "",
                   t->o->bradley_terry && !t->r->no_strength ? "  strength" : "");
    }
    for (size_t i = 0; i < t->r->ranked; i++) {
        told_row(t, i, equity);
    }
}

static void told_rest(const struct telling *t) {
    for (size_t i = t->r->ranked; i < t->r->needs; i++) {
        const struct priority_need *n = &t->r->need[i];
        put(t, i == t->r->ranked && n->barriers && !n->few ? "First remove a barrier\n" : "");
        put(t, i == t->r->ranked + t->r->barred ? "Not ranked, fewer than 3 raters\n" : "");
        put(t, "  ");
        put_id(t, i);
        put(t, ": ");
        put_criteria(t, n->few ? n->few : n->barriers);
        put(t, "\n");
    }
}

static void told_rounds(const struct telling *t) {
    for (unsigned round = 1; round <= t->r->rounds; round++) {
        bool first = true;
        buf_printf(&t->q->out, "Round %u: ", round);
        for (size_t i = 0; i < t->r->needs; i++) {
            int64_t votes = t->r->votes[(round - 1) * t->r->needs + t->r->need[i].need];
            if (votes >= 0) {
                put(t, first ? "" : ", ");
                put_id(t, i);
                buf_printf(&t->q->out, " %lld", (long long)votes);
                first = false;
            }
        }
        put(t, "\n");
    }
}

static void told_cycles(const struct telling *t) {
    for (size_t i = 0; i < t->r->cycles; i++) {
        const struct priority_cycle *c = &t->r->cycle[i];
        put(t, "A loop: ");
        for (size_t k = 0; k < c->length; k++) {
            put_id(t, c->loop[k]);
            put(t, " beats ");
        }
        put_id(t, c->loop[0]);
        if (c->members > c->length) {
            buf_printf(&t->q->out, "; %zu needs are in such loops together", c->members);
        }
        put(t, "\n");
    }
}

static bool is_hanlon(const struct telling *t) {
    return t->o->method <= PRIORITY_HANLON_NACCHO;
}

static void told_weight(const struct telling *t) {
    struct arena *a = t->q->arena;
    const struct priority_weight *below = &t->r->below;
    const struct priority_weight *above = &t->r->above;
    if (!is_hanlon(t) || t->r->ranked == 0) {
        return;
    }
    put(t, "Seriousness weighs ");
    put(t, t->o->method == PRIORITY_HANLON ? "1" : "2");
    put(t, below->changes || above->changes ? " here; the top three change at "
                                            : " here; no other weight changes the top three");
    if (below->changes) {
        buf_printf(&t->q->out, "%.*s or just below",
                   STR_ARG(amount(a, below->at.num, below->at.den)));
    }
    put(t, below->changes && above->changes ? ", and at " : "");
    if (above->changes) {
        buf_printf(&t->q->out, "%.*s or just above",
                   STR_ARG(amount(a, above->at.num, above->at.den)));
    }
    put(t, "\n");
}

/* --- as sentences --- */

static void told_sum(const struct telling *t, const struct priority_need *n) {
    struct arena *a = t->q->arena;
    if (is_hanlon(t)) {
        bool half = t->o->method == PRIORITY_HANLON;
        buf_printf(
            &t->q->out, "; (%.*s + %s%.*s) x %.*s%s = %.*s",
            STR_ARG(rating(a, PRIORITY_SIZE, n->rating[PRIORITY_SIZE].median)), half ? "" : "2 x ",
            STR_ARG(rating(a, PRIORITY_SERIOUSNESS, n->rating[PRIORITY_SERIOUSNESS].median)),
            STR_ARG(rating(a, PRIORITY_EFFECTIVENESS, n->rating[PRIORITY_EFFECTIVENESS].median)),
            half ? " / 3" : "", STR_ARG(amount(a, n->score, t->r->den)));
    }
}

/* "Medians: size 8 (half of the raters: 7 to 9), ..." */
static void told_medians(const struct telling *t, const struct priority_need *n) {
    struct arena *a = t->q->arena;
    bool first = true;
    for (enum priority_criterion c = 0; c < PRIORITY_EQUITY; c++) {
        const struct priority_rating *r = &n->rating[c];
        if (r->raters == 0) {
            continue;
        }
        buf_printf(&t->q->out, "%s%s %.*s", first ? "Medians: " : ", ", priority_criterion_name(c),
                   STR_ARG(rating(a, c, r->median)));
        if (r->low != r->high) {
            buf_printf(&t->q->out, " (middle half %.*s to %.*s)", STR_ARG(rating(a, c, r->low)),
                       STR_ARG(rating(a, c, r->high)));
        }
        first = false;
    }
    told_sum(t, n);
    put(t, ".\n");
}

static void told_need(const struct telling *t, size_t i) {
    const struct priority_need *n = &t->r->need[i];
    struct arena *a = t->q->arena;
    put_id(t, i);
    if (n->rank == 0) {
        put(t, " waits; in the way: ");
        put_criteria(t, n->barriers);
        put(t, ". ");
    } else {
        buf_printf(&t->q->out, " is %.*s", STR_ARG(ordinal(a, n->rank)));
        if (n->interval[0] && n->interval[0] == n->interval[1]) {
            buf_printf(&t->q->out,
                       n->interval[0] == n->rank ? ", and stays %.*s" : ", could be %.*s",
                       STR_ARG(ordinal(a, n->interval[0])));
        } else if (n->interval[0]) {
            buf_printf(&t->q->out, ", could be %.*s to %.*s", STR_ARG(ordinal(a, n->interval[0])),
                       STR_ARG(ordinal(a, n->interval[1])));
        }
        put(t, ". ");
    }
    told_medians(t, n);
}

static void told_explained(const struct telling *t) {
    put(t, "\nHow this came about\n");
    if (t->r->intervals && t->r->ranked) {
        buf_printf(&t->q->out,
                   "\"Could be\": the %zu raters were drawn anew %d times, some twice, some not at "
                   "all; in nine of ten draws the rank lay between these.\n",
                   t->in->raters, PRIORITY_RESAMPLES);
    }
    for (size_t i = 0; i < t->r->ranked + t->r->barred; i++) {
        told_need(t, i);
    }
    for (size_t i = 0; i < t->r->ranked; i++) {
        if (t->r->need[i].skipped) {
            put_id(t, i);
            buf_printf(&t->q->out, " was not rated by anybody in %zu of the draws.\n",
                       t->r->need[i].skipped);
        }
    }
}

static void told(const struct telling *t) {
    told_table(t);
    told_rest(t);
    told_cycles(t);
    told_rounds(t);
    told_weight(t);
    if (!t->r->intervals) {
        put(t, "No \"could be\": there are too many pairs and raters\n");
    }
    if (t->o->bradley_terry && t->r->no_strength) {
        put(t, strcmp(t->r->no_strength, "not_connected") == 0
                   ? "No strengths: some needs never win, or never lose, against the others\n"
                   : "No strengths: they did not settle\n");
    }
    if (t->explain) {
        told_explained(t);
    }
}

/* --- the run --- */

static bool progress(void *self, double share) {
    return question_tell(self, share, 0);
}

/* "size, seriousness, effectiveness": what the method cannot do without. */
static struct str required(struct arena *a, enum priority_method m) {
    struct str list = STR("");
    for (enum priority_criterion c = 0; c < PRIORITY_CRITERIA; c++) {
        if (priority_requires(m, c)) {
            list = arena_join(a, list, list.n ? STR(", ") : STR(""),
                              str_of(priority_criterion_name(c)));
        }
    }
    return list;
}

static int no_result(struct question *q, const struct priority_options *o,
                     const struct priority_result *r) {
    return str_eq(str_of(r->refused), STR("stopped"))
               ? question_none(q, "stopped")
               : question_none(q,
                               "nothing can be ranked: each need must be rated by at least %d on "
                               "%.*s",
                               PRIORITY_RATERS_MIN, STR_ARG(required(q->arena, o->method)));
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    const struct question_file *f = question_file_of(q, "scores");
    struct priority_options o = {.method = PRIORITY_HANLON, .progress = progress, .self = q};
    struct priority_input in;
    struct flaw flaw;
    int code = read_options(q, g, &o);
    if (code) {
        return code;
    }
    if (priority_file_read(q->arena, f->text, o.method, &in, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    struct priority_result r = priority_rank(q->arena, &in, o);
    struct telling t = {q, &in, &o, &r, g->explain};
    if (q->json) {
        struct json_out j = question_json(q);
        struct result_head head = {.input = hash_of(f->text.p, f->text.n)};
        priority_json(&j, q->arena, &in, &o, &r, head);
    } else if (!r.refused) {
        told(&t);
    }
    return r.refused ? no_result(q, &o, &r) : EXIT_DONE;
}

static const struct engine_option options_known[] = {
    {"method", ASK_TEXT, offsetof(struct given, method)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"bradley-terry", ASK_FLAG, offsetof(struct given, strengths)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_priority = {
    .name = "priority",
    .arguments = "SCORES.csv --method hanlon|hanlon-naccho|grid|multivote|nominal|pairwise "
                 "[--seed TEXT] [--bradley-terry] [--explain] [--json]",
    .help = "rank needs by what raters say",
    .method = "method",
    .file = {{"scores", "csv"}},
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
