/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures in surveys, on both stores: as answers, and with questions and choices. */
#include "area/needs/survey.h"

#include <nettle/md5.h>
#include <stdio.h>
#include <string.h>

#include "area/needs/survey_draft.h"
#include "area/needs/survey_picture.h"
#include "area/needs/survey_shown.h"
#include "sys/clock.h"
#include "tests/http/survey_visit.h"
#include "tests/unit/picture.h"

/* --- photos --- */

static const char photo_book[] = "survey\n"
                                 ",type,name,label,required\n"
                                 ",image,tap,A photo of your tap,yes\n"
                                 ",integer,homes,How many use it?,yes\n";

static const char *open_book(struct visit *stella, const char *book) {
    const char *path = survey_visit_make(stella, "anyone", "public");
    survey_visit_book(stella, path, book);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
    visit_form(stella, "");
    visit_send(stella);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return path;
}

static void put_field(struct buf *b, const char *name, struct str value) {
    buf_printf(b, "--X\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%.*s\r\n", name,
               STR_ARG(value));
}

/* The page that shows it, with a file for that question and, if they are given, an answer to q1. */
static void post_photo_for(struct visit *v, const char *path, const char *question,
                           const char *homes, struct str picture, const char *deed) {
    struct buf b = buf_make((size_t)32 << 20);
    visit_get(v, path);
    put_field(&b, "form_token", visit_value(v, "form_token"));
    put_field(&b, "at", visit_value(v, "at"));
    put_field(&b, "shown", str_of(question));
    if (homes != NULL) {
        put_field(&b, "shown", STR("q1"));
        put_field(&b, "q1", str_of(homes));
    }
    put_field(&b, "act", str_of(deed));
    buf_printf(&b,
               "--X\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"IMG 1.jpg\"\r\n"
               "Content-Type: image/jpeg\r\n\r\n",
               question);
    buf_put(&b, picture);
    buf_put(&b, STR("\r\n--X--\r\n"));
    visit_post(v, path, "multipart/form-data; boundary=X", arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
}

/* The page with both questions, with a file for the first. */
static void post_photo(struct visit *v, const char *path, const char *homes, struct str picture,
                       const char *deed) {
    post_photo_for(v, path, "q0", homes, picture, deed);
}

static const char *open_photos(struct visit *stella) {
    return open_book(stella, photo_book);
}

/* The address of the first picture that the page shows. */
static const char *shown_photo(struct visit *v) {
    struct str body = visit_body(v);
    size_t at = str_find(body, STR("<img src=\"/surveys/"));
    assert_true(at < body.n);
    struct str rest = str_from(body, at + sizeof "<img src=\"" - 1);
    struct str address = str_cut(&rest, '"');
    struct buf b = buf_make(1000);
    for (size_t i = 0; i < address.n; i++) {
        buf_char(&b, address.p[i]);
        i += str_starts(str_from(address, i), STR("&amp;")) ? 4 : 0;
    }
    const char *out = arena_cstr(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

TEST_STORES(
    "http: survey: a photo is chosen, kept while something is mended, seen again and sent") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *path = open_photos(stella);
    const char *fill = survey_visit_begin(ana, path);
    assert_true(visit_has(ana, "enctype=\"multipart/form-data\""));
    survey_visit_act(ana, "q1", "3", "next"); /* required */
    assert_int_equal(visit_status(ana), 422);
    post_photo(ana, fill, "3", STR("<html>no picture</html>"), "next");
    assert_int_equal(visit_status(ana), 422);
    assert_true(visit_has(ana, "This is not a picture that we can show."));
    post_photo(ana, fill, "many", picture_png(60, 40, 40), "next");
    assert_int_equal(visit_status(ana), 422); /* of the number; the photo is kept */
    assert_true(visit_has(ana, "Your photo is kept."));
    const char *photo = shown_photo(ana);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    assert_true(str_starts(visit_body(ana), STR("\xff\xd8\xff")));
    assert_str(visit_answer_header(ana, "Cache-Control"), "private, no-store");
    visit_get(ana, fill);
    survey_visit_act(ana, "q1", "3", "unpick-q0");
    assert_false(visit_has(ana, "<img"));
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 404);
    visit_get(ana, fill);
    post_photo(ana, fill, "3", picture_png(60, 40, 40), "next");
    assert_int_equal(visit_status(ana), 303);
    visit_get(ana, arena_cstr(test_arena(), visit_location(ana)));
    assert_true(visit_has(ana, "Photo: A photo of your tap"));
    survey_visit_act(ana, NULL, NULL, "send");
    assert_int_equal(visit_status(ana), 200);
    photo = shown_photo(ana);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    visit_get(stella, visit_below(path, "answers.csv"));
    assert_true(visit_has(stella, "/pictures/"));
    visit_get(stella, visit_below(path, "results"));
    assert_false(visit_has(stella, "photo-"));
    assert_false(visit_has(stella, "<img src=\"/surveys"));
}

/* The page that an error has: what was typed is in it, and the file can be chosen again. */
static void check_kept(struct visit *v, int status) {
    assert_int_equal(visit_status(v), status);
    assert_true(visit_has(v, "Files must be chosen again"));
    assert_true(visit_has(v, "Choose the file again: IMG 1.jpg"));
    assert_true(visit_has(v, "name=\"q0\" type=\"file\""));
    assert_str(visit_value(v, "q1"), "3");
}

TEST_STORES("http: survey: a photo that is too large takes nothing along that was typed") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *path = open_photos(stella);
    const char *fill = survey_visit_begin(ana, path);
    size_t n = MEDIA_FILE_MAX + 1;
    char *large = arena_room(test_arena(), n);
    memset(large, 'x', n);
    post_photo(ana, fill, "3", str_make(large, n), "next");
    check_kept(ana, 413);
    post_photo(ana, fill, "3", picture_png(60, 40, 40), "next"); /* as from that page */
    assert_int_equal(visit_status(ana), 303);
}

