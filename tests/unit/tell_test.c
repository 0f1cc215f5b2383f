/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who is told what by mail, and when, on both stores. */
#include "kernel/tell.h"

#include <stdio.h>
#include <string.h>

#include "area/needs/need.h"
#include "kernel/event.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

static const struct job_kind *const kinds[] = {tell_jobs, NULL};

/* --- the store, past the rules --- */

/* A statement with at most two ids, a text and a number, in that order. */
struct change {
    struct db_sql sql;
    char sqlite[256]; /* "$1" as "?1" */
    uint32_t slot;
};

static void change_run(struct ctx *c, struct change *ch, struct id a, struct id b, struct str text,
                       int64_t number) {
    bool second = false;
    for (size_t i = 0; ch->sql.postgres[i] != '\0'; i++) {
        ch->sqlite[i] = ch->sql.postgres[i] == '$' ? '?' : ch->sql.postgres[i];
    }
    ch->sql.sqlite = ch->sqlite;
    ch->sql.slot = &ch->slot;
    struct db_stmt *s = db_statement(c->db, &ch->sql);
    assert_non_null(s);
    for (unsigned i = 0; i < ch->sql.params; i++) {
        if (ch->sql.param[i] == DB_ID) {
            db_bind_id(s, i, second ? b : a);
            second = true;
        } else if (ch->sql.param[i] == DB_TEXT) {
            db_bind_str(s, i, text);
        } else {
            db_bind_int(s, i, number);
        }
    }
    bool row;
    assert_int_equal(db_step(s, &row), ERR_OK);
    db_done(s);
}

static const enum db_type id_text_time[] = {DB_ID, DB_TEXT, DB_TIME};
static const enum db_type id_id_time[] = {DB_ID, DB_ID, DB_TIME};
static const enum db_type id_text_only[] = {DB_ID, DB_TEXT};
static const enum db_type id_time[] = {DB_ID, DB_TIME};

#define CHANGE(name_, types_, text_)                                                               \
    static struct change name_ = {.sql = {.name = #name_,                                          \
                                          .postgres = text_,                                       \
                                          .param = types_,                                         \
                                          .params = sizeof types_ / sizeof types_[0]}}

CHANGE(add_address, id_text_time,
       "INSERT INTO address (person, email, verified, created) VALUES ($1, $2, $3, $3)");
CHANGE(add_block, id_id_time, "INSERT INTO block (person, blocked, created) VALUES ($1, $2, $3)");
CHANGE(set_choice, id_text_only, "UPDATE person SET mail = $2 WHERE id = $1");
CHANGE(set_muted, id_time, "UPDATE person SET muted = $2 WHERE id = $1");
CHANGE(set_seen, id_time, "UPDATE notice SET seen = $2 WHERE person = $1");
CHANGE(add_one, id_text_time,
       "INSERT INTO person (id, name, lang, zone, muted, state, host, mail, created) "
       "VALUES ($1, $2, 'en', 'UTC', 0, 'active', FALSE, 'now', $3)");

static void past_rules(struct world *w, struct change *change, enum world_person who,
                       enum world_person other, const char *text, int64_t number) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    change_run(c, change, w->person[who], w->person[other], str_of(text), number);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

/* --- the scene --- */

/* Mara has voiced a need and so follows it; Stella answers it. */
struct scene {
    struct world w;
    struct need need;
};

static void scene_make(struct scene *s, struct store *store) {
    world_make(&s->w, store);
    struct need_draft d = {.community = s->w.community,
                           .title = STR("No light on the path to the well"),
                           .category = STR("infrastructure")};
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(&s->w, MARA_MEMBER);
    struct str secret;
    assert_int_equal(setting_secret(c, &secret), ERR_OK);
    assert_int_equal(world_end(&s->w, need_voice(c, &d, &s->need, &alike, code)), ERR_OK);
    past_rules(&s->w, &add_address, MARA_MEMBER, MARA_MEMBER, "mara@example.org", s->w.now_ms);
}

static void answer(struct scene *s, enum world_person who) {
    struct ctx *c = world_as(&s->w, who);
    assert_int_equal(
        world_end(&s->w, notice_followers(c, &s->need.thing, "need.state", "answered", ID_NONE)),
        ERR_OK);
}

static void run_jobs(struct scene *s, int64_t now_ms) {
    struct job_runner work = {
        .store = s->w.store, .address = STR("https://kith.test"), .kinds = kinds};
    bool ran = true;
    for (int i = 0; ran && i < 20; i++) {
        assert_int_equal(job_run_once(&work, now_ms, &ran), ERR_OK);
    }
}

