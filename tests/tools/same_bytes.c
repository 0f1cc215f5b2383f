/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Asks every engine about instances made by a seed, in one thread or in several at once, and prints
 * the hash of each answer. Built with several compilers and flags by same_bytes_test.sh, which
 * compares what they print. Of panels, whose chances alone are given by the rules, those are
 * printed, with six decimals.
 *
 * same_bytes HELPER [THREADS] */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "lib/kith.h"

enum { SEEDS = 3, THREADS_MAX = 16 };

/* Marsaglia's xorshift. */
static uint64_t chance(uint64_t *state, uint64_t below) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

typedef void make(struct buf *b, uint64_t *state);

/* --- instances: one call of chance a statement, since arguments have no order --- */

static void ranks(struct buf *b, uint64_t *state) {
    buf_put(b, STR("count,A,B,C,D,E,F,G\n"));
    for (int i = 0; i < 80; i++) {
        unsigned order[7];
        buf_printf(b, "%u", (unsigned)chance(state, 9) + 1);
        for (unsigned k = 0; k < 7; k++) {
            unsigned at = (unsigned)chance(state, k + 1);
            order[k] = k;
            unsigned kept = order[at];
            order[at] = order[k];
            order[k] = kept;
        }
        unsigned ranked = (unsigned)chance(state, 7) + 1;
        for (unsigned k = 0; k < 7; k++) {
            if (order[k] < ranked) {
                buf_printf(b, ",%u", order[k] + 1);
            } else {
                buf_char(b, ',');
            }
        }
        buf_char(b, '\n');
    }
}

static void ratings(struct buf *b, uint64_t *state) {
    buf_put(b, STR("A,B,C,D\n"));
    for (int i = 0; i < 60; i++) {
        for (int k = 0; k < 4; k++) {
            buf_printf(b, "%s%u", k ? "," : "", (unsigned)chance(state, 6));
        }
        buf_char(b, '\n');
    }
}

static void election(struct buf *b, uint64_t *state) {
    buf_put(b, STR("META\nbudget;5000\nvote_type;approval\nPROJECTS\nproject_id;cost\n"));
    for (int p = 0; p < 14; p++) {
        buf_printf(b, "p%d;%u\n", p, 100 + (unsigned)chance(state, 1500));
    }
    buf_put(b, STR("VOTES\nvoter_id;vote\n"));
    for (int v = 0; v < 120; v++) {
        buf_printf(b, "%d;", v);
        const char *before = "";
        for (int p = 0; p < 14; p++) {
            if (chance(state, 5) == 0) {
                buf_printf(b, "%sp%d", before, p);
                before = ",";
            }
        }
        buf_char(b, '\n');
    }
}

static void votes(struct buf *b, uint64_t *state) {
    buf_put(b, STR("participant,statement,vote\n"));
    for (unsigned p = 0; p < 130; p++) {
        for (unsigned s = 0; s < 16; s++) {
            unsigned lean = (p % 3 * 5 + s * 7) % 10;
            if (chance(state, 4)) {
                int v = chance(state, 10) < lean ? 1 : chance(state, 6) ? -1 : 0;
                buf_printf(b, "%u,%u,%d\n", p, s, v);
            }
        }
    }
}

static void pool(struct buf *b, uint64_t *state) {
    buf_put(b, STR("id,sex,age\n"));
    for (int i = 0; i < 40; i++) {
        char sex = "fm"[chance(state, 2)];
        char age = "ymo"[chance(state, 3)];
        buf_printf(b, "%d,%c,%c\n", i, sex, age);
    }
}

static void quotas(struct buf *b, uint64_t *state) {
    (void)state;
    buf_put(b, STR("category,feature,min,max\nsex,f,3,5\nsex,m,3,5\nage,y,1,4\nage,m,1,4\n"
                   "age,o,2,4\n"));
}

static void table(struct buf *b, uint64_t *state) {
    buf_put(b, STR("id,a,b,c,d,e\n"));
    for (int i = 0; i < 90; i++) {
        buf_printf(b, "%d", i);
        for (int k = 0; k < 5; k++) {
            if (chance(state, 12)) {
                buf_printf(b, ",%u", (unsigned)chance(state, 1000));
                buf_printf(b, ".%u", (unsigned)chance(state, 100));
            } else {
                buf_char(b, ',');
            }
        }
        buf_char(b, '\n');
    }
}

