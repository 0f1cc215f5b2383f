/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Telephones fetch surveys and send them filled, over HTTP, on both stores. */
#include <nettle/md5.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_take.h"
#include "base/span.h"
#include "kernel/key.h"
#include "sys/clock.h"
#include "tests/http/visit.h"
#include "tests/unit/picture.h"

static const struct str english[] = {STR_INIT("English (en)")};
static const struct str homes_label[] = {STR_INIT("How many live <here> & there?")};
static const struct form_item items[] = {
    {.type = FORM_INTEGER,
     .name = STR_INIT("homes"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = homes_label,
     .rule[FORM_REQUIRED] = STR_INIT("true()"),
     .rule[FORM_CONSTRAINT] = STR_INIT(". > 0")},
    {.type = FORM_TEXT, .name = STR_INIT("more"), .parent = FORM_NONE, .list = FORM_NONE},
};
static const struct form form = {.language = english, .languages = 1, .item = items, .items = 2};

struct scene {
    struct world w;
    struct visit *v;
    struct survey survey;
    char id[ID_TEXT_SIZE + 1];
};

static enum err make(struct ctx *c, struct scene *s, const struct community *m, const char *title,
                     const char *consent, bool members, const struct form *asked) {
    struct survey_setup setup = {.community = *m,
                                 .title = str_of(title),
                                 .consent = str_of(consent),
                                 .who = members ? STR("members") : STR("anyone"),
                                 .results = STR("members"),
                                 .once = members};
    TRY(survey_make(c, &setup, &s->survey));
    TRY(survey_form_keep(c, &s->survey, asked));
    TRY(survey_open(c, s->survey.thing.id));
    return survey_find(c, s->survey.thing.id, &s->survey);
}

static void begin_with(struct scene *s, struct store *store, const char *consent, bool members,
                       const struct form *asked) {
    world_make(&s->w, store);
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    enum err e = make(c, s, &s->w.community, "Water in our valley", consent, members, asked);
    assert_int_equal(world_end(&s->w, e), ERR_OK);
    id_text(s->survey.thing.id, s->id);
    s->v = visit_begin(&s->w);
}

static void begin(struct scene *s, struct store *store, const char *consent, bool members) {
    begin_with(s, store, consent, members, &form);
}

/* "Authorization: Basic ..." of a key. */
static const char *authorization(const char *code) {
    struct str both = arena_join(test_arena(), STR("anybody:"), str_of(code));
    char *text = arena_room(test_arena(), 400);
    sodium_bin2base64(text, 400, (const unsigned char *)both.p, both.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return arena_cstr(test_arena(),
                      arena_join(test_arena(), STR("Authorization: Basic "), str_of(text)));
}

static const char *key_of(struct scene *s, const struct community *m, int64_t powers) {
    struct ctx *c = world_as(&s->w, HANNA_HOST);
    static unsigned made;
    struct str code;
    struct key k = {.name = arena_printf(test_arena(), "Telephone %u", ++made), .powers = powers};
    assert_int_equal(world_end(&s->w, key_make(c, m, &k, &code)), ERR_OK);
    return arena_cstr(test_arena(), code);
}

#define FILLED                                                                                     \
    "<data id=\"%s\" version=\"1\"><homes>%s</homes><more>Gr\xC3\xBC\xC3\x9F"                      \
    "e \xF0\x9F\x8C\xB1</more>"                                                                    \
    "<meta><instanceID>%s</instanceID>%s</meta></data>"

static const char *filled(const struct scene *s, const char *homes, const char *instance,
                          const char *meta) {
    return arena_cstr(test_arena(),
                      arena_printf(test_arena(), FILLED, s->id, homes, instance, meta));
}

#define PART                                                                                       \
    "--XX\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a.xml\"\r\n"                  \
    "Content-Type: text/xml\r\n\r\n%s\r\n"

static int send(struct scene *s, struct visit *v, const char *door, const char *xml) {
    struct str body = arena_printf(test_arena(), PART "--XX--\r\n", "xml_submission_file", xml);
    struct str path = arena_printf(test_arena(), "/openrosa/%.*s%s/submission",
                                   STR_ARG(s->w.community.slug), door);
    visit_post(v, arena_cstr(test_arena(), path), "multipart/form-data; boundary=XX", body);
    return visit_status(v);
}

static void get(struct scene *s, struct visit *v, const char *below) {
    visit_get(v, arena_cstr(test_arena(), arena_printf(test_arena(), "/openrosa/%.*s%s",
                                                       STR_ARG(s->w.community.slug), below)));
}

static int64_t count(struct scene *s) {
    int64_t all = 0;
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, survey_count(c, &s->survey, 100, &all)), ERR_OK);
    return all;
}

