/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Photos of answers where two things happen at once, or one too often; on both stores. */
#include "area/needs/survey_draft.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_inside.h"
#include "area/needs/survey_picture.h"
#include "area/needs/survey_shown.h"
#include "db/inner.h"
#include "db/migrate.h"
#include "survey_sql.h"
#include "sys/chance.h"
#include "tests/unit/world.h"

static const struct str english[] = {STR_INIT("English (en)")};
static const struct str shown[] = {STR_INIT("shown.jpg")};
static const struct form_item items[] = {
    {.type = FORM_IMAGE,
     .name = STR_INIT("tap"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .image = shown},
};
static const struct form form = {.language = english, .languages = 1, .item = items, .items = 1};

/* As media_take leaves it. */
static const struct media_file photo = {.hash = STR_INIT("ab12"),
                                        .type = STR_INIT("image/jpeg"),
                                        .size = {{800, 600, 1000, STR_INIT("ab12")}},
                                        .sizes = 1};
static const struct media_file other = {.hash = STR_INIT("cd34"),
                                        .type = STR_INIT("image/jpeg"),
                                        .size = {{800, 600, 1000, STR_INIT("cd34")}},
                                        .sizes = 1};

struct scene {
    struct world w;
    struct survey survey;
};

static enum err make(struct ctx *c, const struct community *m, struct survey *out) {
    struct survey_setup setup = {.community = *m,
                                 .title = STR("Water in our valley"),
                                 .who = STR("anyone"),
                                 .results = STR("members")};
    TRY(survey_make(c, &setup, out));
    TRY(survey_form_keep(c, out, &form));
    TRY(survey_open(c, out->thing.id));
    return survey_find(c, out->thing.id, out);
}

static void begin(struct scene *s, struct store *store) {
    world_make(&s->w, store);
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, make(c, &s->w.community, &s->survey)), ERR_OK);
}

static size_t held(struct ctx *c, struct id holder) {
    struct media_aparts all;
    assert_int_equal(media_apart_of(c, holder, &all), ERR_OK);
    return all.count;
}

static enum err put(struct ctx *c, const struct scene *s, struct id holder, const char *name) {
    return media_apart_put(c, s->survey.thing.id, holder, str_of(name), &photo, 2);
}