static void roster(struct buf *b, uint64_t *state) {
    buf_put(b, STR("{\"seed\":\"s\",\"volunteers\":["));
    for (int i = 0; i < 40; i++) {
        unsigned shifts = (unsigned)chance(state, 3) + 1;
        unsigned north = (unsigned)chance(state, 90) + 10;
        unsigned west = (unsigned)chance(state, 90) + 10;
        buf_printf(b, "%s{\"id\":\"v%d\",\"consent\":true,\"max_shifts\":%u,\"at\":[40.%u,-3.%u]}",
                   i ? "," : "", i, shifts, north, west);
    }
    buf_put(b, STR("],\"seats\":["));
    for (int i = 0; i < 15; i++) {
        unsigned hour = 8 + (unsigned)chance(state, 10);
        buf_printf(b,
                   "%s{\"id\":\"s%d\",\"start\":\"2026-12-0%uT%02u:00:00Z\",\"end\":"
                   "\"2026-12-0%uT%02u:00:00Z\",\"at\":[40.5,-3.5],\"min\":1,\"max\":%u}",
                   i ? "," : "", i, i % 5 + 1U, hour, i % 5 + 1U, hour + 2,
                   (unsigned)chance(state, 3) + 1);
    }
    buf_put(b, STR("]}"));
}

/* Each has an order of their own; every need is rated. */
static void needs(struct buf *b, uint64_t *state) {
    buf_put(b, STR("need,rater,rank,size,seriousness,effectiveness\n"));
    for (unsigned r = 0; r < 30; r++) {
        unsigned turn = (unsigned)chance(state, 12);
        for (unsigned n = 0; n < 12; n++) {
            buf_printf(b, "n%u,r%u,%u", n, r, (n * 5 + turn) % 12 + 1);
            buf_printf(b, ",%u.5", (unsigned)chance(state, 10));
            buf_printf(b, ",%u", (unsigned)chance(state, 11));
            buf_printf(b, ",%u\n", (unsigned)chance(state, 11));
        }
    }
}

/* Enough people that not all ways are tried. */
static void seekers(struct buf *b, uint64_t *state) {
    buf_put(b,
            STR("{\"seed\":\"s\",\"venues\":[{\"id\":\"hall\",\"at\":[40.5,-3.5]}],\"people\":["));
    for (int i = 0; i < 80; i++) {
        unsigned topic = (unsigned)chance(state, 3);
        unsigned other = 3 + (unsigned)chance(state, 2);
        unsigned hour = 17 + (unsigned)chance(state, 3);
        unsigned north = (unsigned)chance(state, 90) + 10;
        unsigned west = (unsigned)chance(state, 90) + 10;
        buf_printf(
            b,
            "%s{\"id\":\"p%d\",\"topics\":[\"%u\",\"%u\"],\"languages\":[\"en\"],\"free\":[["
            "\"mon\","
            "\"%u:00\",\"%u:30\"]],\"mode\":[\"place\",\"online\"],\"at\":[40.%u,-3.%u],\"km_max\":"
            "60,\"wish\":[\"p%d\"]}",
            i ? "," : "", i, topic, other, hour, hour + 2, north, west, (i + 7) % 80);
    }
    buf_put(b, STR("]}"));
}

static void ties(struct buf *b, uint64_t *state) {
    buf_put(b, STR("from,to\n"));
    for (int i = 0; i < 700; i++) {
        unsigned from = (unsigned)chance(state, 250);
        unsigned to = (unsigned)chance(state, from + 30);
        buf_printf(b, "%u,%u\n", from, to);
    }
}

/* --- questions --- */

struct asked {
    const char *engine;
    const char *option; /* "name=value name=value" */
    const char *file[2];
    make *made[2];
};

static const struct asked all[] = {
    {"tally", "method=irv seed=s seats=1", {"ballots"}, {ranks}},
    {"tally", "method=scottish-stv seed=s seats=3", {"ballots"}, {ranks}},
    {"tally", "method=wigm seed=s seats=3", {"ballots"}, {ranks}},
    {"tally", "method=meek seed=s seats=3", {"ballots"}, {ranks}},
    {"tally", "method=schulze seed=s", {"ballots"}, {ranks}},
    {"tally", "method=ranked-pairs seed=s strength=margins", {"ballots"}, {ranks}},
    {"tally", "method=star seed=s", {"ballots"}, {ratings}},
    {"tally", "method=score seed=s seats=2", {"ballots"}, {ratings}},
    {"budget", "rule=greedy seed=s", {"budget"}, {election}},
    {"budget", "rule=equal-shares completion=add1-utilitarian seed=s", {"budget"}, {election}},
    {"budget",
     "rule=equal-shares utility=cardinality completion=add1 seed=s",
     {"budget"},
     {election}},
    {"opinion", "profile=kith people=true seed=s", {"votes"}, {votes}},
    {"opinion", "profile=polis people=true", {"votes"}, {votes}},
    {"match", "", {"problem"}, {roster}},
    {"circles", "", {"people"}, {seekers}},
    {"network", "organisations=true seed=s", {"edges"}, {ties}},
    {"similar", "of=7 k=20", {"table"}, {table}},
    {"similar", "of=7 k=20 scale=nhs", {"table"}, {table}},
    {"priority", "method=hanlon-naccho seed=s", {"scores"}, {needs}},
    {"priority", "method=nominal", {"scores"}, {needs}},
    {"priority", "method=pairwise bradley-terry=true seed=s", {"scores"}, {needs}},
    {"panel", "goal=legacy size=8 seed=s", {"pool", "quotas"}, {pool, quotas}},
    {"panel", "goal=leximin size=8 seed=s", {"pool", "quotas"}, {pool, quotas}},
    {"panel", "goal=maximin size=8 seed=s", {"pool", "quotas"}, {pool, quotas}},
};
enum { ALL = sizeof all / sizeof all[0] };

