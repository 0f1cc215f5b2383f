/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Makes an instance in the shape of the volunteers' network, from a seed, solves it and says how
 * long that took; and writes the same network as DIMACS min for other solvers.
 *
 * match_network VOLUNTEERS LOAD near|far BLOCKS SEED [FILE.min]
 *
 * A seat for each 5 volunteers, 50 pairs for each volunteer, 2 to 4 shifts for each; all places of
 * the seats together are LOAD percent of all shifts. near: pairs are drawn among the seats around;
 * far: among all. BLOCKS: each seat is in one of so many blocks; 0: none. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/match.h"

enum { PAIRS = 50 };

struct instance {
    size_t volunteers;
    size_t seats;
    bool near;
    uint32_t blocks;
    struct draw draw;
    struct arena *arena;
    uint32_t *max_shifts;
    struct match_net_seat *seat;
    double *x; /* of seats, in a square whose side holds `side` cells */
    double *y;
    size_t side;
    uint32_t *cell_first;
    uint32_t *in_cell;
    struct match_pair *pair;
    size_t pairs;
};

static uint32_t below(struct instance *i, uint64_t n) {
    return (uint32_t)draw_below(&i->draw, n);
}

static size_t cell_of(const struct instance *i, double x, double y) {
    return (size_t)x * i->side + (size_t)y;
}

static void make_seats(struct instance *i, uint64_t shifts, unsigned load) {
    int64_t u = 1 + (int64_t)shifts * 2300;
    uint64_t most = 2 * shifts * load / 100 / i->seats;
    i->seat = arena_array(i->arena, struct match_net_seat, i->seats);
    i->x = arena_array(i->arena, double, i->seats);
    i->y = arena_array(i->arena, double, i->seats);
    for (size_t s = 0; s < i->seats; s++) {
        struct match_net_seat *seat = &i->seat[s];
        i->x[s] = draw_unit(&i->draw) * (double)i->side;
        i->y[s] = draw_unit(&i->draw) * (double)i->side;
        seat->max = 1 + below(i, most ? most : 1);
        seat->min = below(i, seat->max + 1);
        int64_t priority = 1 + below(i, 5);
        seat->miss_min = u * priority;
        seat->miss_max = u / 10 * priority;
        seat->block = i->blocks ? 1 + below(i, i->blocks) : 0;
    }
}

/* Which seats are in which cell of the square. */
static void make_cells(struct instance *i) {
    size_t cells = i->side * i->side;
    i->cell_first = arena_array(i->arena, uint32_t, cells + 1);
    i->in_cell = arena_array(i->arena, uint32_t, i->seats);
    uint32_t *at = arena_array(i->arena, uint32_t, cells);
    for (size_t s = 0; s < i->seats; s++) {
        i->cell_first[cell_of(i, i->x[s], i->y[s]) + 1]++;
    }
    for (size_t c = 0; c < cells; c++) {
        i->cell_first[c + 1] += i->cell_first[c];
        at[c] = i->cell_first[c];
    }
    for (size_t s = 0; s < i->seats; s++) {
        i->in_cell[at[cell_of(i, i->x[s], i->y[s])]++] = (uint32_t)s;
    }
}

/* The seats of the 25 cells around, in random order; how many. */
static size_t around(struct instance *i, double x, double y, uint32_t *out) {
    size_t n = 0;
    for (int dx = -2; dx <= 2; dx++) {
        for (int dy = -2; dy <= 2; dy++) {
            double cx = floor(x) + dx;
            double cy = floor(y) + dy;
            if (cx < 0 || cy < 0 || cx >= (double)i->side || cy >= (double)i->side) {
                continue;
            }
            size_t c = cell_of(i, cx, cy);
            for (uint32_t k = i->cell_first[c]; k < i->cell_first[c + 1]; k++) {
                out[n++] = i->in_cell[k];
            }
        }
    }
    for (size_t k = 0; k < n && k < PAIRS; k++) {
        size_t other = k + below(i, n - k);
        uint32_t kept = out[k];
        out[k] = out[other];
        out[other] = kept;
    }
    return n < PAIRS ? n : PAIRS;
}

static size_t anywhere(struct instance *i, uint32_t *out) {
    size_t n = 0;
    while (n < PAIRS && n < i->seats) {
        uint32_t s = below(i, i->seats);
        size_t k = 0;
        while (k < n && out[k] != s) {
            k++;
        }
        out[n] = s;
        n += k == n ? 1 : 0;
    }
    return n;
}

static int64_t price(struct instance *i, uint32_t s, double x, double y) {
    double away = hypot(i->x[s] - x, i->y[s] - y) * 10; /* a cell is 10 km wide */
    int64_t cost = (int64_t)floor((i->near ? away : fmod(away, 40)) * 10 + 0.5);
    cost += below(i, 4) == 0 ? 50 * (1 + (int64_t)below(i, 2)) : 0;
    cost -= below(i, 5) == 0 ? 20 : 0;
    cost -= below(i, 10) == 0 ? 30 : 0;
    return cost - (below(i, 10) == 0 ? 10 : 0);
}

