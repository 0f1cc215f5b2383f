/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith tally` answers: ballots in a file, counted. */
#include <stddef.h>

#include "format/ballots.h"
#include "format/recount.h"
#include "lib/engines.h"
#include "lib/tally_text.h"

struct given {
    struct str method;
    struct str seed;
    struct str quorum;
    struct str share;
    struct str share_of;
    struct str strength;
    struct str unranked;
    struct str follow;
    int64_t seats; /* 0: not given, and so below */
    int64_t eligible;
    int64_t dots;
    int64_t top;
    bool explain;
};

static int share(struct question *q, const char *name, struct str text, struct tally_share *out) {
    if (text.p && !tally_share_parse(text, out)) {
        return question_usage(q, "--%s must be a share such as 1/2, 66.6%% or 0.5, not %.*s", name,
                              STR_ARG(text));
    }
    return EXIT_DONE;
}

static int numbers(struct question *q, const struct given *g, struct tally_options *o) {
    if (g->seats < 0 || g->seats > TALLY_SEATS_MAX) {
        return question_usage(q, "--seats must be 1 to %d", TALLY_SEATS_MAX);
    }
    if (g->eligible < 0 || (uint64_t)g->eligible > TALLY_BALLOTS_MAX) {
        return question_usage(q, "--eligible must be a number of people from 1");
    }
    if (g->dots < 0 || g->dots > TALLY_DOTS_MAX) {
        return question_usage(q, "--dots must be 1 to %d", TALLY_DOTS_MAX);
    }
    if (g->top < 0 || g->top > TALLY_MARK_MAX) {
        return question_usage(q, "--top must be 1 to %d", TALLY_MARK_MAX);
    }
    o->seats = (size_t)g->seats;
    o->eligible = (uint64_t)g->eligible;
    o->dots = (uint64_t)g->dots;
    o->top = (uint64_t)g->top;
    return EXIT_DONE;
}

/* One of two words, the first when none is given; -1: neither. */
static int word_of(struct str given, struct str first, struct str second) {
    if (!given.p || str_eq(given, first)) {
        return 0;
    }
    return str_eq(given, second) ? 1 : -1;
}

static int choices(struct question *q, const struct given *g, struct tally_options *o) {
    int base = word_of(g->share_of, STR("valid"), STR("eligible"));
    int strength = word_of(g->strength, STR("winning"), STR("margins"));
    int unranked = word_of(g->unranked, STR("last"), STR("ignored"));
    if (base < 0) {
        return question_usage(q, "--share-of must be valid or eligible");
    }
    if (strength < 0) {
        return question_usage(q, "--strength must be winning or margins");
    }
    if (unranked < 0) {
        return question_usage(q, "--unranked must be last or ignored");
    }
    o->share_of = base ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID;
    o->strength = strength ? TALLY_MARGINS : TALLY_WINNING;
    o->unranked = unranked ? TALLY_UNRANKED_IGNORED : TALLY_UNRANKED_LAST;
    return EXIT_DONE;
}

static int words(struct question *q, const struct given *g, struct tally_options *o) {
    if (!tally_method_find(g->method, &o->method)) {
        return question_usage(q, "--method must be approval, score, star, dot, irv, "
                                 "scottish-stv, wigm, meek, schulze, ranked-pairs, consent or "
                                 "consensus");
    }
    o->seed = g->seed;
    int code = question_seed(q, g->seed);
    return code ? code : choices(q, g, o);
}

/* What would be passed over in silence is refused. */
static int fitting(struct question *q, const struct given *g, const struct tally_options *o) {
    enum tally_kind kind = tally_kind_of(o->method);
    if (kind == TALLY_KIND_STANCES && (g->seats || g->share_of.p)) {
        return question_usage(q, "--seats and --share-of are not for consent and consensus");
    }
    if (tally_one_seat(o->method) && g->seats > 1) {
        return question_usage(q, "%s fills one seat", tally_method_name(o->method));
    }
    if ((o->method == TALLY_DOT) != (g->dots > 0)) {
        return question_usage(q, o->method == TALLY_DOT ? "--dots: how many may each ballot spread?"
                                                        : "--dots is for dot");
    }
    if (o->method != TALLY_STAR && g->top) {
        return question_usage(q, "--top is for star");
    }
    if (kind != TALLY_KIND_RANKS && (g->strength.p || g->unranked.p)) {
        return question_usage(q, "--strength and --unranked are for schulze and ranked-pairs");
    }
    if (kind != TALLY_KIND_ORDER && g->follow.p) {
        return question_usage(q, "--follow is for irv, scottish-stv, wigm and meek");
    }
    if (o->method == TALLY_CONSENT && g->share.p) {
        return question_usage(q, "consent knows no --share");
    }
    bool needs = o->quorum.of || (o->share.of && o->share_of == TALLY_OF_ELIGIBLE);
    if (needs && !o->eligible) {
        return question_usage(q, "a share of the eligible needs their number: --eligible");
    }
    return EXIT_DONE;
}

static int options(struct question *q, const struct given *g, struct tally_options *o) {
    int code = words(q, g, o);
    code = code ? code : numbers(q, g, o);
    code = code ? code : share(q, "quorum", g->quorum, &o->quorum);
    code = code ? code : share(q, "share", g->share, &o->share);
    return code ? code : fitting(q, g, o);
}

static int refused(struct question *q, const char *reason) {
    static const struct {
        const char *reason;
        const char *says;
    } all[] = {{"seats", "there are more seats than options"},
               {"one_seat", "the file asks for several seats, this method fills one: --seats 1"},
               {"eligible", "there are more ballots than people eligible"}};
    const char *says = reason;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        says = str_eq(str_of(reason), str_of(all[i].reason)) ? all[i].says : says;
    }
    return question_none(q, "%s", says);
}

/* The way of one ballot, as options by number. */
struct way {
    size_t *option;
    size_t count;
};

/* "3 1 2" or "3,1,2": options from 1, each once. */
static int read_way(struct question *q, struct str text, size_t options, struct way *out) {
    bool *seen = arena_array(q->arena, bool, options);
    *out = (struct way){arena_array(q->arena, size_t, options), 0};
    while (text.n) {
        size_t end = 0;
        int64_t v;
        while (end < text.n && text.p[end] != ',' && text.p[end] != ' ') {
            end++;
        }
        bool good = str_to_int(str_first(text, end), &v) && v >= 1 && (size_t)v <= options;
        if (!good || seen[v - 1]) {
            return question_usage(q, "--follow must name options by number, each once");
        }
        seen[v - 1] = true;
        out->option[out->count++] = (size_t)v - 1;
        text = str_from(text, end + 1);
    }
    return EXIT_DONE;
}

static void told(struct question *q, const struct given *g, const struct tally_options *o,
                 const struct tally_ballots *b, const struct tally_result *r, const struct way *w) {
    tally_text(q, b, o, r);
    if (g->explain) {
        tally_text_explain(q, b, o, r);
    }
    if (g->follow.p) {
        size_t uses;
        struct tally_use *use = tally_follow(q->arena, b, o, r, w->option, w->count, &uses);
        tally_text_follow(q, b, r, use, uses);
    }
}

static int count(struct question *q, const struct given *g, const struct tally_options *o,
                 struct str text, const struct tally_ballots *b) {
    struct way w;
    int code = read_way(q, g->follow, b->options, &w);
    if (code) {
        return code;
    }
    struct tally_result r = tally_count(q->arena, b, o);
    if (q->json) {
        struct json_out j = question_json(q);
        tally_json(&j, q->arena, b, o, &r, (struct result_head){.input = hash_of(text.p, text.n)});
    } else if (!r.refused) {
        told(q, g, o, b, &r, &w);
    }
    return r.refused ? refused(q, r.refused) : EXIT_DONE;
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    const struct question_file *f = question_file_of(q, "ballots");
    struct tally_options o = {0};
    struct tally_ballots b;
    struct flaw flaw;
    int code = options(q, g, &o);
    if (code) {
        return code;
    }
    if (ballots_read(q->arena, f->text, &o, &b, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    if (tally_kind_of(o.method) == TALLY_KIND_RATINGS && !b.value) {
        return question_usage(q, "%s needs ratings; these ballots are ranked",
                              tally_method_name(o.method));
    }
    return count(q, g, &o, f->text, &b);
}

static const struct engine_option options_known[] = {
    {"method", ASK_TEXT, offsetof(struct given, method)},
    {"seats", ASK_INT, offsetof(struct given, seats)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"eligible", ASK_INT, offsetof(struct given, eligible)},
    {"quorum", ASK_TEXT, offsetof(struct given, quorum)},
    {"share", ASK_TEXT, offsetof(struct given, share)},
    {"share-of", ASK_TEXT, offsetof(struct given, share_of)},
    {"dots", ASK_INT, offsetof(struct given, dots)},
    {"top", ASK_INT, offsetof(struct given, top)},
    {"strength", ASK_TEXT, offsetof(struct given, strength)},
    {"unranked", ASK_TEXT, offsetof(struct given, unranked)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {"follow", ASK_TEXT, offsetof(struct given, follow), true},
    {0}};

const struct engine engine_tally = {
    .name = "tally",
    .arguments = "FILE --method approval|score|star|dot|irv|scottish-stv|wigm|meek|schulze|"
                 "ranked-pairs|consent|consensus [--seats N] [--seed TEXT] [--eligible N] "
                 "[--quorum SHARE] [--share SHARE] [--share-of valid|eligible] [--dots N] "
                 "[--top N] [--strength winning|margins] [--unranked last|ignored] [--explain] "
                 "[--follow OPTIONS] [--json]",
    .help = "count ballots",
    .method = "method",
    .file = {{"ballots", "csv"}},
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