struct run {
    const char *helper;
    struct buf out;
};

static void options(struct kith *k, struct arena *a, const char *option) {
    struct str rest = str_of(option);
    while (rest.n) {
        struct str value = str_cut(&rest, ' ');
        struct str name = str_cut(&value, '=');
        if (kith_option(k, arena_cstr(a, name), arena_cstr(a, value)) != KITH_DONE) {
            (void)fprintf(stderr, "%s\n", kith_why(k));
        }
    }
}

/* Of a panel that chose by chances, only those of the people, or the smallest. */
static struct str what_is_given(const struct asked *q, struct str out) {
    bool maximin = strstr(q->option, "goal=maximin") != NULL;
    if (!maximin && !strstr(q->option, "goal=leximin")) {
        return out;
    }
    struct str from = str_from(out, str_find(out, STR("\"minimum\":")));
    return str_first(from, str_find(from, maximin ? STR(",") : STR("\"panels\"")));
}

/* "of_1000" depends on which panels carry the chances. */
static void without_counts(struct str s, struct buf *b) {
    while (s.n) {
        size_t at = str_find(s, STR(",\"of_1000\":"));
        buf_put(b, str_first(s, at));
        s = str_from(s, at);
        s = str_from(s, s.n ? str_find(s, STR("}")) : 0);
    }
}

static void ask(struct run *r, const struct asked *q, uint64_t seed, enum kith_form form) {
    struct arena *a = arena_make();
    struct kith *k = kith_new(q->engine);
    struct buf text[2] = {buf_make(1 << 20), buf_make(1 << 20)};
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
    kith_helper(k, r->helper);
    kith_form(k, form);
    options(k, a, q->option);
    for (int i = 0; i < 2 && q->file[i]; i++) {
        q->made[i](&text[i], &state);
        (void)kith_file(k, q->file[i], text[i].p, text[i].n);
    }
    int code = kith_answer(k);
    size_t size;
    const char *out = kith_output(k, &size);
    struct buf given = buf_make(1 << 24);
    without_counts(what_is_given(q, str_make(out, size)), &given);
    char hex[2 * HASH_SIZE + 1];
    struct hash h = hash_of(given.p, given.n);
    hash_hex(&h, hex);
    buf_printf(&r->out, "%s %s, %llu, form %d: %d %.16s %s\n", q->engine, q->option,
               (unsigned long long)seed, (int)form, code, hex, kith_why(k));
    buf_free(&given);
    buf_free(&text[0]);
    buf_free(&text[1]);
    kith_free(k);
    arena_free(a);
}

static void *run(void *self) {
    struct run *r = self;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        for (size_t i = 0; i < ALL; i++) {
            ask(r, &all[i], seed, KITH_JSON);
            if (strcmp(all[i].engine, "panel") != 0) {
                ask(r, &all[i], seed, KITH_EXACT);
            }
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    size_t threads = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    pthread_t id[THREADS_MAX];
    struct run r[THREADS_MAX];
    if (argc < 2 || threads < 1 || threads > THREADS_MAX) {
        return 2;
    }
    for (size_t i = 0; i < threads; i++) {
        r[i] = (struct run){argv[1], buf_make(1 << 20)};
        if (pthread_create(&id[i], NULL, run, &r[i]) != 0) {
            return 1;
        }
    }
    int status = 0;
    for (size_t i = 0; i < threads; i++) {
        (void)pthread_join(id[i], NULL);
        status = str_eq(buf_str(&r[i].out), buf_str(&r[0].out)) ? status : 1;
    }
    (void)fwrite(r[0].out.p, 1, r[0].out.n, stdout);
    for (size_t i = 0; i < threads; i++) {
        buf_free(&r[i].out);
    }
    return status;
}