/* What stands between two texts of the last answer. */
static struct str between(struct visit *v, const char *from, const char *to) {
    struct str body = visit_body(v);
    body = str_from(body, str_find(body, str_of(from)) + strlen(from));
    return arena_str(test_arena(), str_first(body, str_find(body, str_of(to))));
}

static struct str md5_of(struct str text) {
    struct md5_ctx state;
    uint8_t sum[MD5_DIGEST_SIZE];
    char *hex = arena_room(test_arena(), 2 * MD5_DIGEST_SIZE + 1);
    md5_init(&state);
    md5_update(&state, text.n, (const uint8_t *)text.p);
    md5_digest(&state, sizeof sum, sum);
    sodium_bin2hex(hex, 2 * MD5_DIGEST_SIZE + 1, sum, sizeof sum);
    return arena_join(test_arena(), STR("md5:"), str_of(hex));
}

TEST_STORES("openrosa: a telephone lists, fetches, sends; what comes twice is kept once") {
    struct scene s;
    begin(&s, store, "", false);
    get(&s, s.v, "/formList");
    assert_int_equal(visit_status(s.v), 200);
    assert_str(visit_answer_header(s.v, "X-OpenRosa-Version"), "1.0");
    assert_str(between(s.v, "<formID>", "</formID>"), s.id);
    assert_str(between(s.v, "<name>", "</name>"), "Water in our valley");
    struct str hash = between(s.v, "<hash>", "</hash>");
    struct str url = between(s.v, "<downloadUrl>", "</downloadUrl>");
    url = str_from(url, str_find(url, STR("/openrosa")));
    visit_get(s.v, arena_cstr(test_arena(), url));
    assert_int_equal(visit_status(s.v), 200);
    assert_true(visit_has(s.v, "How many live &lt;here&gt; &amp; there?"));
    assert_true(str_eq(md5_of(visit_body(s.v)), hash));
    get(&s, s.v, "/submission");
    assert_int_equal(visit_status(s.v), 204);
    assert_true(visit_answer_header(s.v, "X-OpenRosa-Accept-Content-Length").n > 0);
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:1", "")), 201);
    assert_true(visit_has(s.v, "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\">"));
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:1", "")), 201);
    assert_int_equal(count(&s), 1);
    assert_int_equal(
        send(&s, s.v, "", filled(&s, "4", "uuid:2", "<deprecatedID>uuid:1</deprecatedID>")), 201);
    assert_int_equal(count(&s), 1);
    assert_int_equal(send(&s, s.v, "", filled(&s, "4", "uuid:3", "")), 201);
    assert_int_equal(count(&s), 2);
}

TEST_STORES("openrosa: what cannot be taken is refused with the place, and nothing is kept") {
    struct scene s;
    begin(&s, store, "", false);
    const struct {
        const char *xml;
        int status;
        const char *says;
    } rows[] = {
        {filled(&s, "", "uuid:1", ""), 422, "homes: missing"},
        {filled(&s, "0", "uuid:1", ""), 422, "homes: refused"},
        {filled(&s, "x", "uuid:1", ""), 422, "homes: "},
        {filled(&s, "1", "", ""), 422, "the instanceID is missing"},
        {"<data id=\"00000000-0000-4000-8000-000000000000\" version=\"1\"/>", 404, "no such"},
        {"<data id=\"x\" version=\"1\"/>", 404, "no such"},
        {"<data/>", 404, "no such"},
        {"<!DOCTYPE data [<!ENTITY a \"b\">]><data>&a;</data>", 422, "1:1: "},
        {"<data", 422, "1:"},
        {"", 422, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].xml);
        assert_int_equal(send(&s, s.v, "", rows[i].xml), rows[i].status);
        assert_true(visit_has(s.v, "<OpenRosaResponse"));
        assert_true(visit_has(s.v, rows[i].says));
    }
    struct str old = arena_printf(test_arena(), "<data id=\"%s\" version=\"2\"/>", s.id);
    assert_int_equal(send(&s, s.v, "", arena_cstr(test_arena(), old)), 404);
    const char *one = filled(&s, "1", "uuid:1", "");
    struct str two = arena_printf(test_arena(), PART PART "--XX--\r\n", "xml_submission_file", one,
                                  "xml_submission_file", one);
    visit_post(s.v, "/openrosa/riverside/submission", "multipart/form-data; boundary=XX", two);
    assert_true(visit_status(s.v) >= 400);
    visit_post(s.v, "/openrosa/riverside/submission", NULL, STR("a=b"));
    assert_int_equal(visit_status(s.v), 422);
    visit_post(s.v, "/openrosa/nowhere/submission", NULL, STR("a=b"));
    assert_int_equal(visit_status(s.v), 404);
    assert_int_equal(count(&s), 0);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, survey_close(&s.w.ctx, s.survey.thing.id)),
                     ERR_OK);
    assert_int_equal(send(&s, s.v, "", one), 403);
    get(&s, s.v, "/formList");
    assert_false(visit_has(s.v, s.id));
}

