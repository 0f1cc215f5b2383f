/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Taking one's data along and being forgotten, on both stores. That nothing is left is looked for
 * in every column of every table, whatever tables there are. */
#include "kernel/person_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "area/needs/category_answer.h"
#include "area/needs/need.h"
#include "kernel/event.h"
#include "kernel/invitation.h"
#include "kernel/mail.h"
#include "kernel/search.h"
#include "kernel/session.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

#define NAME "Maraquita"
#define EMAIL "maraquita@example.org"
#define TITLE "Lanterns along the ford"
#define TEXT "Everybody stumbles there at night."
#define TELEPHONE "telephone 555-0199"     /* answered to stewards alone */
#define LANDMARK "Behind the walnut press" /* answered to everybody */

/* --- looking everywhere --- */

struct column {
    struct str table, name;
};

struct columns {
    struct column item[2000];
    size_t count;
};

static void list_columns(struct ctx *c, struct columns *out) {
    static uint32_t slot;
    static const enum db_type types[] = {DB_TEXT, DB_TEXT};
    static const struct db_sql sql = {
        .name = "all_columns",
        .sqlite = "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p "
                  "WHERE m.type = 'table'",
        .postgres = "SELECT table_name::text, column_name::text FROM information_schema.columns "
                    "WHERE table_schema = 'public'",
        .column = types,
        .columns = 2,
        .stream = true,
        .slot = &slot,
    };
    struct db_stmt *s = db_statement(c->db, &sql);
    assert_non_null(s);
    bool row;
    while (db_step(s, &row) == ERR_OK && row) {
        assert_true(out->count < sizeof out->item / sizeof out->item[0]);
        out->item[out->count++] =
            (struct column){db_get_str(s, 0, c->arena), db_get_str(s, 1, c->arena)};
    }
    db_done(s);
}

/* A statement for each column, kept for as long as connections may keep it. */
static const struct db_sql *count_in(struct ctx *c, struct column where) {
    static const enum db_type param[] = {DB_TEXT};
    static const enum db_type column[] = {DB_INT};
    static struct {
        char text[300];
        struct db_sql sql;
        uint32_t slot;
    } made[4000];
    static size_t count;
    char text[300];
    int n = snprintf(text, sizeof text,
                     "SELECT count(*) FROM \"%.*s\" WHERE lower(CAST(\"%.*s\" AS TEXT)) LIKE %s",
                     STR_ARG(where.table), STR_ARG(where.name),
                     db_kind(c->db) == DB_SQLITE ? "?1" : "$1");
    assert_true(n > 0 && (size_t)n < sizeof text && count < 4000);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(made[i].text, text) == 0) {
            return &made[i].sql;
        }
    }
    memcpy(made[count].text, text, sizeof text);
    made[count].sql = (struct db_sql){.name = made[count].text,
                                      .sqlite = made[count].text,
                                      .postgres = made[count].text,
                                      .param = param,
                                      .params = 1,
                                      .column = column,
                                      .columns = 1,
                                      .slot = &made[count].slot};
    return &made[count++].sql;
}

static int64_t rows_with(struct ctx *c, struct column where, struct str pattern) {
    struct db_stmt *s = db_statement(c->db, count_in(c, where));
    assert_non_null(s);
    db_bind_text(s, 0, pattern);
    bool row;
    assert_int_equal(db_step(s, &row), ERR_OK);
    int64_t n = db_get_int(s, 0);
    db_done(s);
    return n;
}

static size_t places_with(struct world *w, const char *what) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct columns *all = calloc(1, sizeof *all);
    assert_non_null(all);
    list_columns(c, all);
    assert_true(all->count > 150);
    struct str pattern = arena_printf(c->arena, "%%%s%%", what);
    size_t found = 0;
    for (size_t i = 0; i < all->count; i++) {
        int64_t n = rows_with(c, all->item[i], pattern);
        if (n > 0) {
            test_row("%s is in %.*s.%.*s", what, STR_ARG(all->item[i].table),
                     STR_ARG(all->item[i].name));
            found++;
        }
    }
    free(all);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return found;
}

/* --- somebody who has done much --- */

