/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Open311 as programs meet it, friendly ones and others, on both stores. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "area/needs/category_question.h"
#include "area/needs/need.h"
#include "kernel/gate.h"
#include "kernel/key.h"
#include "sys/clock.h"
#include "tests/http/visit.h"

#define V2 "/open311/v2"
#define HERE "jurisdiction_id=riverside"

static const char *key_for(struct world *w, const struct community *m, const char *name,
                           int64_t powers) {
    struct key k = {.name = str_of(name), .powers = powers};
    struct str code;
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(key_make(c, m, &k, &code), ERR_OK);
    const char *made = arena_cstr(test_arena(), code);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return made;
}

static const char *key_of_office(struct world *w) {
    return key_for(w, &w->community, "Office",
                   KEY_POWER(open311_post) | KEY_POWER(open311_show) | KEY_POWER(open311_update));
}

/* Sends a form: %KEY stands for the key. */
static void bring(struct visit *v, const char *call, const char *key, const char *form) {
    struct str rest = str_of(form), part = STR("%KEY");
    size_t at = str_find(rest, part);
    struct str body = at == rest.n ? rest
                                   : arena_join(test_arena(), str_first(rest, at), str_of(key),
                                                str_from(rest, at + part.n));
    test_row("%s %s", call, form);
    visit_post(v, arena_cstr(test_arena(), arena_join(test_arena(), STR(V2), str_of(call))), NULL,
               body);
}

static void ask(struct visit *v, const char *call) {
    test_row("%s", call);
    visit_get(v, arena_cstr(test_arena(), arena_join(test_arena(), STR(V2), str_of(call))));
}

/* The answer as JSON; ends with the test. */
static void drop_json(void *j) {
    json_decref(j);
}

static json_t *json_of(struct visit *v) {
    struct str body = visit_body(v);
    json_error_t e;
    json_t *j = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &e);
    assert_non_null(j);
    test_at_end(drop_json, j);
    return j;
}

static const char *text_in(const json_t *object, const char *name) {
    const json_t *j = json_object_get(object, name);
    assert_true(json_is_string(j));
    return json_string_value(j);
}

static const char *address(const char *format, const char *id) {
    char path[200];
    snprintf(path, sizeof path, format, id);
    return arena_cstr(test_arena(), arena_str(test_arena(), str_of(path)));
}

#define POST "api_key=%KEY&" HERE "&service_code=infrastructure&lat=-4.05&long=39.66"