TEST_STORES("http: survey: no photo comes into a draft when the survey has closed") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *path = open_photos(stella);
    const char *fill = survey_visit_begin(ana, path);
    visit_get(stella, path);
    visit_form(stella, "/close");
    visit_send(stella);
    post_photo(ana, fill, "3", picture_png(60, 40, 40), "next");
    check_kept(ana, 409);
}

/* As many questions for photos as no filled form may have. */
static const char *many_photos(struct visit *stella) {
    struct buf b = buf_make(16 * 1024);
    buf_put(&b, STR("survey\n,type,name,label\n"));
    for (int i = 0; i <= SURVEY_PICTURES_MAX; i++) {
        buf_printf(&b, ",image,p%d,Photo %d\n", i, i);
    }
    const char *book = arena_cstr(test_arena(), buf_str(&b));
    buf_free(&b);
    return open_book(stella, book);
}

/* The draft names photos for all questions but the last. */
static void fill_draft(struct world *w, const char *path, const char *fill) {
    struct survey s;
    struct survey_draft d;
    struct id id;
    struct buf b = buf_make(16 * 1024);
    for (int i = 0; i < SURVEY_PICTURES_MAX; i++) {
        buf_printf(&b, "%d=photo-%d.jpg\n", i, i);
    }
    w->now_ms = clock_now_ms();
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_true(id_parse(str_of(path + sizeof "/surveys/" - 1), &id));
    assert_int_equal(survey_find(c, id, &s), ERR_OK);
    struct str code = str_of(strrchr(fill, '/') + 1);
    assert_int_equal(survey_draft_find(c, &s, code, &d), ERR_OK);
    assert_int_equal(world_end(w, survey_draft_keep(c, &d, buf_str(&b), 0)), ERR_OK);
    buf_free(&b);
}