/* What is in the outbox. */
static size_t outbox(struct scene *s, int64_t now_ms, struct mails *mails) {
    struct ctx *c = world_as(&s->w, NOBODY_AT_ALL);
    c->now_ms = now_ms;
    assert_int_equal(world_end(&s->w, mail_due(c, mails)), ERR_OK);
    return mails->count;
}

static size_t mails_after(struct scene *s, int64_t ms) {
    struct mails mails;
    run_jobs(s, s->w.now_ms + ms);
    return outbox(s, s->w.now_ms + ms, &mails);
}

TEST_STORES("tell: a notice goes into a mail once, and its subject says nothing") {
    struct scene s;
    struct mails mails;
    scene_make(&s, store);
    answer(&s, STELLA_STEWARD);
    assert_int_equal(mails_after(&s, 0), 0);
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_int_equal(outbox(&s, s.w.now_ms + HOUR_MS, &mails), 1);
    const struct mail *m = &mails.item[0];
    assert_str(m->recipient, "mara@example.org");
    assert_str(m->subject, "Kith: one thing is new for you");
    assert_true(str_find(m->text, STR("well")) < m->text.n);
    assert_true(str_find(m->text, STR("https://kith.test/needs/")) < m->text.n);
    assert_true(str_starts(m->unsubscribe, STR("https://kith.test/mail/stop/")));
    assert_int_equal(mails_after(&s, 2 * HOUR_MS), 1);
    answer(&s, STELLA_STEWARD);
    assert_int_equal(mails_after(&s, 3 * HOUR_MS), 1);
}

TEST_STORES("tell: everything is asked again when the mail is written") {
    static const struct {
        const char *what;
        struct change *change; /* between the notice and the mail */
        enum world_person other;
        const char *text;
        int64_t number;
        size_t mails;
    } rows[] = {
        {"as it was", NULL, MARA_MEMBER, "", 0, 1},
        {"wants no mail any more", &set_choice, MARA_MEMBER, "never", 0, 0},
        {"has paused this stage", &set_muted, MARA_MEMBER, "", STAGE_BIT(pregnancy), 0},
        {"has paused another stage", &set_muted, MARA_MEMBER, "", STAGE_BIT(loss), 1},
        {"has blocked who did it", &add_block, STELLA_STEWARD, "", 1, 0},
        {"has blocked somebody else", &add_block, MATEO_MEMBER, "", 1, 1},
        {"has seen it", &set_seen, MARA_MEMBER, "", 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        struct store *own = i == 0 ? store : test_store(store_kind(store));
        struct scene s;
        scene_make(&s, own);
        s.need.thing.stages = STAGE_BIT(pregnancy);
        struct ctx *c = world_as(&s.w, MARA_MEMBER);
        assert_int_equal(world_end(&s.w, thing_save(c, &s.need.thing, false)), ERR_OK);
        answer(&s, STELLA_STEWARD);
        if (rows[i].change != NULL) {
            past_rules(&s.w, rows[i].change, MARA_MEMBER, rows[i].other, rows[i].text,
                       rows[i].number);
        }
        assert_int_equal(mails_after(&s, HOUR_MS), rows[i].mails);
        if (i > 0) {
            test_store_close(own);
        }
    }
}

TEST_STORES("tell: what became private is not told; what only some may see is not named") {
    struct scene s;
    struct mails mails;
    scene_make(&s, store);
    past_rules(&s.w, &add_address, STELLA_STEWARD, MARA_MEMBER, "stella@example.org", s.w.now_ms);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(world_end(&s.w, follow(c, s.need.thing.id, s.w.person[STELLA_STEWARD])),
                     ERR_OK);
    past_rules(&s.w, &add_address, MATEO_MEMBER, MARA_MEMBER, "mateo@example.org", s.w.now_ms);
    c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(world_end(&s.w, follow(c, s.need.thing.id, s.w.person[MATEO_MEMBER])), ERR_OK);
    answer(&s, MARA_MEMBER);
    c = world_as(&s.w, STELLA_STEWARD);
    s.need.thing.wanted = s.w.community.stewards;
    assert_int_equal(world_end(&s.w, thing_set_life(c, &s.need.thing, LIFE_PUBLISHED)), ERR_OK);
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_int_equal(outbox(&s, s.w.now_ms + HOUR_MS, &mails), 1);
    assert_str(mails.item[0].recipient, "stella@example.org");
    assert_true(str_find(mails.item[0].text, STR("well")) == mails.item[0].text.n);
}

TEST_STORES("tell: a digest comes once, in the morning, each thing once, never one's own acts") {
    struct scene s;
    struct mails mails;
    scene_make(&s, store);
    past_rules(&s.w, &set_choice, MARA_MEMBER, MARA_MEMBER, "daily", 0);
    answer(&s, STELLA_STEWARD);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(world_end(&s.w, notice_put(c, s.w.person[MARA_MEMBER], &s.need.thing,
                                                "need.moved", "2", ID_NONE)),
                     ERR_OK);
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, notice_put(c, s.w.person[MARA_MEMBER], &s.need.thing,
                                                "need.moved", "3", ID_NONE)),
                     ERR_OK);
    assert_int_equal(mails_after(&s, 12 * HOUR_MS), 0);
    run_jobs(&s, s.w.now_ms + 19 * HOUR_MS);
    assert_int_equal(outbox(&s, s.w.now_ms + 19 * HOUR_MS, &mails), 1);
    assert_str(mails.item[0].subject, "Kith: one thing is new for you");
    assert_int_equal(mails_after(&s, 43 * HOUR_MS), 1);
}

