/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Times the count of ballots, reading included, in processor time: tally.sh builds and runs it.
 *   tally METHOD OPTIONS RANKED BALLOTS   ballots invented from a seed, each ranking so many
 * options tally METHOD FILE...                  the slowest of these files, the best of 20 times
 * each */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/hash.h"
#include "engine/tally.h"
#include "format/ballots.h"
#include "sys/file.h"

static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *why) {
    (void)fprintf(stderr, "tally: %s\n", why);
    exit(1);
}

struct took {
    double read;
    double count;
};

static struct took once(struct str text, struct tally_options o) {
    struct arena *a = arena_make();
    struct tally_ballots b;
    struct flaw f;
    double t0 = now_ms();
    if (ballots_read(a, text, &o, &b, &f) != ERR_OK) {
        die("a file cannot be read");
    }
    double t1 = now_ms();
    struct tally_result r = tally_count(a, &b, &o);
    double t2 = now_ms();
    if (r.refused) {
        die(r.refused);
    }
    arena_free(a);
    return (struct took){t1 - t0, t2 - t1};
}

/* --- invented ballots --- */

static uint64_t next(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static struct str invent(size_t options, size_t ranked, size_t ballots) {
    struct buf out = buf_make((size_t)1 << 30);
    struct hash h = hash_of("kith-2026", 9);
    uint64_t state = 0;
    size_t order[TALLY_OPTIONS_MAX];
    memcpy(&state, h.b, sizeof state);
    buf_printf(&out, "%zu 1\n", options);
    for (size_t k = 0; k < options; k++) {
        order[k] = k + 1;
    }
    for (size_t i = 0; i < ballots; i++) {
        buf_put(&out, STR("1"));
        for (size_t k = 0; k < ranked && k < options; k++) {
            size_t other = k + (size_t)(next(&state) % (options - k));
            size_t one = order[other];
            order[other] = order[k];
            order[k] = one;
            buf_char(&out, ' ');
            buf_int(&out, (int64_t)one);
        }
        buf_put(&out, STR(" 0\n"));
    }
    buf_put(&out, STR("0\n"));
    for (size_t k = 0; k < options; k++) {
        buf_printf(&out, "\"option %zu\"\n", k + 1);
    }
    if (out.overflow) {
        die("too large");
    }
    return buf_str(&out); /* kept until the end */
}

static long peak_mb(void) {
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1024;
}

static void invented(struct tally_options o, char **argv) {
    size_t options = strtoul(argv[2], NULL, 10);
    size_t ranked = strtoul(argv[3], NULL, 10);
    size_t ballots = strtoul(argv[4], NULL, 10);
    struct str text = invent(options, ranked, ballots);
    struct took best = once(text, o);
    for (int i = 0; i < 2; i++) {
        struct took t = once(text, o);
        best = t.read + t.count < best.read + best.count ? t : best;
    }
    (void)printf(
        "%-13s %4zu options, %4zu ranked, %8zu ballots, %6.1f MB: read %8.2f ms, count %9.2f "
        "ms, together %9.2f ms; at most %ld MB\n",
        argv[1], options, ranked, ballots, (double)text.n / 1e6, best.read, best.count,
        best.read + best.count, peak_mb());
}

static void files(struct tally_options o, int argc, char **argv) {
    double slowest = 0;
    const char *which = "";
    for (int i = 2; i < argc; i++) {
        struct arena *a = arena_make();
        struct str text;
        double best = 1e9;
        if (file_read(a, argv[i], 1 << 26, &text) != ERR_OK) {
            die("a file cannot be read");
        }
        for (int k = 0; k < 20; k++) {
            struct took t = once(text, o);
            best = t.read + t.count < best ? t.read + t.count : best;
        }
        which = best > slowest ? argv[i] : which;
        slowest = best > slowest ? best : slowest;
        arena_free(a);
    }
    (void)printf("%-13s slowest of %d files: %.2f ms, %s\n", argv[1], argc - 2, slowest, which);
}

int main(int argc, char **argv) {
    struct tally_options o = {0};
    if (argc < 3 || !tally_method_find(str_of(argv[1]), &o.method)) {
        die("METHOD OPTIONS RANKED BALLOTS, or METHOD FILE...");
    }
    if (argc == 5 && strtoul(argv[2], NULL, 10)) {
        invented(o, argv);
    } else {
        files(o, argc, argv);
    }
    return 0;
}