TEST_STORES("openrosa: what is agreed to stands before the first question, and must be") {
    struct scene s;
    begin(&s, store, "We keep no names. You can stop at any time.", false);
    struct str path = arena_printf(test_arena(), "/forms/%s/1", s.id);
    get(&s, s.v, arena_cstr(test_arena(), path));
    assert_true(visit_has(s.v, "We keep no names."));
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:1", "")), 422);
    assert_int_equal(count(&s), 0);
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:1", "<consent>OK</consent>")), 201);
    assert_int_equal(count(&s), 1);
}

TEST_STORES("openrosa: what members alone answer is behind a key, which says who it was not") {
    struct scene s;
    begin(&s, store, "", true);
    const char *form_list = "/formList", *team_list = "/team/formList";
    get(&s, s.v, form_list);
    assert_false(visit_has(s.v, s.id));
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:1", "")), 404); /* not even that */
    get(&s, s.v, team_list);
    assert_int_equal(visit_status(s.v), 401);
    assert_true(str_starts(visit_answer_header(s.v, "WWW-Authenticate"), STR("Basic ")));
    assert_int_equal(send(&s, s.v, "/team", filled(&s, "3", "uuid:1", "")), 401);
    const struct {
        const char *code;
        int status;
    } rows[] = {
        {"x", 401},
        {key_of(&s, &s.w.community, KEY_POWER(open311_post)), 403},
        {key_of(&s, &s.w.other, KEY_POWER(survey_send)), 403},
        {key_of(&s, &s.w.community, KEY_POWER(survey_send)), 200},
    };
    struct visit *last = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("key %zu", i);
        last = visit_another(s.v);
        visit_header(last, authorization(rows[i].code));
        get(&s, last, team_list);
        assert_int_equal(visit_status(last), rows[i].status);
        assert_int_equal(visit_has(last, s.id), rows[i].status == 200);
    }
    assert_int_equal(send(&s, last, "/team", filled(&s, "3", "uuid:1", "")), 201);
    assert_int_equal(send(&s, last, "/team", filled(&s, "5", "uuid:2", "")), 201);
    assert_int_equal(count(&s), 2);
    /* a session opens nothing here, and its person is not kept */
    visit_sign_in(s.v, MARA_MEMBER);
    assert_int_equal(send(&s, s.v, "", filled(&s, "3", "uuid:3", "")), 404);
    assert_int_equal(count(&s), 2);
}

static struct str listed_hash(struct scene *s) {
    get(s, s->v, "/formList");
    assert_int_equal(visit_status(s->v), 200);
    return between(s->v, "<hash>", "</hash>");
}

static struct str form_hash(struct scene *s, int version) {
    struct str path = arena_printf(test_arena(), "/forms/%s/%d", s->id, version);
    get(s, s->v, arena_cstr(test_arena(), path));
    assert_int_equal(visit_status(s->v), 200);
    return md5_of(visit_body(s->v));
}