TEST_STORES("tell: without a proven address nothing is kept waiting") {
    struct scene s;
    scene_make(&s, store);
    struct ctx *c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(world_end(&s.w, follow(c, s.need.thing.id, s.w.person[MATEO_MEMBER])), ERR_OK);
    answer(&s, STELLA_STEWARD);
    assert_int_equal(mails_after(&s, HOUR_MS), 1);
    past_rules(&s.w, &add_address, MATEO_MEMBER, MARA_MEMBER, "mateo@example.org", s.w.now_ms);
    assert_int_equal(mails_after(&s, DAY_MS), 1);
}

TEST_STORES("tell: a new choice moves what waits") {
    static const struct {
        const char *choice;
        size_t soon, tomorrow;
    } rows[] = {{"now", 1, 1}, {"daily", 0, 1}, {"never", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].choice);
        struct store *own = i == 0 ? store : test_store(store_kind(store));
        struct scene s;
        scene_make(&s, own);
        answer(&s, STELLA_STEWARD);
        struct ctx *c = world_as(&s.w, MARA_MEMBER);
        assert_int_equal(
            world_end(&s.w, notice_mail_choose(c, s.w.person[MARA_MEMBER], str_of(rows[i].choice))),
            ERR_OK);
        assert_int_equal(mails_after(&s, HOUR_MS), rows[i].soon);
        assert_int_equal(mails_after(&s, DAY_MS), rows[i].tomorrow);
        c = world_as(&s.w, MARA_MEMBER);
        assert_int_equal(
            world_end(&s.w, notice_mail_choose(c, s.w.person[MARA_MEMBER], STR("hourly"))),
            ERR_INPUT);
        if (i > 0) {
            test_store_close(own);
        }
    }
}

TEST_STORES(
    "tell: the page of one who was told says what happened; a mail names no private thing") {
    struct scene s;
    struct notices news;
    bool more;
    scene_make(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    s.need.thing.stages = 1;
    s.need.thing.turn = TURN_DECIDE;
    assert_int_equal(thing_save(c, &s.need.thing, true), ERR_OK);
    assert_int_equal(world_end(&s.w, notice_put(c, s.w.person[MARA_MEMBER], &s.need.thing,
                                                "need.moved", "learn", ID_NONE)),
                     ERR_OK);
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, notice_list(c, (struct thing_page){0}, &news, &more)), ERR_OK);
    assert_int_equal(news.count, 1);
    const struct notice *n = &news.item[0];
    const struct lang *en = lang_english();
    struct str title = n->thing.title;
    assert_str(
        notice_words(c, en, n->kind, n->period, &n->thing),
        arena_printf(c->arena, "We look at what worked elsewhere: “%.*s”", STR_ARG(title)).p);
    assert_str(notice_words(c, en, STR("need.state"), STR("answered 12"), &n->thing),
               arena_printf(c->arena, "The need “%.*s” is now: answered", STR_ARG(title)).p);
    assert_str(notice_words(c, en, STR("none.such"), STR(""), &n->thing),
               arena_printf(c->arena, "Something new about “%.*s”", STR_ARG(title)).p);
    assert_str(notice_text(c, en, n->kind, n->period, &n->thing), "Something new: Need");
}