/* A category of Riverside's with two questions; what Mara answers to them. */
static struct str make_category(struct world *w, struct category_given answer[2]) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    struct category k = {.community = w->community.thing.id,
                         .topic = STR("infrastructure"),
                         .name = {{STR("en"), STR("Light"), STR("")}},
                         .names = 1};
    struct category_questions asked;
    char id[ID_TEXT_SIZE + 1];
    assert_int_equal(category_save(c, &k), ERR_OK);
    for (int i = 0; i < 2; i++) {
        struct category_question q = {.category = k.id,
                                      .type = FORM_TEXT,
                                      .open = i == 1,
                                      .words = {{STR("en"), STR("Tell us more"), STR("")}},
                                      .langs = 1};
        assert_int_equal(category_question_save(c, &q), ERR_OK);
    }
    assert_int_equal(category_questions_of(c, k.id, false, &asked), ERR_OK);
    answer[0] = (struct category_given){asked.item[0].name, STR(TELEPHONE)};
    answer[1] = (struct category_given){asked.item[1].name, STR(LANDMARK)};
    id_text(k.id, id);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return arena_str(test_arena(), str_of(id));
}

static void live_here(struct world *w, struct id *need) {
    struct category_given answer[2];
    struct str category = make_category(w, answer);
    struct ctx *c = world_as(w, MARA_MEMBER);
    struct id mara = w->person[MARA_MEMBER];
    struct person p;
    assert_int_equal(person_find(c, mara, &p), ERR_OK);
    p.name = STR(NAME);
    assert_int_equal(person_save(c, &p), ERR_OK);
    assert_int_equal(person_add_address(c, mara, STR(EMAIL)), ERR_OK);
    assert_int_equal(person_set_password(c, mara, STR("$argon2id$hash"), STR("")), ERR_OK);
    char token[SESSION_TOKEN_SIZE + 1];
    assert_int_equal(session_begin(c, mara, STR(NAME "'s phone"), token), ERR_OK);
    struct pass_link link = {.before = STR("https://kith.example/")};
    assert_int_equal(pass_send_link(c, STR(EMAIL), link), ERR_OK);
    assert_int_equal(pass_send_address(c, STR("second-" EMAIL), link), ERR_OK);
    struct str code;
    assert_int_equal(pass_print_own(c, &code), ERR_OK);
    struct need_draft d = {.community = w->community,
                           .title = STR(TITLE),
                           .text = STR(TEXT),
                           .category = category,
                           .given = {answer, 2}};
    struct need n;
    struct need_alikes alike;
    char receipt[NEED_CODE_SIZE + 1];
    assert_int_equal(need_voice(c, &d, &n, &alike, receipt), ERR_OK);
    *need = n.thing.id;
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    c = world_as(w, STELLA_STEWARD);
    assert_int_equal(community_give_role(c, &w->community, mara, STR("steward")), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    c = world_as(w, MARA_MEMBER);
    struct invitation_draft i = {
        .role = STR("member"), .note = STR("from " NAME), .uses = 1, .days = 7};
    assert_int_equal(invitation_make(c, &w->community, &i, &code), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static enum err forget_as(struct world *w, enum world_person who, const char *typed, bool words) {
    struct ctx *c = world_as(w, who);
    return world_end(w, person_forget(c, str_of(typed), words));
}

TEST_STORES("person: forgotten, the name and the address are in no column of any table") {
    struct world w;
    world_make(&w, store);
    struct id need;
    live_here(&w, &need);
    assert_true(places_with(&w, "maraquita") >= 6);
    assert_int_equal(forget_as(&w, MARA_MEMBER, "Somebody", false), ERR_INPUT);
    assert_int_equal(forget_as(&w, MARA_MEMBER, " maraquita ", false), ERR_OK);
    assert_int_equal(places_with(&w, "maraquita"), 0);
    assert_true(places_with(&w, "along the ford") > 0);
    assert_true(places_with(&w, "walnut press") > 0); /* as the words of the need */
    assert_int_equal(places_with(&w, "555-0199"), 0); /* was said to some alone */

    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct need n;
    assert_int_equal(need_find(c, need, &n), ERR_OK);
    assert_true(id_is_none(n.thing.owner));
    struct viewer v;
    struct id who;
    assert_int_equal(viewer_load(c, w.person[MARA_MEMBER], &v), ERR_NOT_FOUND);
    assert_int_equal(person_by_email(c, STR(EMAIL), &who), ERR_NOT_FOUND);
    struct community m;
    assert_int_equal(community_find(c, w.community.thing.id, &m), ERR_OK);
    assert_int_equal(m.thing.tally, 3); /* of four members */
    int64_t rows, broken;
    assert_int_equal(audit_verify(c, &rows, &broken), ERR_OK);
    assert_int_equal(broken, 0);
    assert_true(rows > 3);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("person: forgotten with all words, what one made is in no column either") {
    struct world w;
    world_make(&w, store);
    struct id need;
    live_here(&w, &need);
    assert_true(places_with(&w, "along the ford") > 0);
    assert_true(places_with(&w, "stumbles") > 0);
    assert_int_equal(places_with(&w, "555-0199"), 1);
    assert_true(places_with(&w, "walnut press") > 1); /* also in the search */
    assert_int_equal(forget_as(&w, MARA_MEMBER, NAME, true), ERR_OK);
    /* what a job does within the minute */
    assert_int_equal(world_do(&w, NOBODY_AT_ALL, search_count_all(&w.ctx)), ERR_OK);
    assert_int_equal(places_with(&w, "maraquita"), 0);
    assert_int_equal(places_with(&w, "along the ford"), 0);
    assert_int_equal(places_with(&w, "stumbles"), 0);
    assert_int_equal(places_with(&w, "555-0199"), 0);
    assert_int_equal(places_with(&w, "walnut press"), 0);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct need n;
    assert_int_equal(need_find(c, need, &n), ERR_GONE);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES(
    "person: the only host of a site is not forgotten, the last steward of a community is") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(forget_as(&w, HANNA_HOST, "Hanna", false), ERR_INPUT);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct belongings alone;
    assert_int_equal(community_last_steward_of(c, &alone), ERR_OK);
    assert_int_equal(alone.count, 1);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(forget_as(&w, STELLA_STEWARD, "Stella", false), ERR_OK);
    c = world_as(&w, HANNA_HOST);
    assert_true(viewer_has_role(c->viewer, w.community.thing.id, ROLE_STEWARD));
    assert_int_equal(person_set_host(c, w.person[SANA_STRANGER], true), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(forget_as(&w, HANNA_HOST, "Hanna", false), ERR_OK);
}

/* --- taking it along --- */

TEST_STORES("person: the export is JSON with the account, the words and each area") {
    struct world w;
    world_make(&w, store);
    struct id need;
    live_here(&w, &need);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct buf out = buf_make(PERSON_EXPORT_MAX);
    assert_int_equal(person_export(c, w.person[MARA_MEMBER], &out), ERR_OK);
    json_error_t why;
    json_t *all = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, &why);
    if (all == NULL) {
        test_row("%s at byte %d", why.text, why.position);
    }
    assert_non_null(all);
    assert_string_equal(json_string_value(json_object_get(json_object_get(all, "person"), "name")),
                        NAME);
    static const struct {
        const char *list;
        size_t count;
    } rows[] = {{"addresses", 1}, {"communities", 1}, {"sessions", 1}, {"invitations", 1},
                {"things", 1},    {"follows", 1},     {"blocks", 0},   {"comments", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].list);
        assert_int_equal(json_array_size(json_object_get(all, rows[i].list)), rows[i].count);
    }
    json_t *needs =
        json_object_get(json_object_get(json_object_get(all, "areas"), "needs"), "needs");
    assert_string_equal(json_string_value(json_object_get(json_array_get(needs, 0), "text")), TEXT);
    json_t *said = json_object_get(json_object_get(json_object_get(all, "areas"), "needs"),
                                   "answers_to_questions");
    assert_int_equal(json_array_size(said), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(said, 0), "value")),
                        TELEPHONE);
    assert_true(json_array_size(json_object_get(all, "audit")) >= 2);
    struct str text = buf_str(&out);
    assert_int_equal(str_find(text, STR("$argon2id")), text.n); /* proofs are not taken along */
    json_decref(all);
    buf_free(&out);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("person: an export above its limit is refused, not cut") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct buf out = buf_make(100);
    assert_int_equal(person_export(c, w.person[MARA_MEMBER], &out), ERR_TOO_LARGE);
    buf_free(&out);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