static const struct instance *sorted_for;

static int by_block(const void *a, const void *b) {
    uint32_t s = *(const uint32_t *)a;
    uint32_t t = *(const uint32_t *)b;
    uint32_t x = sorted_for->seat[s].block;
    uint32_t y = sorted_for->seat[t].block;
    return x != y ? (x > y) - (x < y) : (s > t) - (s < t);
}

static void make_pairs(struct instance *i) {
    uint32_t *seat = arena_array(i->arena, uint32_t, i->seats + PAIRS);
    i->pair = arena_array(i->arena, struct match_pair, i->volunteers * PAIRS);
    for (size_t v = 0; v < i->volunteers; v++) {
        double x = draw_unit(&i->draw) * (double)i->side;
        double y = draw_unit(&i->draw) * (double)i->side;
        size_t n = i->near ? around(i, x, y, seat) : anywhere(i, seat);
        sorted_for = i;
        qsort(seat, n, sizeof *seat, by_block);
        for (size_t k = 0; k < n; k++) {
            i->pair[i->pairs++] =
                (struct match_pair){(uint32_t)v, seat[k], price(i, seat[k], x, y)};
        }
    }
}

static void write_min(const char *path, const struct flow_problem *p) {
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    (void)fprintf(f, "p min %zu %zu\n", p->nodes, p->arcs);
    for (size_t v = 0; v < p->nodes; v++) {
        if (p->supply[v]) {
            (void)fprintf(f, "n %zu %lld\n", v + 1, (long long)p->supply[v]);
        }
    }
    for (size_t a = 0; a < p->arcs; a++) {
        (void)fprintf(f, "a %u %u 0 %u %lld\n", p->arc[a].from + 1, p->arc[a].to + 1,
                      p->arc[a].capacity, (long long)p->arc[a].cost);
    }
    (void)fclose(f);
}

static double user_seconds(void) {
    struct rusage r;
    (void)getrusage(RUSAGE_SELF, &r);
    return (double)r.ru_utime.tv_sec + (double)r.ru_utime.tv_usec / 1e6;
}

static void measure(const struct match_net_problem *p, struct arena *a, const char *path) {
    double begun = user_seconds();
    struct match_net *n = match_net_make(a, p);
    double made = user_seconds();
    enum flow_outcome o = n ? match_net_solve(n, (struct flow_watch){0}) : FLOW_INFEASIBLE;
    double solved = user_seconds();
    if (o != FLOW_OPTIMAL) {
        (void)fprintf(stderr, "no answer\n");
        exit(1);
    }
    const struct flow_problem *f = match_net_flow(n);
    int64_t flow_price_all = 0;
    int64_t cost = 0;
    (void)match_net_cost(n, &cost);
    for (size_t v = 0; v < p->volunteers; v++) {
        for (int64_t k = 0; k < p->max_shifts[v]; k++) {
            flow_price_all += p->repeat * k * k;
        }
    }
    struct rusage r;
    (void)getrusage(RUSAGE_SELF, &r);
    printf("nodes %zu arcs %zu make %.3f solve %.3f cost %lld of the flow %lld memory %ld MB\n",
           f->nodes, f->arcs, made - begun, solved - made, (long long)cost,
           (long long)(cost - flow_price_all), r.ru_maxrss / 1024);
    if (path) {
        write_min(path, f);
    }
}

int main(int argc, char **argv) {
    if (argc < 6) {
        (void)fprintf(stderr, "match_network VOLUNTEERS LOAD near|far BLOCKS SEED [FILE.min]\n");
        return 2;
    }
    struct instance i = {.volunteers = strtoull(argv[1], NULL, 10),
                         .near = strcmp(argv[3], "near") == 0,
                         .blocks = (uint32_t)strtoul(argv[4], NULL, 10),
                         .draw = draw_begin(str_of(argv[5]), STR("match/bench")),
                         .arena = arena_make()};
    i.seats = i.volunteers / 5 + 1;
    i.side = (size_t)sqrt((double)i.seats / 8) + 1;
    i.max_shifts = arena_array(i.arena, uint32_t, i.volunteers);
    uint64_t shifts = 0;
    for (size_t v = 0; v < i.volunteers; v++) {
        i.max_shifts[v] = 2 + below(&i, 3);
        shifts += i.max_shifts[v];
    }
    make_seats(&i, shifts, (unsigned)strtoul(argv[2], NULL, 10));
    make_cells(&i);
    make_pairs(&i);
    struct match_net_problem p = {i.volunteers, i.max_shifts, i.seats, i.seat,
                                  i.pairs,      i.pair,       200};
    measure(&p, i.arena, argc > 6 ? argv[6] : NULL);
    arena_free(i.arena);
    return 0;
}
