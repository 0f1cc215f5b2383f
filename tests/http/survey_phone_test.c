/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A survey that stays on a phone, on both stores: what it fetches, what it delivers, once however
 * often; and that the phone shows what the server's pages show. */
#include <string.h>

#include "area/needs/survey.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_take.h"
#include "base/hash.h"
#include "browser/filling.h"
#include "format/json_read.h"
#include "tests/http/visit.h"

static const struct str english[] = {STR_INIT("English (en)"), STR_INIT("Español (es)")};
static const struct str water_label[] = {STR_INIT("Where is your water from?"),
                                         STR_INIT("¿De dónde es su agua?")};
static const struct str minutes_label[] = {STR_INIT("How many minutes from ${water}?"),
                                           STR_INIT("¿Cuántos minutos?")};
static const struct str long_message[] = {STR_INIT("Ten hours at most."), STR_INIT("Diez horas.")};
static const struct str age_label[] = {STR_INIT("How old?"), STR_INIT("¿Qué edad?")};
static const struct str words_label[] = {STR_INIT("What should change?"), STR_INIT("¿Qué cambia?")};
static const struct str river[] = {STR_INIT("The river"), STR_INIT("El río")};
static const struct str tap[] = {STR_INIT("A tap"), STR_INIT("Un grifo")};

static const struct form_choice sources[] = {{.name = STR_INIT("river"), .label = river},
                                             {.name = STR_INIT("tap"), .label = tap}};
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
     .name = STR_INIT("minutes"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = minutes_label,
     .constraint_message = long_message,
     .rule[FORM_RELEVANT] = STR_INIT("${water} = 'river'"),
     .rule[FORM_CONSTRAINT] = STR_INIT(". <= 600")},
    {.type = FORM_REPEAT, .name = STR_INIT("child"), .parent = FORM_NONE, .list = FORM_NONE},
    {.type = FORM_INTEGER,
     .name = STR_INIT("age"),
     .parent = 2,
     .list = FORM_NONE,
     .label = age_label},
    {.type = FORM_TEXT,
     .name = STR_INIT("words"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = words_label},
};
static const struct form form = {.title = STR_INIT("Water"),
                                 .language = english,
                                 .languages = 2,
                                 .item = items,
                                 .items = 5,
                                 .list = lists,
                                 .lists = 1};

/* A question that is judged by the day on which it is answered. */
static const struct str day_label[] = {STR_INIT("When is the next visit?")};
static const struct str one_language[] = {STR_INIT("")};
static const struct form_item day_items[] = {
    {.type = FORM_DATE,
     .name = STR_INIT("day"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = day_label,
     .rule[FORM_CONSTRAINT] = STR_INIT(". >= today()")},
};
static const struct form day_form = {.title = STR_INIT("Visits"),
                                     .language = one_language,
                                     .languages = 1,
                                     .item = day_items,
                                     .items = 1};

struct scene {
    struct world w;
    const struct form *form;
    struct survey_setup setup;
    struct survey survey;
    struct visit *v;
    const char *path, *phone;
};

static enum err make(struct scene *s) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    enum err e = survey_make(c, &s->setup, &s->survey);
    e = e == ERR_OK ? survey_form_keep(c, &s->survey, s->form ? s->form : &form) : e;
    e = e == ERR_OK ? survey_open(c, s->survey.thing.id) : e;
    return world_end(&s->w, e);
}