TEST_STORES("http: survey: one photo more than a filled form may have is refused in its place") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *path = many_photos(stella);
    const char *fill = survey_visit_begin(ana, path);
    fill_draft(&w, path, fill);
    struct str last = arena_printf(test_arena(), "%s?at=q40", fill);
    post_photo_for(ana, arena_cstr(test_arena(), last), "q40", NULL, picture_png(60, 40, 40),
                   "next");
    assert_int_equal(visit_status(ana), 422);
    assert_true(visit_has(ana, "Your answers have 40 photos already."));
    assert_true(visit_has(ana, "id=\"q40-error\""));
    post_photo_for(ana, fill, "q0", NULL, picture_png(60, 40, 40),
                   "stay"); /* in the place of one */
    assert_int_equal(visit_status(ana), 303);
}

static const char rows_book[] = "survey\n"
                                ",type,name,label\n"
                                ",begin repeat,home,Home\n"
                                ",image,door,Its door\n"
                                ",end repeat,,\n"
                                ",text,words,Words\n";

TEST_STORES("http: survey: the photo of a row that is taken away goes at once") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *path = open_book(stella, rows_book);
    const char *fill = survey_visit_begin(ana, path);
    post_photo_for(ana, fill, "q1-1", NULL, picture_png(60, 40, 40), "stay");
    assert_int_equal(visit_status(ana), 303);
    visit_get(ana, arena_cstr(test_arena(), visit_location(ana)));
    const char *photo = shown_photo(ana);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    visit_get(ana, fill);
    survey_visit_act(ana, NULL, NULL, "next");
    assert_true(visit_has(ana, "There is 1 so far."));
    survey_visit_act(ana, NULL, NULL, "drop-r0-1");
    assert_int_equal(visit_status(ana), 200);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 404);
}

TEST_STORES("http: survey: a sound cannot be sent: the look at a workbook says so with its cell") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = survey_visit_make(stella, "anyone", "members");
    survey_visit_book(stella, path,
                      "survey\n,type,name,label\n,audio,song,A song\n,text,words,Words\n");
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
    assert_true(visit_has(stella, "survey!B3"));
    assert_true(visit_has(stella, "large uploads"));
}

/* --- pictures with questions --- */

static const char picture_book[] = "survey\n"
                                   ",type,name,label,media::image\n"
                                   ",text,tap,Is your tap like this?,My tap.png\n"
                                   ",note,well,This is a well.,well.png\n"
                                   ",select_one kinds,kind,Which kind?,words.png\n"
                                   "choices\n"
                                   ",list_name,name,label,media::image\n"
                                   ",kinds,open,Open,My tap.png\n"
                                   ",kinds,closed,Closed,\n";

static void put_file(struct buf *b, const char *field, const char *name, struct str bytes) {
    buf_printf(b,
               "--X\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
               "Content-Type: application/octet-stream\r\n\r\n",
               field, name);
    buf_put(b, bytes);
    buf_put(b, STR("\r\n"));
}

