/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The questions of categories and what is answered to them, on both stores. */
#include "area/needs/category_answer.h"

#include <string.h>

#include "area/needs/body.h"
#include "area/needs/need.h"
#include "area/needs/need_state.h"
#include "base/span.h"
#include "db/store.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct id category(struct world *w, bool sensitive, struct id body) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    struct category k = {.community = w->community.thing.id,
                         .topic = STR("infrastructure"),
                         .sensitive = sensitive,
                         .body = body,
                         .name = {{STR("en"), STR("Water"), STR("")}},
                         .names = 1};
    assert_int_equal(world_end(w, category_save(c, &k)), ERR_OK);
    return k.id;
}

static struct category_question question(struct id category, enum form_type type,
                                         const char *label) {
    return (struct category_question){.category = category,
                                      .type = type,
                                      .open = true,
                                      .words = {{STR("en"), str_of(label), STR("")}},
                                      .langs = 1,
                                      .lines = {STR("Well\nPump\nRiver")}};
}

static struct category_question save(struct world *w, struct category_question q) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(world_end(w, category_question_save(c, &q)), ERR_OK);
    return q;
}

static struct category_questions asked(struct world *w, struct id category, bool with_closed) {
    struct category_questions all;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->arena = test_arena();
    assert_int_equal(category_questions_of(c, category, with_closed, &all), ERR_OK);
    (void)world_end(w, ERR_OK);
    return all;
}

static struct need_draft draft_of(const struct world *w, struct id category) {
    char id[ID_TEXT_SIZE + 1];
    id_text(category, id);
    return (struct need_draft){.community = w->community,
                               .title = STR("No water since Monday"),
                               .text = STR("None at all."),
                               .category = arena_str(test_arena(), str_of(id)),
                               .anyway = true};
}

/* Voices with one answer. */
static enum err voice(struct world *w, struct id category, struct str name, const char *value,
                      struct need *out) {
    struct need_draft d = draft_of(w, category);
    struct category_given given = {name, str_of(value)};
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    d.given = (struct category_givens){&given, 1};
    struct ctx *c = world_as(w, MARA_MEMBER);
    enum err e = need_voice(c, &d, out, &alike, code);
    if (e == ERR_INPUT) {
        assert_int_equal(c->wrong_count, 1);
        assert_non_null(ctx_wrong_at(c, name));
    }
    return world_end(w, e);
}

static struct category_answers answers(struct world *w, struct id need,
                                       enum category_answers_which which, const char *lang) {
    struct category_answers all;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->arena = test_arena();
    assert_int_equal(
        category_answers_of(c, (struct ids){&need, 1}, which, lang_find(str_of(lang)), &all),
        ERR_OK);
    (void)world_end(w, ERR_OK);
    return all;
}