TEST_STORES(
    "http: a need that a program brings is on the page, in the feed, on the map, and back") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    struct visit *v = visit_begin(&w);
    bring(v, "/requests.json", key,
          POST "&description=The+pump+is+broken%0AIt+leaks+%3Cscript%3Ealert(1)%3C/script%3E"
               "&email=ana@example.org&first_name=Anastasia&phone=5551234&device_id=d-1");
    assert_int_equal(visit_status(v), 200);
    assert_str(visit_answer_header(v, "Content-Type"), "application/json; charset=utf-8");
    assert_true(visit_answer_header(v, "Access-Control-Allow-Origin").p == NULL);
    json_t *made = json_array_get(json_of(v), 0);
    const char *id = text_in(made, "service_request_id");
    assert_null(json_object_get(made, "token"));
    visit_get(v, address("/needs/%s", id));
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "The pump is broken"));
    assert_true(visit_has(v, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_false(visit_has(v, "<script>alert(1)"));
    assert_false(visit_has(v, "Anastasia"));
    visit_get(v, "/communities/riverside/feeds/needs");
    assert_true(visit_has(v, "The pump is broken"));
    visit_get(v, "/communities/riverside/export/needs/geojson");
    assert_true(visit_has(v, "39.66"));
    ask(v, address("/requests/%s.json", id));
    assert_int_equal(visit_status(v), 200);
    assert_str(visit_answer_header(v, "Access-Control-Allow-Origin"), "*");
    json_t *back = json_array_get(json_of(v), 0);
    assert_string_equal(text_in(back, "service_request_id"), id);
    assert_string_equal(text_in(back, "status"), "open");
    assert_string_equal(text_in(back, "service_code"), "infrastructure");
    assert_string_equal(text_in(back, "description"),
                        "The pump is broken\nIt leaks <script>alert(1)</script>");
    assert_near(json_number_value(json_object_get(back, "lat")), -4.05, 1e-9);
    assert_near(json_number_value(json_object_get(back, "long")), 39.66, 1e-9);
    assert_true(json_is_null(json_object_get(back, "media_url")));
    static const char *const lists[] = {"/requests.json?" HERE, "/request/%s.json",
                                        "/requests.json?service_request_id=%s",
                                        "/requests.xml?" HERE "&service_code=health,infrastructure",
                                        "/requests.xml?" HERE "&status=open"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        ask(v, strstr(lists[i], "%s") != NULL ? address(lists[i], id) : lists[i]);
        assert_int_equal(visit_status(v), 200);
        assert_true(visit_has(v, id));
    }
    static const char *const others[] = {"/requests.json?jurisdiction_id=hillside",
                                         "/requests.xml?" HERE "&status=closed",
                                         "/requests.xml?" HERE "&service_code=health"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ask(v, others[i]);
        assert_int_equal(visit_status(v), 200);
        assert_false(visit_has(v, id));
    }
}

TEST_STORES("http: the same sent again is once, and answered the same") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    struct visit *v = visit_begin(&w);
    bring(v, "/requests.xml", key, POST "&description=The+pump+is+broken");
    assert_int_equal(visit_status(v), 200);
    struct str first = arena_str(test_arena(), visit_body(v));
    bring(v, "/requests.xml", key, POST "&description=The+pump+is+broken");
    assert_int_equal(visit_status(v), 200);
    assert_true(str_eq(first, visit_body(v)));
    assert_str(visit_answer_header(v, "Content-Type"), "text/xml; charset=utf-8");
    bring(v, "/requests.xml", key, POST "&description=The+pump+is+broken&account_id=2");
    assert_int_equal(visit_status(v), 200);
    assert_false(str_eq(first, visit_body(v)));
    ask(v, "/requests.json?" HERE);
    assert_int_equal(json_array_size(json_of(v)), 2);
}

TEST_STORES(
    "http: a need voiced by the form is there for programs, a quiet or waiting one is not") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    struct visit *mara = visit_another(v);
    static const char *const titles[] = {"No light on the path to the well", "A quiet word only"};
    visit_sign_in(mara, MARA_MEMBER);
    for (int i = 0; i < 2; i++) {
        visit_get(mara, "/communities/riverside/needs/new");
        visit_form(mara, "/needs/new");
        visit_fill(mara, "title", titles[i]);
        visit_fill(mara, "category", "health");
        if (i == 1) {
            visit_add(mara, "sensitive", "yes");
        }
        visit_send(mara);
        assert_int_equal(visit_status(mara), 200);
    }
    struct str path = str_of(visit_path(mara));
    struct str quiet = str_first(str_from(path, strlen("/needs/")), ID_TEXT_SIZE);
    visit_get(v, "/communities/riverside/needs/new");
    visit_form(v, "/needs/new");
    visit_fill(v, "title", "It waits for a look");
    visit_fill(v, "category", "health");
    visit_send(v);
    ask(v, "/requests.json?" HERE);
    assert_true(visit_has(v, titles[0]));
    assert_false(visit_has(v, titles[1]));
    assert_false(visit_has(v, "It waits for a look"));
    /* Exactly as one that never was. */
    ask(v, "/requests/01890000-0000-7000-8000-000000000001.json");
    assert_int_equal(visit_status(v), 404);
    struct str unknown = arena_str(test_arena(), visit_body(v));
    ask(mara, address("/requests/%s.json", arena_cstr(test_arena(), quiet)));
    assert_int_equal(visit_status(mara), 404);
    assert_true(str_eq(visit_body(mara), unknown));
    ask(v, address("/requests.json?service_request_id=%s", arena_cstr(test_arena(), quiet)));
    assert_int_equal(visit_status(v), 200);
    assert_str(visit_body(v), "[]");
}

