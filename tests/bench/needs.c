/* SPDX-License-Identifier: AGPL-3.0-or-later
 * FOLDER NEEDS: fills a new store (SQLite) in the folder with so many needs of one community, made
 * by a seed, then times what is asked of them most: those that are alike, lists, what is still
 * open, the stewards' desk, the life course. One line for each: median and 99th percentile in
 * milliseconds, each question in a read of its own. Built and run by needs.sh. */
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/areas.h"
#include "area/needs/life_course.h"
#include "area/needs/need_inside.h"
#include "area/needs/need_state.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/topic.h"
#include "need_sql.h"
#include "person_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "thing_sql.h"

enum { BATCH = 20000, WORDS = 4000, ASKED = 1000, TOPICS = 8 };

static uint64_t seed = 88172645463325252U;

static double chance(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) * 0x1p-53;
}

/* Few words are in many titles, most in few. */
static struct str title_of(struct arena *a) {
    struct str out = STR("");
    for (int i = 0; i < 6; i++) {
        unsigned n = (unsigned)(WORDS * chance() * chance() * chance());
        out = arena_printf(a, "%.*s%sword%04u", STR_ARG(out), i ? " " : "", n);
    }
    return out;
}

struct filling {
    struct community community;
    struct id steward;
    int64_t first, count;
    int64_t now_ms;
};

static struct ctx ctx_of(struct arena *a, struct db *db, const struct viewer *v, int64_t now_ms) {
    return (struct ctx){
        .arena = a, .db = db, .viewer = v, .now_ms = now_ms, .lang = lang_english()};
}

static enum err begin(struct db *db, void *self) {
    struct filling *f = self;
    struct arena *a = arena_make();
    struct viewer v = viewer_site;
    struct ctx c = ctx_of(a, db, &v, f->now_ms);
    f->steward = id_make(f->now_ms);
    f->community = (struct community){
        .thing = {.title = STR("Riverside")}, .slug = STR("riverside"), .joining = STR("open")};
    enum err e = q_person_add(db, f->steward, STR("Stella"), STR("en"), STR("UTC"), false,
                              STR("never"), ID_NONE, f->now_ms, NULL);
    v.person = f->steward;
    v.name = STR("Stella");
    e = e == ERR_OK ? community_make(&c, &f->community) : e;
    return e;
}

static int64_t stages_of(void) {
    int64_t stages = 0;
    for (int i = 0; i < 2; i++) {
        stages |= INT64_C(1) << (unsigned)(chance() * STAGE_COUNT);
    }
    return stages;
}

/* Nine in ten were answered long ago, or put together with another; the others are open, a third of
 * them with a pin in a town of some 20 km. Half name a stage of life or two. */
static enum err add_need(struct ctx *c, const struct filling *f, int64_t i) {
    bool is_open = chance() < 0.1;
    int64_t at = f->now_ms - (f->count - i) * 1000;
    c->now_ms = at;
    struct thing t = {.id = id_make(at),
                      .kind = STR("need"),
                      .community = f->community.thing.id,
                      .audience = AUDIENCE_PUBLIC,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .state = is_open           ? STR("voiced")
                               : chance() < 0.05 ? STR("merged")
                                                 : STR("answered"),
                      .turn = TURN_LISTEN,
                      .stages = chance() < 0.5 ? stages_of() : 0,
                      .topic = str_of(topic_words[(unsigned)(chance() * TOPICS)]),
                      .lang = STR("en"),
                      .title = title_of(c->arena),
                      .note = STR("by the river")};
    TRY(thing_make(c, &t));
    TRY(q_need_add(c->db, t.id, STR("Since the rains."), STR("by the river"), false, ID_NONE,
                   ID_NONE, false, NULL));
    if (is_open && chance() < 0.33) {
        TRY(q_pin_set(c->db, t.id, llround((4.0 + chance() * 0.2) * 1e7),
                      llround((7.0 + chance() * 0.2) * 1e7), NULL));
    }
    TRY(need_keep_open(c, &t));
    TRY(life_course_follow(c, t.id));
    return is_open ? need_keep_likeness(c, &t) : ERR_OK;
}

static enum err fill(struct db *db, void *self) {
    struct filling *f = self;
    struct arena *a = arena_make();
    struct ctx c = ctx_of(a, db, &viewer_site, f->now_ms);
    enum err e = ERR_OK;
    for (int64_t i = f->first; i < f->first + BATCH && i < f->count && e == ERR_OK; i++) {
        struct arena_mark mark = arena_mark(a);
        e = add_need(&c, f, i);
        arena_rewind(a, mark);
    }
    arena_free(a);
    return e;
}

static void must(enum err e, const char *what) {
    if (e != ERR_OK) {
        (void)fprintf(stderr, "needs: %s: %s\n", what, err_name(e));
        exit(1);
    }
}

