/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tables and sentences of kith tally. */
#include "lib/tally_text.h"

#include <inttypes.h>

struct telling {
    struct question *q;
    const struct tally_ballots *ballots;
    const struct tally_options *rules;
    const struct tally_result *result;
};

static struct str fixed(const struct telling *t, uint64_t v) {
    return tally_fixed_text(t->q->arena, v, t->result->decimals);
}

static void put_name(const struct telling *t, size_t option) {
    if (option < t->ballots->options) {
        question_text(t->q, t->ballots->name[option]);
    } else {
        buf_put(&t->q->out, STR("nobody"));
    }
}

static void put(const struct telling *t, const char *text) {
    buf_put(&t->q->out, str_of(text));
}

/* --- tables --- */

static const struct tally_elected *elected(const struct telling *t, size_t option) {
    for (size_t i = 0; i < t->result->elected_count; i++) {
        if (t->result->elected[i].option == option) {
            return &t->result->elected[i];
        }
    }
    return NULL;
}

static void ranking_row(const struct telling *t, const struct tally_ranked *k) {
    const struct tally_elected *e = elected(t, k->option);
    buf_printf(&t->q->out, "%5zu  %10" PRIu64 "  ", k->place, k->score);
    put_name(t, k->option);
    if (e) {
        put(t, e->how == TALLY_BY_LOT ? "  - first, by lot" : "  - first");
        put(t, e->share_reached ? "" : ", below the share");
    }
    put(t, "\n");
}

static void ranking(const struct telling *t) {
    put(t, t->result->pair ? "place       beats  option\n" : "place       votes  option\n");
    for (size_t i = 0; i < t->result->ranked; i++) {
        ranking_row(t, &t->result->ranking[i]);
    }
}

static void final(const struct telling *t) {
    const struct tally_final *f = &t->result->final;
    put(t, "Final: ");
    for (size_t i = 0; i < 2; i++) {
        put_name(t, f->option[i]);
        buf_printf(&t->q->out, " %" PRIu64 ", ", f->votes[i]);
    }
    buf_printf(&t->q->out, "rated alike %" PRIu64 "\n", f->equal);
}

static void ties(const struct telling *t) {
    static const char *const by[] = {"by lot", "by the votes at an earlier stage",
                                     "by comparing them ballot by ballot", "by top ratings",
                                     "by the higher sum"};
    for (size_t i = 0; i < t->result->ties; i++) {
        const struct tally_tie *one = &t->result->tie[i];
        if (t->result->stages) {
            buf_printf(&t->q->out, "Stage %zu: tie", one->stage);
        } else {
            put(t, "Tie");
        }
        buf_printf(&t->q->out, " of %zu: ", one->options);
        for (size_t k = 0; k < one->options; k++) {
            put(t, k ? ", " : "");
            put_name(t, one->option[k]);
        }
        buf_printf(&t->q->out, "; chosen %s: ", by[one->by]);
        put_name(t, one->chosen);
        put(t, "\n");
    }
}

static void stage_title(const struct telling *t, size_t n) {
    const struct tally_stage *s = &t->result->stage[n];
    buf_printf(&t->q->out, "Stage %zu: ", n + 1);
    switch (s->action) {
    case TALLY_FIRST:
        put(t, "first choices");
        break;
    case TALLY_SURPLUS:
        put(t, "what is above the quota goes on from ");
        break;
    case TALLY_EXCLUDE:
        put(t, "excluded is ");
        break;
    case TALLY_ELECT:
        put(t, "the quota is reached by ");
        break;
    }
    if (s->option < t->ballots->options) {
        put_name(t, s->option);
    }
    if (t->rules->method == TALLY_MEEK) {
        buf_printf(&t->q->out, " (quota %s)", fixed(t, s->quota).p);
    }
    put(t, "\n");
}

/* "+3.00000": what changed since the stage before; empty where nothing did. */
static struct str change(const struct telling *t, size_t n, uint64_t now, uint64_t before) {
    if (n == 0 || now == before) {
        return STR("");
    }
    return arena_printf(t->q->arena, "%c%s", now > before ? '+' : '-',
                        fixed(t, now > before ? now - before : before - now).p);
}

static void figure(const struct telling *t, size_t n, uint64_t now, uint64_t before) {
    buf_printf(&t->q->out, "%16s %17s  ", fixed(t, now).p, change(t, n, now, before).p);
}

static void stage_row(const struct telling *t, size_t n, size_t option) {
    const struct tally_stage *s = &t->result->stage[n];
    uint64_t before = n ? t->result->stage[n - 1].votes[option] : 0;
    const struct tally_elected *e = elected(t, option);
    if (s->votes[option] == 0 && before == 0 && n) {
        return; /* out already */
    }
    figure(t, n, s->votes[option], before);
    put_name(t, option);
    if (e && e->stage == n + 1) {
        put(t, "  - elected");
        put(t, e->share_reached ? "" : ", below the share");
    }
    put(t, "\n");
}

