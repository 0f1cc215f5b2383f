/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith network: who connects, who is cut off, who should meet. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "engine/network_study.h"
#include "format/network_file.h"

enum { SHOWN = 10 }; /* of a long list, as text */

struct given {
    struct str nodes;
    struct str refused;
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

static int read_file(struct file_command *c, struct answer *x, reading *read) {
    struct str text;
    struct flaw flaw;
    int code = file_command_read(c, &text);
    if (code) {
        return code;
    }
    hash_add(&x->hash, text.p, text.n);
    return read(x->reader, text, &flaw) == ERR_OK ? EXIT_DONE
                                                  : file_command_flaw(c, str_of(NULL), &flaw);
}

static int read_other(struct file_command *c, struct str path, struct answer *x, reading *read) {
    struct file_command other = *c;
    if (!path.p) {
        return EXIT_DONE;
    }
    other.file = arena_cstr(c->arena, path);
    int code = read_file(&other, x, read);
    c->out = other.out;
    return code;
}

static int read_all(struct file_command *c, const struct given *g, struct answer *x) {
    if (g->seed.p && (g->seed.n < 1 || g->seed.n > 200 || !str_is_utf8(g->seed))) {
        return file_command_usage(c, "--seed must have 1 to 200 bytes of UTF-8");
    }
    x->o.seed = g->seed;
    x->reader = network_reader_make(c->arena);
    hash_begin(&x->hash);
    int code = read_file(c, x, network_read_ties);
    code = code ? code : read_other(c, g->nodes, x, network_read_nodes);
    code = code ? code : read_other(c, g->refused, x, network_read_refused);
    if (code == EXIT_DONE && g->organisations) {
        network_all_organisations(x->reader);
    }
    return code;
}

/* --- as plain text --- */

static void put_node(struct file_command *c, const struct answer *x, uint32_t node) {
    file_command_text(c, x->in.id[node]);
}

static size_t at_most(size_t count) {
    return count < SHOWN ? count : SHOWN;
}

static void put_rest(struct file_command *c, size_t count) {
    if (count > SHOWN) {
        buf_printf(&c->out, "  and %zu more (--json has all)\n", count - SHOWN);
    }
}

static void put_sizes(struct file_command *c, const uint32_t *size, size_t count) {
    for (size_t i = 0; i < at_most(count); i++) {
        buf_printf(&c->out, "%s%u", i ? ", " : "", size[i]);
    }
    buf_put(&c->out, count > SHOWN ? STR(" ...") : STR(""));
}

static void told_whole(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_printf(&c->out, "%zu nodes, %zu edges\n", r->nodes, r->edges);
    buf_printf(&c->out, "Components: %zu%s", r->components, r->components ? ", of " : "");
    put_sizes(c, r->component, r->components);
    buf_char(&c->out, '\n');
    if (r->isolateds == 0) {
        return;
    }
    buf_printf(&c->out, "Without any tie: %zu\n", r->isolateds);
    for (size_t i = 0; i < at_most(r->isolateds); i++) {
        buf_put(&c->out, STR("  "));
        put_node(c, x, r->isolated[i]);
        buf_char(&c->out, '\n');
    }
    put_rest(c, r->isolateds);
}

static void told_cuts(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&c->out,
            r->cuts
                ? STR("Cut points: how many would be cut off from the largest part; all parts\n")
                : STR("Cut points: none\n"));
    for (size_t i = 0; i < at_most(r->cuts); i++) {
        buf_printf(&c->out, "  %7u  ", r->cut[i].away);
        put_node(c, x, r->cut[i].node);
        buf_put(&c->out, STR(": "));
        put_sizes(c, r->cut[i].part, r->cut[i].parts);
        buf_char(&c->out, '\n');
    }
    put_rest(c, r->cuts);
    buf_put(&c->out, r->bridges ? STR("Bridges: how many are on the smaller side\n")
                                : STR("Bridges: none\n"));
    for (size_t i = 0; i < at_most(r->bridges); i++) {
        buf_printf(&c->out, "  %7u  ", r->bridge[i].away);
        put_node(c, x, r->bridge[i].a);
        buf_put(&c->out, STR(" - "));
        put_node(c, x, r->bridge[i].b);
        buf_char(&c->out, '\n');
    }
    put_rest(c, r->bridges);
}

static void told_brokers(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    if (r->organisations == 0) {
        return;
    }
    if (r->brokers == 0) {
        buf_put(&c->out, STR("Brokers: none of the organisations\n"));
        return;
    }
    buf_put(&c->out, r->approximate ? STR("Brokers: betweenness, about, and its standard error\n")
                                    : STR("Brokers: betweenness\n"));
    for (size_t i = 0; i < at_most(r->brokers); i++) {
        const struct network_broker *b = &r->broker[i];
        buf_printf(&c->out, "  %16.6f  ", b->value);
        if (r->approximate) {
            buf_printf(&c->out, "%16.6f  ", b->se);
        }
        put_node(c, x, b->node);
        buf_char(&c->out, '\n');
    }
    put_rest(c, r->brokers);
}

static void told_reasons(struct file_command *c, const struct answer *x,
                         const struct network_meeting *m) {
    for (size_t i = 0; i < m->aims.count; i++) {
        buf_put(&c->out, i ? STR(", ") : STR("; both want "));
        file_command_text(c, x->in.tag[m->aims.item[i]]);
    }
    for (size_t i = 0; i < m->matches; i++) {
        buf_put(&c->out, STR("; "));
        put_node(c, x, m->match[i].a_needs ? m->a : m->b);
        buf_put(&c->out, STR(" needs "));
        file_command_text(c, x->in.tag[m->match[i].tag]);
        buf_put(&c->out, STR(", which "));
        put_node(c, x, m->match[i].a_needs ? m->b : m->a);
        buf_put(&c->out, STR(" offers"));
    }
}

