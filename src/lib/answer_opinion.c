/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith opinion` answers: the map of agreement of a file of votes. */
#include <stddef.h>
#include <string.h>

#include "engine/opinion.h"
#include "format/opinion_file.h"
#include "lib/engines.h"

enum { SHOWN = 10 }; /* of a long list, as text */

struct given {
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

static int read_votes(struct question *q, struct answer *r) {
    const struct question_file *votes = question_file_of(q, "votes");
    const struct question_file *statements = question_file_of(q, "statements");
    struct flaw flaw;
    struct hash_state h;
    hash_begin(&h);
    hash_add(&h, votes->text.p, votes->text.n);
    if (opinion_file_read(q->arena, votes->text, &r->file, &flaw) != ERR_OK) {
        return question_flaw(q, votes, str_of(NULL), &flaw);
    }
    if (statements) {
        hash_add(&h, statements->text.p, statements->text.n);
        if (opinion_statements_read(q->arena, statements->text, &r->file, &flaw) != ERR_OK) {
            return question_flaw(q, statements, str_of(NULL), &flaw);
        }
    }
    r->input = hash_end(&h);
    return EXIT_DONE;
}

static int read_banned(struct question *q, struct str list, struct opinion_input *in) {
    bool *banned = arena_array(q->arena, bool, in->participants + 1);
    while (list.n) {
        struct str id = str_cut(&list, ',');
        size_t p = 0;
        while (p < in->participants && !str_eq(in->participant[p], id)) {
            p++;
        }
        if (p == in->participants) {
            return question_usage(q, "--banned: there is no participant \"%.*s\"", STR_ARG(id));
        }
        banned[p] = true;
    }
    in->banned = banned;
    return EXIT_DONE;
}

static int read_options(struct question *q, const struct given *g, struct opinion_options *o) {
    struct str profile = g->profile.p ? g->profile : STR("kith");
    if (!str_eq(profile, STR("kith")) && !str_eq(profile, STR("polis"))) {
        return question_usage(q, "--profile must be kith or polis");
    }
    o->profile = str_eq(profile, STR("polis")) ? OPINION_POLIS : OPINION_KITH;
    o->seed = g->seed;
    return question_seed(q, g->seed);
}

/* --- as plain text --- */

static void told_statement(struct question *q, const struct answer *r, size_t j) {
    struct str text = r->file.text[j];
    question_text(q, r->file.in.statement[j].id);
    if (text.n) {
        buf_put(&q->out, STR("  "));
        question_text(q, text);
    }
    buf_char(&q->out, '\n');
}

static void told_picks(struct question *q, const struct answer *r, const struct opinion_pick *pick,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct opinion_pick *p = &pick[i];
        buf_printf(&q->out, "  %-8s  %4u of %4u  ", p->agree ? "agree" : "disagree",
                   p->agree ? p->of.agree : p->of.disagree, p->of.seen);
        told_statement(q, r, p->statement);
    }
}

static void told_groups(struct question *q, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    for (size_t g = 0; g < m->groups && m->groups > 1; g++) {
        buf_printf(&q->out, "Group %.*s, %zu people: what sets it apart\n",
                   STR_ARG(opinion_group_name(g)), m->group[g].size);
        told_picks(q, r, m->group[g].pick, m->group[g].picks);
    }
    buf_put(&q->out, m->agreed.picks + m->disagreed.picks
                         ? STR("Most of all people\n")
                         : STR("Most of all people: no clear majority for any statement\n"));
    told_picks(q, r, m->agreed.pick, m->agreed.picks);
    told_picks(q, r, m->disagreed.pick, m->disagreed.picks);
}

static void told_consensus(struct question *q, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    size_t shown = m->consensus_count < SHOWN ? m->consensus_count : SHOWN;
    buf_put(&q->out, m->groups > 1 ? STR("Shared by all groups: value, agrees of each group\n")
                                   : STR("Shared by all: value, agrees\n"));
    for (size_t i = 0; i < shown; i++) {
        size_t j = m->consensus_list[i];
        buf_printf(&q->out, "  %.6f  ", m->consensus[j]);
        for (size_t g = 0; g < m->groups; g++) {
            const struct opinion_tally *t = &m->group[g].tally[j];
            buf_printf(&q->out, "%.*s %u of %u  ", STR_ARG(opinion_group_name(g)), t->agree,
                       t->seen);
        }
        told_statement(q, r, j);
    }
    if (shown < m->consensus_count) {
        buf_printf(&q->out, "  and %zu more (--json has all)\n", m->consensus_count - shown);
    }
}

/* What is to be asked next: the heaviest few. */
static void told_routing(struct question *q, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    bool *told = arena_array(q->arena, bool, m->statements);
    buf_put(&q->out, STR("To be asked first: weight\n"));
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
        buf_printf(&q->out, "  %9.6f  ", m->weight[best]);
        told_statement(q, r, best);
    }
}

static void told_people(struct question *q, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    buf_put(&q->out, STR("People: x, y, group\n"));
    for (size_t p = 0; p < m->people; p++) {
        if (r->file.in.banned && r->file.in.banned[p]) {
            continue;
        }
        bool counted = m->group_of[p] != OPINION_NO_GROUP;
        buf_printf(&q->out, "  %10.6f  %10.6f  %.*s  ", m->x[p], m->y[p],
                   STR_ARG(counted ? opinion_group_name(m->group_of[p]) : STR("-")));
        question_text(q, r->file.in.participant[p]);
        buf_char(&q->out, '\n');
    }
}

/* How firm, in words: Kaufman & Rousseeuw 1990, table 4. */
static const char *firmness(double silhouette) {
    return silhouette > 0.7    ? "strong"
           : silhouette > 0.5  ? "reasonable"
           : silhouette > 0.25 ? "weak, their borders are soft"
                               : "none";
}

static void told_head(struct question *q, const struct opinion_map *m) {
    buf_printf(&q->out, "%zu participants, %zu counted; %zu statements, %zu votes\n",
               m->participants, m->counted, m->statements, m->votes);
    if (m->groups == 1) {
        buf_put(&q->out, STR("No groups: the votes show none\n"));
    } else {
        buf_printf(&q->out, "%zu groups: silhouette %.6f (%s), stability %.6f\n", m->groups,
                   m->silhouette, firmness(m->silhouette), m->stability);
    }
    buf_printf(&q->out, "The two axes carry %.1f %% and %.1f %% of all differences\n",
               100 * m->explained[0], 100 * m->explained[1]);
    if (!m->settled) {
        buf_put(&q->out, STR("Beware: the axes were not found to the last digit\n"));
    }
}

/* --- as sentences --- */

static void told_counted(struct question *q, const struct opinion_map *m) {
    buf_printf(&q->out, "%zu of %zu people are counted: whoever voted on at least %zu statements",
               m->counted, m->participants, m->votes_min);
    if (m->topped_up) {
        buf_printf(&q->out, ", and, as these were fewer than 15, %zu more who voted most",
                   m->topped_up);
    }
    buf_put(&q->out, STR(".\n"));
}

static void told_firmness(struct question *q, const struct opinion_map *m) {
    if (m->profile == OPINION_KITH) {
        buf_printf(&q->out,
                   "The line along which people differ most carries %.1f %% of their differences; "
                   "when the votes on each statement were shuffled 19 times, at most %.1f %%. ",
                   100 * m->axis_share, 100 * m->axis_share_shuffled);
        buf_put(&q->out, m->axis_share > m->axis_share_shuffled
                             ? STR("So it is more than chance.\n")
                             : STR("So it may be chance, and no groups are shown.\n"));
    }
    if (m->silhouette_k > 1) {
        buf_printf(&q->out,
                   "The best division is into %zu: on a scale from -1 to 1, people are %.2f "
                   "nearer to their own group than to the next (%s).\n",
                   m->silhouette_k, m->silhouette, firmness(m->silhouette));
    }
    if (m->groups > 1 && m->profile == OPINION_KITH) {
        buf_printf(&q->out,
                   "Started anew 31 times, the division treated %.0f %% of all pairs of people as "
                   "here: together, or apart.\n",
                   100 * m->stability);
    }
}

static void told_explained(struct question *q, const struct answer *r) {
    const struct opinion_map *m = &r->m;
    buf_put(&q->out, STR("\nHow this came about\n"));
    told_counted(q, m);
    told_firmness(q, m);
    for (size_t g = 0; g < m->groups && m->groups > 1; g++) {
        const struct opinion_pick *p = m->group[g].pick;
        if (m->group[g].picks == 0) {
            continue;
        }
        buf_printf(&q->out, "Group %.*s is known by statement ", STR_ARG(opinion_group_name(g)));
        question_text(q, r->file.in.statement[p->statement].id);
        buf_printf(&q->out,
                   ": of its %u people who saw it %u %s; that is %.1f times the share of "
                   "everyone else.\n",
                   p->of.seen, p->agree ? p->of.agree : p->of.disagree,
                   p->agree ? "agree" : "disagree", p->ratio);
    }
    buf_put(&q->out, STR("A place on the map says how somebody voted on these statements, and "
                         "nothing else of them.\n"));
}

static void told(struct question *q, const struct given *g, const struct answer *r) {
    told_head(q, &r->m);
    told_groups(q, r);
    told_consensus(q, r);
    told_routing(q, r);
    if (g->people) {
        told_people(q, r);
    }
    if (g->explain) {
        told_explained(q, r);
    }
}

/* --- the run --- */

static bool progress(void *self, double share) {
    return question_tell(self, share, 0);
}

static int map(struct question *q, const struct given *g, struct answer *r) {
    r->o.progress = progress;
    r->o.self = q;
    r->m = opinion_map_make(q->arena, &r->file.in, r->o);
    if (q->json) {
        struct json_out j = question_json(q);
        opinion_json(&j, q->arena, &r->file.in, &r->o, &r->m,
                     (struct result_head){.input = r->input}, g->people);
    } else if (!r->m.refused) {
        told(q, g, r);
    }
    if (!r->m.refused) {
        return EXIT_DONE;
    }
    return str_eq(str_of(r->m.refused), STR("stopped"))
               ? question_none(q, "stopped")
               : question_none(q, "only %zu people can be counted; a map needs %d", r->m.counted,
                               OPINION_COUNTED_MIN);
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    struct answer r = {.m = {.refused = NULL}};
    int code = read_options(q, g, &r.o);
    code = code ? code : read_votes(q, &r);
    if (!code && g->banned.p) {
        code = read_banned(q, g->banned, &r.file.in);
    }
    return code ? code : map(q, g, &r);
}

static const struct engine_option options_known[] = {
    {"statements", ASK_FILE, 0},
    {"profile", ASK_TEXT, offsetof(struct given, profile)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"banned", ASK_TEXT, offsetof(struct given, banned)},
    {"people", ASK_FLAG, offsetof(struct given, people)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_opinion = {
    .name = "opinion",
    .arguments = "VOTES.csv [--statements FILE] [--profile kith|polis] [--seed TEXT] "
                 "[--banned IDS] [--people] [--explain] [--json]",
    .help = "map who agrees with whom, and on what",
    .method = "profile",
    .file = {{"votes", "csv"}},
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
