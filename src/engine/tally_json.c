/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer of tally.h as JSON. Options are counted from 1 there, as in a ballot file. */
#include <assert.h>

#include "engine/tally_inside.h"

const char *tally_outcome_name(enum tally_outcome o) {
    static const char *const name[] = {"not_decided", "decided", "passed", "not_passed"};
    assert((size_t)o < sizeof name / sizeof name[0]);
    return name[o];
}

struct str tally_share_text(struct arena *a, struct tally_share s) {
    if (s.of == 0) {
        return str_of(NULL);
    }
    return s.of == 1
               ? arena_printf(a, "%llu", (unsigned long long)s.part)
               : arena_printf(a, "%llu/%llu", (unsigned long long)s.part, (unsigned long long)s.of);
}

struct str tally_fixed_text(struct arena *a, uint64_t v, unsigned decimals) {
    char text[32];
    size_t at = sizeof text;
    for (unsigned i = 0; v || i <= decimals; i++, v /= 10) {
        if (i == decimals && i) {
            text[--at] = '.';
        }
        text[--at] = (char)('0' + v % 10);
    }
    return arena_str(a, str_make(text + at, sizeof text - at));
}

const char *tally_how_name(enum tally_how h) {
    static const char *const name[] = {"place", "lot", "quota", "last"};
    assert((size_t)h < sizeof name / sizeof name[0]);
    return name[h];
}

const char *tally_by_name(enum tally_by by) {
    static const char *const name[] = {"lot", "history", "head_to_head", "top_ratings", "sum"};
    assert((size_t)by < sizeof name / sizeof name[0]);
    return name[by];
}

const char *tally_action_name(enum tally_action x) {
    static const char *const name[] = {"first", "surplus", "exclude", "elect"};
    assert((size_t)x < sizeof name / sizeof name[0]);
    return name[x];
}

/* What all parts need. */
struct writing {
    struct json_out *out;
    struct arena *arena;
    const struct tally_ballots *ballots;
    const struct tally_options *rules;
    const struct tally_result *result;
};

static void put_count(struct json_out *j, const char *key, uint64_t v) {
    json_key(j, key);
    json_put_int(j, (int64_t)v);
}

/* Fixed-point numbers are texts. */
static void put_fixed(const struct writing *w, uint64_t v) {
    struct arena_mark mark = arena_mark(w->arena);
    if (w->result->decimals) {
        json_put_str(w->out, tally_fixed_text(w->arena, v, w->result->decimals));
    } else {
        json_put_int(w->out, (int64_t)v);
    }
    arena_rewind(w->arena, mark);
}

static void put_fixed_key(const struct writing *w, const char *key, uint64_t v) {
    json_key(w->out, key);
    put_fixed(w, v);
}

static void put_fixed_array(const struct writing *w, const char *key, const uint64_t *v) {
    json_key(w->out, key);
    json_open_array(w->out);
    for (size_t k = 0; k < w->ballots->options; k++) {
        put_fixed(w, v[k]);
    }
    json_close_array(w->out);
}

/* An option from 1; null is none. */
static void put_option(const struct writing *w, const char *key, size_t option) {
    json_key(w->out, key);
    if (option < w->ballots->options) {
        json_put_int(w->out, (int64_t)option + 1);
    } else {
        json_put_null(w->out);
    }
}

