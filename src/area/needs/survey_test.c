/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Surveys, on both stores: their life, what comes in, who is kept. */
#include "area/needs/survey.h"

#include "area/needs/survey_draft.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_picture.h"
#include "area/needs/survey_sent_picture.h"
#include "area/needs/survey_take.h"
#include "engine/form_pack.h"
#include "event_sql.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "kernel/tell.h"
#include "tests/unit/world.h"

static const struct str water_label[] = {STR_INIT("Where is your water from?")};
static const struct str homes_label[] = {STR_INIT("How many live with you?")};
static const struct str river[] = {STR_INIT("River")}, well[] = {STR_INIT("Well")};
static const struct str english[] = {STR_INIT("English (en)")};

static const struct form_choice sources[] = {{.name = STR_INIT("river"), .label = river},
                                             {.name = STR_INIT("well"), .label = well}};
static const struct form_list lists[] = {
    {.name = STR_INIT("sources"), .choice = sources, .choices = 2}};
static const struct form_item items[] = {
    {.type = FORM_SELECT_ONE,
     .name = STR_INIT("water"),
     .parent = FORM_NONE,
     .list = 0,
     .label = water_label,
     .rule[FORM_REQUIRED] = STR_INIT("true()")},
    {.type = FORM_INTEGER,
     .name = STR_INIT("homes"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = homes_label,
     .rule[FORM_RELEVANT] = STR_INIT("${water} = 'river'"),
     .rule[FORM_CONSTRAINT] = STR_INIT(". > 0")},
    {.type = FORM_REPEAT, .name = STR_INIT("child"), .parent = FORM_NONE, .list = FORM_NONE},
    {.type = FORM_TEXT, .name = STR_INIT("called"), .parent = 2, .list = FORM_NONE},
};
static const struct form form = {.title = STR_INIT("Water"),
                                 .language = english,
                                 .languages = 1,
                                 .item = items,
                                 .items = 4,
                                 .list = lists,
                                 .lists = 1};

struct scene {
    struct world w;
    struct survey_setup setup;
    struct survey survey;
};

static enum err make(struct scene *s) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    enum err e = survey_make(c, &s->setup, &s->survey);
    e = e == ERR_OK ? survey_form_keep(c, &s->survey, &form) : e;
    return world_end(&s->w, e);
}

static void begin(struct scene *s, struct store *store, bool anonymous, bool once) {
    world_make(&s->w, store);
    s->setup = (struct survey_setup){.community = s->w.community,
                                     .title = STR("Water in our valley"),
                                     .who = once ? STR("members") : STR("anyone"),
                                     .results = STR("members"),
                                     .anonymous = anonymous,
                                     .once = once};
    assert_int_equal(make(s), ERR_OK);
}

static void look(struct scene *s) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, survey_find(c, s->survey.thing.id, &s->survey)), ERR_OK);
}

static void open(struct scene *s) {
    assert_int_equal(world_do(&s->w, STELLA_STEWARD, survey_open(&s->w.ctx, s->survey.thing.id)),
                     ERR_OK);
    look(s);
}

struct sent {
    const char *water, *homes, *instance, *replaces;
};

static enum err send_in(struct ctx *c, const struct scene *s, const struct sent *x,
                        struct survey_taken *out) {
    const struct form_ready *ready;
    struct survey_entry e = {.way = SURVEY_BY_PHONE,
                             .version = s->survey.version,
                             .instance = str_of(x->instance),
                             .replaces = str_of(x->replaces)};
    TRY(survey_form_ready(c, s->survey.thing.id, s->survey.version, &ready));
    struct form_answers *as =
        form_answers_again(c->arena, ready, (struct form_clock){.now_ms = c->now_ms});
    form_answer_put(as, form_answers_top(as), 0, str_of(x->water));
    form_answer_put(as, form_answers_top(as), 1, str_of(x->homes));
    TRY(survey_judge(c, as, &e));
    return survey_take(c, s->survey.thing.id, &e, out);
}

static enum err send(struct scene *s, enum world_person who, struct sent x,
                     struct survey_taken *out) {
    struct ctx *c = world_as(&s->w, who);
    return world_end(&s->w, send_in(c, s, &x, out));
}

