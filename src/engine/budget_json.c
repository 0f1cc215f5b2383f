/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Words of the budget engine, and its answer as JSON. */
#include <assert.h>

#include "engine/budget.h"

static const char *const rules[] = {"equal-shares", "greedy"};
static const char *const utilities[] = {"cost", "cardinality"};
static const char *const completions[] = {"none",
                                          "utilitarian",
                                          "add1",
                                          "add1-exhaustive",
                                          "add1-utilitarian",
                                          "add1-exhaustive-utilitarian"};
static const char *const compares[] = {"none", "satisfaction", "exclusion"};

static bool find(const char *const *names, size_t n, struct str name, size_t *out) {
    for (size_t i = 0; i < n; i++) {
        if (str_eq(name, str_of(names[i]))) {
            *out = i;
            return true;
        }
    }
    return false;
}

const char *budget_rule_name(enum budget_rule r) {
    return rules[r];
}

const char *budget_utility_name(enum budget_utility u) {
    return utilities[u];
}

const char *budget_completion_name(enum budget_completion c) {
    return completions[c];
}

const char *budget_compare_name(enum budget_compare c) {
    return compares[c];
}

bool budget_rule_find(struct str name, enum budget_rule *out) {
    size_t i = 0;
    bool is = find(rules, BUDGET_RULES, name, &i);
    *out = (enum budget_rule)i;
    return is;
}

bool budget_utility_find(struct str name, enum budget_utility *out) {
    size_t i = 0;
    bool is = find(utilities, BUDGET_UTILITIES, name, &i);
    *out = (enum budget_utility)i;
    return is;
}

bool budget_completion_find(struct str name, enum budget_completion *out) {
    size_t i = 0;
    bool is = find(completions, BUDGET_COMPLETIONS, name, &i);
    *out = (enum budget_completion)i;
    return is;
}

bool budget_compare_find(struct str name, enum budget_compare *out) {
    size_t i = 0;
    bool is = find(compares, BUDGET_COMPARES, name, &i);
    *out = (enum budget_compare)i;
    return is;
}

const char *budget_why_name(enum budget_why w) {
    static const char *const name[] = {"money_behind", "no_room", "no_support", "zero_cost",
                                       "too_expensive"};
    return name[w];
}

const char *budget_by_name(enum budget_by b) {
    static const char *const name[] = {"equal-shares", "utilitarian", "greedy"};
    return name[b];
}

const char *budget_settled_name(enum budget_settled s) {
    static const char *const name[] = {"cost", "supporters", "lot"};
    return name[s];
}

struct str budget_money_text(struct arena *a, const struct budget_election *e, int64_t money) {
    assert(money >= 0 && (e->minor == 1 || e->minor == 100));
    long long whole = money / e->minor;
    long long rest = money % e->minor;
    return rest ? arena_printf(a, "%lld.%02lld", whole, rest) : arena_printf(a, "%lld", whole);
}

/* --- the answer --- */

static void put_word(struct json_out *j, const char *key, const char *word) {
    json_key(j, key);
    json_put_cstr(j, word);
}

/* What all parts of the answer need. */
struct answer {
    struct json_out *j;
    struct arena *a;
    const struct budget_election *e;
    const struct budget_options *o;
    const struct budget_result *r;
};

static void put_money(const struct answer *w, const char *key, int64_t money) {
    json_pair_str(w->j, key, budget_money_text(w->a, w->e, money));
}

static void put_project(const struct answer *w, size_t project) {
    json_pair_str(w->j, "project", w->e->project[project].id);
    put_money(w, "cost", w->e->project[project].cost);
}