static void put_elected(const struct writing *w) {
    struct json_out *j = w->out;
    json_key(j, "elected");
    json_open_array(j);
    for (size_t i = 0; i < w->result->elected_count; i++) {
        const struct tally_elected *e = &w->result->elected[i];
        json_open_object(j);
        put_option(w, "option", e->option);
        json_key(j, "name");
        json_put_str(j, w->ballots->name[e->option]);
        put_count(j, "stage", e->stage);
        put_fixed_key(w, "votes", e->votes);
        json_key(j, "how");
        json_put_cstr(j, tally_how_name(e->how));
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_transfers(const struct writing *w, const struct tally_stage *s) {
    struct json_out *j = w->out;
    json_key(j, "transfers");
    json_open_array(j);
    for (size_t i = 0; i < s->transfers; i++) {
        const struct tally_transfer *t = &s->transfer[i];
        json_open_object(j);
        put_option(w, "to", t->to);
        put_count(j, "papers", t->papers);
        put_fixed_key(w, "was", t->was);
        put_fixed_key(w, "value", t->value);
        put_fixed_key(w, "votes", t->votes);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_stage(const struct writing *w, size_t i) {
    const struct tally_stage *s = &w->result->stage[i];
    json_open_object(w->out);
    put_count(w->out, "n", i + 1);
    json_key(w->out, "action");
    json_put_cstr(w->out, tally_action_name(s->action));
    put_option(w, "option", s->option);
    put_fixed_key(w, "quota", s->quota);
    put_fixed_array(w, "votes", s->votes);
    put_fixed_key(w, "exhausted", s->exhausted);
    put_fixed_key(w, "lost", s->lost);
    if (s->keep) {
        put_fixed_array(w, "keep", s->keep);
        put_count(w->out, "iterations", s->iterations);
    } else {
        put_transfers(w, s);
    }
    json_close_object(w->out);
}

static void put_stages(const struct writing *w) {
    json_key(w->out, "stages");
    json_open_array(w->out);
    for (size_t i = 0; i < w->result->stages; i++) {
        put_stage(w, i);
    }
    json_close_array(w->out);
}

static void put_matrix(const struct writing *w, const char *key, const uint64_t *v) {
    size_t n = w->ballots->options;
    json_key(w->out, key);
    json_open_array(w->out);
    for (size_t x = 0; x < n; x++) {
        json_open_array(w->out);
        for (size_t y = 0; y < n; y++) {
            json_put_int(w->out, (int64_t)v[x * n + y]);
        }
        json_close_array(w->out);
    }
    json_close_array(w->out);
}

static void put_ranking(const struct writing *w) {
    struct json_out *j = w->out;
    json_key(j, "ranking");
    json_open_array(j);
    for (size_t i = 0; i < w->result->ranked; i++) {
        const struct tally_ranked *k = &w->result->ranking[i];
        json_open_object(j);
        put_option(w, "option", k->option);
        put_count(j, "place", k->place);
        put_count(j, "score", k->score);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_final(const struct writing *w) {
    const struct tally_final *f = &w->result->final;
    json_key(w->out, "final");
    json_open_object(w->out);
    json_key(w->out, "options");
    json_open_array(w->out);
    json_put_int(w->out, (int64_t)f->option[0] + 1);
    json_put_int(w->out, (int64_t)f->option[1] + 1);
    json_close_array(w->out);
    json_key(w->out, "votes");
    json_open_array(w->out);
    json_put_int(w->out, (int64_t)f->votes[0]);
    json_put_int(w->out, (int64_t)f->votes[1]);
    json_close_array(w->out);
    put_count(w->out, "equal", f->equal);
    json_close_object(w->out);
}

static void put_ties(const struct writing *w) {
    struct json_out *j = w->out;
    json_key(j, "ties");
    json_open_array(j);
    for (size_t i = 0; i < w->result->ties; i++) {
        const struct tally_tie *t = &w->result->tie[i];
        json_open_object(j);
        put_count(j, "stage", t->stage);
        json_key(j, "options");
        json_open_array(j);
        for (size_t k = 0; k < t->options; k++) {
            json_put_int(j, (int64_t)t->option[k] + 1);
        }
        json_close_array(j);
        put_option(w, "chosen", t->chosen);
        json_key(j, "by");
        json_put_cstr(j, tally_by_name(t->by));
        json_close_object(j);
    }
    json_close_array(j);
}

/* What the method has of it, in the order of docs/methods/tally.md. */
static void put_election(const struct writing *w) {
    const struct tally_result *r = w->result;
    put_count(w->out, "seats", r->seats);
    if (r->quota) {
        put_fixed_key(w, "quota", r->quota);
    }
    put_elected(w);
    if (r->stages) {
        put_stages(w);
    }
    if (r->pair) {
        put_matrix(w, "pairs", r->pair);
        put_matrix(w, "paths", r->path);
    }
    if (r->ranking) {
        put_ranking(w);
    }
    if (r->final.option[0] != r->final.option[1]) {
        put_final(w);
    }
    put_ties(w);
}

static void put_stances(struct json_out *j, enum tally_method m, const struct tally_result *r) {
    json_key(j, "stances");
    json_open_array(j);
    for (int s = STANCE_YES; s < STANCES; s++) {
        if (!tally_stance_fits(m, (enum tally_stance)s)) {
            continue;
        }
        json_open_object(j);
        json_key(j, "stance");
        json_put_cstr(j, tally_stance_name((enum tally_stance)s));
        if (m == TALLY_CONSENT && (s == STANCE_OBJECTION || s == STANCE_OBJECTION_SETTLED)) {
            json_key(j, "open");
            json_put_bool(j, s == STANCE_OBJECTION);
        }
        put_count(j, "ballots", r->stance[s]);
        json_close_object(j);
    }
    json_close_array(j);
}

/* null where it was not stated, else whether it was reached */
static void put_reached(struct json_out *j, const char *key, bool stated, bool reached) {
    json_key(j, key);
    if (stated) {
        json_put_bool(j, reached);
    } else {
        json_put_null(j);
    }
}

static const char *share_base(const struct tally_options *o) {
    if (o->method == TALLY_CONSENSUS) {
        return "agree_and_stand_aside";
    }
    return o->share_of == TALLY_OF_ELIGIBLE ? "eligible" : "valid";
}

static void put_decision(struct json_out *j, struct arena *a, const struct tally_options *o,
                         const struct tally_result *r) {
    json_key(j, "decision");
    json_open_object(j);
    json_key(j, "outcome");
    json_put_cstr(j, tally_outcome_name(r->outcome));
    put_count(j, "ballots", r->valid + r->blank);
    json_key(j, "eligible");
    if (o->eligible) {
        json_put_int(j, (int64_t)o->eligible);
    } else {
        json_put_null(j);
    }
    json_key(j, "quorum");
    json_put_str(j, tally_share_text(a, o->quorum));
    put_reached(j, "quorum_reached", o->quorum.of != 0, r->quorum_reached);
    bool share = o->share.of != 0 && o->method != TALLY_CONSENT;
    json_key(j, "share");
    json_put_str(j, share ? tally_share_text(a, o->share) : str_of(NULL));
    json_key(j, "share_of");
    json_put_cstr(j, share ? share_base(o) : NULL);
    put_reached(j, "share_reached", share, r->share_reached);
    json_close_object(j);
}

static void put_result(struct json_out *j, struct arena *a, const struct tally_ballots *b,
                       const struct tally_options *o, const struct tally_result *r) {
    const struct writing w = {j, a, b, o, r};
    json_open_object(j);
    put_count(j, "valid", r->valid);
    put_count(j, "blank", r->blank);
    if (tally_kind_of(o->method) == TALLY_KIND_STANCES) {
        put_stances(j, o->method, r);
    } else {
        put_election(&w);
    }
    put_decision(j, a, o, r);
    json_close_object(j);
}

static struct result_notes warnings(struct arena *a, const struct tally_ballots *b,
                                    const struct tally_options *o, const struct tally_result *r) {
    struct result_note *n = arena_array(a, struct result_note, 3);
    size_t count = 0;
    enum tally_kind kind = tally_kind_of(o->method);
    if (kind != TALLY_KIND_ORDER && kind != TALLY_KIND_STANCES && r->seats > 1) {
        n[count++] = (struct result_note){.code = "not_proportional"};
    }
    if (r->pairs_by_lot) {
        n[count++] = (struct result_note){.code = "pairs_by_lot"};
    }
    if (b->ignored_line) {
        n[count++] = (struct result_note){"text_after_title", 1, {{{0}, (int64_t)b->ignored_line}}};
    }
    return (struct result_notes){n, count};
}

void tally_json(struct json_out *j, struct arena *a, const struct tally_ballots *b,
                const struct tally_options *o, const struct tally_result *r,
                struct result_head head) {
    head.engine = "tally";
    head.method = tally_method_name(o->method);
    head.seed = o->seed;
    if (r->refused) {
        result_none(j, &head, r->refused, str_of(NULL));
        return;
    }
    result_begin(j, &head, warnings(a, b, o, r));
    put_result(j, a, b, o, r);
    result_end(j, tally_explain(a, b, o, r));
}