static enum err count_one(void *self, const struct survey_submission *x) {
    (void)x;
    ++*(int64_t *)self;
    return ERR_OK;
}

static int64_t count(struct scene *s) {
    int64_t all = 0;
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, survey_each(c, s->survey.thing.id, count_one, &all)), ERR_OK);
    return all;
}

TEST_STORES("survey: from draft to open, closed and open again") {
    struct scene s;
    begin(&s, store, true, false);
    look(&s);
    assert_int_equal(s.survey.state, SURVEY_DRAFT);
    assert_int_equal(s.survey.version, 0);
    assert_int_equal(s.survey.working, 1);
    struct id id = s.survey.thing.id;
    struct survey x;
    assert_int_equal(world_do(&s.w, MARA_MEMBER, survey_find(&s.w.ctx, id, &x)), ERR_NOT_FOUND);
    open(&s);
    assert_int_equal(s.survey.version, 1);
    assert_int_equal(s.survey.working, 0);
    assert_int_equal(world_do(&s.w, NOBODY_AT_ALL, survey_find(&s.w.ctx, id, &x)), ERR_OK);
    assert_int_equal(world_do(&s.w, MARA_MEMBER, survey_close(&s.w.ctx, id)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, survey_close(&s.w.ctx, id)), ERR_OK);
    struct survey_taken t;
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "a", NULL}, &t), ERR_CLOSED);
    open(&s);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "a", NULL}, &t), ERR_OK);
}

TEST_STORES("survey: it closes by the clock") {
    struct scene s;
    begin(&s, store, true, false);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    s.setup.closes_local = STR("2026-03-12T18:00");
    assert_int_equal(world_end(&s.w, survey_change(c, s.survey.thing.id, &s.setup, &s.survey)),
                     ERR_OK);
    open(&s);
    struct survey_taken t;
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "a", NULL}, &t), ERR_OK);
    s.w.now_ms = s.survey.closes_ms;
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "b", NULL}, &t), ERR_CLOSED);
}

TEST_STORES("survey: what comes twice is taken once, an edit takes its place") {
    static const struct {
        struct sent sent;
        bool known, edited;
        int64_t all;
    } rows[] = {
        {{"river", "3", "uuid:a", NULL}, false, false, 1},
        {{"river", "3", "uuid:a", NULL}, true, false, 1},
        {{"river", "4", "uuid:b", "uuid:a"}, false, true, 1},
        {{"river", "3", "uuid:a", NULL}, true, false, 1},     /* a late copy of the first */
        {{"river", "4", "uuid:b", "uuid:a"}, true, false, 1}, /* the edit again */
        {{"well", "", "uuid:d", "uuid:c"}, false, false, 2},  /* an edit before its first */
        {{"river", "9", "uuid:c", NULL}, true, false, 2},
    };
    struct scene s;
    begin(&s, store, true, false);
    open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct survey_taken t = {.known = false};
        test_row("row %zu", i);
        assert_int_equal(send(&s, NOBODY_AT_ALL, rows[i].sent, &t), ERR_OK);
        assert_int_equal(t.known, rows[i].known);
        assert_int_equal(t.edited, rows[i].edited);
        assert_int_equal(count(&s), rows[i].all);
    }
}

TEST_STORES("survey: every way is checked alike") {
    static const struct {
        struct sent sent;
        enum err expected;
    } rows[] = {
        {{"", "", "a", NULL}, ERR_INPUT},       /* required */
        {{"sea", "", "a", NULL}, ERR_INPUT},    /* no choice */
        {{"river", "0", "a", NULL}, ERR_INPUT}, /* constraint */
        {{"river", "x", "a", NULL}, ERR_INPUT}, /* no number */
        {{"well", "0", "a", NULL}, ERR_OK},     /* not asked, so not wrong */
        {{"river", "2", "", NULL}, ERR_INPUT},  /* no name */
        {{"river", "2", "b\n", NULL}, ERR_INPUT},
    };
    struct scene s;
    begin(&s, store, true, false);
    open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct survey_taken t;
        test_row("row %zu", i);
        assert_int_equal(send(&s, MARA_MEMBER, rows[i].sent, &t), rows[i].expected);
    }
}

