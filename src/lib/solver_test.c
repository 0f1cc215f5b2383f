/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The solver in its own process: what it answers, and children that die, hang, stop in the middle
 * or say nonsense. */
#include "lib/solver.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Make x + 2 y large, x + y <= 4, x + 3 y <= 6, 0 <= x, y <= 3: x = 3, y = 1. */
struct sample {
    double row_low[2], row_high[2], cost[2], low[2], high[2], coefficient[4];
    size_t start[3];
    uint32_t row[4];
    double x[2], price[2], sum[2];
    struct linear_program program;
    struct linear_answer answer;
};

static struct sample *sample(void) {
    struct sample *s = arena_new(test_arena(), struct sample);
    *s = (struct sample){.row_low = {-INFINITY, -INFINITY},
                         .row_high = {4, 6},
                         .cost = {1, 2},
                         .high = {3, 3},
                         .coefficient = {1, 1, 1, 3},
                         .start = {0, 2, 4},
                         .row = {0, 1, 0, 1}};
    s->program = (struct linear_program){.rows = 2,
                                         .columns = 2,
                                         .row_low = s->row_low,
                                         .row_high = s->row_high,
                                         .cost = s->cost,
                                         .low = s->low,
                                         .high = s->high,
                                         .start = s->start,
                                         .row = s->row,
                                         .coefficient = s->coefficient};
    s->answer = (struct linear_answer){s->x, s->price, s->sum};
    return s;
}

static struct str helper(void) {
    return process_beside(test_arena(), "kith-helper");
}

TEST("solver: answers, and goes on from where it was") {
    struct solver *v = solver_open(helper().p, (struct solver_limits){10, 10000});
    struct sample *s = sample();
    double bound;
    assert_non_null(v);
    struct linear_solver face = solver_face(v);
    assert_int_equal(linear_solve(&face, &s->program, &s->answer, &bound), LINEAR_SOLVED);
    assert_near(bound, 5, 1e-9);
    assert_near(s->x[0], 3, 1e-9);
    assert_near(s->x[1], 1, 1e-9);
    s->program.kept = 2;
    s->high[0] = 1;
    assert_int_equal(linear_solve(&face, &s->program, &s->answer, &bound), LINEAR_SOLVED);
    assert_near(bound, 1 + 2 * 5 / 3., 1e-9);
    /* no solution at all: it says so, and that is no answer */
    s->low[0] = s->high[0] = 9;
    assert_int_equal(linear_solve(&face, &s->program, &s->answer, &bound), LINEAR_BROKEN);
    assert_int_equal(linear_solve(&face, &s->program, &s->answer, &bound), LINEAR_BROKEN);
    solver_close(v);
    assert_null(solver_open("/nowhere/kith-helper", (struct solver_limits){10, 10000}));
}

/* A program that is none of ours: a script with these lines. */
static const char *child(const char *lines) {
    struct str path = arena_printf(test_arena(), "%s/child", test_folder());
    struct str text = arena_printf(test_arena(), "#!/bin/sh\n%s\n", lines);
    assert_int_equal(file_write(path.p, text), ERR_OK);
    assert_int_equal(chmod(path.p, 0700), 0);
    return path.p;
}

/* The answer that is right begins so; what follows are four doubles. */
#define WORD                                                                                       \
    "OR"                                                                                           \
    "PK\\001\\000\\000\\000"

TEST("solver: a child that dies, hangs, stops in the middle or talks nonsense is an error") {
    static const struct {
        const char *what, *lines;
        enum linear_end end;
    } rows[] = {
        {"ends at once", "exit 0", LINEAR_BROKEN},
        {"fails", "exit 1", LINEAR_BROKEN},
        {"is killed", "kill -9 $$", LINEAR_BROKEN},
        {"is killed after it has heard", "head -c 100 >/dev/null; kill -9 $$", LINEAR_BROKEN},
        {"hangs", "exec sleep 100", LINEAR_LIMIT},
        {"hears and hangs", "head -c 100 >/dev/null; exec sleep 100", LINEAR_LIMIT},
        {"half an answer, then the end", "printf '" WORD "12345678'", LINEAR_BROKEN},
        {"half an answer, then nothing", "printf '" WORD "12345678'; exec sleep 100", LINEAR_LIMIT},
        {"another word", "printf 'no, thank you, not today at all'", LINEAR_BROKEN},
        {"numbers that cannot be",
         "while :; do printf '" WORD "aaaaaaaabbbbbbbbccccccccdddddddd'; "
         "done",
         LINEAR_BROKEN},
        {"zeros", "while :; do printf '" WORD "'; head -c 32 /dev/zero; done", LINEAR_BROKEN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sample *s = sample();
        double bound;
        test_row("%s", rows[i].what);
        int64_t begun = clock_monotonic_us();
        struct solver *v = solver_open(child(rows[i].lines), (struct solver_limits){10, 400});
        assert_non_null(v);
        struct linear_solver face = solver_face(v);
        assert_int_equal(linear_solve(&face, &s->program, &s->answer, &bound), rows[i].end);
        solver_close(v);
        assert_true(clock_monotonic_us() - begun < 20000000);
    }
}

/* The same question from the beginning until the time that it may use is over. */
TEST("solver: it gets no more than its seconds") {
    struct solver *v = solver_open(helper().p, (struct solver_limits){1, 60000});
    struct sample *s = sample();
    enum linear_end end = LINEAR_SOLVED;
    double bound;
    assert_non_null(v);
    struct linear_solver face = solver_face(v);
    for (long n = 0; end == LINEAR_SOLVED && n < 100000000; n++) {
        s->program.kept = 0;
        end = linear_solve(&face, &s->program, &s->answer, &bound);
    }
    assert_int_equal(end, LINEAR_LIMIT);
    solver_close(v);
}