TEST_STORES("question: each type takes what it is, and says what it is not, by name") {
    static const struct {
        enum form_type type;
        bool required;
        const char *value;
        enum err e;
        const char *said; /* NULL: nothing is kept */
    } rows[] = {
        {FORM_TEXT, false, "", ERR_OK, NULL},
        {FORM_TEXT, true, "  ", ERR_INPUT, NULL},
        {FORM_TEXT, true, " By the <old> mill ", ERR_OK, "By the <old> mill"},
        {FORM_DECIMAL, true, "", ERR_INPUT, NULL},
        {FORM_DECIMAL, false, "many", ERR_INPUT, NULL},
        {FORM_DECIMAL, false, "12.5", ERR_OK, "12.5"},
        {FORM_DECIMAL, false, "12,5", ERR_OK, "12.5"},
        {FORM_DECIMAL, false, "\xD9\xA1\xD9\xA2", ERR_OK, "12"},          /* Arabic digits */
        {FORM_DECIMAL, false, "\xDB\xB1\xD9\xAB\xDB\xB2", ERR_OK, "1.2"}, /* Persian ones */
        {FORM_DECIMAL, false, "1e999", ERR_INPUT, NULL},
        {FORM_DATE, false, "2026-02-29", ERR_INPUT, NULL},
        {FORM_DATE, false, "2024-02-29", ERR_OK, "29 February 2024"},
        {FORM_SELECT_ONE, true, "", ERR_INPUT, NULL},
        {FORM_SELECT_ONE, true, "c2", ERR_OK, "Pump"},
        {FORM_SELECT_ONE, true, "c9", ERR_INPUT, NULL},
        {FORM_SELECT_ONE, true, "Pump", ERR_INPUT, NULL},
        {FORM_SELECT_MULTIPLE, true, "", ERR_INPUT, NULL},
        {FORM_SELECT_MULTIPLE, false, "c3 c1", ERR_OK, "River · Well"},
        {FORM_SELECT_MULTIPLE, false, "c1 c1", ERR_INPUT, NULL},
    };
    struct world w;
    world_make(&w, store);
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu: %s", i, rows[i].value);
        struct id k = category(&w, false, ID_NONE);
        struct category_question q = question(k, rows[i].type, "Where or when?");
        q.required = rows[i].required;
        (void)save(&w, q);
        struct need n;
        assert_int_equal(voice(&w, k, asked(&w, k, false).item[0].name, rows[i].value, &n),
                         rows[i].e);
        if (rows[i].e == ERR_OK) {
            struct category_answers all = answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, "en");
            assert_int_equal(all.count, rows[i].said == NULL ? 0 : 1);
            if (rows[i].said != NULL) {
                assert_str(all.item[0].value, rows[i].said);
                assert_str(all.item[0].question, "Where or when?");
            }
        }
    }
}

