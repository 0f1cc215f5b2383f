/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The small world. A turn holds the store's writing connection in a work that waits until the test
 * has said how it ends. */
#include "tests/unit/world.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "app/areas.h"
#include "event_sql.h"
#include "kernel/card.h"

struct world_turn {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct db *db;
    bool ended, done;
    enum err answer, kept;
    struct store_task task;
};

static const char *const names[WORLD_PEOPLE] = {"",     "Sana",   "Mara", "Mateo",
                                                "Hola", "Stella", "Hanna"};

const char *world_name(enum world_person who) {
    return names[who];
}

static enum err turn_run(struct db *db, void *self) {
    struct world_turn *t = self;
    pthread_mutex_lock(&t->lock);
    t->db = db;
    pthread_cond_broadcast(&t->changed);
    while (!t->ended) {
        pthread_cond_wait(&t->changed, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return t->answer;
}

static void turn_done(enum err e, void *self) {
    struct world_turn *t = self;
    pthread_mutex_lock(&t->lock);
    t->kept = e;
    t->done = true;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

/* A test that failed within a turn leaves it open; the store could not close before it ends. */
static struct world_turn *open_turn;

static void turn_abandon(void *self) {
    (void)self;
    if (open_turn != NULL) {
        struct world left = {.turn = open_turn};
        (void)world_end(&left, ERR_BUG);
    }
}

static struct db *turn_begin(struct world *w) {
    struct world_turn *t = calloc(1, sizeof *t);
    assert_non_null(t);
    open_turn = t;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->changed, NULL);
    t->task = (struct store_task){turn_run, turn_done, t, NULL};
    w->turn = t;
    assert_true(store_submit(w->store, &t->task));
    pthread_mutex_lock(&t->lock);
    while (t->db == NULL) {
        pthread_cond_wait(&t->changed, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return t->db;
}

enum err world_end(struct world *w, enum err e) {
    struct world_turn *t = w->turn;
    pthread_mutex_lock(&t->lock);
    t->answer = e;
    t->ended = true;
    pthread_cond_broadcast(&t->changed);
    while (!t->done) {
        pthread_cond_wait(&t->changed, &t->lock);
    }
    enum err kept = t->kept;
    pthread_mutex_unlock(&t->lock);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
    free(t);
    w->turn = NULL;
    open_turn = NULL;
    return kept;
}

struct ctx *world_as(struct world *w, enum world_person who) {
    w->ctx = (struct ctx){.arena = test_arena(),
                          .db = turn_begin(w),
                          .viewer = &viewer_nobody,
                          .now_ms = w->now_ms,
                          .lang = lang_english()};
    if (who != NOBODY_AT_ALL) {
        assert_int_equal(viewer_load(&w->ctx, w->person[who], &w->viewer), ERR_OK);
        w->ctx.viewer = &w->viewer;
    }
    return &w->ctx;
}

static void start_once(void) {
    static bool started;
    if (!started) {
        assert_true(sodium_init() >= 0);
        lang_init();
        cards_use(areas, area_count);
        started = true;
    }
}

static void add_person(struct ctx *c, struct id id, const char *name, bool host) {
    static uint32_t slot;
    static const enum db_type types[] = {DB_ID, DB_TEXT, DB_BOOL, DB_TIME};
    static const struct db_sql sql = {
        .name = "world_person",
        .sqlite = "INSERT INTO person (id, name, lang, zone, muted, state, host, mail, created) "
                  "VALUES (?1, ?2, 'en', 'UTC', 0, 'active', ?3, 'now', ?4)",
        .postgres = "INSERT INTO person (id, name, lang, zone, muted, state, host, mail, created) "
                    "VALUES ($1, $2, 'en', 'UTC', 0, 'active', $3, 'now', $4)",
        .param = types,
        .params = 4,
        .slot = &slot,
    };
    struct db_stmt *s = db_statement(c->db, &sql);
    assert_non_null(s);
    db_bind_id(s, 0, id);
    db_bind_str(s, 1, str_of(name));
    db_bind_bool(s, 2, host);
    db_bind_int(s, 3, c->now_ms);
    bool row;
    assert_int_equal(db_step(s, &row), ERR_OK);
    db_done(s);
    if (host) {
        assert_int_equal(audience_enter(c, AUDIENCE_HOSTS, id), ERR_OK);
    }
}

static void add_community(struct ctx *c, struct community *m, struct str name, struct str slug) {
    *m = (struct community){.thing = {.title = name}, .slug = slug, .joining = STR("open")};
    assert_int_equal(community_make(c, m), ERR_OK);
}

static void add_roles(struct world *w, struct ctx *c) {
    static const enum role roles[WORLD_PEOPLE] = {[MARA_MEMBER] = ROLE_MEMBER,
                                                  [MATEO_MEMBER] = ROLE_MEMBER,
                                                  [HOLA_HELPER] = ROLE_HELPER,
                                                  [STELLA_STEWARD] = ROLE_STEWARD};
    for (int i = 1; i < WORLD_PEOPLE; i++) {
        if (roles[i] != ROLE_NONE) {
            assert_int_equal(
                community_set_role(c, &w->community, w->person[i], str_of(names[i]), roles[i]),
                ERR_OK);
        }
    }
}

void world_make(struct world *w, struct store *store) {
    start_once();
    test_at_end(turn_abandon, NULL);
    *w = (struct world){.store = store, .now_ms = INT64_C(1773316800000)};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    for (int i = 1; i < WORLD_PEOPLE; i++) {
        w->person[i].b[15] = (uint8_t)i;
        w->person[i].b[0] = 0xaa;
        add_person(c, w->person[i], names[i], i == HANNA_HOST);
    }
    add_community(c, &w->community, STR("Riverside"), STR("riverside"));
    add_community(c, &w->other, STR("Hillside"), STR("hillside"));
    add_roles(w, c);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

void world_run_jobs(struct world *w, int64_t at_ms, const struct job_kind *const *kinds) {
    struct job_runner r = {.store = w->store,
                           .folder = str_of(test_folder()),
                           .address = STR("https://kith.example"),
                           .kinds = kinds};
    for (bool ran = true; ran;) {
        assert_int_equal(job_run_once(&r, at_ms, &ran), ERR_OK);
    }
}

int64_t world_told(struct world *w, enum world_person who, const char *kind) {
    struct ctx *c = world_as(w, who);
    struct q_notice_list_rows rows;
    int64_t n = 0;
    assert_int_equal(q_notice_list(c->db, c->arena, c->viewer->gate, c->viewer->person, INT64_MAX,
                                   ID_LAST, 100, &rows),
                     ERR_OK);
    for (size_t i = 0; i < rows.count; i++) {
        n += str_eq(rows.item[i].kind, str_of(kind)) ? 1 : 0;
    }
    (void)world_end(w, ERR_OK);
    return n;
}
