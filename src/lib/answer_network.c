/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith network` answers: who connects, who is cut off, who should meet. */
#include <stddef.h>

#include "engine/network_study.h"
#include "format/network_file.h"
#include "lib/engines.h"

enum { SHOWN = 10 }; /* of a long list, as text */

struct given {
    struct str seed;
    bool organisations;
    bool explain;
};

struct answer {
    struct network_reader *reader;
    struct network_input in;
    struct network_options o;
    struct network_result r;
    struct hash_state hash;
};

/* --- files --- */

typedef enum err reading(struct network_reader *r, struct str text, struct flaw *flaw);

static int read_file(struct question *q, struct answer *x, const char *name, reading *read) {
    const struct question_file *f = question_file_of(q, name);
    struct flaw flaw;
    if (!f) {
        return EXIT_DONE;
    }
    hash_add(&x->hash, f->text.p, f->text.n);
    return read(x->reader, f->text, &flaw) == ERR_OK ? EXIT_DONE
                                                     : question_flaw(q, f, str_of(NULL), &flaw);
}

static int read_all(struct question *q, const struct given *g, struct answer *x) {
    x->o.seed = g->seed;
    x->reader = network_reader_make(q->arena);
    hash_begin(&x->hash);
    int code = question_seed(q, g->seed);
    code = code ? code : read_file(q, x, "edges", network_read_ties);
    code = code ? code : read_file(q, x, "nodes", network_read_nodes);
    code = code ? code : read_file(q, x, "refused", network_read_refused);
    if (code == EXIT_DONE && g->organisations) {
        network_all_organisations(x->reader);
    }
    return code;
}

/* --- as plain text --- */

static void put_node(struct question *q, const struct answer *x, uint32_t node) {
    question_text(q, x->in.id[node]);
}

static size_t at_most(size_t count) {
    return count < SHOWN ? count : SHOWN;
}

static void put_rest(struct question *q, size_t count) {
    if (count > SHOWN) {
        buf_printf(&q->out, "  and %zu more (--json has all)\n", count - SHOWN);
    }
}

static void put_sizes(struct question *q, const uint32_t *size, size_t count) {
    for (size_t i = 0; i < at_most(count); i++) {
        buf_printf(&q->out, "%s%u", i ? ", " : "", size[i]);
    }
    buf_put(&q->out, count > SHOWN ? STR(" ...") : STR(""));
}

static void told_whole(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_printf(&q->out, "%zu nodes, %zu edges\n", r->nodes, r->edges);
    buf_printf(&q->out, "Components: %zu%s", r->components, r->components ? ", of " : "");
    put_sizes(q, r->component, r->components);
    buf_char(&q->out, '\n');
    if (r->isolateds == 0) {
        return;
    }
    buf_printf(&q->out, "Without any tie: %zu\n", r->isolateds);
    for (size_t i = 0; i < at_most(r->isolateds); i++) {
        buf_put(&q->out, STR("  "));
        put_node(q, x, r->isolated[i]);
        buf_char(&q->out, '\n');
    }
    put_rest(q, r->isolateds);
}

static void told_cuts(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&q->out,
            r->cuts
                ? STR("Cut points: how many would be cut off from the largest part; all parts\n")
                : STR("Cut points: none\n"));
    for (size_t i = 0; i < at_most(r->cuts); i++) {
        buf_printf(&q->out, "  %7u  ", r->cut[i].away);
        put_node(q, x, r->cut[i].node);
        buf_put(&q->out, STR(": "));
        put_sizes(q, r->cut[i].part, r->cut[i].parts);
        buf_char(&q->out, '\n');
    }
    put_rest(q, r->cuts);
    buf_put(&q->out, r->bridges ? STR("Bridges: how many are on the smaller side\n")
                                : STR("Bridges: none\n"));
    for (size_t i = 0; i < at_most(r->bridges); i++) {
        buf_printf(&q->out, "  %7u  ", r->bridge[i].away);
        put_node(q, x, r->bridge[i].a);
        buf_put(&q->out, STR(" - "));
        put_node(q, x, r->bridge[i].b);
        buf_char(&q->out, '\n');
    }
    put_rest(q, r->bridges);
}

static void told_brokers(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    if (r->organisations == 0) {
        return;
    }
    if (r->brokers == 0) {
        buf_put(&q->out, STR("Brokers: none of the organisations\n"));
        return;
    }
    buf_put(&q->out, r->approximate ? STR("Brokers: betweenness, about, and its standard error\n")
                                    : STR("Brokers: betweenness\n"));
    for (size_t i = 0; i < at_most(r->brokers); i++) {
        const struct network_broker *b = &r->broker[i];
        buf_printf(&q->out, "  %16.6f  ", b->value);
        if (r->approximate) {
            buf_printf(&q->out, "%16.6f  ", b->se);
        }
        put_node(q, x, b->node);
        buf_char(&q->out, '\n');
    }
    put_rest(q, r->brokers);
}

static void told_reasons(struct question *q, const struct answer *x,
                         const struct network_meeting *m) {
    for (size_t i = 0; i < m->aims.count; i++) {
        buf_put(&q->out, i ? STR(", ") : STR("; both want "));
        question_text(q, x->in.tag[m->aims.item[i]]);
    }
    for (size_t i = 0; i < m->matches; i++) {
        buf_put(&q->out, STR("; "));
        put_node(q, x, m->match[i].a_needs ? m->a : m->b);
        buf_put(&q->out, STR(" needs "));
        question_text(q, x->in.tag[m->match[i].tag]);
        buf_put(&q->out, STR(", which "));
        put_node(q, x, m->match[i].a_needs ? m->b : m->a);
        buf_put(&q->out, STR(" offers"));
    }
}

static void told_meetings(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&q->out, r->meetings
                         ? STR("Introductions, if both say yes: score, whom they have in common\n")
                         : STR("Introductions: none\n"));
    for (size_t i = 0; i < at_most(r->meetings); i++) {
        const struct network_meeting *m = &r->meeting[i];
        buf_printf(&q->out, "  %7lld  ", (long long)m->score);
        put_node(q, x, m->a);
        buf_put(&q->out, STR(" - "));
        put_node(q, x, m->b);
        buf_printf(&q->out, ": %u in common", m->via);
        told_reasons(q, x, m);
        buf_char(&q->out, '\n');
    }
    put_rest(q, r->meetings);
}

static void told_warnings(struct question *q, const struct answer *x) {
    if (x->r.loops) {
        buf_printf(&q->out, "Left out: %zu ties of somebody with themselves\n", x->r.loops);
    }
    if (x->r.repeated) {
        buf_printf(&q->out, "Counted once: %zu ties that were told again\n", x->r.repeated);
    }
    if (x->in.weighted) {
        buf_put(&q->out, STR("Weights of ties are not used\n"));
    }
    if (x->in.refusals_unknown) {
        buf_printf(&q->out,
                   "Beware: %zu refused pairs have somebody who is not in the network; is the ID "
                   "spelt the same?\n",
                   x->in.refusals_unknown);
    }
}

/* --- as sentences --- */

static void told_method(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    if (r->organisations == 0) {
        buf_put(&q->out, STR("Who brokers between others is told of organisations alone, and "
                             "nobody here is one.\n"));
    } else if (r->approximate) {
        buf_printf(
            &q->out,
            "The network is too large to count every way: where it hangs together most, ways "
            "were followed from %zu nodes drawn by lot. The true value is mostly within two "
            "standard errors.\n",
            r->pivots);
    } else {
        buf_put(&q->out, STR("Betweenness is exact: for each pair of others, the share of their "
                             "shortest ways that goes through.\n"));
    }
}

static void told_points(struct question *q, const struct answer *x,
                        const struct network_meeting *m) {
    put_node(q, x, m->a);
    buf_put(&q->out, STR(" and "));
    put_node(q, x, m->b);
    buf_printf(&q->out, ": %lld points for whom they have in common", (long long)m->common);
    if (m->alike) {
        buf_printf(&q->out, ", %lld for what both want", (long long)m->alike);
    }
    if (m->help) {
        buf_printf(&q->out, ", %lld for what one needs and the other offers", (long long)m->help);
    }
    buf_put(&q->out, STR(".\n"));
}

static void told_explained(struct question *q, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&q->out, STR("\nHow this came about\n"));
    told_method(q, x);
    for (size_t i = 0; i < at_most(r->cuts); i++) {
        buf_put(&q->out, STR("Without "));
        put_node(q, x, r->cut[i].node);
        buf_printf(&q->out,
                   " %u of the others would be cut off from the largest part that is left.\n",
                   r->cut[i].away);
    }
    for (size_t i = 0; i < at_most(r->meetings); i++) {
        told_points(q, x, &r->meeting[i]);
    }
    buf_put(&q->out, STR("No number here says what somebody is worth. A list of cut points is for "
                         "those who care for the whole, not for everybody's eyes.\n"));
}

static void told(struct question *q, const struct given *g, const struct answer *x) {
    told_whole(q, x);
    told_cuts(q, x);
    told_brokers(q, x);
    told_meetings(q, x);
    told_warnings(q, x);
    if (g->explain) {
        told_explained(q, x);
    }
}

/* --- the run --- */

static bool progress(void *self, double share) {
    return question_tell(self, share, 0);
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    struct answer x = {.reader = NULL};
    int code = read_all(q, g, &x);
    if (code) {
        return code;
    }
    x.o.progress = progress;
    x.o.self = q;
    x.in = network_reader_input(x.reader);
    x.r = network_study(q->arena, &x.in, x.o);
    if (q->json) {
        struct json_out j = question_json(q);
        network_json(&j, q->arena, &x.in, &x.o, &x.r,
                     (struct result_head){.input = hash_end(&x.hash)});
    } else if (!x.r.refused) {
        told(q, g, &x);
    }
    return x.r.refused ? question_none(q, "%s", x.r.refused) : EXIT_DONE;
}

static const struct engine_option options_known[] = {
    {"nodes", ASK_FILE, 0},
    {"refused", ASK_FILE, 0},
    {"organisations", ASK_FLAG, offsetof(struct given, organisations)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_network = {
    .name = "network",
    .arguments = "EDGES.csv [--nodes FILE] [--refused FILE] [--organisations] [--seed TEXT] "
                 "[--explain] [--json]",
    .help = "who connects, who is cut off, who should meet",
    .file = {{"edges", "csv"}},
    .personal = "who has ties with whom, and what each needs",
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
