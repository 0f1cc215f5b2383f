/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith opinion: the map of agreement of a file of votes. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "engine/opinion.h"
#include "format/opinion_file.h"

enum { SHOWN = 10 }; /* of a long list, as text */

struct given {
    struct str statements;
    struct str profile;
    struct str seed;
    struct str banned;
    bool people;
    bool explain;
};

struct answer {
    struct opinion_file file;
    struct opinion_options o;
    struct opinion_map m;
    struct hash input;
};

/* --- options and files --- */

static int read_votes(struct file_command *c, struct answer *r, struct hash_state *hash) {
    struct str text;
    struct flaw flaw;
    int code = file_command_read(c, &text);
    if (code) {
        return code;
    }
    hash_add(hash, text.p, text.n);
    return opinion_file_read(c->arena, text, &r->file, &flaw) == ERR_OK
               ? EXIT_DONE
               : file_command_flaw(c, str_of(NULL), &flaw);
}

static int read_statements(struct file_command *c, struct str path, struct answer *r,
                           struct hash_state *hash) {
    struct file_command other = *c;
    struct str text;
    struct flaw flaw;
    other.file = arena_cstr(c->arena, path);
    int code = file_command_read(&other, &text);
    if (code) {
        return code;
    }
    hash_add(hash, text.p, text.n);
    if (opinion_statements_read(c->arena, text, &r->file, &flaw) != ERR_OK) {
        code = file_command_flaw(&other, str_of(NULL), &flaw);
        c->out = other.out;
    }
    return code;
}

static int read_banned(const struct file_command *c, struct str list, struct opinion_input *in) {
    bool *banned = arena_array(c->arena, bool, in->participants + 1);
    while (list.n) {
        struct str id = str_cut(&list, ',');
        size_t p = 0;
        while (p < in->participants && !str_eq(in->participant[p], id)) {
            p++;
        }
        if (p == in->participants) {
            return file_command_usage(c, "--banned: there is no participant \"%.*s\"", STR_ARG(id));
        }
        banned[p] = true;
    }
    in->banned = banned;
    return EXIT_DONE;
}

static int read_options(const struct file_command *c, const struct given *g,
                        struct opinion_options *o) {
    struct str profile = g->profile.p ? g->profile : STR("kith");
    if (!str_eq(profile, STR("kith")) && !str_eq(profile, STR("polis"))) {
        return file_command_usage(c, "--profile must be kith or polis");
    }
    if (g->seed.p && (g->seed.n < 1 || g->seed.n > 200 || !str_is_utf8(g->seed))) {
        return file_command_usage(c, "--seed must have 1 to 200 bytes of UTF-8");
    }
    o->profile = str_eq(profile, STR("polis")) ? OPINION_POLIS : OPINION_KITH;
    o->seed = g->seed;
    return EXIT_DONE;
}

/* --- as plain text --- */

static void told_statement(struct file_command *c, const struct answer *r, size_t j) {
    struct str text = r->file.text[j];
    file_command_text(c, r->file.in.statement[j].id);
    if (text.n) {
        buf_put(&c->out, STR("  "));
        file_command_text(c, text);
    }
    buf_char(&c->out, '\n');
}

static void told_picks(struct file_command *c, const struct answer *r,
                       const struct opinion_pick *pick, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct opinion_pick *p = &pick[i];
        buf_printf(&c->out, "  %-8s  %4u of %4u  ", p->agree ? "agree" : "disagree",
                   p->agree ? p->of.agree : p->of.disagree, p->of.seen);
        told_statement(c, r, p->statement);
    }
}

static void told_groups(struct file_command *c, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    for (size_t g = 0; g < m->groups && m->groups > 1; g++) {
        buf_printf(&c->out, "Group %.*s, %zu people: what sets it apart\n",
                   STR_ARG(opinion_group_name(g)), m->group[g].size);
        told_picks(c, r, m->group[g].pick, m->group[g].picks);
    }
    buf_put(&c->out, m->agreed.picks + m->disagreed.picks
                         ? STR("Most of all people\n")
                         : STR("Most of all people: no clear majority for any statement\n"));
    told_picks(c, r, m->agreed.pick, m->agreed.picks);
    told_picks(c, r, m->disagreed.pick, m->disagreed.picks);
}