TEST_STORES("survey: once for each member, and nobody is kept") {
    struct scene s;
    struct survey_taken t;
    begin(&s, store, true, true);
    open(&s);
    assert_int_equal(send(&s, NOBODY_AT_ALL, (struct sent){"well", "", "a", NULL}, &t),
                     ERR_NOT_FOUND); /* members see it */
    assert_int_equal(send(&s, SANA_STRANGER, (struct sent){"well", "", "a", NULL}, &t),
                     ERR_NOT_FOUND);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "a", NULL}, &t), ERR_OK);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "b", NULL}, &t), ERR_TWICE);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"river", "2", "b", "a"}, &t), ERR_OK);
    assert_int_equal(send(&s, MATEO_MEMBER, (struct sent){"well", "", "c", NULL}, &t), ERR_OK);
    assert_int_equal(count(&s), 2);
    struct buf b = buf_make(100000);
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, person_export(c, c->viewer->person, &b)), ERR_OK);
    assert_true(str_find(buf_str(&b), STR("\"has_answered\":[{")) < b.n);
    assert_true(str_find(buf_str(&b), STR("0=river")) == b.n);
    buf_free(&b);
}

TEST_STORES("survey: answers with a name are their giver's") {
    struct scene s;
    struct survey_taken t;
    begin(&s, store, false, true);
    open(&s);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "a", NULL}, &t), ERR_OK);
    assert_int_equal(send(&s, MATEO_MEMBER, (struct sent){"well", "", "b", "a"}, &t),
                     ERR_FORBIDDEN);
    struct buf b = buf_make(100000);
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, person_export(c, c->viewer->person, &b)), ERR_OK);
    assert_true(str_find(buf_str(&b), STR("0=well")) < b.n);
    buf_free(&b);
    assert_int_equal(count(&s), 1);
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, survey_person_forget(c, c->viewer->person)), ERR_OK);
    assert_int_equal(count(&s), 0);
}

TEST_STORES("survey: a receipt finds what was sent, and takes it back while it is open") {
    struct scene s;
    struct survey_taken t;
    struct survey_received x;
    begin(&s, store, true, false);
    open(&s);
    struct str code = survey_receipt_make(test_arena());
    const char *typed = arena_cstr(test_arena(), code);
    assert_int_equal(send(&s, NOBODY_AT_ALL, (struct sent){"river", "2", typed, NULL}, &t), ERR_OK);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    enum err e = survey_received_find(c, &s.survey, code, &x);
    assert_str(x.answers, "0=river\n1=2\n");
    assert_int_equal(x.taken_ms % 86400000, 0);
    assert_int_equal(world_end(&s.w, e), ERR_OK);
    assert_int_equal(world_do(&s.w, NOBODY_AT_ALL,
                              survey_received_find(&s.w.ctx, &s.survey, STR("ABCD-EFGH-JKMN"), &x)),
                     ERR_NOT_FOUND);
    assert_int_equal(world_do(&s.w, NOBODY_AT_ALL, survey_take_back(&s.w.ctx, &s.survey, code)),
                     ERR_OK);
    assert_int_equal(count(&s), 0);
}