static void begin(struct scene *s, struct store *store, const char *who, const char *consent) {
    char id[ID_TEXT_SIZE + 1];
    world_make(&s->w, store);
    s->setup = (struct survey_setup){.community = s->w.community,
                                     .title = STR("Water in our valley"),
                                     .consent = str_of(consent),
                                     .who = str_of(who),
                                     .results = STR("members"),
                                     .once = strcmp(who, "members") == 0};
    assert_int_equal(make(s), ERR_OK);
    id_text(s->survey.thing.id, id);
    s->path = arena_printf(test_arena(), "/surveys/%s%c", id, '\0').p;
    s->phone = arena_printf(test_arena(), "/surveys/%s/phone%c", id, '\0').p;
    s->v = visit_begin(&s->w);
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

static json_t *body_of(const struct visit *v) {
    json_t *out;
    struct flaw flaw;
    assert_int_equal(
        json_read(visit_body(v), (struct json_limits){FILLING_REPLY_MAX, 10}, &out, &flaw), ERR_OK);
    return out;
}

/* A text of the last answer; it lives as long as the test. */
static struct str told(const struct visit *v, const char *key) {
    json_t *body = body_of(v);
    struct str out = arena_str(test_arena(), json_str(json_object_get(body, key)));
    json_decref(body);
    return out;
}

static void deliver(struct scene *s, struct visit *v, const char *instance, const char *fields) {
    visit_get(v, "/phone/token");
    assert_int_equal(visit_status(v), 200);
    struct str token = told(v, "form_token");
    visit_post(v, s->phone, NULL,
               arena_printf(test_arena(), "form_token=%.*s&instance=%s&version=1&%s",
                            STR_ARG(token), instance, fields));
}

#define FITS "answers=0%3Driver%0A1%3D30%0A4%3DA+lamp%0A"
#define CHANGED "answers=0%3Driver%0A1%3D300%0A4%3DA+bridge%0A"

TEST_STORES("http: survey on a phone: it has its questions, and delivers once") {
    struct scene s = {0};
    begin(&s, store, "anyone", "");
    visit_get(s.v, s.phone);
    assert_int_equal(visit_status(s.v), 200);
    assert_str(told(s.v, "title"), "Water in our valley");
    assert_true(str_find(told(s.v, "form"), STR("\"water\"")) < told(s.v, "form").n);
    deliver(&s, s.v, "one", FITS);
    assert_int_equal(visit_status(s.v), 200);
    assert_str(told(s.v, "receipt"), "one");
    deliver(&s, s.v, "one", FITS);
    assert_int_equal(visit_status(s.v), 200);
    deliver(&s, visit_another(s.v), "one", FITS);
    assert_int_equal(visit_status(s.v), 200);
    assert_int_equal(count(&s), 1);
    visit_get(s.v, arena_printf(test_arena(), "%s/receipt?code=one%c", s.path, '\0').p);
    assert_true(visit_has(s.v, "A lamp"));
    deliver(&s, s.v, "two", FITS);
    assert_int_equal(count(&s), 2);
}

TEST_STORES("http: survey on a phone: what was changed takes the place of what had arrived") {
    static const struct {
        const char *instance, *fields;
        bool known;
        int64_t count;
    } rows[] = {
        {"a", FITS, false, 1},
        {"b", CHANGED "&replaces=a", false, 1}, /* it had arrived, and the phone did not hear it */
        {"a", FITS, true, 1},
        {"c", FITS "&replaces=a", false, 1}, /* changed once more */
        {"e", CHANGED "&replaces=d", false, 2},
        {"d", FITS, true, 2}, /* the first one comes late */
    };
    struct scene s = {0};
    begin(&s, store, "anyone", "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        deliver(&s, s.v, rows[i].instance, rows[i].fields);
        test_row("row %zu: %.*s", i, STR_ARG(visit_body(s.v)));
        assert_int_equal(visit_status(s.v), 200);
        assert_int_equal(visit_has(s.v, "\"known\":true"), rows[i].known);
        assert_int_equal(count(&s), rows[i].count);
    }
    visit_get(s.v, arena_printf(test_arena(), "%s/receipt?code=d%c", s.path, '\0').p);
    assert_true(visit_has(s.v, "A bridge"));
    visit_get(s.v, arena_printf(test_arena(), "%s/receipt?code=b%c", s.path, '\0').p);
    assert_true(visit_has(s.v, "A lamp"));
}

TEST_STORES("http: survey on a phone: it is judged by the day on which it was filled") {
    static const struct {
        const char *instance, *filled;
        int status;
    } rows[] = {
        {"a", "&filled=1588593600000", 200}, /* the day before */
        {"b", "&filled=1588766400000", 422}, /* the day after */
        {"c", "", 422},
        {"d", "&filled=", 422},
        {"e", "&filled=yesterday", 422},
        {"f", "&filled=-1", 422},
        {"g", "&filled=253402300800000", 422},
        {"h", "&filled=99999999999999999999", 422},
    };
    struct scene s = {.form = &day_form};
    begin(&s, store, "anyone", "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        deliver(
            &s, s.v, rows[i].instance,
            arena_printf(test_arena(), "answers=0%%3D2020-05-05%%0A%s%c", rows[i].filled, '\0').p);
        assert_int_equal(visit_status(s.v), rows[i].status);
    }
    assert_int_equal(count(&s), 1);
}