TEST_STORES("openrosa: the list's hash is of the file, when it is kept and when the file changes") {
    struct scene s;
    begin(&s, store, "", false);
    struct str first = listed_hash(&s);
    assert_true(str_eq(listed_hash(&s), first));
    assert_true(str_eq(form_hash(&s, 1), first));
    struct survey_setup setup;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(survey_setup_of(c, &s.survey, &setup), ERR_OK);
    setup.title = STR("Water, and soil");
    assert_int_equal(world_end(&s.w, survey_change(c, s.survey.thing.id, &setup, &s.survey)),
                     ERR_OK);
    struct str titled = listed_hash(&s);
    assert_false(str_eq(titled, first));
    assert_true(str_eq(form_hash(&s, 1), titled));
    c = world_as(&s.w, STELLA_STEWARD);
    enum err e = survey_form_keep(c, &s.survey, &form);
    e = e == ERR_OK ? survey_ask(c, s.survey.thing.id) : e;
    assert_int_equal(world_end(&s.w, e), ERR_OK);
    struct str asked = listed_hash(&s);
    assert_false(str_eq(asked, titled));
    assert_true(str_eq(form_hash(&s, 2), asked));
}

/* --- pictures --- */

static const struct str tap_label[] = {STR_INIT("A photo of your tap")};
static const struct form_item photo_items[] = {
    {.type = FORM_IMAGE,
     .name = STR_INIT("tap"),
     .parent = FORM_NONE,
     .list = FORM_NONE,
     .label = tap_label},
    {.type = FORM_IMAGE, .name = STR_INIT("well"), .parent = FORM_NONE, .list = FORM_NONE},
};
static const struct form photo_form = {
    .language = english, .languages = 1, .item = photo_items, .items = 2};
static const struct form_item sound_items[] = {
    {.type = FORM_AUDIO, .name = STR_INIT("song"), .parent = FORM_NONE, .list = FORM_NONE},
};
static const struct form sound_form = {
    .language = english, .languages = 1, .item = sound_items, .items = 1};

static void put_part(struct buf *b, const char *name, const char *file, const char *type,
                     struct str content) {
    buf_printf(b, "--XX\r\nContent-Disposition: form-data; name=\"%s\"", name);
    if (file != NULL) {
        buf_printf(b, "; filename=\"%s\"\r\nContent-Type: %s", file, type);
    }
    buf_put(b, STR("\r\n\r\n"));
    buf_put(b, content);
    buf_put(b, STR("\r\n"));
}

struct part {
    const char *name;
    struct str bytes;
};