TEST_STORES("tell: what came at one moment is paged without a gap") {
    enum { AT_ONCE = 45 };
    struct world w;
    struct notices page;
    struct thing_page at = {0};
    struct id seen[AT_ONCE];
    size_t count = 0;
    bool more = true;
    world_make(&w, store);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    for (int i = 0; i < AT_ONCE; i++) {
        struct thing t = {.kind = STR("need"),
                          .community = w.community.thing.id,
                          .life = LIFE_PUBLISHED,
                          .state = STR("voiced"),
                          .topic = STR(""),
                          .title = STR("A lamp"),
                          .note = STR("")};
        assert_int_equal(thing_make(c, &t), ERR_OK);
        assert_int_equal(notice_put(c, w.person[MARA_MEMBER], &t, "need.moved", "learn", ID_NONE),
                         ERR_OK);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    while (more) {
        assert_int_equal(notice_list(c, at, &page, &more), ERR_OK);
        for (size_t i = 0; i < page.count; i++) {
            for (size_t k = 0; k < count; k++) {
                assert_false(id_eq(seen[k], page.item[i].thing.id));
            }
            seen[count++] = page.item[i].thing.id;
        }
        const struct notice *last = &page.item[page.count - 1];
        at.before_ms = last->created_ms;
        at.before_id = last->thing.id;
    }
    assert_int_equal(count, AT_ONCE);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

#define MANY 450

TEST_STORES("tell: a need's letter says which turn it has taken") {
    struct scene s;
    struct mails mails;
    scene_make(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(world_end(&s.w, cycle_step(c, s.need.thing.id, TURN_DECIDE, s.need.thing.id)),
                     ERR_OK);
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_int_equal(outbox(&s, s.w.now_ms + HOUR_MS, &mails), 1);
    struct str words = STR("It is put to a decision: “No light on the path to the well”");
    assert_true(str_find(mails.item[0].text, words) < mails.item[0].text.n);
}

TEST_STORES("tell: what gathers can go at once") {
    struct scene s;
    scene_make(&s, store);
    answer(&s, STELLA_STEWARD);
    assert_int_equal(mails_after(&s, 1), 0);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&s.w, notice_mail_now(c)), ERR_OK);
    assert_int_equal(mails_after(&s, 2), 1);
    assert_int_equal(mails_after(&s, 3 * MINUTE_MS), 1);
}

TEST_STORES("tell: many followers are told in batches, each once") {
    struct scene s;
    struct mails mails;
    scene_make(&s, store);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    for (uint8_t i = 0; i < MANY / 2; i++) {
        for (uint8_t k = 0; k < 2; k++) {
            struct id id = {{0xbb, k, i}};
            change_run(c, &add_one, id, id, STR("Somebody"), s.w.now_ms);
            assert_int_equal(follow(c, s.need.thing.id, id), ERR_OK);
        }
    }
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    answer(&s, STELLA_STEWARD);
    run_jobs(&s, s.w.now_ms);
    answer(&s, STELLA_STEWARD);
    run_jobs(&s, s.w.now_ms + 1);
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_int_equal(outbox(&s, s.w.now_ms + HOUR_MS, &mails), 1); /* only Mara has an address */
}

TEST_STORES("tell: the link that stops mail is one person's, and cannot be made up") {
    struct scene s;
    scene_make(&s, store);
    struct str address;
    struct id person;
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(
        mail_stop_address(c, STR("https://kith.test"), s.w.person[MARA_MEMBER], &address), ERR_OK);
    struct str token = str_from(address, strlen("https://kith.test/mail/stop/"));
    assert_int_equal(mail_stop_person(c, token, &person), ERR_OK);
    assert_true(id_eq(person, s.w.person[MARA_MEMBER]));
    char *other = arena_cstr(c->arena, token);
    other[token.n - 1] = other[token.n - 1] == '0' ? '1' : '0';
    assert_int_equal(mail_stop_person(c, str_of(other), &person), ERR_NOT_FOUND);
    assert_int_equal(mail_stop_person(c, str_first(token, token.n - 1), &person), ERR_NOT_FOUND);
    other = arena_cstr(c->arena, token);
    other[1] = other[1] == '0' ? '1' : '0';
    assert_int_equal(mail_stop_person(c, str_of(other), &person), ERR_NOT_FOUND);
    assert_int_equal(mail_stop_person(c, STR(""), &person), ERR_NOT_FOUND);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST("tell: the digest's time is the next morning at seven there") {
    static const struct {
        const char *now, *zone, *at;
    } rows[] = {
        {"2026-03-12T06:59", "UTC", "2026-03-12T07:00"},
        {"2026-03-12T07:00", "UTC", "2026-03-13T07:00"},
        {"2026-03-12T23:00", "Africa/Nairobi", "2026-03-13T04:00"},
        {"2026-03-28T12:00", "Europe/Athens", "2026-03-29T04:00"}, /* clocks go forward */
        {"2026-03-12T12:00", "America/Bogota", "2026-03-13T12:00"},
        {"2026-12-31T12:00", "", "2027-01-01T07:00"},
    };
    lang_init();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s in %s", rows[i].now, rows[i].zone);
        int64_t now;
        char at[17];
        assert_true(lang_time_parse(str_of(rows[i].now), STR("UTC"), &now));
        lang_time_local(digest_time(now, str_of(rows[i].zone)), STR("UTC"), at);
        assert_string_equal(at, rows[i].at);
    }
}