TEST_STORES("http: survey on a phone: what is refused is told in words and keeps nothing") {
    static const struct {
        const char *instance, *fields, *error, *words;
        int status;
    } rows[] = {
        {"a", "answers=0%3Driver%0A1%3D700%0A4%3D%0A", "input",
         "An answer does not fit: How many minutes from river? – Ten hours at most.", 422},
        {"b", "answers=4%3Dx%0A", "input",
         "An answer does not fit: Where is your water from? – Please answer this question.", 422},
        {"c", "answers=nonsense", "request", NULL, 400},
        {"d", "answers=99%3Dx%0A", "request", NULL, 400},
        {"", FITS, "input", NULL, 422},
        {"e", FITS "&version=7", NULL, NULL, 200}, /* the first one counts */
    };
    struct scene s = {0};
    begin(&s, store, "anyone", "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        deliver(&s, s.v, rows[i].instance, rows[i].fields);
        test_row("row %zu: %.*s", i, STR_ARG(visit_body(s.v)));
        assert_int_equal(visit_status(s.v), rows[i].status);
        if (rows[i].error) {
            assert_str(told(s.v, "error"), rows[i].error);
        }
        if (rows[i].words) {
            assert_str(told(s.v, "words"), rows[i].words);
        }
    }
    assert_int_equal(count(&s), 1);
    visit_post(s.v, s.phone, NULL, STR("instance=f&version=1&" FITS));
    assert_int_equal(visit_status(s.v), 403);
    assert_str(told(s.v, "error"), "form_token");
}

TEST_STORES("http: survey on a phone: who agreed to nothing is not taken") {
    struct scene s = {0};
    begin(&s, store, "anyone", "Nobody must answer.");
    deliver(&s, s.v, "a", FITS);
    assert_int_equal(visit_status(s.v), 422);
    deliver(&s, s.v, "a", FITS "&agree=yes");
    assert_int_equal(visit_status(s.v), 200);
}

/* What anybody could work out from an id that stands in addresses. */
static struct str computed(struct id person) {
    char hex[2 * HASH_SIZE + 1];
    struct hash_state state;
    hash_begin(&state);
    hash_add(&state, "kept on a phone", 15);
    hash_add(&state, person.b, sizeof person.b);
    struct hash h = hash_end(&state);
    hash_hex(&h, hex);
    return arena_str(test_arena(), str_make(hex, 16));
}