static void stage(const struct telling *t, size_t n) {
    const struct tally_stage *s = &t->result->stage[n];
    const struct tally_stage *before = n ? s - 1 : s;
    stage_title(t, n);
    for (size_t k = 0; k < t->ballots->options; k++) {
        stage_row(t, n, k);
    }
    if (s->exhausted) {
        figure(t, n, s->exhausted, before->exhausted);
        put(t, "(no choice left)\n");
    }
    if (s->lost) {
        figure(t, n, s->lost, before->lost);
        put(t, "(cut off)\n");
    }
}

static void stages(const struct telling *t) {
    buf_printf(&t->q->out, "Seats: %zu", t->result->seats);
    if (t->result->quota) {
        buf_printf(&t->q->out, "; quota %s", fixed(t, t->result->quota).p);
    }
    put(t, "\n");
    for (size_t n = 0; n < t->result->stages; n++) {
        stage(t, n);
    }
    for (size_t i = 0; i < t->result->elected_count; i++) {
        put(t, i ? ", " : "Elected: ");
        put_name(t, t->result->elected[i].option);
    }
    put(t, "\n");
}

static void stances(const struct telling *t) {
    put(t, "   ballots  stance\n");
    for (int s = STANCE_YES; s < STANCES; s++) {
        if (tally_stance_fits(t->rules->method, (enum tally_stance)s)) {
            buf_printf(&t->q->out, "%10" PRIu64 "  %s%s\n", t->result->stance[s],
                       tally_stance_name((enum tally_stance)s),
                       s == STANCE_OBJECTION_SETTLED ? ", settled" : "");
        }
    }
}

static void decision(const struct telling *t) {
    static const char *const outcome[] = {"Not decided", "Decided", "Passed", "Not passed"};
    const struct tally_options *o = t->rules;
    if (o->quorum.of) {
        buf_printf(&t->q->out, "Quorum %s of %" PRIu64 " eligible: %s\n",
                   tally_share_text(t->q->arena, o->quorum).p, o->eligible,
                   t->result->quorum_reached ? "reached" : "missed");
    }
    if (o->share.of) {
        buf_printf(&t->q->out, "Share %s: %s\n", tally_share_text(t->q->arena, o->share).p,
                   t->result->share_reached ? "reached" : "missed");
    }
    buf_printf(&t->q->out, "%s\n", outcome[t->result->outcome]);
}

static void remarks(const struct telling *t) {
    enum tally_kind kind = tally_kind_of(t->rules->method);
    if (t->result->seats > 1 && t->rules->method != TALLY_APPROVAL &&
        (kind == TALLY_KIND_RANKS || kind == TALLY_KIND_RATINGS)) {
        put(t, "Note: with several seats this method is not proportional.\n");
    }
    if (t->result->pairs_by_lot) {
        put(t, "Note: equal pairs closed a cycle; the lot chose which was left out.\n");
    }
    if (t->ballots->ignored_line) {
        buf_printf(&t->q->out, "Note: from line %zu on the file was not read.\n",
                   t->ballots->ignored_line);
    }
}

void tally_text(struct question *q, const struct tally_ballots *b, const struct tally_options *o,
                const struct tally_result *r) {
    const struct telling t = {q, b, o, r};
    buf_printf(&q->out, "%s: %" PRIu64 " ballots, %" PRIu64 " valid, %" PRIu64 " blank\n",
               tally_method_name(o->method), r->valid + r->blank, r->valid, r->blank);
    if (tally_kind_of(o->method) == TALLY_KIND_STANCES) {
        stances(&t);
    } else if (r->stages) {
        stages(&t);
    } else {
        ranking(&t);
    }
    if (r->final.option[0] != r->final.option[1]) {
        final(&t);
    }
    ties(&t);
    remarks(&t);
    decision(&t);
}

/* --- sentences --- */

static void tell_elected(const struct telling *t, const struct tally_elected *e) {
    put(t, "  ");
    put_name(t, e->option);
    buf_printf(&t->q->out, " is elected with %s votes: ", fixed(t, e->votes).p);
    if (e->how == TALLY_LAST) {
        put(t, "no more options are left than seats.\n");
    } else if (t->rules->method == TALLY_IRV) {
        put(t, "more than half of the ballots that still count.\n");
    } else {
        put(t, "at least the quota.\n");
    }
}