static void told_consensus(struct file_command *c, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    size_t shown = m->consensus_count < SHOWN ? m->consensus_count : SHOWN;
    buf_put(&c->out, m->groups > 1 ? STR("Shared by all groups: value, agrees of each group\n")
                                   : STR("Shared by all: value, agrees\n"));
    for (size_t i = 0; i < shown; i++) {
        size_t j = m->consensus_list[i];
        buf_printf(&c->out, "  %.6f  ", m->consensus[j]);
        for (size_t g = 0; g < m->groups; g++) {
            const struct opinion_tally *t = &m->group[g].tally[j];
            buf_printf(&c->out, "%.*s %u of %u  ", STR_ARG(opinion_group_name(g)), t->agree,
                       t->seen);
        }
        told_statement(c, r, j);
    }
    if (shown < m->consensus_count) {
        buf_printf(&c->out, "  and %zu more (--json has all)\n", m->consensus_count - shown);
    }
}

/* What is to be asked next: the heaviest few. */
static void told_routing(struct file_command *c, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    bool *told = arena_array(c->arena, bool, m->statements);
    buf_put(&c->out, STR("To be asked first: weight\n"));
    for (size_t i = 0; i < SHOWN; i++) {
        size_t best = m->statements;
        for (size_t j = 0; j < m->statements; j++) {
            bool heavier = best == m->statements || m->weight[j] > m->weight[best];
            if (!told[j] && m->weight[j] > 0 && heavier) {
                best = j;
            }
        }
        if (best == m->statements) {
            return;
        }
        told[best] = true;
        buf_printf(&c->out, "  %9.6f  ", m->weight[best]);
        told_statement(c, r, best);
    }
}

static void told_people(struct file_command *c, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    buf_put(&c->out, STR("People: x, y, group\n"));
    for (size_t p = 0; p < m->people; p++) {
        if (r->file.in.banned && r->file.in.banned[p]) {
            continue;
        }
        bool counted = m->group_of[p] != OPINION_NO_GROUP;
        buf_printf(&c->out, "  %10.6f  %10.6f  %.*s  ", m->x[p], m->y[p],
                   STR_ARG(counted ? opinion_group_name(m->group_of[p]) : STR("-")));
        file_command_text(c, r->file.in.participant[p]);
        buf_char(&c->out, '\n');
    }
}

/* How firm, in words: Kaufman & Rousseeuw 1990, table 4. */
static const char *firmness(double silhouette) {
    return silhouette > 0.7    ? "strong"
           : silhouette > 0.5  ? "reasonable"
           : silhouette > 0.25 ? "weak, their borders are soft"
                               : "none";
}

static void told_head(struct file_command *c, const struct opinion_map *m) {
    buf_printf(&c->out, "%zu participants, %zu counted; %zu statements, %zu votes\n",
               m->participants, m->counted, m->statements, m->votes);
    if (m->groups == 1) {
        buf_put(&c->out, STR("No groups: the votes show none\n"));
    } else {
        buf_printf(&c->out, "%zu groups: silhouette %.6f (%s), stability %.6f\n", m->groups,
                   m->silhouette, firmness(m->silhouette), m->stability);
    }
    buf_printf(&c->out, "The two axes carry %.1f %% and %.1f %% of all differences\n",
               100 * m->explained[0], 100 * m->explained[1]);
    if (!m->settled) {
        buf_put(&c->out, STR("Beware: the axes were not found to the last digit\n"));
    }
}

/* --- as sentences --- */

static void told_counted(struct file_command *c, const struct opinion_map *m) {
    buf_printf(&c->out, "%zu of %zu people are counted: whoever voted on at least %zu statements",
               m->counted, m->participants, m->votes_min);
    if (m->topped_up) {
        buf_printf(&c->out, ", and, as these were fewer than 15, %zu more who voted most",
                   m->topped_up);
    }
    buf_put(&c->out, STR(".\n"));
}

static void told_firmness(struct file_command *c, const struct opinion_map *m) {
    if (m->profile == OPINION_KITH) {
        buf_printf(&c->out,
                   "The line along which people differ most carries %.1f %% of their differences; "
                   "when the votes on each statement were shuffled 19 times, at most %.1f %%. ",
                   100 * m->axis_share, 100 * m->axis_share_shuffled);
        buf_put(&c->out, m->axis_share > m->axis_share_shuffled
                             ? STR("So it is more than chance.\n")
                             : STR("So it may be chance, and no groups are shown.\n"));
    }
    if (m->silhouette_k > 1) {
        buf_printf(&c->out,
                   "The best division is into %zu: on a scale from -1 to 1, people are %.2f "
                   "nearer to their own group than to the next (%s).\n",
                   m->silhouette_k, m->silhouette, firmness(m->silhouette));
    }
    if (m->groups > 1 && m->profile == OPINION_KITH) {
        buf_printf(&c->out,
                   "Started anew 31 times, the division treated %.0f %% of all pairs of people as "
                   "here: together, or apart.\n",
                   100 * m->stability);
    }
}