TEST_STORES("http: survey on a phone: members, each once, while it is open") {
    struct scene s = {0};
    begin(&s, store, "members", "");
    visit_get(s.v, s.phone); /* to others it is not there at all */
    assert_int_equal(visit_status(s.v), 404);
    deliver(&s, s.v, "a", FITS);
    assert_int_equal(visit_status(s.v), 404);
    assert_str(
        told(s.v, "words"),
        "This survey is no longer there, or only members may answer it. If you are a member, "
        "please sign in and send it again.");
    assert_str(told(s.v, "lang"), "en");
    struct visit *sana = visit_another(s.v), *mara = visit_another(s.v);
    visit_sign_in(sana, SANA_STRANGER);
    visit_get(sana, s.phone);
    assert_int_equal(visit_status(sana), 404);
    assert_str(told(sana, "words"), "This survey is no longer there.");
    visit_sign_in(mara, MARA_MEMBER);
    visit_get(mara, "/phone/token");
    struct str owner = told(mara, "owner");
    assert_int_equal(owner.n, 16);
    assert_false(str_eq(owner, computed(s.w.person[MARA_MEMBER])));
    visit_get(sana, "/phone/token");
    assert_false(str_eq(told(sana, "owner"), owner));
    visit_get(s.v, "/phone/token");
    assert_str(told(s.v, "owner"), "");
    deliver(&s, mara, "a", FITS);
    assert_int_equal(visit_status(mara), 200);
    deliver(&s, mara, "b", FITS);
    assert_int_equal(visit_status(mara), 409);
    assert_str(told(mara, "error"), "twice");
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, survey_close(&s.w.ctx, s.survey.thing.id)),
                     ERR_OK);
    deliver(&s, mara, "c", FITS);
    assert_int_equal(visit_status(mara), 409);
    assert_str(told(mara, "words"), "It is closed. No answers are taken any more.");
    deliver(&s, mara, "a", FITS); /* what has arrived stays told */
    assert_int_equal(visit_status(mara), 200);
    /* also to whoever does not see the survey any more; nothing else is */
    deliver(&s, sana, "a", FITS);
    assert_int_equal(visit_status(sana), 200);
    assert_str(told(sana, "receipt"), "a");
    deliver(&s, sana, "b", FITS);
    assert_int_equal(visit_status(sana), 404);
    deliver(&s, sana, "b", FITS "&replaces=a");
    assert_int_equal(visit_status(sana), 404);
    assert_int_equal(count(&s), 1);
}

TEST_STORES("http: survey on a phone: only its page may compile rules, and it names nobody") {
    struct scene s = {0};
    begin(&s, store, "anyone", "");
    visit_get(s.v, "/phone");
    assert_int_equal(visit_status(s.v), 200);
    assert_true(visit_has(s.v, "phone-words"));
    struct str policy = visit_answer_header(s.v, "Content-Security-Policy");
    assert_true(str_find(policy, STR("script-src 'self' 'wasm-unsafe-eval';")) < policy.n);
    visit_get(s.v, s.path);
    assert_true(visit_has(s.v, "Keep on this phone"));
    policy = visit_answer_header(s.v, "Content-Security-Policy");
    assert_true(str_find(policy, STR("script-src 'self';")) < policy.n);
    visit_get(s.v, "/worker.js");
    assert_int_equal(visit_status(s.v), 200);
    assert_str(visit_answer_header(s.v, "Cache-Control"), "no-cache");
    assert_true(str_starts(visit_answer_header(s.v, "Content-Type"), STR("text/javascript")));
}

/* --- the same as on pages --- */

static void put(struct buf *b, struct str name, struct str value) {
    buf_printf(b, "%zu:", name.n);
    buf_put(b, name);
    buf_printf(b, "%zu:", value.n);
    buf_put(b, value);
}

struct phone {
    struct str form, draft, at;
    json_t *page;
};

