/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer of tally.h as JSON. Options are counted from 1 there, as in a ballot file. */
#include <assert.h>

#include "engine/tally.h"

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

static void put_count(struct json_out *j, const char *key, uint64_t v) {
    json_key(j, key);
    json_put_int(j, (int64_t)v);
}

static void put_elected(struct json_out *j, const struct tally_ballots *b,
                        const struct tally_result *r) {
    json_key(j, "elected");
    json_open_array(j);
    for (size_t i = 0; i < r->elected_count; i++) {
        const struct tally_elected *e = &r->elected[i];
        json_open_object(j);
        put_count(j, "option", e->option + 1);
        json_key(j, "name");
        json_put_str(j, b->name[e->option]);
        put_count(j, "stage", e->stage);
        put_count(j, "votes", e->votes);
        json_key(j, "how");
        json_put_cstr(j, e->how == TALLY_BY_LOT ? "lot" : "place");
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_ranking(struct json_out *j, const struct tally_result *r) {
    json_key(j, "ranking");
    json_open_array(j);
    for (size_t i = 0; i < r->ranked; i++) {
        json_open_object(j);
        put_count(j, "option", r->ranking[i].option + 1);
        put_count(j, "place", r->ranking[i].place);
        put_count(j, "score", r->ranking[i].score);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_ties(struct json_out *j, const struct tally_result *r) {
    json_key(j, "ties");
    json_open_array(j);
    for (size_t i = 0; i < r->ties; i++) {
        json_open_object(j);
        put_count(j, "stage", r->tie[i].stage);
        json_key(j, "options");
        json_open_array(j);
        for (size_t k = 0; k < r->tie[i].options; k++) {
            json_put_int(j, (int64_t)r->tie[i].option[k] + 1);
        }
        json_close_array(j);
        put_count(j, "chosen", r->tie[i].chosen + 1);
        json_key(j, "by");
        json_put_cstr(j, "lot");
        json_close_object(j);
    }
    json_close_array(j);
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
    json_open_object(j);
    put_count(j, "valid", r->valid);
    put_count(j, "blank", r->blank);
    if (o->method == TALLY_APPROVAL) {
        put_count(j, "seats", r->seats);
        put_elected(j, b, r);
        put_ranking(j, r);
        put_ties(j, r);
    } else {
        put_stances(j, o->method, r);
    }
    put_decision(j, a, o, r);
    json_close_object(j);
}

/* Why it is not decided, in codes. */
static struct result_notes reasons(struct arena *a, const struct tally_result *r) {
    struct result_note *n = arena_array(a, struct result_note, 3);
    size_t count = 0;
    if (r->valid == 0) {
        n[count++].code = "no_ballot_says_anything";
    }
    if (!r->quorum_reached) {
        n[count++].code = "quorum_missed";
    }
    if (!r->share_reached) {
        n[count++].code = "share_missed";
    }
    return (struct result_notes){n, count};
}

static struct result_notes warnings(struct arena *a, const struct tally_options *o,
                                    const struct tally_result *r) {
    struct result_note *n = arena_array(a, struct result_note, 1);
    bool sums = o->method == TALLY_APPROVAL && r->seats > 1;
    *n = (struct result_note){.code = "not_proportional"};
    return (struct result_notes){n, sums ? 1 : 0};
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
    result_begin(j, &head, warnings(a, o, r));
    put_result(j, a, b, o, r);
    result_end(j, reasons(a, r));
}