TEST_STORES("question: who may write one, and what is wrong with it by field") {
    struct world w;
    world_make(&w, store);
    struct id k = category(&w, false, ID_NONE);
    static const struct {
        enum world_person who;
        enum err e;
    } people[] = {{NOBODY_AT_ALL, ERR_FORBIDDEN},
                  {MARA_MEMBER, ERR_FORBIDDEN},
                  {HOLA_HELPER, ERR_FORBIDDEN},
                  {STELLA_STEWARD, ERR_OK},
                  {SANA_STRANGER, ERR_FORBIDDEN}};
    for (size_t i = 0; i < COUNT(people); i++) {
        test_row("%s", world_name(people[i].who));
        struct category_question q = question(k, FORM_TEXT, "How many homes?");
        struct ctx *c = world_as(&w, people[i].who);
        assert_int_equal(world_end(&w, category_question_save(c, &q)), people[i].e);
    }
    static const struct {
        const char *label, *lines, *spanish;
        enum form_type type;
        const char *field;
    } rows[] = {{"", "A\nB", "", FORM_TEXT, "label"},
                {"?", "A\nB", "", FORM_TEXT, "label"},
                {"Which one?", "A\nB", "", FORM_GEOPOINT, "type"},
                {"Which one?", "A\nB", "", FORM_TYPES, "type"},
                {"Which one?", "", "", FORM_SELECT_ONE, "choices"},
                {"Which one?", "\n A \n\n", "", FORM_SELECT_ONE, "choices"},
                {"Which one?", "A\nB\nA", "", FORM_SELECT_MULTIPLE, "choices"},
                {"Which one?", "A\nB", "Uno", FORM_SELECT_ONE, "choices_1"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu", i);
        struct category_question q = question(k, rows[i].type, rows[i].label);
        q.words[1] = (struct category_name){STR("es"), STR("¿Cuál?"), STR("")};
        q.langs = 2;
        q.lines[0] = str_of(rows[i].lines);
        q.lines[1] = str_of(rows[i].spanish);
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(category_question_save(c, &q), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        (void)world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("question: ten are asked, in the order that stewards choose") {
    struct world w;
    world_make(&w, store);
    struct id k = category(&w, false, ID_NONE);
    struct id first = ID_NONE, last = ID_NONE;
    for (int i = 0; i < CATEGORY_QUESTIONS_MAX; i++) {
        last = save(&w, question(k, FORM_TEXT, "How long?")).id;
        first = i == 0 ? last : first;
    }
    struct category_question q = question(k, FORM_TEXT, "One too many?");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, category_question_save(c, &q)), ERR_FULL);
    assert_int_equal(world_do(&w, STELLA_STEWARD, category_question_up(&w.ctx, last)), ERR_OK);
    assert_int_equal(world_do(&w, STELLA_STEWARD, category_question_up(&w.ctx, first)), ERR_OK);
    struct category_questions all = asked(&w, k, false);
    assert_true(id_eq(all.item[CATEGORY_QUESTIONS_MAX - 2].id, last));
    assert_true(id_eq(all.item[0].id, first));
    assert_int_equal(world_do(&w, MARA_MEMBER, category_question_up(&w.ctx, last)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, category_question_close(&w.ctx, last)),
                     ERR_FORBIDDEN);
}

TEST_STORES(
    "question: nobody has answered it, it goes; somebody has, it is closed and keeps its words") {
    struct world w;
    world_make(&w, store);
    struct id k = category(&w, false, ID_NONE);
    struct category_question gone = save(&w, question(k, FORM_SELECT_ONE, "Which source?"));
    assert_int_equal(world_do(&w, STELLA_STEWARD, category_question_close(&w.ctx, gone.id)),
                     ERR_OK);
    assert_int_equal(asked(&w, k, true).count, 0);

    struct category_question q = question(k, FORM_SELECT_ONE, "Which source?");
    q.open = false;
    q = save(&w, q);
    struct need n;
    assert_int_equal(voice(&w, k, asked(&w, k, false).item[0].name, "c2", &n), ERR_OK);
    /* It would be words now, and for everybody, without the pump. */
    struct category_question other = question(k, FORM_TEXT, "Which source of water?");
    other.id = q.id;
    other.lines[0] = STR("River\nSpring");
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, category_question_save(c, &other)), ERR_OK);
    struct category_questions all = asked(&w, k, false);
    assert_int_equal(all.item[0].type, FORM_SELECT_ONE);
    assert_false(all.item[0].open);
    assert_str(all.item[0].lines[0], "River\nSpring\n");
    struct category_answers said = answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, "en");
    assert_str(said.item[0].value, "Pump");
    assert_int_equal(answers(&w, n.thing.id, CATEGORY_ANSWERS_OPEN, "en").count, 0);
    struct need again;
    assert_int_equal(voice(&w, k, all.item[0].name, "c2", &again), ERR_INPUT);
    assert_int_equal(voice(&w, k, all.item[0].name, "c4", &again), ERR_OK);

    assert_int_equal(world_do(&w, STELLA_STEWARD, category_question_close(&w.ctx, q.id)), ERR_OK);
    assert_int_equal(asked(&w, k, false).count, 0);
    assert_int_equal(asked(&w, k, true).count, 1);
    assert_str(answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, "en").item[0].value, "Pump");
    assert_int_equal(world_do(&w, STELLA_STEWARD, category_question_reopen(&w.ctx, q.id)), ERR_OK);
    assert_int_equal(asked(&w, k, false).count, 1);
}