TEST_STORES("survey: what was asked is never changed, what was promised stays") {
    struct scene s;
    begin(&s, store, true, false);
    open(&s);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    struct str before, after;
    assert_int_equal(survey_form_text(c, s.survey.thing.id, 1, &before), ERR_OK);
    assert_int_equal(
        survey_form_keep(c, &s.survey, &(struct form){.language = english, .languages = 1}),
        ERR_OK);
    assert_int_equal(s.survey.working, 2);
    assert_int_equal(survey_form_text(c, s.survey.thing.id, 1, &after), ERR_OK);
    assert_true(str_eq(before, after));
    s.setup.anonymous = false;
    s.setup.results = STR("public");
    s.setup.title = STR("Water, and soil");
    assert_int_equal(survey_change(c, s.survey.thing.id, &s.setup, &s.survey), ERR_OK);
    assert_true(s.survey.anonymous);
    assert_int_equal(s.survey.results, SURVEY_FOR_MEMBERS);
    assert_str(s.survey.thing.title, "Water, and soil");
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: a draft ends after a week, and is nobody else's") {
    struct scene s;
    struct survey_draft d;
    struct str code;
    begin(&s, store, false, true);
    open(&s);
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    enum err e = survey_draft_begin(c, &s.survey, STR("0=well\n"), 0, &code);
    code = arena_str(test_arena(), code);
    assert_int_equal(world_end(&s.w, e), ERR_OK);
    const struct {
        enum world_person who;
        int64_t days;
        enum err expected;
    } rows[] = {
        {MARA_MEMBER, 0, ERR_OK},
        {MATEO_MEMBER, 0, ERR_NOT_FOUND},
        {NOBODY_AT_ALL, 0, ERR_NOT_FOUND},
        {MARA_MEMBER, 7, ERR_NOT_FOUND},
    };
    int64_t began = s.w.now_ms;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        s.w.now_ms = began + rows[i].days * 86400000;
        c = world_as(&s.w, rows[i].who);
        assert_int_equal(world_end(&s.w, survey_draft_find(c, &s.survey, code, &d)),
                         rows[i].expected);
    }
}

/* The form of a version as readers see it, and whether two of them are given the same one. */
static bool is_lent(struct scene *s, int64_t version) {
    const struct form_ready *ready[2];
    for (int i = 0; i < 2; i++) {
        struct db *db = store_reader(s->w.store);
        struct ctx c = {.arena = test_arena(),
                        .db = db,
                        .viewer = &viewer_nobody,
                        .now_ms = s->w.now_ms,
                        .lang = lang_english()};
        assert_int_equal(db_begin_read(db), ERR_OK);
        assert_int_equal(survey_form_ready(&c, s->survey.thing.id, version, &ready[i]), ERR_OK);
        db_end(db);
    }
    assert_int_equal(ready[0]->form->items, 4);
    return ready[0] == ready[1];
}

TEST_STORES("survey: a form that was asked is made ready once; one that may change, each time") {
    struct scene s;
    begin(&s, store, true, false);
    assert_false(is_lent(&s, 1));
    open(&s);
    assert_true(is_lent(&s, 1));
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(world_end(&s.w, survey_form_keep(c, &s.survey, &form)), ERR_OK);
    assert_int_equal(s.survey.working, 2);
    assert_false(is_lent(&s, 2));
    assert_true(is_lent(&s, 1));
    /* what is asked within a write that comes to nothing was never asked */
    const struct form_ready *ready;
    c = world_as(&s.w, STELLA_STEWARD);
    enum err e = survey_ask(c, s.survey.thing.id);
    e = e == ERR_OK ? survey_form_ready(c, s.survey.thing.id, 2, &ready) : e;
    assert_int_equal(e, ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_INPUT), ERR_INPUT);
    assert_false(is_lent(&s, 2));
}

/* --- telling --- */

static const struct job_kind *const job_kinds[] = {tell_jobs, media_jobs, NULL};

TEST_STORES("survey: members hear that it has opened, once, also when it opens again") {
    struct scene s;
    begin(&s, store, true, true);
    world_run_jobs(&s.w, s.w.now_ms, job_kinds);
    assert_int_equal(world_told(&s.w, MARA_MEMBER, "survey.opened"), 0);
    open(&s);
    world_run_jobs(&s.w, s.w.now_ms, job_kinds);
    world_run_jobs(&s.w, s.w.now_ms + 1000, job_kinds);
    assert_int_equal(world_told(&s.w, MARA_MEMBER, "survey.opened"), 1);
    assert_int_equal(world_told(&s.w, HOLA_HELPER, "survey.opened"), 1);
    assert_int_equal(world_told(&s.w, SANA_STRANGER, "survey.opened"), 0);
    struct id id = s.survey.thing.id;
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, survey_close(&s.w.ctx, id)), ERR_OK);
    s.w.now_ms += 60000;
    open(&s);
    world_run_jobs(&s.w, s.w.now_ms, job_kinds);
    assert_int_equal(world_told(&s.w, MARA_MEMBER, "survey.opened"), 1);
}