static void tell_transfer(const struct telling *t, const struct tally_transfer *x) {
    buf_printf(&t->q->out, "  %" PRIu64 " %s to ", x->papers,
               x->papers == 1 ? "ballot goes on" : "ballots go on");
    if (x->to < t->ballots->options) {
        put_name(t, x->to);
    } else {
        put(t, "nobody, no choice being left");
    }
    if (t->result->decimals) {
        buf_printf(&t->q->out, ", each at %s", fixed(t, x->value).p);
        if (x->was != x->value) {
            buf_printf(&t->q->out, " (was %s)", fixed(t, x->was).p);
        }
        buf_printf(&t->q->out, ": %s votes", fixed(t, x->votes).p);
    }
    put(t, ".\n");
}

static void tell_keep(const struct telling *t, const struct tally_stage *s) {
    uint64_t unit = 1;
    for (unsigned i = 0; i < t->result->decimals; i++) {
        unit *= 10;
    }
    for (size_t k = 0; s->keep && k < t->ballots->options; k++) {
        if (s->keep[k] && s->keep[k] < unit) {
            put(t, "  ");
            put_name(t, k);
            buf_printf(&t->q->out, " keeps %s of each vote that comes, and passes on the rest.\n",
                       fixed(t, s->keep[k]).p);
        }
    }
}

static void tell_stages(const struct telling *t) {
    size_t e = 0;
    for (size_t n = 0; n < t->result->stages; n++) {
        const struct tally_stage *s = &t->result->stage[n];
        stage_title(t, n);
        tell_keep(t, s);
        for (size_t i = 0; i < s->transfers; i++) {
            tell_transfer(t, &s->transfer[i]);
        }
        for (; e < t->result->elected_count && t->result->elected[e].stage == n + 1; e++) {
            tell_elected(t, &t->result->elected[e]);
        }
    }
}

/* "A beats B: above it on 57 ballots, below it on 43." */
static void tell_pair(const struct telling *t, size_t one, size_t other) {
    const struct tally_result *r = t->result;
    size_t n = t->ballots->options;
    size_t forth = one * n + other;
    size_t back = other * n + one;
    put_name(t, one);
    put(t, r->path[forth] > r->path[back] ? " beats " : " does not beat ");
    put_name(t, other);
    buf_printf(&t->q->out, ": above it on %" PRIu64 " ballots, below it on %" PRIu64,
               r->pair[forth], r->pair[back]);
    if (t->rules->method == TALLY_SCHULZE) {
        buf_printf(&t->q->out, "; strongest path %" PRIu64 " there, %" PRIu64 " back",
                   r->path[forth], r->path[back]);
    }
    put(t, ".\n");
}

static void tell_pairs(const struct telling *t) {
    const struct tally_result *r = t->result;
    for (size_t k = 1; k < r->ranked; k++) {
        tell_pair(t, r->ranking[0].option, r->ranking[k].option);
    }
}

static void tell_final(const struct telling *t) {
    const struct tally_final *f = &t->result->final;
    for (size_t i = 0; i < 2; i++) {
        put_name(t, f->option[i]);
        buf_printf(&t->q->out, " is rated higher than ");
        put_name(t, f->option[1 - i]);
        buf_printf(&t->q->out, " on %" PRIu64 " ballots.\n", f->votes[i]);
    }
}

static void tell_undecided(const struct telling *t) {
    const struct tally_result *r = t->result;
    if (r->valid == 0) {
        put(t, "No ballot says anything.\n");
    }
    if (!r->quorum_reached) {
        put(t, "Fewer ballots were sent than the quorum asks for.\n");
    }
    if (!r->share_reached) {
        put(t, "Fewer stand behind it than the share asks for.\n");
    }
}

void tally_text_explain(struct question *q, const struct tally_ballots *b,
                        const struct tally_options *o, const struct tally_result *r) {
    const struct telling t = {q, b, o, r};
    size_t begun = q->out.n;
    put(&t, "Why:\n");
    size_t said = q->out.n;
    if (r->stages) {
        tell_stages(&t);
    }
    if (r->pair) {
        tell_pairs(&t);
    }
    if (r->final.option[0] != r->final.option[1]) {
        tell_final(&t);
    }
    tell_undecided(&t);
    q->out.n = q->out.n == said ? begun : q->out.n; /* sums speak for themselves */
}

void tally_text_follow(struct question *q, const struct tally_ballots *b,
                       const struct tally_result *r, const struct tally_use *use, size_t uses) {
    const struct telling t = {q, b, NULL, r};
    put(&t, "This ballot:\n");
    for (size_t i = 0; i < uses; i++) {
        const struct tally_use *u = &use[i];
        buf_printf(&q->out, "  stage %zu: worth %s with ", u->stage, fixed(&t, u->value).p);
        put_name(&t, u->option);
        if (u->kept == 0) {
            put(&t, "; all of it went on");
        } else if (u->option < b->options) {
            bool in = elected(&t, u->option) != NULL;
            buf_printf(&q->out, "; %s %s", fixed(&t, u->kept).p,
                       in ? "helped to elect" : "stayed there");
        }
        put(&t, "\n");
    }
}