TEST_STORES("http: what waits is told by a token") {
    struct world w;
    world_make(&w, store);
    const char *key = key_for(&w, &w.community, "Helper", KEY_POWER(open311_post));
    struct visit *v = visit_begin(&w);
    bring(v, "/requests.json", key, POST "&description=The+pump+is+broken");
    assert_int_equal(visit_status(v), 200);
    json_t *made = json_array_get(json_of(v), 0);
    const char *token = text_in(made, "token");
    assert_null(json_object_get(made, "service_request_id"));
    assert_non_null(strstr(text_in(made, "service_notice"), "/receipt"));
    ask(v, address("/tokens/%s.json", token));
    json_t *now = json_array_get(json_of(v), 0);
    assert_string_equal(text_in(now, "token"), token);
    assert_true(json_is_null(json_object_get(now, "service_request_id")));
    struct visit *stella = visit_another(v);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, "/communities/riverside/review");
    assert_true(visit_has(stella, "The pump is broken"));
    struct str order = visit_body(stella);
    order = str_from(order, str_find(order, STR("\"/order/")) + 1);
    visit_form(stella, arena_cstr(test_arena(), str_cut(&order, '"')));
    visit_add(stella, "act", "publish");
    visit_send(stella);
    ask(v, address("/tokens/%s.json", token));
    const char *id = text_in(json_array_get(json_of(v), 0), "service_request_id");
    ask(v, address("/requests/%s.xml", id));
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "<status>open</status>"));
    ask(v, "/tokens/nobodys.xml");
    assert_int_equal(visit_status(v), 404);
}

TEST_STORES("http: what is wrong with a question is told in the standard's form") {
    struct world w;
    world_make(&w, store);
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *call;
        int status;
        const char *has;
    } rows[] = {
        {"/nothing.json", 404, "\"code\":404"},
        {"/nothing", 404, "<code>404</code>"},
        {"/services.json", 400, "jurisdiction_id"},
        {"/services.xml?jurisdiction_id=", 400, "jurisdiction_id"},
        {"/services.xml?jurisdiction_id=nowhere", 404, "jurisdiction_id"},
        {"/services/nothing.json?" HERE, 404, "service_code"},
        {"/services/health?" HERE, 404, "404"},
        {"/services/health.json?" HERE, 200, "\"attributes\":[]"},
        {"/services.xml?" HERE, 200, "<service_code>health</service_code>"},
        {"/requests.json", 400, "jurisdiction_id"},
        {"/requests.json?" HERE "&status=burning", 400, "status"},
        {"/requests.json?" HERE "&service_code=nothing", 404, "service_code"},
        {"/requests.json?" HERE "&start_date=yesterday", 400, "start_date"},
        {"/requests.json?" HERE "&start_date=2026-02-30", 400, "start_date"},
        {"/requests.json?" HERE "&start_date=2026-03-12T25:00:00Z", 400, "start_date"},
        {"/requests.json?" HERE "&start_date=2026-03-12&end_date=2026-03-11", 400, "end_date"},
        {"/requests.json?" HERE "&start_date=2026-01-01&end_date=2026-04-02", 400, "end_date"},
        {"/requests.json?" HERE "&start_date=2026-01-01&end_date=2026-04-01", 200, "["},
        {"/requests.json?" HERE "&start_date=2026-03-12T00:00:00Z", 200, "["},
        {"/requests.json?" HERE "&start_date=2026-03-12T00:00:00+02:00", 200, "["},
        {"/requests.json?" HERE "&end_date=2026-03-12T00:00:00-05:00", 200, "["},
        {"/requests.json?" HERE "&start_date=&end_date=&status=&service_code=", 200, "["},
        {"/requests.json?" HERE "&status=open,closed&status=closed", 200, "["},
        {"/requests.json?service_request_id=1,2,3", 200, "[]"},
        {"/requests.json?jurisdiction_id=nowhere&service_request_id=1", 404, "jurisdiction_id"},
        {"/requests/1.json", 404, "404"},
        {"/requests/.json", 404, "404"},
        {"/request/01890000-0000-7000-8000-000000000001.xml", 404, "<errors><error>"},
        {"/servicerequestupdates.json?" HERE, 400, "start_date"},
        {"/servicerequestupdates.json?" HERE "&start_date=2026-03-01", 400, "end_date"},
        {"/servicerequestupdates.xml?" HERE "&start_date=2026-03-01&end_date=2026-03-20", 200,
         "<service_request_updates"},
        {"/servicerequestupdates.xml?" HERE "&start_date=2026-03-01&end_date=2026-07-20", 400,
         "end_date"},
        {"/discovery.xml", 200, "<format>text/xml</format>"},
        {"/discovery.json", 200, "GeoReport_v2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ask(v, rows[i].call);
        assert_int_equal(visit_status(v), rows[i].status);
        assert_true(visit_has(v, rows[i].has));
        assert_str(visit_answer_header(v, "Access-Control-Allow-Origin"), "*");
    }
}