static void put_funded(const struct answer *w) {
    struct json_out *j = w->j;
    json_key(j, "funded");
    json_open_array(j);
    for (size_t i = 0; i < w->r->fundeds; i++) {
        const struct budget_funded *f = &w->r->funded[i];
        bool shared = f->by == BUDGET_BY_EQUAL_SHARES;
        json_open_object(j);
        put_project(w, f->project);
        json_pair_count(j, "order", i + 1);
        json_pair_count(j, "supporters", f->supporters);
        if (w->e->points) {
            json_pair_count(j, "points", f->points);
        }
        json_pair_str(j, "effective_votes", f->effective_votes);
        json_pair_str(j, "max_payment", f->payment);
        if (shared) {
            json_pair_count(j, "paid_max", f->paid_max);
            json_pair_count(j, "paid_rest", f->paid_rest);
        }
        put_word(j, "by", budget_by_name(f->by));
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_unfunded(const struct answer *w) {
    struct json_out *j = w->j;
    json_key(j, "not_funded");
    json_open_array(j);
    for (size_t i = 0; i < w->r->unfundeds; i++) {
        const struct budget_unfunded *u = &w->r->unfunded[i];
        json_open_object(j);
        put_project(w, u->project);
        json_pair_count(j, "supporters", u->supporters);
        if (w->e->points) {
            json_pair_count(j, "points", u->points);
        }
        put_word(j, "why", budget_why_name(u->why));
        json_pair_str(j, "money", u->money);
        json_pair_str(j, "missing", u->missing);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_outcome(const struct answer *w, const char *key, const struct budget_outcome *o) {
    json_key(w->j, key);
    json_open_object(w->j);
    put_money(w, "spent", o->spent);
    json_key(w->j, "funded");
    json_open_array(w->j);
    for (size_t i = 0; i < o->projects; i++) {
        json_put_str(w->j, w->e->project[o->project[i]].id);
    }
    json_close_array(w->j);
    json_close_object(w->j);
}

static void put_compare(const struct answer *w) {
    json_key(w->j, "compare");
    if (!w->o->compare || w->o->rule == BUDGET_GREEDY) {
        json_put_null(w->j);
        return;
    }
    json_open_object(w->j);
    put_word(w->j, "by", budget_compare_name(w->o->compare));
    json_pair_count(w->j, "better_equal_shares", w->r->better_equal_shares);
    json_pair_count(w->j, "better_greedy", w->r->better_greedy);
    json_key(w->j, "replaced");
    json_put_bool(w->j, w->r->replaced);
    put_outcome(w, "equal_shares", &w->r->equal_shares);
    put_outcome(w, "greedy", &w->r->greedy);
    json_close_object(w->j);
}

static void put_ties(const struct answer *w) {
    struct json_out *j = w->j;
    json_key(j, "ties");
    json_open_array(j);
    for (size_t i = 0; i < w->r->ties; i++) {
        const struct budget_tie *t = &w->r->tie[i];
        json_open_object(j);
        json_pair_count(j, "order", t->order + 1);
        json_pair_count(j, "equal", t->equal);
        json_key(j, "projects");
        json_open_array(j);
        for (size_t k = 0; k < t->equal && k < BUDGET_TIED_MAX; k++) {
            json_put_str(j, w->e->project[t->project[k]].id);
        }
        json_close_array(j);
        put_word(j, "by", budget_settled_name(t->settled));
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_share(const struct answer *w) {
    json_key(w->j, "share");
    if (w->o->rule == BUDGET_GREEDY) {
        json_put_null(w->j);
        return;
    }
    json_open_object(w->j);
    json_pair_str(w->j, "start", w->r->share_start);
    json_pair_str(w->j, "final", w->r->share_final);
    json_pair_count(w->j, "reruns", w->r->reruns);
    json_close_object(w->j);
}

static void put_result(const struct answer *w) {
    bool shared = w->o->rule == BUDGET_EQUAL_SHARES;
    json_open_object(w->j);
    put_money(w, "budget", w->e->budget);
    json_pair_count(w->j, "voters", w->e->ballots);
    put_word(w->j, "utility", shared ? budget_utility_name(w->o->utility) : NULL);
    put_word(w->j, "completion", shared ? budget_completion_name(w->o->completion) : NULL);
    put_share(w);
    put_funded(w);
    put_unfunded(w);
    put_money(w, "spent", w->r->spent);
    put_money(w, "left", w->e->budget - w->r->spent);
    json_pair_count(w->j, "voters_served", w->r->voters_served);
    put_compare(w);
    put_ties(w);
    json_close_object(w->j);
}

/* --- explained: what a page says to who asks why --- */

static struct result_note paid_note(const struct answer *w, const struct budget_funded *f) {
    struct str id = w->e->project[f->project].id;
    if (f->by != BUDGET_BY_EQUAL_SHARES) {
        return (struct result_note){.code = f->by == BUDGET_BY_GREEDY ? "greedy" : "by_points",
                                    .count = 2,
                                    .arg = {result_text(id), result_number((int64_t)f->points)}};
    }
    return (struct result_note){.code = "paid",
                                .count = 4,
                                .arg = {result_text(id), result_text(f->payment),
                                        result_number((int64_t)f->paid_max),
                                        result_number((int64_t)f->paid_rest)}};
}

static struct result_note missing_note(const struct answer *w, const struct budget_unfunded *u) {
    struct result_note n = {.code = budget_why_name(u->why),
                            .count = 1,
                            .arg = {result_text(w->e->project[u->project].id)}};
    if (u->money.p) {
        n.count = 3;
        n.arg[1] = result_text(u->money);
        n.arg[2] = result_text(u->missing);
    }
    return n;
}

static struct result_notes explain(const struct answer *w) {
    size_t most = w->r->fundeds + w->r->unfundeds;
    struct result_note *n = arena_array(w->a, struct result_note, most);
    size_t count = 0;
    for (size_t i = 0; i < w->r->fundeds; i++) {
        n[count++] = paid_note(w, &w->r->funded[i]);
    }
    for (size_t i = 0; i < w->r->unfundeds; i++) {
        n[count++] = missing_note(w, &w->r->unfunded[i]);
    }
    return (struct result_notes){n, count};
}

void budget_json(struct json_out *j, struct arena *a, const struct budget_election *e,
                 const struct budget_options *o, const struct budget_result *r,
                 struct result_head head, struct result_notes warnings) {
    struct answer w = {j, a, e, o, r};
    head.engine = "budget";
    head.method = budget_rule_name(o->rule);
    head.seed = o->seed;
    if (r->refused) {
        result_none(j, &head, r->refused, str_of(NULL));
        return;
    }
    result_begin(j, &head, warnings);
    put_result(&w);
    result_end(j, explain(&w));
}