static void told_meetings(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&c->out, r->meetings
                         ? STR("Introductions, if both say yes: score, whom they have in common\n")
                         : STR("Introductions: none\n"));
    for (size_t i = 0; i < at_most(r->meetings); i++) {
        const struct network_meeting *m = &r->meeting[i];
        buf_printf(&c->out, "  %7lld  ", (long long)m->score);
        put_node(c, x, m->a);
        buf_put(&c->out, STR(" - "));
        put_node(c, x, m->b);
        buf_printf(&c->out, ": %u in common", m->via);
        told_reasons(c, x, m);
        buf_char(&c->out, '\n');
    }
    put_rest(c, r->meetings);
}

static void told_warnings(struct file_command *c, const struct answer *x) {
    if (x->r.loops) {
        buf_printf(&c->out, "Left out: %zu ties of somebody with themselves\n", x->r.loops);
    }
    if (x->r.repeated) {
        buf_printf(&c->out, "Counted once: %zu ties that were told again\n", x->r.repeated);
    }
    if (x->in.weighted) {
        buf_put(&c->out, STR("Weights of ties are not used\n"));
    }
    if (x->in.refusals_unknown) {
        buf_printf(&c->out,
                   "Beware: %zu refused pairs have somebody who is not in the network; is the ID "
                   "spelt the same?\n",
                   x->in.refusals_unknown);
    }
}

/* --- as sentences --- */

static void told_method(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    if (r->organisations == 0) {
        buf_put(&c->out, STR("Who brokers between others is told of organisations alone, and "
                             "nobody here is one.\n"));
    } else if (r->approximate) {
        buf_printf(
            &c->out,
            "The network is too large to count every way: where it hangs together most, ways "
            "were followed from %zu nodes drawn by lot. The true value is mostly within two "
            "standard errors.\n",
            r->pivots);
    } else {
        buf_put(&c->out, STR("Betweenness is exact: for each pair of others, the share of their "
                             "shortest ways that goes through.\n"));
    }
}

static void told_points(struct file_command *c, const struct answer *x,
                        const struct network_meeting *m) {
    put_node(c, x, m->a);
    buf_put(&c->out, STR(" and "));
    put_node(c, x, m->b);
    buf_printf(&c->out, ": %lld points for whom they have in common", (long long)m->common);
    if (m->alike) {
        buf_printf(&c->out, ", %lld for what both want", (long long)m->alike);
    }
    if (m->help) {
        buf_printf(&c->out, ", %lld for what one needs and the other offers", (long long)m->help);
    }
    buf_put(&c->out, STR(".\n"));
}

static void told_explained(struct file_command *c, const struct answer *x) {
    const struct network_result *r = &x->r;
    buf_put(&c->out, STR("\nHow this came about\n"));
    told_method(c, x);
    for (size_t i = 0; i < at_most(r->cuts); i++) {
        buf_put(&c->out, STR("Without "));
        put_node(c, x, r->cut[i].node);
        buf_printf(&c->out,
                   " %u of the others would be cut off from the largest part that is left.\n",
                   r->cut[i].away);
    }
    for (size_t i = 0; i < at_most(r->meetings); i++) {
        told_points(c, x, &r->meeting[i]);
    }
    buf_put(&c->out, STR("No number here says what somebody is worth. A list of cut points is for "
                         "those who care for the whole, not for everybody's eyes.\n"));
}

static void told(struct file_command *c, const struct given *g, const struct answer *x) {
    told_whole(c, x);
    told_cuts(c, x);
    told_brokers(c, x);
    told_meetings(c, x);
    told_warnings(c, x);
    if (g->explain) {
        told_explained(c, x);
    }
}

/* --- the run --- */

static bool show_progress(void *self, double share) {
    (void)self;
    (void)fprintf(stderr, "\rkith network: %3.0f %%", 100 * share);
    (void)fflush(stderr);
    return true;
}

static int run(struct file_command *c, const struct given *g) {
    struct answer x = {.reader = NULL};
    int code = read_all(c, g, &x);
    if (code) {
        return code;
    }
    bool shown = isatty(STDERR_FILENO) == 1;
    x.o.progress = shown ? show_progress : NULL;
    x.in = network_reader_input(x.reader);
    x.r = network_study(c->arena, &x.in, x.o);
    if (shown) {
        (void)fprintf(stderr, "\r%20s\r", "");
    }
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        network_json(&j, c->arena, &x.in, &x.o, &x.r,
                     (struct result_head){.input = hash_end(&x.hash)});
        buf_char(&c->out, '\n');
    } else {
        told(c, g, &x);
    }
    return EXIT_DONE;
}

int command_network(int argc, char **argv) {
    struct given g = {.explain = false};
    struct file_command c = {.name = "network",
                             .usage = "EDGES.csv [--nodes FILE] [--refused FILE] [--organisations] "
                                      "[--seed TEXT] [--explain] [--json]"};
    const struct option_row rows[] = {{"nodes", OPTION_TEXT, &g.nodes},
                                      {"refused", OPTION_TEXT, &g.refused},
                                      {"organisations", OPTION_FLAG, &g.organisations},
                                      {"seed", OPTION_TEXT, &g.seed},
                                      {"explain", OPTION_FLAG, &g.explain},
                                      {"json", OPTION_FLAG, &c.json},
                                      {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    return code ? code : file_command_end(&c, run(&c, &g));
}