static void told_explained(struct file_command *c, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    buf_put(&c->out, STR("\nHow this came about\n"));
    told_counted(c, m);
    told_firmness(c, m);
    for (size_t g = 0; g < m->groups && m->groups > 1; g++) {
        const struct opinion_pick *p = m->group[g].pick;
        if (m->group[g].picks == 0) {
            continue;
        }
        buf_printf(&c->out, "Group %.*s is known by statement ", STR_ARG(opinion_group_name(g)));
        file_command_text(c, r->file.in.statement[p->statement].id);
        buf_printf(&c->out,
                   ": of its %u people who saw it %u %s; that is %.1f times the share of "
                   "everyone else.\n",
                   p->of.seen, p->agree ? p->of.agree : p->of.disagree,
                   p->agree ? "agree" : "disagree", p->ratio);
    }
    buf_put(&c->out, STR("A place on the map says how somebody voted on these statements, and "
                         "nothing else of them.\n"));
}

static void told(struct file_command *c, const struct given *g, const struct answer *r) {
    told_head(c, &r->m);
    told_groups(c, r);
    told_consensus(c, r);
    told_routing(c, r);
    if (g->people) {
        told_people(c, r);
    }
    if (g->explain) {
        told_explained(c, r);
    }
}

/* --- the run --- */

static bool show_progress(void *self, double share) {
    (void)self;
    (void)fprintf(stderr, "\rkith opinion: %3.0f %%", 100 * share);
    (void)fflush(stderr);
    return true;
}

static void answer(struct file_command *c, const struct given *g, struct answer *r) {
    bool shown = isatty(STDERR_FILENO) == 1;
    r->o.progress = shown ? show_progress : NULL;
    r->m = opinion_map_make(c->arena, &r->file.in, r->o);
    if (shown) {
        (void)fprintf(stderr, "\r%20s\r", "");
    }
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        opinion_json(&j, c->arena, &r->file.in, &r->o, &r->m,
                     (struct result_head){.input = r->input}, g->people);
        buf_char(&c->out, '\n');
    } else if (!r->m.refused) {
        told(c, g, r);
    } else {
        (void)fprintf(stderr, "kith opinion: only %zu people can be counted; a map needs %d\n",
                      r->m.counted, OPINION_COUNTED_MIN);
    }
}

static int run(struct file_command *c, const struct given *g) {
    struct answer r = {.m = {.refused = NULL}};
    struct hash_state hash;
    hash_begin(&hash);
    int code = read_options(c, g, &r.o);
    code = code ? code : read_votes(c, &r, &hash);
    if (!code && g->statements.p) {
        code = read_statements(c, g->statements, &r, &hash);
    }
    if (!code && g->banned.p) {
        code = read_banned(c, g->banned, &r.file.in);
    }
    if (code) {
        return code;
    }
    r.input = hash_end(&hash);
    answer(c, g, &r);
    return r.m.refused ? EXIT_NO_RESULT : EXIT_DONE;
}

int command_opinion(int argc, char **argv) {
    struct given g = {.people = false};
    struct file_command c = {.name = "opinion",
                             .usage = "VOTES.csv [--statements FILE] [--profile kith|polis] "
                                      "[--seed TEXT] [--banned IDS] [--people] [--explain] "
                                      "[--json]"};
    const struct option_row rows[] = {{"statements", OPTION_TEXT, &g.statements},
                                      {"profile", OPTION_TEXT, &g.profile},
                                      {"seed", OPTION_TEXT, &g.seed},
                                      {"banned", OPTION_TEXT, &g.banned},
                                      {"people", OPTION_FLAG, &g.people},
                                      {"explain", OPTION_FLAG, &g.explain},
                                      {"json", OPTION_FLAG, &c.json},
                                      {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    return code ? code : file_command_end(&c, run(&c, &g));
}
