/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Times the map of agreement on conversations made by a seed: PARTICIPANTS STATEMENTS VOTES.
 * Prints processor time of a whole map (median of five), of a live map after 100 new votes (median
 * and most of twenty), and the peak of memory. Built and run by opinion.sh. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/opinion.h"

enum { CAMPS = 3, WHOLE = 5, LIVE = 20, NEW_VOTES = 100 };

static uint64_t state = 88172645463325252U;

/* Marsaglia's xorshift. */
static uint64_t chance(uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static double cpu_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long peak_kb(void) {
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *ms, size_t n) {
    qsort(ms, n, sizeof *ms, by_value);
    return ms[n / 2];
}

/* How a camp leans on a statement: of 100, so many agree. */
static unsigned lean(size_t camp, size_t statement) {
    uint64_t h = (camp + 1) * 0x9E3779B97F4A7C15U ^ (statement + 1) * 0xC2B2AE3D27D4EB4FU;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9U;
    h ^= h >> 32;
    return statement % 3 ? 50 : (unsigned)(10 + h % 81); /* a third of them divides */
}

static struct opinion_cast cast(uint32_t p, uint16_t s) {
    uint64_t u = chance(100);
    uint8_t v = chance(6) == 0           ? OPINION_PASS
                : u < lean(p % CAMPS, s) ? OPINION_AGREE
                                         : OPINION_DISAGREE;
    return (struct opinion_cast){p, s, v};
}

static struct opinion_input input(struct arena *a, size_t participants, size_t statements,
                                  size_t votes) {
    struct str *id = arena_array(a, struct str, participants);
    struct opinion_statement *s = arena_array(a, struct opinion_statement, statements);
    struct opinion_cast *c = arena_array(a, struct opinion_cast, votes);
    for (size_t i = 0; i < participants; i++) {
        id[i] = arena_printf(a, "%zu", i);
    }
    for (size_t i = 0; i < statements; i++) {
        s[i].id = arena_printf(a, "%zu", i);
    }
    for (size_t i = 0; i < votes; i++) { /* nobody votes twice on one statement */
        uint32_t p = (uint32_t)(i % participants);
        uint64_t at = (i / participants * 13 + p * UINT64_C(2654435761)) % statements;
        c[i] = cast(p, (uint16_t)at);
    }
    for (size_t i = votes; i-- > 1;) {
        size_t other = chance(i + 1);
        struct opinion_cast kept = c[i];
        c[i] = c[other];
        c[other] = kept;
    }
    return (struct opinion_input){.participants = participants,
                                  .participant = id,
                                  .statements = statements,
                                  .statement = s,
                                  .casts = votes,
                                  .cast = c};
}

static double whole(const struct opinion_input *in, struct opinion_map *m) {
    double ms[WHOLE] = {0};
    for (size_t i = 0; i < WHOLE; i++) {
        struct arena *a = arena_make();
        double before = cpu_ms();
        *m = opinion_map_make(a, in, (struct opinion_options){.seed = STR("bench")});
        ms[i] = cpu_ms() - before;
        arena_free(a);
    }
    return median(ms, WHOLE);
}

static double live(const struct opinion_input *in, double *most) {
    double ms[LIVE] = {0};
    struct arena *kept = arena_make();
    struct opinion_options o = {.seed = STR("bench")};
    struct opinion_live *l = opinion_live_make(kept, in, o);
    for (int i = -1; i < LIVE; i++) {
        struct arena *a = arena_make();
        double before = cpu_ms();
        for (size_t v = 0; v < NEW_VOTES; v++) {
            opinion_live_vote(
                l, cast((uint32_t)chance(in->participants), (uint16_t)chance(in->statements)));
        }
        (void)opinion_live_map(l, a);
        if (i >= 0) {
            ms[i] = cpu_ms() - before;
        }
        arena_free(a);
    }
    arena_free(kept);
    double middle = median(ms, LIVE);
    *most = ms[LIVE - 1];
    return middle;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        (void)fprintf(stderr, "usage: opinion PARTICIPANTS STATEMENTS VOTES\n");
        return 2;
    }
    size_t size[3];
    for (int i = 0; i < 3; i++) {
        size[i] = strtoul(argv[i + 1], NULL, 10);
        if (size[i] == 0) {
            return 2;
        }
    }
    struct arena *a = arena_make();
    struct opinion_input in = input(a, size[0], size[1], size[2]);
    struct opinion_map m;
    long before = peak_kb();
    double whole_ms = whole(&in, &m);
    long after = peak_kb();
    double most;
    double live_ms = live(&in, &most);
    printf("%8zu x %5zu x %8zu votes: map %7.1f ms, live %6.1f ms (most %6.1f); memory %5.1f MB "
           "for %5.1f MB of votes; %zu groups\n",
           size[0], size[1], m.votes, whole_ms, live_ms, most, (double)after / 1024,
           (double)before / 1024, m.groups);
    arena_free(a);
    return 0;
}