static void ask(struct phone *p, const char *act, const char *name, const char *value) {
    struct buf b = buf_make(FILLING_REQUEST_MAX), out = buf_make(FILLING_REPLY_MAX);
    struct flaw flaw;
    put(&b, STR("form"), p->form);
    put(&b, STR("now"), STR("1773316800000"));
    put(&b, STR("tag"), STR("en"));
    put(&b, STR("at"), p->at);
    if (act) {
        json_t *fields = json_object_get(p->page, "fields");
        put(&b, STR("draft"), p->draft);
        put(&b, STR("act"), str_of(act));
        for (size_t i = 0; i < json_array_size(fields); i++) {
            put(&b, STR(".shown"), json_str(json_object_get(json_array_get(fields, i), "key")));
        }
    }
    if (name) {
        put(&b, arena_join(test_arena(), STR("."), str_of(name)), str_of(value));
    }
    filling_reply(test_arena(), buf_str(&b), &out);
    json_decref(p->page);
    assert_int_equal(
        json_read(buf_str(&out), (struct json_limits){FILLING_REPLY_MAX, 10}, &p->page, &flaw),
        ERR_OK);
    p->draft = arena_str(test_arena(), json_str(json_object_get(p->page, "draft")));
    p->at = arena_str(test_arena(), json_str(json_object_get(p->page, "at")));
    buf_free(&b);
    buf_free(&out);
}

/* On the server's page stands what the phone would show: keys, values, words and faults. */
static void compare(struct visit *v, const struct phone *p) {
    json_t *fields = json_object_get(p->page, "fields");
    size_t shown = 0;
    assert_str(visit_value(v, "at"), arena_cstr(test_arena(), p->at));
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const json_t *f = json_array_get(fields, i);
        struct str key = json_str(json_object_get(f, "key"));
        struct str said = json_str(json_object_get(f, "said"));
        struct str label = json_str(json_object_get(f, "label"));
        bool line = str_eq(json_str(json_object_get(f, "type")), STR("integer"));
        assert_true(visit_has(v, arena_cstr(test_arena(), label)));
        assert_true(said.n == 0 || visit_has(v, arena_cstr(test_arena(), said)));
        assert_int_equal(
            json_object_get(f, "wrong") != NULL,
            visit_has(v, arena_printf(test_arena(), "id=\"%.*s-error\"%c", STR_ARG(key), '\0').p));
        if (line) {
            struct str value = json_str(json_object_get(f, "value"));
            assert_true(
                str_eq(visit_value(v, arena_cstr(test_arena(), key)), value.p ? value : STR("")));
        }
        shown += !json_is_true(json_object_get(f, "section"));
    }
    struct str body = visit_body(v);
    for (size_t at; (at = str_find(body, STR("name=\"shown\""))) < body.n; shown--) {
        body = str_from(body, at + 1);
    }
    assert_int_equal(shown, 0);
    assert_int_equal(visit_status(v), json_is_true(json_object_get(p->page, "stays")) ? 422 : 200);
}

TEST_STORES("http: survey on a phone: it shows what the pages show") {
    static const struct {
        const char *name, *value, *act;
    } rows[] = {
        {NULL, NULL, "next"},      {"q0", "river", "next"}, {"q1", "700", "next"},
        {"q1", "x", "next"},       {"q1", "30", "back"},    {"q0", "tap", "next"},
        {"q3-1", "4", "next"},     {NULL, NULL, "add"},     {"q3-2", "1.5", "next"},
        {"q3-2", "9", "next"},     {NULL, NULL, "back"},    {"q3-2", "8", "next"},
        {NULL, NULL, "drop-r2-1"}, {NULL, NULL, "next"},    {"q4", "A lamp", "next"},
        {NULL, NULL, "back"},      {"q4", "", "next"},
    };
    struct scene s = {0};
    struct phone p = {.at = STR("")};
    begin(&s, store, "anyone", "");
    visit_get(s.v, s.phone);
    p.form = told(s.v, "form");
    ask(&p, NULL, NULL, NULL);
    visit_get(s.v, arena_printf(test_arena(), "%s/begin%c", s.path, '\0').p);
    visit_form(s.v, "");
    visit_send(s.v);
    compare(s.v, &p);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        visit_form(s.v, "");
        if (rows[i].name) {
            visit_fill(s.v, rows[i].name, rows[i].value);
        }
        visit_fill(s.v, "act", rows[i].act);
        visit_send(s.v);
        ask(&p, rows[i].act, rows[i].name, rows[i].value);
        compare(s.v, &p);
    }
    json_decref(p.page);
}
