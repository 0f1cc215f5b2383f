/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith tally: ballots in a file, counted. */
#include <stdio.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "app/tally_text.h"
#include "format/ballots.h"
#include "format/recount.h"

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
    bool explain;
};

static int share(const struct file_command *c, const char *name, struct str text,
                 struct tally_share *out) {
    if (text.p && !tally_share_parse(text, out)) {
        return file_command_usage(c, "--%s must be a share such as 1/2, 66.6%% or 0.5, not %.*s",
                                  name, STR_ARG(text));
    }
    return EXIT_DONE;
}

static int numbers(const struct file_command *c, const struct given *g, struct tally_options *o) {
    if (g->seats < 0 || g->seats > TALLY_SEATS_MAX) {
        return file_command_usage(c, "--seats must be 1 to %d", TALLY_SEATS_MAX);
    }
    if (g->eligible < 0 || (uint64_t)g->eligible > TALLY_BALLOTS_MAX) {
        return file_command_usage(c, "--eligible must be a number of people from 1");
    }
    if (g->dots < 0 || g->dots > TALLY_DOTS_MAX) {
        return file_command_usage(c, "--dots must be 1 to %d", TALLY_DOTS_MAX);
    }
    o->seats = (size_t)g->seats;
    o->eligible = (uint64_t)g->eligible;
    o->dots = (uint64_t)g->dots;
    return EXIT_DONE;
}

/* One of two words, the first when none is given; -1: neither. */
static int word_of(struct str given, struct str first, struct str second) {
    if (!given.p || str_eq(given, first)) {
        return 0;
    }
    return str_eq(given, second) ? 1 : -1;
}

static int choices(const struct file_command *c, const struct given *g, struct tally_options *o) {
    int base = word_of(g->share_of, STR("valid"), STR("eligible"));
    int strength = word_of(g->strength, STR("winning"), STR("margins"));
    int unranked = word_of(g->unranked, STR("last"), STR("ignored"));
    if (base < 0) {
        return file_command_usage(c, "--share-of must be valid or eligible");
    }
    if (strength < 0) {
        return file_command_usage(c, "--strength must be winning or margins");
    }
    if (unranked < 0) {
        return file_command_usage(c, "--unranked must be last or ignored");
    }
    o->share_of = base ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID;
    o->strength = strength ? TALLY_MARGINS : TALLY_WINNING;
    o->unranked = unranked ? TALLY_UNRANKED_IGNORED : TALLY_UNRANKED_LAST;
    return EXIT_DONE;
}

static int words(const struct file_command *c, const struct given *g, struct tally_options *o) {
    if (!tally_method_find(g->method, &o->method)) {
        return file_command_usage(c, "--method must be approval, score, star, dot, irv, "
                                     "scottish-stv, wigm, meek, schulze, ranked-pairs, consent or "
                                     "consensus");
    }
    o->seed = g->seed;
    if (g->seed.p && (g->seed.n < 1 || g->seed.n > 200 || !str_is_utf8(g->seed))) {
        return file_command_usage(c, "--seed must have 1 to 200 bytes of UTF-8");
    }
    return choices(c, g, o);
}

/* What would be passed over in silence is refused. */
static int fitting(const struct file_command *c, const struct given *g,
                   const struct tally_options *o) {
    enum tally_kind kind = tally_kind_of(o->method);
    if (kind == TALLY_KIND_STANCES && (g->seats || g->share_of.p)) {
        return file_command_usage(c, "--seats and --share-of are not for consent and consensus");
    }
    if (tally_one_seat(o->method) && g->seats > 1) {
        return file_command_usage(c, "%s fills one seat", tally_method_name(o->method));
    }
    if ((o->method == TALLY_DOT) != (g->dots > 0)) {
        return file_command_usage(c, o->method == TALLY_DOT
                                         ? "--dots: how many may each ballot spread?"
                                         : "--dots is for dot");
    }
    if (kind != TALLY_KIND_RANKS && (g->strength.p || g->unranked.p)) {
        return file_command_usage(c, "--strength and --unranked are for schulze and ranked-pairs");
    }
    if (kind != TALLY_KIND_ORDER && g->follow.p) {
        return file_command_usage(c, "--follow is for irv, scottish-stv, wigm and meek");
    }
    if (o->method == TALLY_CONSENT && g->share.p) {
        return file_command_usage(c, "consent knows no --share");
    }
    bool needs = o->quorum.of || (o->share.of && o->share_of == TALLY_OF_ELIGIBLE);
    if (needs && !o->eligible) {
        return file_command_usage(c, "a share of the eligible needs their number: --eligible");
    }
    return EXIT_DONE;
}

