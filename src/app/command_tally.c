/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith tally: ballots in a file, counted. */
#include <inttypes.h>
#include <stdio.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "format/ballots.h"
#include "format/recount.h"

struct given {
    struct str method;
    struct str seed;
    struct str quorum;
    struct str share;
    struct str share_of;
    int64_t seats; /* 0: not given, and so below */
    int64_t eligible;
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
    o->seats = (size_t)g->seats;
    o->eligible = (uint64_t)g->eligible;
    return EXIT_DONE;
}

static int words(const struct file_command *c, const struct given *g, struct tally_options *o) {
    if (!tally_method_find(g->method, &o->method)) {
        return file_command_usage(c, "--method must be approval, consent or consensus");
    }
    o->seed = g->seed;
    if (g->seed.p && (g->seed.n < 1 || g->seed.n > 200 || !str_is_utf8(g->seed))) {
        return file_command_usage(c, "--seed must have 1 to 200 bytes of UTF-8");
    }
    if (g->share_of.p && !str_eq(g->share_of, STR("valid")) &&
        !str_eq(g->share_of, STR("eligible"))) {
        return file_command_usage(c, "--share-of must be valid or eligible");
    }
    o->share_of = str_eq(g->share_of, STR("eligible")) ? TALLY_OF_ELIGIBLE : TALLY_OF_VALID;
    return EXIT_DONE;
}

/* What would be passed over in silence is refused. */
static int fitting(const struct file_command *c, const struct given *g,
                   const struct tally_options *o) {
    if (o->method != TALLY_APPROVAL && (g->seats || g->share_of.p)) {
        return file_command_usage(c, "--seats and --share-of are for approval");
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

/* --- as plain text --- */

static void elections(struct file_command *c, const struct tally_ballots *b,
                      const struct tally_result *r) {
    buf_put(&c->out, STR("place       votes  option\n"));
    for (size_t i = 0; i < r->ranked; i++) {
        const struct tally_ranked *k = &r->ranking[i];
        buf_printf(&c->out, "%5zu  %10" PRIu64 "  ", k->place, k->score);
        file_command_text(c, b->name[k->option]);
        if (i < r->elected_count) {
            bool lot = r->elected[i].how == TALLY_BY_LOT;
            buf_put(&c->out, lot ? STR("  - first, by lot") : STR("  - first"));
            buf_put(&c->out, r->elected[i].share_reached ? STR("") : STR(", below the share"));
        }
        buf_char(&c->out, '\n');
    }
    for (size_t i = 0; i < r->ties; i++) {
        buf_printf(&c->out, "Tie of %zu: ", r->tie[i].options);
        for (size_t k = 0; k < r->tie[i].options; k++) {
            buf_put(&c->out, k ? STR(", ") : STR(""));
            file_command_text(c, b->name[r->tie[i].option[k]]);
        }
        buf_put(&c->out, STR("; chosen by lot: "));
        file_command_text(c, b->name[r->tie[i].chosen]);
        buf_char(&c->out, '\n');
    }
}

static void stances(struct file_command *c, enum tally_method m, const struct tally_result *r) {
    buf_put(&c->out, STR("   ballots  stance\n"));
    for (int s = STANCE_YES; s < STANCES; s++) {
        if (tally_stance_fits(m, (enum tally_stance)s)) {
            buf_printf(&c->out, "%10" PRIu64 "  %s%s\n", r->stance[s],
                       tally_stance_name((enum tally_stance)s),
                       s == STANCE_OBJECTION_SETTLED ? ", settled" : "");
        }
    }
}

static void told(struct file_command *c, const struct tally_ballots *b,
                 const struct tally_options *o, const struct tally_result *r) {
    static const char *const outcome[] = {"Not decided", "Decided", "Passed", "Not passed"};
    buf_printf(&c->out, "%s: %" PRIu64 " ballots, %" PRIu64 " valid, %" PRIu64 " blank\n",
               tally_method_name(o->method), r->valid + r->blank, r->valid, r->blank);
    if (o->method == TALLY_APPROVAL) {
        elections(c, b, r);
    } else {
        stances(c, o->method, r);
    }
    if (o->quorum.of) {
        buf_printf(&c->out, "Quorum %s of %" PRIu64 " eligible: %s\n",
                   tally_share_text(c->arena, o->quorum).p, o->eligible,
                   r->quorum_reached ? "reached" : "missed");
    }
    if (o->share.of) {
        buf_printf(&c->out, "Share %s: %s\n", tally_share_text(c->arena, o->share).p,
                   r->share_reached ? "reached" : "missed");
    }
    buf_printf(&c->out, "%s\n", outcome[r->outcome]);
}

static void refused(const struct file_command *c, const char *reason) {
    bool seats = str_eq(str_of(reason), STR("seats"));
    (void)fprintf(stderr, "kith %s: %s\n", c->name,
                  seats ? "there are more seats than options"
                        : "there are more ballots than people eligible");
}

static int count(struct file_command *c, const struct tally_options *o) {
    struct str text;
    struct tally_ballots b;
    struct flaw flaw;
    int code = file_command_read(c, &text);
    if (code) {
        return code;
    }
    if (ballots_read(c->arena, text, o->method, &b, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    struct tally_result r = tally_count(c->arena, &b, o);
    if (c->json) {
        buf_put(&c->out, recount_result(c->arena, text, &b, o));
    } else if (r.refused) {
        refused(c, r.refused);
    } else {
        told(c, &b, o, &r);
    }
    return r.refused ? EXIT_NO_RESULT : EXIT_DONE;
}

int command_tally(int argc, char **argv) {
    struct given g = {0};
    struct tally_options o = {0};
    struct file_command c = {.name = "tally",
                             .usage = "FILE.csv --method approval|consent|consensus [--seats N] "
                                      "[--seed TEXT] [--eligible N] [--quorum SHARE] "
                                      "[--share SHARE] [--share-of valid|eligible] [--json]"};
    const struct option_row rows[] = {{"method", OPTION_TEXT, &g.method},
                                      {"seats", OPTION_INT, &g.seats},
                                      {"seed", OPTION_TEXT, &g.seed},
                                      {"eligible", OPTION_INT, &g.eligible},
                                      {"quorum", OPTION_TEXT, &g.quorum},
                                      {"share", OPTION_TEXT, &g.share},
                                      {"share-of", OPTION_TEXT, &g.share_of},
                                      {"json", OPTION_FLAG, &c.json},
                                      {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    if (code) {
        return code;
    }
    code = options(&c, &g, &o);
    return file_command_end(&c, code ? code : count(&c, &o));
}