TEST_STORES("survey: nobody is told of one that has closed meanwhile, or that they have answered") {
    struct scene s;
    struct survey_taken taken;
    begin(&s, store, true, true);
    open(&s);
    assert_int_equal(send(&s, MARA_MEMBER, (struct sent){"well", "", "uuid:1", ""}, &taken),
                     ERR_OK);
    struct id id = s.survey.thing.id;
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, survey_close(&s.w.ctx, id)), ERR_OK);
    world_run_jobs(&s.w, s.w.now_ms, job_kinds);
    assert_int_equal(world_told(&s.w, MATEO_MEMBER, "survey.opened"), 0);
    s.w.now_ms += 60000;
    open(&s);
    world_run_jobs(&s.w, s.w.now_ms, job_kinds);
    assert_int_equal(world_told(&s.w, MATEO_MEMBER, "survey.opened"), 1);
    assert_int_equal(world_told(&s.w, MARA_MEMBER, "survey.opened"), 0);
}

/* --- pictures --- */

/* As media_take leaves it: the files themselves are kernel/media.h's. */
static const struct media_file photo = {.hash = STR_INIT("ab12"),
                                        .type = STR_INIT("image/jpeg"),
                                        .size = {{800, 600, 1000, STR_INIT("ab12")}},
                                        .sizes = 1};

static struct str named(const char *name) {
    return arena_printf(test_arena(), "0=well\n3=%s\n", name);
}

static enum err keep(struct ctx *c, struct scene *s, struct id draft, const char *name) {
    struct survey_picture one = {.name = str_of(name), .file = photo};
    struct survey_pictures all = {&one, 1};
    return survey_pictures_keep(c, &s->survey, draft, named(name), &all);
}

static int64_t held(struct world *w, struct id holder) {
    struct media_aparts all;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(world_end(w, media_apart_of(c, holder, &all)), ERR_OK);
    return (int64_t)all.count;
}

/* A draft with a picture, sent by Mara. */
static struct id send_photo(struct scene *s, const char *name) {
    struct survey_draft d;
    struct survey_taken taken;
    struct str code;
    struct ctx *c = world_as(&s->w, MARA_MEMBER);
    assert_int_equal(survey_draft_begin(c, &s->survey, named(name), 0, &code), ERR_OK);
    assert_int_equal(survey_draft_find(c, &s->survey, code, &d), ERR_OK);
    assert_int_equal(keep(c, s, d.name, "old.jpg"), ERR_OK);
    assert_int_equal(keep(c, s, d.name, name), ERR_OK);
    struct survey_entry e = {.way = SURVEY_BY_PAGE,
                             .version = s->survey.version,
                             .instance = code,
                             .answers = named(name)};
    assert_int_equal(survey_take(c, s->survey.thing.id, &e, &taken), ERR_OK);
    assert_int_equal(
        survey_pictures_take(c, &s->survey, d.name, taken.submission, &(struct survey_pictures){0}),
        ERR_OK);
    assert_int_equal(survey_draft_drop(c, &d), ERR_OK);
    struct id submission = taken.submission;
    assert_int_equal(world_end(&s->w, ERR_OK), ERR_OK);
    assert_int_equal(held(&s->w, d.name), 0);
    assert_int_equal(held(&s->w, submission), 1);
    return submission;
}