/* The form with two names, and some files; later: more parts follow. */
static int send_photos(struct scene *s, const char *instance, const char *meta,
                       const struct part *file, size_t files, bool later) {
    struct buf b = buf_make((size_t)4 << 20);
    struct str xml = arena_printf(test_arena(),
                                  "<data id=\"%s\" version=\"1\"><tap>tap.jpg</tap>"
                                  "<well>well 1.png</well><meta><instanceID>%s</instanceID>%s"
                                  "</meta></data>",
                                  s->id, instance, meta);
    put_part(&b, "xml_submission_file", "a.xml", "text/xml", xml);
    for (size_t i = 0; i < files; i++) {
        put_part(&b, file[i].name, file[i].name, "image/jpeg", file[i].bytes);
    }
    if (later) {
        put_part(&b, "*isIncomplete*", NULL, NULL, STR("yes"));
    }
    buf_put(&b, STR("--XX--\r\n"));
    struct str path =
        arena_printf(test_arena(), "/openrosa/%.*s/submission", STR_ARG(s->w.community.slug));
    visit_post(s->v, arena_cstr(test_arena(), path), "multipart/form-data; boundary=XX",
               arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
    return visit_status(s->v);
}

/* Where a steward sees the pictures of the only filled form. */
static void only_submission(struct scene *s, char id[ID_TEXT_SIZE + 1]) {
    visit_sign_in(s->v, STELLA_STEWARD);
    struct str path = arena_printf(test_arena(), "/surveys/%s/answers.csv", s->id);
    visit_get(s->v, arena_cstr(test_arena(), path));
    assert_int_equal(visit_status(s->v), 200);
    struct str body = visit_body(s->v);
    struct str rest = str_from(body, str_find(body, STR("\n")) + 1);
    (void)snprintf(id, ID_TEXT_SIZE + 1, "%.36s", rest.p);
}

static int photo_status(struct scene *s, struct visit *v, const char *submission,
                        const char *name) {
    struct str path =
        arena_printf(test_arena(), "/surveys/%s/pictures/%s?name=%s", s->id, submission, name);
    visit_get(v, arena_cstr(test_arena(), path));
    return visit_status(v);
}

TEST_STORES("openrosa: pictures come in several parts, in any order, and are taken once") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &photo_form);
    get(&s, s.v, "/formList");
    assert_true(visit_has(s.v, s.id));
    struct part well = {"well 1.png", picture_png(60, 40, 40)};
    struct part tap = {"tap.jpg", picture_png(50, 50, 50)}; /* it is a PNG, whatever it is called */
    struct part other = {"other.jpg", picture_png(20, 20, 20)};
    const struct part first[] = {well, other};
    assert_int_equal(send_photos(&s, "uuid:1", "", first, 2, true), 201);
    assert_false(visit_has(s.v, "tap.jpg")); /* it is on its way */
    assert_int_equal(send_photos(&s, "uuid:1", "", &well, 1, false), 201);
    assert_true(visit_has(s.v, "tap.jpg"));
    assert_false(visit_has(s.v, "well 1.png"));
    only_submission(&s, id);
    assert_true(visit_has(s.v, "name=well"));
    assert_true(visit_has(s.v, ",tap.jpg,")); /* no address: it has not come */
    struct str receipt = arena_printf(test_arena(), "/surveys/%s/receipt?code=uuid:1", s.id);
    visit_get(s.v, arena_cstr(test_arena(), receipt));
    assert_true(visit_has(s.v, "name=well"));
    assert_true(visit_has(s.v, "This photo has not arrived."));
    assert_false(visit_has(s.v, "name=tap.jpg"));
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 201);
    assert_false(visit_has(s.v, "tap.jpg"));
    assert_int_equal(count(&s), 1);
    only_submission(&s, id);
    assert_true(visit_has(s.v, "/pictures/"));
    assert_int_equal(photo_status(&s, s.v, id, "tap.jpg"), 200);
    assert_str(visit_answer_header(s.v, "Content-Type"), "image/jpeg");
    assert_true(str_starts(visit_body(s.v), STR("\xff\xd8\xff")));
    assert_int_equal(photo_status(&s, s.v, id, "well%201.png"), 200);
    assert_int_equal(photo_status(&s, s.v, id, "other.jpg"), 404); /* no answer names it */
    struct visit *nobody = visit_another(s.v);
    assert_int_equal(photo_status(&s, nobody, id, "tap.jpg"), 404);
    visit_sign_in(nobody, MARA_MEMBER);
    assert_int_equal(photo_status(&s, nobody, id, "tap.jpg"), 404);
}

TEST_STORES("openrosa: what is called a picture and is none is refused by its name") {
    struct scene s;
    begin_with(&s, store, "", false, &photo_form);
    struct buf both = buf_make(1 << 20);
    buf_put(&both, STR("%PDF-1.4\n<script>alert(1)</script>\n"));
    buf_put(&both, picture_png(20, 20, 20));
    const struct part rows[] = {
        {"tap.jpg", STR("<html><script>alert(1)</script></html>")},
        {"tap.jpg", STR("PK\x03\x04 a zip")},
        {"tap.jpg", STR("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")},
        {"tap.jpg", picture_png(30000, 30000, 1)}, /* a bomb: it says more than it may */
        {"tap.jpg", buf_str(&both)},               /* two kinds in one */
        {"tap.jpg", str_first(picture_png(400, 400, 400), 20)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        assert_int_equal(send_photos(&s, "uuid:1", "", &rows[i], 1, false), 422);
        assert_true(visit_has(s.v, "tap.jpg: "));
        assert_int_equal(count(&s), 0);
    }
    buf_free(&both);
}

TEST_STORES("openrosa: a form that takes another's place takes its pictures, too") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &photo_form);
    struct part tap = {"tap.jpg", picture_png(50, 50, 50)};
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 201);
    assert_int_equal(
        send_photos(&s, "uuid:2", "<deprecatedID>uuid:1</deprecatedID>", NULL, 0, false), 201);
    assert_true(visit_has(s.v, "well 1.png"));
    assert_false(visit_has(s.v, "tap.jpg")); /* what is replaced has it */
    assert_int_equal(count(&s), 1);
    only_submission(&s, id);
    assert_int_equal(photo_status(&s, s.v, id, "tap.jpg"), 200);
    visit_forget_cookies(s.v);
    struct str xml = arena_printf(test_arena(),
                                  "<data id=\"%s\" version=\"1\"><tap/><well/><meta>"
                                  "<instanceID>uuid:3</instanceID>"
                                  "<deprecatedID>uuid:2</deprecatedID></meta></data>",
                                  s.id);
    assert_int_equal(send(&s, s.v, "", arena_cstr(test_arena(), xml)), 201);
    visit_sign_in(s.v, STELLA_STEWARD);
    assert_int_equal(photo_status(&s, s.v, id, "tap.jpg"), 404);
}

