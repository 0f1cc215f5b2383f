/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Makes networks from a seed, and times the engine on a file.
 *
 * network make even|few NODES EDGES SEED    CSV on standard output. even: ends are drawn evenly;
 *                                           few: nine in ten go to whoever has many (Barabasi &
 *                                           Albert), so that a few have thousands
 * network time FILE.csv EXACT_MAX           user seconds of each step, and the memory */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/network_study.h"
#include "format/network_file.h"
#include "sys/file.h"

static double user_seconds(void) {
    struct rusage r;
    (void)getrusage(RUSAGE_SELF, &r);
    return (double)r.ru_utime.tv_sec + (double)r.ru_utime.tv_usec / 1e6;
}

/* xorshift64*: only to make instances quickly. */
static uint64_t state;

static uint32_t below(uint64_t n) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(0x2545F4914F6CDD1D) >> 32) * n >> 32);
}

static void make_even(size_t nodes, size_t edges) {
    for (size_t i = 0; i < edges; i++) {
        (void)printf("p%07u,p%07u\n", below(nodes), below(nodes));
    }
}

static void make_few(size_t nodes, size_t edges) {
    uint32_t *end = calloc(2 * edges + 2, sizeof *end);
    size_t ends = 0;
    size_t each = edges / nodes;
    if (!end) {
        exit(1);
    }
    for (size_t v = 1; v < nodes; v++) {
        size_t known = ends;
        for (size_t k = 0; k < each; k++) {
            uint32_t to = known && below(10) ? end[below(known)] : below(v);
            (void)printf("p%07zu,p%07u\n", v, to);
            end[ends++] = (uint32_t)v;
            end[ends++] = to;
        }
    }
    free(end);
}

static int make(char **argv) {
    size_t nodes = strtoull(argv[3], NULL, 10);
    size_t edges = strtoull(argv[4], NULL, 10);
    struct hash h = hash_of(argv[5], strlen(argv[5]));
    memcpy(&state, h.b, sizeof state);
    (void)puts("from,to");
    if (strcmp(argv[2], "few") == 0) {
        make_few(nodes, edges);
    } else {
        make_even(nodes, edges);
    }
    return 0;
}

static struct network_input read_file(struct arena *a, const char *path) {
    struct network_reader *r = network_reader_make(a);
    struct str text;
    struct flaw flaw;
    if (file_read(a, path, (size_t)1 << 30, &text) != ERR_OK ||
        network_read_ties(r, text, &flaw) != ERR_OK) {
        (void)fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    return network_reader_input(r);
}

/* Everybody an organisation or not, open to introductions or not. */
static double study(const struct network_input *in, bool brokers, bool meetings, uint64_t exact_max,
                    struct network_result *r) {
    struct arena *a = arena_make();
    struct network_about *about = arena_array(a, struct network_about, in->nodes);
    struct network_input all = *in;
    double begun = user_seconds();
    for (size_t v = 0; v < in->nodes; v++) {
        about[v] = (struct network_about){.organisation = brokers, .opted_out = !meetings};
    }
    all.about = about;
    *r = network_study(a, &all,
                       (struct network_options){.seed = STR("kith-2026"), .exact_max = exact_max});
    double taken = user_seconds() - begun;
    arena_free(a);
    return taken;
}

static int measure(char **argv) {
    struct arena *a = arena_make();
    uint64_t exact_max = strtoull(argv[3], NULL, 10);
    double begun = user_seconds();
    struct network_input in = read_file(a, argv[2]);
    double reading = user_seconds() - begun;
    struct network_result r;
    double parts = study(&in, false, false, exact_max, &r);
    double meetings = study(&in, false, true, exact_max, &r) - parts;
    double brokers = study(&in, true, false, exact_max, &r) - parts;
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    (void)printf("read %.3f parts %.3f brokers %.3f introductions %.3f memory %ld MB %s nodes %zu "
                 "edges %zu components %zu cuts %zu bridges %zu\n",
                 reading, parts, brokers, meetings, u.ru_maxrss / 1024,
                 r.approximate ? "estimated" : "exact", r.nodes, r.edges, r.components, r.cuts,
                 r.bridges);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 6 && strcmp(argv[1], "make") == 0) {
        return make(argv);
    }
    if (argc == 4 && strcmp(argv[1], "time") == 0) {
        return measure(argv);
    }
    (void)fprintf(stderr, "network make even|few NODES EDGES SEED | time FILE.csv EXACT_MAX\n");
    return 2;
}