TEST_STORES(
    "survey: pictures: only what answers name is kept, and stewards and its sender see it") {
    struct scene s;
    begin(&s, store, false, false);
    open(&s);
    struct id submission = send_photo(&s, "new.jpg");
    const struct {
        enum world_person who;
        const char *name;
        enum err expected;
    } rows[] = {
        {STELLA_STEWARD, "new.jpg", ERR_OK},        {MARA_MEMBER, "new.jpg", ERR_OK},
        {STELLA_STEWARD, "old.jpg", ERR_NOT_FOUND}, {MATEO_MEMBER, "new.jpg", ERR_NOT_FOUND},
        {HOLA_HELPER, "new.jpg", ERR_NOT_FOUND},    {NOBODY_AT_ALL, "new.jpg", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct media_apart m;
        test_row("row %zu", i);
        struct ctx *c = world_as(&s.w, rows[i].who);
        enum err e = survey_picture_find(c, &s.survey, submission, str_of(rows[i].name), &m);
        assert_int_equal(e, rows[i].expected);
        assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    }
}

TEST_STORES("survey: pictures go with the answers, and are in what their sender takes along") {
    struct scene s;
    begin(&s, store, false, false);
    open(&s);
    struct id submission = send_photo(&s, "mine.jpg");
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    struct buf out = buf_make(PERSON_EXPORT_MAX);
    assert_int_equal(person_export(c, s.w.person[MARA_MEMBER], &out), ERR_OK);
    struct str text = buf_str(&out);
    assert_true(str_find(text, STR("\"picture\":\"mine.jpg\"")) < text.n);
    buf_free(&out);
    assert_int_equal(survey_person_forget(c, s.w.person[MARA_MEMBER]), ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    assert_int_equal(held(&s.w, submission), 0);
}

TEST_STORES("survey: pictures of drafts end with them") {
    struct scene s;
    struct survey_draft d;
    struct str code;
    begin(&s, store, true, false);
    open(&s);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(survey_draft_begin(c, &s.survey, named("a.jpg"), 0, &code), ERR_OK);
    assert_int_equal(survey_draft_find(c, &s.survey, code, &d), ERR_OK);
    assert_int_equal(keep(c, &s, d.name, "a.jpg"), ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    assert_int_equal(held(&s.w, d.name), 1);
    world_run_jobs(&s.w, s.w.now_ms + INT64_C(9) * 86400000, job_kinds);
    assert_int_equal(held(&s.w, d.name), 0);
}

/* Of two filled forms the one whose picture was taken out, and nothing else. */
static enum err find_emptied(void *self, const struct survey_submission *x) {
    if (str_eq(x->answers, STR("0=well\n3=\n"))) {
        *(struct survey_submission *)self = *x;
    }
    return ERR_OK;
}

TEST_STORES("survey: pictures that came in are seen page by page, and taken out of the answers") {
    struct scene s;
    struct survey_sent_pictures all = {0};
    begin(&s, store, false, false);
    open(&s);
    struct id submission = send_photo(&s, "one.jpg");
    (void)send_photo(&s, "two.jpg");
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(survey_sent_pictures_list(c, &s.survey, ID_NONE, STR(""), 1, &all),
                     ERR_FORBIDDEN);
    world_end(&s.w, ERR_OK);
    c = world_as(&s.w, STELLA_STEWARD);
    struct id after = ID_NONE;
    struct str after_name = STR("");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(survey_sent_pictures_list(c, &s.survey, after, after_name, 1, &all),
                         ERR_OK);
        assert_int_equal(all.count, 1);
        assert_int_equal(all.item[0].item, 3);
        assert_int_equal(all.more, i == 0);
        after = all.item[0].submission;
        after_name = all.item[0].name;
    }
    struct survey_picture again = {.name = STR("one.jpg"), .file = photo};
    struct survey_pictures late = {&again, 1};
    struct survey_submission left = {0};
    assert_int_equal(survey_sent_picture_drop(c, &s.survey, submission, STR("one.jpg")), ERR_OK);
    assert_int_equal(survey_sent_picture_drop(c, &s.survey, submission, STR("one.jpg")),
                     ERR_NOT_FOUND);
    assert_int_equal(survey_pictures_take(c, &s.survey, ID_NONE, submission, &late), ERR_OK);
    assert_int_equal(survey_sent_pictures_list(c, &s.survey, ID_NONE, STR(""), 9, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].name, "two.jpg");
    assert_int_equal(survey_each(c, s.survey.thing.id, find_emptied, &left), ERR_OK);
    assert_int_equal(left.version, s.survey.version);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    assert_int_equal(held(&s.w, submission), 0);
}