TEST_STORES("http: what is wrong with what is sent is told, and nothing is kept") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    const char *reader = key_for(&w, &w.community, "Updates", KEY_POWER(open311_update));
    const char *other = key_for(&w, &w.other, "Other", KEY_POWER(open311_post));
    struct visit *v = visit_begin(&w);
#define TEXT "&description=The+pump+is+broken"
    const struct {
        const char *key, *form;
        int status;
        const char *has;
    } rows[] = {
        {key, "service_code=health" TEXT "&lat=1&long=1", 403, "api_key"},
        {"wrong", POST TEXT, 403, "api_key"},
        {"", POST TEXT, 403, "api_key"},
        {reader, POST TEXT, 403, "api_key"},
        {other, POST TEXT, 403, "api_key"},
        {key, "api_key=%KEY&jurisdiction_id=hillside&service_code=health&lat=1&long=1" TEXT, 403,
         "api_key"},
        {key, "api_key=%KEY&jurisdiction_id=nowhere&service_code=health&lat=1&long=1" TEXT, 404,
         "jurisdiction_id"},
        {key, "api_key=%KEY&lat=1&long=1" TEXT, 400, "service_code"},
        {key, "api_key=%KEY&service_code=nothing&lat=1&long=1" TEXT, 404, "service_code"},
        {key, "api_key=%KEY&service_code=health&lat=1" TEXT, 400, "long"},
        {key, "api_key=%KEY&service_code=health&long=1" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&lat=NaN&long=1" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&lat=1e999&long=1" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&lat=90.1&long=1" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&lat=1&long=-180.5" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&lat=1&long=0x10" TEXT, 400, "long"},
        {key, "api_key=%KEY&service_code=health" TEXT, 400, "lat"},
        {key, "api_key=%KEY&service_code=health&address_id=12" TEXT, 400, "address_id"},
        {key, POST, 400, "description"},
        {key, POST "&description=short", 400, "description"},
        {key, POST "&description=%ff%fe", 400, "400"},
        {key, POST TEXT "&media_url=file:///etc/passwd", 400, "media_url"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bring(v, i % 2 ? "/requests.json" : "/requests.xml", rows[i].key, rows[i].form);
        assert_int_equal(visit_status(v), rows[i].status);
        assert_true(visit_has(v, rows[i].has));
        assert_true(visit_has(v, i % 2 ? "[{\"code\":" : "<errors><error><code>"));
    }
    struct buf large = buf_make(8 << 20);
    buf_printf(&large, "api_key=%s&description=", key);
    for (int i = 0; i < 5 * 1024; i++) {
        char kilobyte[1025];
        memset(kilobyte, 'a', 1024);
        kilobyte[1024] = '\0';
        buf_put(&large, str_of(kilobyte));
    }
    visit_post(v, V2 "/requests.json", NULL, buf_str(&large));
    buf_free(&large);
    assert_int_equal(visit_status(v), 413);
    assert_true(visit_has(v, "[{\"code\":413"));
    visit_post(v, V2 "/requests.json", "application/json", STR("{\"api_key\":1}"));
    assert_true(visit_status(v) == 400 || visit_status(v) == 403);
    ask(v, "/requests.json?" HERE);
    assert_str(visit_body(v), "[]");
}

TEST_STORES("http: a key that ended can do nothing, not even again") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    struct visit *v = visit_begin(&w);
    bring(v, "/requests.json", key, POST "&description=The+pump+is+broken");
    assert_int_equal(visit_status(v), 200);
    struct visit *stella = visit_another(v);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, "/communities/riverside/keys");
    visit_form(stella, "/keys/end");
    visit_send(stella);
    bring(v, "/requests.json", key, POST "&description=The+pump+is+broken");
    assert_int_equal(visit_status(v), 403);
    assert_false(visit_has(v, key));
}