TEST_STORES("question: in the languages it was written in, the first where another is missing") {
    static const struct {
        const char *lang, *question, *value;
    } rows[] = {{"en", "Which source?", "Pump"},
                {"es", "¿Qué fuente?", "Bomba"},
                {"ar", "Which source?", "Pump"}};
    struct world w;
    world_make(&w, store);
    struct id k = category(&w, false, ID_NONE);
    struct category_question q = question(k, FORM_SELECT_ONE, "Which source?");
    q.words[1] = (struct category_name){STR("ar"), STR(""), STR("")};
    q.words[2] = (struct category_name){STR("es"), STR("¿Qué fuente?"), STR("")};
    q.lines[1] = STR("");
    q.lines[2] = STR("Pozo\nBomba\nRío");
    q.langs = 3;
    (void)save(&w, q);
    struct need n;
    assert_int_equal(voice(&w, k, asked(&w, k, false).item[0].name, "c2", &n), ERR_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].lang);
        struct category_answers a = answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, rows[i].lang);
        assert_str(a.item[0].question, rows[i].question);
        assert_str(a.item[0].value, rows[i].value);
    }
}

static size_t found(struct world *w, const char *words) {
    struct things all;
    int64_t next;
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(search_find(c, str_of(words), STR(""), 0, &all, &next), ERR_OK);
    size_t n = all.count;
    (void)world_end(w, ERR_OK);
    return n;
}

TEST_STORES("question: only what is open is searched, and nothing of a sensitive need is open") {
    static const struct {
        bool open, sensitive;
        const char *word;
        size_t found, opened;
    } rows[] = {{true, false, "zanzibar", 1, 1},
                {false, false, "timbuktu", 0, 0},
                {true, true, "samarkand", 0, 0}};
    struct world w;
    world_make(&w, store);
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%s", rows[i].word);
        struct id k = category(&w, rows[i].sensitive, ID_NONE);
        struct category_question q = question(k, FORM_TEXT, "Where?");
        q.open = rows[i].open;
        (void)save(&w, q);
        struct need n;
        assert_int_equal(voice(&w, k, asked(&w, k, false).item[0].name, rows[i].word, &n), ERR_OK);
        assert_int_equal(found(&w, rows[i].word), rows[i].found);
        assert_int_equal(answers(&w, n.thing.id, CATEGORY_ANSWERS_OPEN, "en").count,
                         rows[i].opened);
        assert_int_equal(answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, "en").count, 1);
        /* Taken back, it is nowhere. */
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(world_end(&w, need_withdraw(c, &n)), ERR_OK);
        assert_int_equal(answers(&w, n.thing.id, CATEGORY_ANSWERS_ALL, "en").count, 0);
        assert_int_equal(found(&w, rows[i].word), 0);
    }
}

/* The letter to who must act; its words are in the test's arena. */
static struct str letter(struct world *w) {
    struct str text = STR("");
    struct mails due;
    w->now_ms += MINUTE_MS;
    world_run_jobs(w, w->now_ms, NULL);
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(mail_due(c, &due), ERR_OK);
    for (size_t i = 0; i < due.count; i++) {
        text = arena_str(test_arena(), due.item[i].text);
    }
    (void)world_end(w, ERR_OK);
    return text;
}

TEST_STORES(
    "question: who must act reads all answers in the letter, but of a sensitive need none") {
    static const struct { bool sensitive, told; } rows[] = {{false, true}, {true, false}};
    struct world w;
    world_make(&w, store);
    struct body b = {.community = w.community.thing.id,
                     .name = STR("Water company"),
                     .email = STR("water@example.org"),
                     .lang = STR("es"),
                     .line = {{.topic = STR("infrastructure"), .region = STR("")}},
                     .lines = 1};
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, body_save(c, &b)), ERR_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        test_row("%zu", i);
        struct id k = category(&w, rows[i].sensitive, b.id);
        struct category_question q = question(k, FORM_TEXT, "Your telephone?");
        q.open = false;
        (void)save(&w, q);
        struct need n;
        assert_int_equal(voice(&w, k, asked(&w, k, false).item[0].name, "555-0199", &n), ERR_OK);
        struct str text = letter(&w);
        assert_true(text.n > 0);
        assert_int_equal(str_find(text, STR("Your telephone? 555-0199")) < text.n, rows[i].told);
        assert_int_equal(str_find(text, STR("555")) < text.n, rows[i].told);
    }
}