TEST_STORES("survey: a draft that was sent or thrown away meanwhile is not kept any more") {
    struct scene s;
    struct survey_draft d;
    struct str code;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(survey_draft_begin(c, &s.survey, STR(""), 0, &code), ERR_OK);
    assert_int_equal(survey_draft_find(c, &s.survey, code, &d), ERR_OK);
    assert_int_equal(survey_draft_keep(c, &d, STR("0=a.jpg\n"), 0), ERR_OK);
    assert_int_equal(survey_draft_drop(c, &d), ERR_OK);
    assert_int_equal(survey_draft_keep(c, &d, STR("0=b.jpg\n"), 0), ERR_NOT_FOUND);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

static const char *migration(const struct ctx *c, int number) {
    for (size_t i = 0; i < migrations_count; i++) {
        if (migrations[i].number == number) {
            return db_kind(c->db) == DB_SQLITE ? migrations[i].sqlite : migrations[i].postgres;
        }
    }
    fail_msg("there is no migration %d", number);
    return NULL;
}

TEST_STORES("survey: photos that nothing holds any more are taken out of a store") {
    struct scene s;
    struct survey_draft d;
    struct survey_taken taken;
    struct str code;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    struct id survey = s.survey.thing.id, file = id_make_random(), lost = id_make_random();
    struct survey_entry e = {.way = SURVEY_BY_PAGE,
                             .version = 1,
                             .instance = STR("uuid:1"),
                             .answers = STR("0=a.jpg\n")};
    assert_int_equal(survey_draft_begin(c, &s.survey, STR(""), 0, &code), ERR_OK);
    assert_int_equal(survey_draft_find(c, &s.survey, code, &d), ERR_OK);
    assert_int_equal(survey_take(c, survey, &e, &taken), ERR_OK);
    assert_int_equal(q_survey_file_add(c->db, file, s.w.person[STELLA_STEWARD], survey,
                                       STR("book.csv"), STR("x"), c->now_ms, NULL),
                     ERR_OK);
    const struct id holder[] = {survey, file, d.name, taken.submission, lost};
    for (size_t i = 0; i < sizeof holder / sizeof holder[0]; i++) {
        assert_int_equal(put(c, &s, holder[i], "a.jpg"), ERR_OK);
    }
    assert_int_equal(db_script(c->db, migration(c, 195)), ERR_OK);
    for (size_t i = 0; i < sizeof holder / sizeof holder[0]; i++) {
        test_row("holder %zu", i);
        assert_int_equal(held(c, holder[i]), id_eq(holder[i], lost) ? 0 : 1);
    }
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("media: a holder that is full still takes another picture under a name that it has") {
    struct scene s;
    struct media_apart m;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    struct id survey = s.survey.thing.id, one = id_make_random(), two = id_make_random();
    assert_int_equal(put(c, &s, one, "a.jpg"), ERR_OK);
    assert_int_equal(put(c, &s, one, "b.jpg"), ERR_OK);
    assert_int_equal(put(c, &s, one, "c.jpg"), ERR_FULL);
    assert_int_equal(media_apart_put(c, survey, one, STR("b.jpg"), &other, 2), ERR_OK);
    assert_int_equal(media_apart_find(c, one, STR("b.jpg"), &m), ERR_OK);
    assert_str(m.media.hash, "cd34");
    assert_int_equal(media_apart_name(c, one, STR("a.jpg"), two, STR("x"), survey, 2), ERR_OK);
    assert_int_equal(media_apart_name(c, one, STR("a.jpg"), two, STR("y"), survey, 2), ERR_OK);
    assert_int_equal(media_apart_name(c, one, STR("a.jpg"), two, STR("z"), survey, 2), ERR_FULL);
    assert_int_equal(media_apart_name(c, one, STR("b.jpg"), two, STR("y"), survey, 2), ERR_OK);
    assert_int_equal(held(c, two), 2);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: of the pictures with questions those are copied that the questions name") {
    struct scene s;
    struct survey to;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(make(c, &s.w.community, &to), ERR_OK);
    assert_int_equal(put(c, &s, s.survey.thing.id, "replaced.jpg"), ERR_OK);
    assert_int_equal(put(c, &s, s.survey.thing.id, "shown.jpg"), ERR_OK);
    assert_int_equal(survey_shown_copy(c, s.survey.thing.id, to.thing.id), ERR_OK);
    assert_int_equal(held(c, to.thing.id), 1);
    struct media_apart m;
    assert_int_equal(survey_shown_find(c, to.thing.id, STR("shown.jpg"), &m), ERR_OK);
    assert_true(id_eq(m.thing, to.thing.id));
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: what takes the place of another has its pictures until it is here itself") {
    struct scene s;
    struct survey_taken taken;
    struct media_aparts there;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    struct id survey = s.survey.thing.id;
    struct survey_entry e = {.way = SURVEY_BY_PHONE,
                             .version = 1,
                             .instance = STR("uuid:1"),
                             .answers = STR("0=a.jpg\n")};
    assert_int_equal(survey_take(c, survey, &e, &taken), ERR_OK);
    assert_int_equal(put(c, &s, taken.submission, "a.jpg"), ERR_OK);
    const struct {
        struct str instance, replaces;
        size_t count;
    } rows[] = {
        {STR("uuid:1"), STR(""), 1},
        {STR("uuid:2"), STR("uuid:1"), 1},
        {STR("uuid:2"), STR(""), 0},
        {STR("uuid:2"), STR("uuid:3"), 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        struct survey_entry x = {.instance = rows[i].instance, .replaces = rows[i].replaces};
        assert_int_equal(survey_pictures_held(c, survey, &x, &there), ERR_OK);
        assert_int_equal(there.count, rows[i].count);
    }
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: who may answer is an error of one kind each") {
    struct scene s;
    begin(&s, store);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(survey_may_answer(c, &s.survey), ERR_OK);
    struct survey members = s.survey;
    members.members = true;
    assert_int_equal(survey_may_answer(c, &members), ERR_SIGN_IN);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    c = world_as(&s.w, SANA_STRANGER);
    assert_int_equal(survey_may_answer(c, &members), ERR_FORBIDDEN);
    members.state = SURVEY_CLOSED;
    assert_int_equal(survey_may_answer(c, &members), ERR_CLOSED);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}