static struct str photo_bytes(struct scene *s, const char *submission, const char *name) {
    visit_sign_in(s->v, STELLA_STEWARD);
    assert_int_equal(photo_status(s, s->v, submission, name), 200);
    return arena_str(test_arena(), visit_body(s->v));
}

TEST_STORES("openrosa: what is changed brings its pictures anew, also with a later part") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &photo_form);
    struct part tap = {"tap.jpg", picture_png(50, 50, 50)};
    struct part well = {"well 1.png", picture_png(60, 40, 40)};
    struct part better = {"tap.jpg", picture_png(70, 30, 30)};
    const char *instead = "<deprecatedID>uuid:1</deprecatedID>";
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 201);
    only_submission(&s, id);
    struct str first = photo_bytes(&s, id, "tap.jpg");
    assert_int_equal(send_photos(&s, "uuid:2", instead, &well, 1, true), 201);
    assert_true(str_eq(photo_bytes(&s, id, "tap.jpg"), first));
    assert_int_equal(send_photos(&s, "uuid:2", instead, &better, 1, false), 201);
    assert_false(str_eq(photo_bytes(&s, id, "tap.jpg"), first));
    assert_int_equal(count(&s), 1);
}

/* By the clock that the site goes by, some days ago. */
static void close_survey(struct scene *s, int64_t days) {
    s->w.now_ms = clock_now_ms() - days * DAY_MS;
    assert_int_equal(world_do(&s->w, STELLA_STEWARD, survey_close(&s->w.ctx, s->survey.thing.id)),
                     ERR_OK);
}

TEST_STORES("openrosa: what was here before the end is told so, and its pictures still come") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &photo_form);
    struct part tap = {"tap.jpg", picture_png(50, 50, 50)};
    struct part well = {"well 1.png", picture_png(60, 40, 40)};
    const char *instead = "<deprecatedID>uuid:1</deprecatedID>";
    assert_int_equal(send_photos(&s, "uuid:1", "", &well, 1, true), 201);
    close_survey(&s, 1);
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 201);
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 201);
    assert_int_equal(send_photos(&s, "uuid:2", "", &tap, 1, false), 403);
    assert_int_equal(send_photos(&s, "uuid:2", instead, &tap, 1, false), 403);
    assert_int_equal(count(&s), 1);
    only_submission(&s, id);
    assert_int_equal(photo_status(&s, s.v, id, "tap.jpg"), 200);
}

TEST_STORES("openrosa: a week after the end no picture comes any more") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &photo_form);
    struct part tap = {"tap.jpg", picture_png(50, 50, 50)};
    struct part well = {"well 1.png", picture_png(60, 40, 40)};
    assert_int_equal(send_photos(&s, "uuid:1", "", &well, 1, true), 201);
    close_survey(&s, 8);
    assert_int_equal(send_photos(&s, "uuid:1", "", &tap, 1, false), 403);
    assert_int_equal(send_photos(&s, "uuid:1", "", &well, 1, false), 201);
    only_submission(&s, id);
    assert_int_equal(photo_status(&s, s.v, id, "tap.jpg"), 404);
}

static const struct form_item home_items[] = {
    {.type = FORM_REPEAT, .name = STR_INIT("home"), .parent = FORM_NONE, .list = FORM_NONE},
    {.type = FORM_IMAGE, .name = STR_INIT("door"), .parent = 0, .list = FORM_NONE},
};
static const struct form home_form = {
    .language = english, .languages = 1, .item = home_items, .items = 2};