static void send_picture_book(struct visit *stella, const char *path) {
    struct buf b = buf_make((size_t)4 << 20);
    visit_get(stella, visit_below(path, "import"));
    put_field(&b, "form_token", visit_value(stella, "form_token"));
    put_file(&b, "file", "book.csv", str_of(picture_book));
    put_file(&b, "pictures", "My tap.png", picture_png(60, 40, 40));
    put_file(&b, "pictures", "words.png", STR("only words"));
    put_file(&b, "pictures", "nobody asks.png", picture_png(30, 30, 30));
    buf_put(&b, STR("--X--\r\n"));
    visit_post(stella, visit_below(path, "import"), "multipart/form-data; boundary=X",
               arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
}

static const char *open_pictures(struct visit *stella, const char **photo) {
    const char *path = survey_visit_make(stella, "anyone", "public");
    send_picture_book(stella, path);
    assert_true(visit_has(stella, "survey!E4"));
    assert_true(visit_has(stella, "survey!E5")); /* it came, and is no picture */
    assert_false(visit_has(stella, "survey!E3"));
    visit_form(stella, "");
    visit_send(stella);
    visit_get(stella, visit_below(path, "preview"));
    *photo = shown_photo(stella);
    struct visit *nobody = visit_another(stella);
    visit_get(nobody, *photo);
    assert_int_equal(visit_status(nobody), 404); /* a draft */
    visit_get(stella, path);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return path;
}

/* What stands between two texts of the last answer, from a place on. */
static struct str between(struct visit *v, size_t *at, const char *from, const char *to) {
    struct str rest = str_from(visit_body(v), *at);
    size_t begin = str_find(rest, str_of(from));
    if (begin == rest.n) {
        return STR("");
    }
    rest = str_from(rest, begin + strlen(from));
    struct str out = str_first(rest, str_find(rest, str_of(to)));
    *at += begin + strlen(from) + out.n;
    return arena_str(test_arena(), out);
}

static const char *local(struct str url) {
    return arena_cstr(test_arena(), str_from(url, str_find(url, STR("/openrosa"))));
}

static struct str md5_of(struct str text) {
    struct md5_ctx state;
    uint8_t sum[MD5_DIGEST_SIZE];
    struct str out = STR("md5:");
    md5_init(&state);
    md5_update(&state, text.n, (const uint8_t *)text.p);
    md5_digest(&state, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        out = arena_printf(test_arena(), "%.*s%02x", STR_ARG(out), sum[i]);
    }
    return out;
}

/* A telephone finds the pictures by the manifest, which says what is in them. */
static void fetch_pictures(struct visit *v, size_t expected) {
    size_t at = 0, found = 0;
    visit_get(v, "/openrosa/riverside/formList");
    struct str url = between(v, &at, "<manifestUrl>", "</manifestUrl>");
    assert_true(url.n > 0);
    visit_get(v, local(url));
    assert_int_equal(visit_status(v), 200);
    struct str list = arena_str(test_arena(), visit_body(v));
    for (at = 0;; found++) {
        struct visit *other = visit_another(v);
        visit_get(v, local(url));
        assert_true(str_eq(visit_body(v), list));
        struct str name = between(v, &at, "<filename>", "</filename>");
        if (name.n == 0) {
            break;
        }
        struct str hash = between(v, &at, "<hash>", "</hash>");
        struct str from = between(v, &at, "<downloadUrl>", "</downloadUrl>");
        visit_get(other, local(from));
        assert_int_equal(visit_status(other), 200);
        assert_true(str_eq(md5_of(visit_body(other)), hash));
    }
    assert_int_equal(found, expected);
}

TEST_STORES("http: survey: pictures come with a workbook, stand with questions, go to telephones") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    survey_visit_begin(ana, path);
    assert_true(visit_has(ana, "alt=\"Is your tap like this?\""));
    const char *shown = shown_photo(ana);
    assert_string_equal(shown, photo);
    visit_get(ana, shown);
    assert_int_equal(visit_status(ana), 200);
    assert_true(str_starts(visit_body(ana), STR("\xff\xd8\xff")));
    visit_get(stella, visit_below(path, "sheets")); /* on paper, too */
    visit_form(stella, "");
    visit_send(stella);
    visit_get(stella, visit_below(path, "sheets/print"));
    assert_string_equal(shown_photo(stella), photo);
    visit_get(ana, visit_below(path, "shown/none.jpg"));
    assert_int_equal(visit_status(ana), 404);
    fetch_pictures(ana, 1);
}

TEST_STORES("http: survey: a picture of a choice stays when the words of its question change") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    visit_get(stella, visit_below(path, "preview"));
    assert_true(visit_has(stella, "width=\"120\""));
    visit_get(stella, visit_below(path, "questions/2"));
    visit_form(stella, "");
    visit_fill(stella, "label-0", "Which kind is it?");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(stella, visit_below(path, "preview"));
    assert_true(visit_has(stella, "Which kind is it?"));
    assert_true(visit_has(stella, "width=\"120\""));
}