/* --- asking --- */

struct asked {
    struct store *store;
    struct filling *f;
    struct viewer steward;
};

static enum err ask_alike(struct ctx *c, struct asked *q) {
    struct need_alikes out;
    struct need_draft d = {.community = q->f->community,
                           .title = title_of(c->arena),
                           .has_pin = chance() < 0.5,
                           .lat = 4.0 + chance() * 0.2,
                           .lon = 7.0 + chance() * 0.2};
    return need_alike(c, &d, str_of(topic_words[(unsigned)(chance() * TOPICS)]), &out);
}

/* A page somewhere in the list. */
static int64_t somewhere(const struct asked *q) {
    return q->f->now_ms - (int64_t)(chance() * (double)q->f->count) * 1000;
}

static enum err ask_list(struct ctx *c, struct asked *q) {
    struct things out;
    bool more;
    struct thing_page page = {.before_ms = somewhere(q)};
    return thing_list(c, "need", q->f->community.thing.id, page, &out, &more);
}

static enum err ask_open(struct ctx *c, struct asked *q) {
    struct need_waitings out;
    bool more;
    return need_still_open(c, q->f->community.thing.id,
                           (struct need_open_page){.after_ms = somewhere(q)}, &out, &more);
}

static enum err ask_desk(struct ctx *c, struct asked *q) {
    struct need_waitings out;
    bool more;
    c->viewer = &q->steward;
    struct need_open_page page = {.after_ms = somewhere(q)};
    if (chance() < 0.5) {
        page.topic = str_of(topic_words[(unsigned)(chance() * TOPICS)]);
    }
    if (chance() < 0.5) {
        page.state = STR("voiced");
    }
    return need_desk(c, q->f->community.thing.id, page, &out, &more);
}

static enum err ask_life_course(struct ctx *c, struct asked *q) {
    struct life_course out;
    return life_course_of(c, &q->f->community, &out);
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double cpu_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void time_it(struct asked *q, const char *what,
                    enum err (*ask)(struct ctx *c, struct asked *q)) {
    double *took = calloc(ASKED, sizeof *took), *cpu = calloc(ASKED, sizeof *cpu);
    struct arena *a = arena_make();
    struct db *db = store_reader(q->store);
    for (int i = 0; i < ASKED && took != NULL && cpu != NULL; i++) {
        struct ctx c = ctx_of(a, db, &viewer_nobody, q->f->now_ms);
        int64_t began = clock_monotonic_us();
        double began_cpu = cpu_ms();
        must(db_begin_read(db), "read");
        must(ask(&c, q), what);
        db_end(db);
        cpu[i] = cpu_ms() - began_cpu;
        took[i] = (double)(clock_monotonic_us() - began) / 1000;
        arena_reset(a);
    }
    qsort(took, ASKED, sizeof *took, by_value);
    qsort(cpu, ASKED, sizeof *cpu, by_value);
    (void)printf("%-11s %8lld needs  p50 %7.3f ms  p99 %7.3f ms  (processor %7.3f, %7.3f)\n", what,
                 (long long)q->f->count, took[ASKED / 2], took[ASKED * 99 / 100], cpu[ASKED / 2],
                 cpu[ASKED * 99 / 100]);
    free(cpu);
    arena_free(a);
    free(took);
}

static void load_steward(struct asked *q, struct arena *a) {
    struct db *db = store_reader(q->store);
    struct ctx c = ctx_of(a, db, &viewer_site, q->f->now_ms);
    must(db_begin_read(db), "read");
    must(viewer_load(&c, q->f->steward, &q->steward), "steward");
    db_end(db);
}

int main(int argc, char **argv) {
    struct buf why = buf_make(2000);
    struct filling f = {.now_ms = clock_now_ms()};
    struct asked q = {.f = &f};
    if (argc != 3 || sodium_init() < 0) {
        return 2;
    }
    lang_init();
    cards_use(areas, area_count);
    f.count = strtoll(argv[2], NULL, 10);
    must(store_open((struct store_options){.folder = str_of(argv[1])}, &q.store, &why), "open");
    int64_t began = clock_monotonic_us();
    must(store_write(q.store, begin, &f), "begin");
    for (f.first = 0; f.first < f.count; f.first += BATCH) {
        must(store_write(q.store, fill, &f), "fill");
    }
    (void)printf("filled %lld needs in %.0f s\n", (long long)f.count,
                 (double)(clock_monotonic_us() - began) / 1e6);
    struct arena *a = arena_make();
    load_steward(&q, a);
    time_it(&q, "alike", ask_alike);
    time_it(&q, "list", ask_list);
    time_it(&q, "still open", ask_open);
    time_it(&q, "desk", ask_desk);
    time_it(&q, "life course", ask_life_course);
    arena_free(a);
    store_close(q.store);
    buf_free(&why);
    return 0;
}