/* A photo of each home, of which those files come now. */
static int send_homes(struct scene *s, int homes, const struct part *file, size_t files) {
    struct buf b = buf_make((size_t)32 << 20), xml = buf_make((size_t)1 << 20);
    buf_printf(&xml, "<data id=\"%s\" version=\"1\">", s->id);
    for (int i = 1; i <= homes; i++) {
        buf_printf(&xml, "<home><door>door%d.jpg</door></home>", i);
    }
    buf_put(&xml, STR("<meta><instanceID>uuid:1</instanceID></meta></data>"));
    put_part(&b, "xml_submission_file", "a.xml", "text/xml", buf_str(&xml));
    for (size_t i = 0; i < files; i++) {
        put_part(&b, file[i].name, file[i].name, "image/jpeg", file[i].bytes);
    }
    buf_put(&b, STR("--XX--\r\n"));
    visit_post(s->v, "/openrosa/riverside/submission", "multipart/form-data; boundary=XX",
               arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
    buf_free(&xml);
    return visit_status(s->v);
}

TEST_STORES("openrosa: 25 small pictures come in one part") {
    struct scene s;
    struct part file[25];
    begin_with(&s, store, "", false, &home_form);
    for (size_t i = 0; i < 25; i++) {
        struct str name = arena_printf(test_arena(), "door%zu.jpg", i + 1);
        file[i] = (struct part){arena_cstr(test_arena(), name),
                                i < 2 ? picture_png(20, 20, 20) : picture_png(4, 4, 4)};
    }
    assert_int_equal(send_homes(&s, 25, file, 25), 201);
    assert_false(visit_has(s.v, "door"));
    assert_int_equal(count(&s), 1);
}

TEST_STORES("openrosa: more pictures than a form may have are named, and the form is taken") {
    struct scene s;
    char id[ID_TEXT_SIZE + 1];
    begin_with(&s, store, "", false, &home_form);
    const struct part file[] = {{"door40.jpg", picture_png(20, 20, 20)},
                                {"door41.jpg", picture_png(20, 20, 20)}};
    assert_int_equal(send_homes(&s, 42, file, 2), 201);
    assert_true(visit_has(s.v, "can have 40 photos"));
    assert_true(visit_has(s.v, ": door41.jpg, door42.jpg<"));
    assert_int_equal(send_homes(&s, FORM_ROWS_MAX, NULL, 0), 201);
    assert_true(
        visit_has(s.v, ": door41.jpg, door42.jpg, door43.jpg, door44.jpg, door45.jpg ...<"));
    assert_int_equal(count(&s), 1);
    only_submission(&s, id);
    assert_int_equal(photo_status(&s, s.v, id, "door40.jpg"), 200);
    assert_int_equal(photo_status(&s, s.v, id, "door41.jpg"), 404);
}

TEST_STORES("openrosa: files that have as many bytes as were announced are taken") {
    struct scene s;
    int64_t most;
    begin_with(&s, store, "", false, &home_form);
    get(&s, s.v, "/submission");
    assert_true(str_to_int(visit_answer_header(s.v, "X-OpenRosa-Accept-Content-Length"), &most));
    size_t left = (size_t)most - 200; /* for the form */
    struct part file[101];
    for (size_t i = 0; i < 101; i++) {
        size_t n = i < 100 ? left / 101 : left - left / 101 * 100;
        struct str name = arena_printf(test_arena(), "%060zu-not-named.jpg", i);
        char *bytes = arena_room(test_arena(), n);
        memset(bytes, 'x', n);
        file[i] = (struct part){arena_cstr(test_arena(), name), str_make(bytes, n)};
    }
    assert_int_equal(send_homes(&s, 1, file, 101), 201);
}

TEST_STORES("openrosa: a survey that asks for a sound is not listed, and takes none") {
    struct scene s;
    begin_with(&s, store, "", false, &sound_form);
    get(&s, s.v, "/formList");
    assert_false(visit_has(s.v, s.id));
    struct str path = arena_printf(test_arena(), "/forms/%s/1", s.id);
    get(&s, s.v, arena_cstr(test_arena(), path));
    assert_int_equal(visit_status(s.v), 403);
    struct str xml = arena_printf(test_arena(),
                                  "<data id=\"%s\" version=\"1\"><song>a.ogg</song><meta>"
                                  "<instanceID>uuid:1</instanceID></meta></data>",
                                  s.id);
    assert_int_equal(send(&s, s.v, "", arena_cstr(test_arena(), xml)), 403);
    assert_true(visit_has(s.v, "cannot be sent yet"));
    assert_int_equal(count(&s), 0);
}