TEST_STORES("http: survey: questions that are copied bring their pictures along") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *photo;
    const char *from = open_pictures(stella, &photo);
    const char *to = survey_visit_make(stella, "anyone", "public");
    visit_get(stella, visit_below(to, "questions"));
    struct str stamp = visit_value(stella, "stamp"), token = visit_value(stella, "form_token");
    struct str body = arena_printf(test_arena(), "form_token=%.*s&stamp=%.*s&act=copy&from=%s",
                                   STR_ARG(token), STR_ARG(stamp), from + sizeof "/surveys/" - 1);
    visit_post(stella, visit_below(to, "questions"), NULL, body);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, visit_below(to, "preview"));
    const char *copy = shown_photo(stella);
    assert_string_not_equal(copy, photo);
    visit_get(stella, copy);
    assert_int_equal(visit_status(stella), 200);
}

static void post_picture(struct visit *v, const char *path, const char *alt, const char *deed,
                         struct str bytes) {
    struct buf b = buf_make((size_t)4 << 20);
    visit_get(v, path);
    put_field(&b, "form_token", visit_value(v, "form_token"));
    put_field(&b, "stamp", visit_value(v, "stamp"));
    put_field(&b, "alt-0", str_of(alt));
    put_field(&b, "act", str_of(deed));
    put_file(&b, "picture", "x.png", bytes);
    buf_put(&b, STR("--X--\r\n"));
    visit_post(v, path, "multipart/form-data; boundary=X", arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
}

TEST_STORES("http: survey: a steward puts a picture with a question, in its place another, none") {
    struct world w;
    world_make(&w, store);
    struct visit *ana = visit_begin(&w), *stella = visit_signed_in(ana, STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    const char *page = visit_below(path, "questions/0/picture");
    post_picture(stella, page, "A tap on a wall", "keep", STR("no picture"));
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "This is not a picture that we can show."));
    post_picture(stella, page, "A tap on a wall", "keep", picture_png(80, 80, 80));
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, visit_below(path, "preview"));
    assert_true(visit_has(stella, "alt=\"A tap on a wall\""));
    assert_string_not_equal(shown_photo(stella), photo);
    survey_visit_begin(ana, path); /* what is asked stays as it was asked */
    assert_string_equal(shown_photo(ana), photo);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    post_picture(stella, page, "", "keep", STR("")); /* other words for the same picture */
    visit_get(stella, visit_below(path, "preview"));
    assert_true(visit_has(stella, "alt=\"Is your tap like this?\""));
    post_picture(stella, page, "", "drop", STR(""));
    visit_get(stella, visit_below(path, "preview"));
    assert_false(visit_has(stella, "alt=\"Is your tap like this?\""));
    struct visit *mara = visit_signed_in(ana, MARA_MEMBER);
    visit_get(mara, page);
    assert_int_equal(visit_status(mara), 403);
}

/* As many pictures as all versions of a survey may have together. */
static void fill_survey(struct world *w, const char *path) {
    static const struct media_file file = {.hash = STR_INIT("ab12"),
                                           .type = STR_INIT("image/jpeg"),
                                           .size = {{8, 6, 100, STR_INIT("ab12")}},
                                           .sizes = 1};
    struct id id;
    assert_true(id_parse(str_of(path + sizeof "/surveys/" - 1), &id));
    struct ctx *c = world_as(w, STELLA_STEWARD);
    for (int i = 0; i < SURVEY_SHOWN_MAX; i++) {
        struct str name = arena_printf(test_arena(), "old%d.jpg", i);
        assert_int_equal(media_apart_put(c, id, id, name, &file, SURVEY_SHOWN_MAX), ERR_OK);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

TEST_STORES(
    "http: survey: one picture more than a survey keeps is refused in words, on both ways") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = visit_signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = survey_visit_make(stella, "anyone", "public");
    survey_visit_book(stella, path, photo_book);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
    visit_form(stella, "");
    visit_send(stella);
    fill_survey(&w, path);
    post_picture(stella, visit_below(path, "questions/0/picture"), "A tap", "keep",
                 picture_png(80, 80, 80));
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "This survey has 300 pictures already"));
    send_picture_book(stella, path);
    visit_form(stella, "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "This survey has 300 pictures already"));
    assert_true(visit_has(stella, "Is your tap like this?")); /* the look at it is still there */
}
