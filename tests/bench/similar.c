/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Times the nearest 10 on tables made by a seed: PLACES INDICATORS. Prints processor time of making
 * the table comparable, of one question (median and most of many), and the peak of memory. Built
 * and run by similar.sh. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/similar.h"

enum { NEAREST = 10, MISSING_IN_1000 = 30 };

static uint64_t state = 88172645463325252U;

/* Marsaglia's xorshift. */
static double chance(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}

static double cpu_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Each indicator is a sum of four even chances, and unknown in some places. */
static struct similar_table table(struct arena *a, size_t places, size_t indicators) {
    struct str *id = arena_array(a, struct str, places);
    struct str *name = arena_array(a, struct str, indicators);
    double *value = arena_array(a, double, places *indicators);
    for (size_t p = 0; p < places; p++) {
        id[p] = arena_printf(a, "%zu", p);
    }
    for (size_t i = 0; i < indicators; i++) {
        name[i] = arena_printf(a, "%zu", i);
        for (size_t p = 0; p < places; p++) {
            double v = chance() + chance() + chance() + chance();
            value[i * places + p] = chance() * 1000 < MISSING_IN_1000 ? NAN : v;
        }
    }
    return (struct similar_table){places, indicators, id, name, value};
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    size_t places = strtoul(argv[1], NULL, 10);
    size_t indicators = strtoul(argv[2], NULL, 10);
    struct arena *a = arena_make();
    struct similar_table t = table(a, places, indicators);
    struct rusage u;
    double ms[201] = {0};
    size_t rounds = places > 100000 ? 21 : 201;
    double begun = cpu_ms();
    struct similar_space s = similar_prepare(a, &t, (struct similar_options){0});
    double prepared = cpu_ms() - begun;
    for (size_t i = 0; i < rounds; i++) {
        struct arena_mark m = arena_mark(a);
        begun = cpu_ms();
        struct similar_result r = similar_nearest(a, &s, i * 7919 % places, NEAREST);
        ms[i] = cpu_ms() - begun;
        if (r.peers != NEAREST) {
            return 1;
        }
        arena_rewind(a, m);
    }
    qsort(ms, rounds, sizeof *ms, by_value);
    (void)getrusage(RUSAGE_SELF, &u);
    printf("%zu x %zu: made comparable in %.1f ms; nearest %d: %.3f ms (most %.3f), %ld MB\n",
           places, indicators, prepared, (int)NEAREST, ms[rounds / 2], ms[rounds - 1],
           u.ru_maxrss / 1024);
    arena_free(a);
    return 0;
}