static int options(const struct file_command *c, const struct given *g, struct tally_options *o) {
    int code = words(c, g, o);
    code = code ? code : numbers(c, g, o);
    code = code ? code : share(c, "quorum", g->quorum, &o->quorum);
    code = code ? code : share(c, "share", g->share, &o->share);
    return code ? code : fitting(c, g, o);
}

static void refused(const struct file_command *c, const char *reason) {
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
    (void)fprintf(stderr, "kith %s: %s\n", c->name, says);
}

/* The way of one ballot, as options by number. */
struct way {
    size_t *option;
    size_t count;
};

/* "3 1 2" or "3,1,2": options from 1, each once. */
static int read_way(const struct file_command *c, struct str text, size_t options,
                    struct way *out) {
    bool *seen = arena_array(c->arena, bool, options);
    *out = (struct way){arena_array(c->arena, size_t, options), 0};
    while (text.n) {
        size_t end = 0;
        int64_t v;
        while (end < text.n && text.p[end] != ',' && text.p[end] != ' ') {
            end++;
        }
        bool good = str_to_int(str_first(text, end), &v) && v >= 1 && (size_t)v <= options;
        if (!good || seen[v - 1]) {
            return file_command_usage(c, "--follow must name options by number, each once");
        }
        seen[v - 1] = true;
        out->option[out->count++] = (size_t)v - 1;
        text = str_from(text, end + 1);
    }
    return EXIT_DONE;
}

static void told(struct file_command *c, const struct given *g, const struct tally_options *o,
                 const struct tally_ballots *b, const struct tally_result *r, const struct way *w) {
    tally_text(c, b, o, r);
    if (g->explain) {
        tally_text_explain(c, b, o, r);
    }
    if (g->follow.p) {
        size_t uses;
        struct tally_use *use = tally_follow(c->arena, b, o, r, w->option, w->count, &uses);
        tally_text_follow(c, b, r, use, uses);
    }
}

static int answer(struct file_command *c, const struct given *g, const struct tally_options *o,
                  struct str text, const struct tally_ballots *b) {
    struct way w;
    int code = read_way(c, g->follow, b->options, &w);
    if (code) {
        return code;
    }
    struct tally_result r = tally_count(c->arena, b, o);
    if (c->json) {
        buf_put(&c->out, recount_result(c->arena, text, b, o));
    } else if (r.refused) {
        refused(c, r.refused);
    } else {
        told(c, g, o, b, &r, &w);
    }
    return r.refused ? EXIT_NO_RESULT : EXIT_DONE;
}

static int count(struct file_command *c, const struct given *g, const struct tally_options *o) {
    struct str text;
    struct tally_ballots b;
    struct flaw flaw;
    int code = file_command_read(c, &text);
    if (code) {
        return code;
    }
    if (ballots_read(c->arena, text, o, &b, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    if (tally_kind_of(o->method) == TALLY_KIND_RATINGS && !b.value) {
        return file_command_usage(c, "%s needs ratings; these ballots are ranked",
                                  tally_method_name(o->method));
    }
    return answer(c, g, o, text, &b);
}

int command_tally(int argc, char **argv) {
    struct given g = {0};
    struct tally_options o = {0};
    struct file_command c = {
        .name = "tally",
        .usage = "FILE --method approval|score|star|dot|irv|scottish-stv|wigm|meek|schulze|"
                 "ranked-pairs|consent|consensus [--seats N] [--seed TEXT] [--eligible N] "
                 "[--quorum SHARE] [--share SHARE] [--share-of valid|eligible] [--dots N] "
                 "[--strength winning|margins] [--unranked last|ignored] [--explain] "
                 "[--follow OPTIONS] [--json]"};
    const struct option_row rows[] = {
        {"method", OPTION_TEXT, &g.method},     {"seats", OPTION_INT, &g.seats},
        {"seed", OPTION_TEXT, &g.seed},         {"eligible", OPTION_INT, &g.eligible},
        {"quorum", OPTION_TEXT, &g.quorum},     {"share", OPTION_TEXT, &g.share},
        {"share-of", OPTION_TEXT, &g.share_of}, {"dots", OPTION_INT, &g.dots},
        {"strength", OPTION_TEXT, &g.strength}, {"unranked", OPTION_TEXT, &g.unranked},
        {"explain", OPTION_FLAG, &g.explain},   {"follow", OPTION_TEXT, &g.follow},
        {"json", OPTION_FLAG, &c.json},         {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    if (code) {
        return code;
    }
    code = options(&c, &g, &o);
    return file_command_end(&c, code ? code : count(&c, &g, &o));
}