TEST_STORES("http: who guesses keys is stopped, who has one is not") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    struct visit *v = visit_begin(&w);
    for (int i = 0; i < 40; i++) {
        struct str form =
            arena_printf(test_arena(), "%s&description=The+pump+number+%d+is+broken", POST, i);
        bring(v, "/requests.json", key, arena_cstr(test_arena(), form));
        assert_int_equal(visit_status(v), 200);
    }
    int refused = 0;
    for (int i = 0; i < 40; i++) {
        bring(v, "/requests.json", "guess", POST "&description=The+pump+is+broken");
        refused += visit_status(v) == 429 ? 1 : 0;
    }
    assert_true(refused > 0 && refused < 40);
}

#define SAY "api_key=%%KEY&" HERE "&updated_datetime=2026-03-12T11:00:00Z&service_request_id=%s"

TEST_STORES("http: an update of a program is on the page and comes back, and twice is refused") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    struct visit *v = visit_begin(&w);
    bring(v, "/requests.json", key, POST "&description=The+pump+is+broken");
    const char *id = text_in(json_array_get(json_of(v), 0), "service_request_id");
    const char *said = address(SAY "&update_id=7&status=IN_PROGRESS&description=It+is+ordered", id);
    bring(v, "/servicerequestupdates.json", key, said);
    assert_int_equal(visit_status(v), 200);
    const char *update = text_in(json_array_get(json_of(v), 0), "update_id");
    const struct {
        const char *form;
        int status;
        const char *has;
    } rows[] = {
        {address(SAY "&update_id=7&status=closed&description=It+is+mended+now", id), 400,
         "update_id"},
        {address(SAY "&update_id=8&status=closed&description=It+is+mended+now",
                 "01890000-0000-7000-8000-000000000001"),
         404, "service_request_id"},
        {address(SAY "&update_id=8&status=gone&description=It+is+mended+now", id), 400, "status"},
        {address(SAY "&update_id=8&status=closed", id), 400, "description"},
        {address(SAY "&status=closed&description=It+is+mended+now", id), 400, "update_id"},
        {address("api_key=%%KEY&update_id=8&status=closed&description=It+is+mended+now"
                 "&service_request_id=%s",
                 id),
         400, "updated_datetime"},
        {address("api_key=%%KEY&update_id=8&status=closed&description=It+is+mended+now"
                 "&updated_datetime=soon&service_request_id=%s",
                 id),
         400, "updated_datetime"},
        {address(SAY "&update_id=8&status=closed&description=It+is+mended+now", id), 200,
         "update_id"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bring(v, "/servicerequestupdates.json", key, rows[i].form);
        assert_int_equal(visit_status(v), rows[i].status);
        assert_true(visit_has(v, rows[i].has));
    }
    visit_get(v, address("/needs/%s", id));
    assert_true(visit_has(v, "It is mended now"));
    assert_true(visit_has(v, "a program with a key"));
    ask(v, address("/requests/%s.json", id));
    json_t *r = json_array_get(json_of(v), 0);
    assert_string_equal(text_in(r, "status"), "closed");
    assert_string_equal(text_in(r, "status_notes"), "answered: It is mended now");
    char span[200];
    char today[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(clock_now_ms(), today);
    snprintf(span, sizeof span, "/servicerequestupdates.json?" HERE "&start_date=%.10s&end_date=%s",
             today, "9999-12-31");
    ask(v, span);
    assert_int_equal(visit_status(v), 400);
    snprintf(span, sizeof span,
             "/servicerequestupdates.json?" HERE "&start_date=%.10s&end_date=%.10s", today, today);
    ask(v, span);
    assert_int_equal(visit_status(v), 200);
    r = json_array_get(json_of(v), 0);
    assert_string_equal(text_in(r, "update_id"), update);
    assert_string_equal(text_in(r, "service_request_id"), id);
    assert_string_equal(text_in(r, "status"), "in_progress");
    assert_string_equal(text_in(r, "description"), "It is ordered");
    assert_int_equal(json_array_size(json_of(v)), 2);
}

static struct id asking_category(struct world *w) {
    struct category k = {.community = w->community.thing.id,
                         .topic = STR("infrastructure"),
                         .name = {{STR("en"), STR("Water"), STR("")}},
                         .names = 1};
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(category_save(c, &k), ERR_OK);
    static const struct {
        enum form_type type;
        bool required, open;
        const char *label, *lines;
    } rows[] = {{FORM_DECIMAL, true, true, "How many homes?", ""},
                {FORM_SELECT_MULTIPLE, false, true, "What is wrong?", "Brown\nToo little\nSalty"},
                {FORM_DATE, false, true, "Since when?", ""},
                {FORM_TEXT, false, false, "Whom may we call?", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct category_question q = {.category = k.id,
                                      .type = rows[i].type,
                                      .required = rows[i].required,
                                      .open = rows[i].open,
                                      .words = {{STR("en"), str_of(rows[i].label), STR("")}},
                                      .langs = 1,
                                      .lines = {str_of(rows[i].lines)}};
        test_row("%s", rows[i].label);
        assert_int_equal(category_question_save(c, &q), ERR_OK);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return k.id;
}

TEST_STORES("http: what a kind of need asks is asked of programs, and judged like the form's") {
    struct world w;
    world_make(&w, store);
    const char *key = key_of_office(&w);
    char kind[ID_TEXT_SIZE + 1];
    id_text(asking_category(&w), kind);
    struct visit *v = visit_begin(&w);
    ask(v, "/services.json?" HERE);
    assert_true(json_is_true(json_object_get(json_array_get(json_of(v), 0), "metadata")));
    ask(v, address("/services/%s.json?" HERE, kind));
    json_t *asked = json_object_get(json_of(v), "attributes");
    assert_int_equal(json_array_size(asked), 4);
    static const char *const types[] = {"number", "multivaluelist", "datetime", "text"};
    const char *code[4];
    for (size_t i = 0; i < 4; i++) {
        code[i] = text_in(json_array_get(asked, i), "code");
        assert_string_equal(text_in(json_array_get(asked, i), "datatype"), types[i]);
        assert_int_equal(json_integer_value(json_object_get(json_array_get(asked, i), "order")),
                         (int)i + 1);
    }
    json_t *values = json_object_get(json_array_get(asked, 1), "values");
    assert_int_equal(json_array_size(values), 3);
    const char *brown = text_in(json_array_get(values, 0), "key");
    const char *salty = text_in(json_array_get(values, 2), "key");
    assert_string_equal(text_in(json_array_get(values, 2), "name"), "Salty");
    struct arena *a = test_arena();
#define ASK                                                                                        \
    "api_key=%%KEY&service_code=%s&lat=1&long=1&description=The+water+is+brown&attribute[%s]=%s"
    const struct {
        const char *number, *choice, *day;
        int status;
        const char *field;
    } rows[] = {{"", brown, "2026-03-01", 400, code[0]},
                {"many", brown, "2026-03-01", 400, code[0]},
                {"12", "c99", "2026-03-01", 400, code[1]},
                {"12", brown, "soon", 400, code[2]},
                {"12.5", brown, "2026-03-01T10:00:00Z", 200, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str form = arena_printf(a,
                                       ASK "&attribute[%s][]=%s&attribute[%s][]=%s&attribute[%s]=%s"
                                           "&attribute[nobody]=asked&attribute[%s]=5551234",
                                       kind, code[0], rows[i].number, code[1], rows[i].choice,
                                       code[1], salty, code[2], rows[i].day, code[3]);
        bring(v, "/requests.json", key, arena_cstr(a, form));
        assert_int_equal(visit_status(v), rows[i].status);
        if (rows[i].field != NULL) {
            struct str field = arena_printf(a, "attribute[%s]: ", rows[i].field);
            assert_true(visit_has(v, arena_cstr(a, field)));
        }
    }
    const char *id = text_in(json_array_get(json_of(v), 0), "service_request_id");
    visit_get(v, address("/needs/%s", id));
    assert_true(visit_has(v, "12.5"));
    assert_true(visit_has(v, "Salty"));
    assert_false(visit_has(v, "5551234"));
    struct visit *stella = visit_another(v);
    visit_sign_in(stella, STELLA_STEWARD);
    visit_get(stella, address("/needs/%s", id));
    assert_true(visit_has(stella, "5551234"));
}
