/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Surveys as visitors meet them, on both stores: brought from a spreadsheet, made on pages, filled
 * page by page without scripts, read with small numbers hidden, typed in from paper. */
#include "area/needs/survey.h"

#include <nettle/md5.h>
#include <stdio.h>
#include <string.h>

#include "area/needs/survey_draft.h"
#include "tests/http/visit.h"
#include "tests/unit/picture.h"

#define NEW "/communities/riverside/surveys/new"

static const char book[] =
    "survey\n"
    ",type,name,label::English (en),label::Español (es),relevant,constraint,"
    "constraint_message::English (en),required\n"
    ",select_one sources,water,Where is your water from?,¿De dónde es su agua?,,,,yes\n"
    ",integer,minutes,How many minutes do you walk for it?,¿Cuántos minutos camina?,"
    "${water} != 'tap',. <= 600,Ten hours at most.,yes\n"
    ",begin repeat,child,Child,Criatura,,,,\n"
    ",integer,age,How old is the child?,¿Qué edad tiene?,,. < 18,,yes\n"
    ",end repeat,,,,,,,\n"
    ",text,words,What should change?,¿Qué debe cambiar?,,,,\n"
    "choices\n"
    ",list_name,name,label::English (en),label::Español (es)\n"
    ",sources,tap,A tap,Un grifo\n"
    ",sources,river,The river,El río\n"
    ",sources,well,A well,Un pozo\n";

static const char *below(const char *path, const char *deed) {
    return arena_cstr(test_arena(), arena_printf(test_arena(), "%s/%s", path, deed));
}

static const char *path_of(const struct visit *v) {
    struct str path = str_of(visit_path(v));
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

static struct visit *signed_in(struct visit *v, enum world_person who) {
    struct visit *other = visit_another(v);
    visit_sign_in(other, who);
    return other;
}

static const char *make(struct visit *stella, const char *who, const char *results) {
    visit_get(stella, NEW);
    visit_form(stella, "");
    visit_fill(stella, "title", "Water in our valley");
    visit_fill(stella, "who", who);
    visit_fill(stella, "results", results);
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return path_of(stella);
}

static void send_book(struct visit *v, const char *path, const char *text) {
    visit_get(v, below(path, "import"));
    struct str token = visit_value(v, "form_token");
    struct str body = arena_printf(
        test_arena(),
        "--X\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n%.*s\r\n"
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"water.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\n%s\r\n--X--\r\n",
        STR_ARG(token), text);
    visit_post(v, below(path, "import"), "multipart/form-data; boundary=X", body);
}

static const char *open_water(struct visit *stella, const char *who, const char *results) {
    const char *path = make(stella, who, results);
    send_book(stella, path, book);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
    assert_true(visit_has(stella, "How many minutes do you walk for it?"));
    visit_form(stella, "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    return path;
}

/* On a page that is filled: these answers, this button. */
static void act(struct visit *v, const char *name, const char *value, const char *button) {
    visit_form(v, "");
    if (name) {
        visit_fill(v, name, value);
    }
    visit_fill(v, "act", button);
    visit_send(v);
}

static void begin(struct visit *v, const char *path) {
    visit_get(v, below(path, "begin"));
    visit_form(v, "");
    visit_send(v);
    assert_int_equal(visit_status(v), 200);
}

TEST_STORES(
    "http: survey: what a workbook may not have is told with its cells, and nothing changes") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = make(stella, "anyone", "members");
    send_book(stella, path,
              "survey\n,type,name,label,relevant\n,text,a,A,pulldata('x')\n,barcode,b,B,\n");
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "survey!E3"));
    assert_true(visit_has(stella, "survey!B4"));
    visit_get(stella, below(path, "questions"));
    assert_true(visit_has(stella, "There are no questions yet."));
    send_book(stella, path, "nonsense");
    assert_int_equal(visit_status(stella), 422);
    visit_get(stella, path);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "There are no questions yet."));
}

TEST_STORES("http: survey: page by page, by skip logic, with a repeat, to a receipt") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path = open_water(signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    begin(nobody, path);
    assert_true(visit_has(nobody, "Where is your water from?"));
    assert_false(visit_has(nobody, "How many minutes"));
    act(nobody, NULL, NULL, "next"); /* required */
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Please answer this question."));
    act(nobody, "q0", "river", "next");
    assert_true(visit_has(nobody, "How many minutes do you walk for it?"));
    act(nobody, "q1", "700", "next");
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Ten hours at most."));
    assert_str(visit_value(nobody, "q1"), "700");
    act(nobody, "q1", "many", "words-1"); /* nothing typed is lost when the language changes */
    assert_true(visit_has(nobody, "¿Cuántos minutos camina?"));
    assert_str(visit_value(nobody, "q1"), "many");
    act(nobody, "q1", "٣٠", "next");
    act(nobody, "q3-1", "4", "words-0");
    act(nobody, "q3-1", "4", "next");
    assert_true(visit_has(nobody, "There is 1 so far."));
    act(nobody, NULL, NULL, "add");
    act(nobody, "q3-2", "99", "next");
    assert_int_equal(visit_status(nobody), 422);
    act(nobody, "q3-2", "9", "next");
    act(nobody, NULL, NULL, "drop-r2-1");
    assert_true(visit_has(nobody, "There is 1 so far."));
    act(nobody, NULL, NULL, "next");
    act(nobody, "q4", "<b>A bridge</b>", "back");
    act(nobody, NULL, NULL, "next");
    assert_str(visit_value(nobody, "q4"), "<b>A bridge</b>");
    act(nobody, NULL, NULL, "next");
    assert_true(visit_has(nobody, "&lt;b&gt;A bridge"));
    assert_true(visit_has(nobody, "The river"));
    act(nobody, NULL, NULL, "send");
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "Your answers have arrived."));
    visit_form(nobody, "/receipt");
    visit_send(nobody);
    assert_true(visit_has(nobody, "Your answers are erased."));
}

TEST_STORES("http: survey: going back and changing an answer takes away what hung on it") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path = open_water(signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    begin(nobody, path);
    act(nobody, "q0", "river", "next");
    act(nobody, "q1", "30", "back");
    act(nobody, "q0", "tap", "next");
    assert_false(visit_has(nobody, "How many minutes"));
    assert_true(visit_has(nobody, "How old is the child?"));
    act(nobody, NULL, NULL, "back");
    act(nobody, "q0", "river", "next");
    assert_str(visit_value(nobody, "q1"), "30");
}

TEST_STORES("http: survey: nobody sends what no page would take") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    const char *path = open_water(signed_in(nobody, STELLA_STEWARD), "anyone", "public");
    begin(nobody, path);
    act(nobody, NULL, NULL, "send");
    assert_int_equal(visit_status(nobody), 422);
    assert_true(visit_has(nobody, "Please answer this question."));
    visit_get(nobody, path_of(nobody));
    act(nobody, "q0", "sea", "next");
    assert_int_equal(visit_status(nobody), 422);
}

/* 25 by tap, 17 from the river, 3 from a well. */
static void fill_many(struct world *w, const char *path) {
    struct str id_part = str_from(str_of(path), sizeof "/surveys/" - 1);
    struct id id;
    assert_true(id_parse(str_first(id_part, ID_TEXT_SIZE), &id));
    for (int i = 0; i < 45; i++) {
        struct survey_taken t;
        struct ctx *c = world_as(w, MARA_MEMBER);
        const char *water = i < 25 ? "tap" : i < 42 ? "river" : "well";
        struct survey_entry e = {.way = SURVEY_BY_PHONE,
                                 .version = 1,
                                 .instance = arena_printf(c->arena, "uuid:%d", i),
                                 .answers = arena_printf(c->arena, "0=%s\n%s2+\n3=%d\n4==SUM(%d)\n",
                                                         water, i < 25 ? "" : "1=30\n", i % 17, i)};
        assert_int_equal(world_end(w, survey_take(c, id, &e, &t)), ERR_OK);
    }
}

TEST_STORES("http: survey: a small number is hidden, and so is what would give it back") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = signed_in(nobody, STELLA_STEWARD);
    const char *path = open_water(stella, "anyone", "public");
    visit_get(nobody, below(path, "results"));
    assert_true(visit_has(nobody, "Results are shown once ten people have answered."));
    fill_many(&w, path);
    visit_get(nobody, below(path, "results"));
    assert_int_equal(visit_status(nobody), 200);
    assert_true(visit_has(nobody, "45 people answered."));
    assert_true(visit_has(nobody, "Most often: A tap, said by 25 of 45"));
    assert_true(visit_has(nobody, ">25</td>"));
    assert_false(visit_has(nobody, ">17</td>")); /* 3 is what 25 and 17 leave of 45 */
    assert_false(visit_has(nobody, ">3</td>"));
    assert_true(visit_has(nobody, ">hidden<"));
    assert_false(visit_has(nobody, "SUM("));
    assert_false(visit_has(nobody, "answers.csv"));
    visit_get(nobody, below(path, "results?by=water"));
    assert_int_equal(visit_status(nobody), 200);
    visit_get(stella, below(path, "answers.csv"));
    assert_true(visit_has(stella, "instance,version,day,way,water,minutes,child/age,words"));
    assert_true(visit_has(stella, ",'=SUM(7)"));
    visit_get(stella, below(path, "texts?item=4"));
    assert_true(visit_has(stella, "=SUM("));
}

TEST_STORES("http: survey: who may come to which page") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = signed_in(nobody, STELLA_STEWARD),
                 *mara = signed_in(nobody, MARA_MEMBER), *hola = signed_in(nobody, HOLA_HELPER);
    const char *path = open_water(stella, "anyone", "members");
    const struct {
        const char *page;
        int nobody, mara, hola, stella;
    } rows[] = {
        {path, 200, 200, 200, 200},
        {below(path, "begin"), 200, 200, 200, 200},
        {below(path, "results"), 303, 200, 200, 200},
        {below(path, "receipt"), 200, 200, 200, 200},
        {below(path, "edit"), 303, 403, 403, 200},
        {below(path, "import"), 303, 403, 403, 200},
        {below(path, "questions"), 303, 403, 403, 200},
        {below(path, "questions/0"), 303, 403, 403, 200},
        {below(path, "add"), 303, 403, 403, 200},
        {below(path, "preview"), 303, 403, 403, 200},
        {below(path, "sheets"), 303, 403, 200, 200},
        {below(path, "sheets/print"), 303, 403, 200, 200},
        {below(path, "enter"), 303, 403, 200, 200},
        {below(path, "answers.csv"), 303, 403, 403, 200},
        {below(path, "texts?item=4"), 303, 403, 403, 200},
        {below(path, "fill/KH7Q-2MPX-9TRA"), 404, 404, 404, 404},
        {NEW, 303, 403, 403, 200},
    };
    struct visit *all[] = {nobody, mara, hola, stella};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int expected[] = {rows[i].nobody, rows[i].mara, rows[i].hola, rows[i].stella};
        for (size_t k = 0; k < 4; k++) {
            test_row("%s, visitor %zu", rows[i].page, k);
            visit_get_only(all[k], rows[i].page);
            assert_int_equal(visit_status(all[k]), expected[k]);
        }
    }
}

static void add(struct visit *v, const char *path, const char *label, const char *type,
                const char *choices) {
    visit_get(v, below(path, "add"));
    visit_form(v, "");
    visit_fill(v, "label-0", label);
    visit_fill(v, "type", type);
    visit_fill(v, "choices-0", choices);
}

TEST_STORES("http: survey: made on pages, in two languages, asked by what was chosen") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = make(stella, "members", "stewards");
    add(stella, path, "Do you have children?", "yes_no", "");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    add(stella, path, "What do they like?", "several", "Only one");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    assert_str(visit_value(stella, "choices-0"), "Only one");
    visit_form(stella, "");
    visit_fill(stella, "choices-0", "Songs\nStories");
    visit_fill(stella, "when", "do_you_have_children");
    visit_fill(stella, "value", "Perhaps");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, "");
    visit_fill(stella, "value", "yes");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "Do you have children? is Yes"));
    /* What another question depends on cannot go, and stays before it. */
    visit_form(stella, "");
    visit_fill(stella, "item", "0");
    visit_fill(stella, "act", "remove");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_get(stella, below(path, "questions"));
    visit_form(stella, "");
    visit_fill(stella, "act", "language");
    visit_fill(stella, "language", "Español (es)");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(stella, below(path, "questions/1"));
    assert_true(visit_has(stella, "choices-1"));
    visit_get(stella, below(path, "preview"));
    assert_true(visit_has(stella, "Stories"));
    visit_get(stella, path);
    visit_form(stella, "/open");
    visit_send(stella);
    begin(stella, path);
    act(stella, "q0", "no", "next");
    assert_false(visit_has(stella, "What do they like?"));
}

static void type_sheet(struct visit *v, const char *path, const char *card, const char *water,
                       const char *minutes, bool settled) {
    visit_get(v, below(path, arena_cstr(test_arena(),
                                        arena_printf(test_arena(), "enter?card=%s", card))));
    visit_form(v, "/enter");
    visit_fill(v, "q0", water);
    visit_fill(v, "q1", minutes);
    if (settled) {
        visit_fill(v, "settled", "yes");
    }
    visit_send(v);
}

TEST_STORES("http: survey: paper is typed twice by two people") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = signed_in(nobody, STELLA_STEWARD),
                 *hola = signed_in(nobody, HOLA_HELPER);
    const char *path = open_water(stella, "anyone", "public");
    visit_get(hola, below(path, "sheets"));
    visit_form(hola, "");
    visit_fill(hola, "count", "2");
    visit_send(hola);
    assert_int_equal(visit_status(hola), 200);
    struct str body = visit_body(hola);
    struct str row = str_from(body, str_find(body, STR("<bdi>1-")) + 5);
    const char *card = arena_cstr(test_arena(), str_cut(&row, '<'));
    visit_get(hola, below(path, "sheets/print"));
    assert_true(visit_has(hola, card));
    type_sheet(hola, path, card, "river", "9999", false);
    assert_int_equal(visit_status(hola), 422);
    type_sheet(hola, path, card, "river", "30", false);
    assert_int_equal(visit_status(hola), 200);
    type_sheet(stella, path, card, "river", "40", false);
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "The first typing says something else here"));
    visit_form(stella, "/enter");
    visit_add(stella, "settled", "yes");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    assert_true(visit_has(stella, "This sheet counts."));
    visit_get(stella, below(path, "answers.csv"));
    assert_true(visit_has(stella, ",paper,river,40,"));
}

/* --- photos --- */

static const char photo_book[] = "survey\n"
                                 ",type,name,label,required\n"
                                 ",image,tap,A photo of your tap,yes\n"
                                 ",integer,homes,How many use it?,yes\n";

static const char *open_photos(struct visit *stella) {
    const char *path = make(stella, "anyone", "public");
    send_book(stella, path, photo_book);
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

/* The page with both questions, with a file for the first. */
static void post_photo(struct visit *v, const char *path, const char *homes, struct str picture,
                       const char *deed) {
    struct buf b = buf_make((size_t)4 << 20);
    visit_get(v, path);
    put_field(&b, "form_token", visit_value(v, "form_token"));
    put_field(&b, "at", visit_value(v, "at"));
    put_field(&b, "shown", STR("q0"));
    put_field(&b, "shown", STR("q1"));
    put_field(&b, "q1", str_of(homes));
    put_field(&b, "act", str_of(deed));
    buf_put(&b, STR("--X\r\nContent-Disposition: form-data; name=\"q0\"; filename=\"IMG 1.jpg\"\r\n"
                    "Content-Type: image/jpeg\r\n\r\n"));
    buf_put(&b, picture);
    buf_put(&b, STR("\r\n--X--\r\n"));
    visit_post(v, path, "multipart/form-data; boundary=X", arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
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
    struct visit *ana = visit_begin(&w), *stella = signed_in(ana, STELLA_STEWARD);
    const char *path = open_photos(stella);
    begin(ana, path);
    const char *fill = path_of(ana);
    assert_true(visit_has(ana, "enctype=\"multipart/form-data\""));
    act(ana, "q1", "3", "next"); /* required */
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
    act(ana, "q1", "3", "unpick-q0");
    assert_false(visit_has(ana, "<img"));
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 404);
    visit_get(ana, fill);
    post_photo(ana, fill, "3", picture_png(60, 40, 40), "next");
    assert_int_equal(visit_status(ana), 303);
    visit_get(ana, arena_cstr(test_arena(), visit_location(ana)));
    assert_true(visit_has(ana, "Photo: A photo of your tap"));
    act(ana, NULL, NULL, "send");
    assert_int_equal(visit_status(ana), 200);
    photo = shown_photo(ana);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    visit_get(stella, below(path, "answers.csv"));
    assert_true(visit_has(stella, "/pictures/"));
    visit_get(stella, below(path, "results"));
    assert_false(visit_has(stella, "photo-"));
    assert_false(visit_has(stella, "<img src=\"/surveys"));
}

TEST_STORES("http: survey: a sound cannot be sent: the look at a workbook says so with its cell") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *path = make(stella, "anyone", "members");
    send_book(stella, path, "survey\n,type,name,label\n,audio,song,A song\n,text,words,Words\n");
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
    visit_get(stella, below(path, "import"));
    put_field(&b, "form_token", visit_value(stella, "form_token"));
    put_file(&b, "file", "book.csv", str_of(picture_book));
    put_file(&b, "pictures", "My tap.png", picture_png(60, 40, 40));
    put_file(&b, "pictures", "words.png", STR("only words"));
    put_file(&b, "pictures", "nobody asks.png", picture_png(30, 30, 30));
    buf_put(&b, STR("--X--\r\n"));
    visit_post(stella, below(path, "import"), "multipart/form-data; boundary=X",
               arena_str(test_arena(), buf_str(&b)));
    buf_free(&b);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, arena_cstr(test_arena(), visit_location(stella)));
}

static const char *open_pictures(struct visit *stella, const char **photo) {
    const char *path = make(stella, "anyone", "public");
    send_picture_book(stella, path);
    assert_true(visit_has(stella, "survey!E4"));
    assert_true(visit_has(stella, "survey!E5")); /* it came, and is no picture */
    assert_false(visit_has(stella, "survey!E3"));
    visit_form(stella, "");
    visit_send(stella);
    visit_get(stella, below(path, "preview"));
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
    struct visit *ana = visit_begin(&w), *stella = signed_in(ana, STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    begin(ana, path);
    assert_true(visit_has(ana, "alt=\"Is your tap like this?\""));
    const char *shown = shown_photo(ana);
    assert_string_equal(shown, photo);
    visit_get(ana, shown);
    assert_int_equal(visit_status(ana), 200);
    assert_true(str_starts(visit_body(ana), STR("\xff\xd8\xff")));
    visit_get(stella, below(path, "sheets")); /* on paper, too */
    visit_form(stella, "");
    visit_send(stella);
    visit_get(stella, below(path, "sheets/print"));
    assert_string_equal(shown_photo(stella), photo);
    visit_get(ana, below(path, "shown/none.jpg"));
    assert_int_equal(visit_status(ana), 404);
    fetch_pictures(ana, 1);
}

TEST_STORES("http: survey: a picture of a choice stays when the words of its question change") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    visit_get(stella, below(path, "preview"));
    assert_true(visit_has(stella, "width=\"120\""));
    visit_get(stella, below(path, "questions/2"));
    visit_form(stella, "");
    visit_fill(stella, "label-0", "Which kind is it?");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_get(stella, below(path, "preview"));
    assert_true(visit_has(stella, "Which kind is it?"));
    assert_true(visit_has(stella, "width=\"120\""));
}

TEST_STORES("http: survey: questions that are copied bring their pictures along") {
    struct world w;
    world_make(&w, store);
    struct visit *stella = signed_in(visit_begin(&w), STELLA_STEWARD);
    const char *photo;
    const char *from = open_pictures(stella, &photo);
    const char *to = make(stella, "anyone", "public");
    visit_get(stella, below(to, "questions"));
    struct str stamp = visit_value(stella, "stamp"), token = visit_value(stella, "form_token");
    struct str body = arena_printf(test_arena(), "form_token=%.*s&stamp=%.*s&act=copy&from=%s",
                                   STR_ARG(token), STR_ARG(stamp), from + sizeof "/surveys/" - 1);
    visit_post(stella, below(to, "questions"), NULL, body);
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, below(to, "preview"));
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
    struct visit *ana = visit_begin(&w), *stella = signed_in(ana, STELLA_STEWARD);
    const char *photo;
    const char *path = open_pictures(stella, &photo);
    const char *page = below(path, "questions/0/picture");
    post_picture(stella, page, "A tap on a wall", "keep", STR("no picture"));
    assert_int_equal(visit_status(stella), 422);
    assert_true(visit_has(stella, "This is not a picture that we can show."));
    post_picture(stella, page, "A tap on a wall", "keep", picture_png(80, 80, 80));
    assert_int_equal(visit_status(stella), 303);
    visit_get(stella, below(path, "preview"));
    assert_true(visit_has(stella, "alt=\"A tap on a wall\""));
    assert_string_not_equal(shown_photo(stella), photo);
    begin(ana, path); /* what is asked stays as it was asked */
    assert_string_equal(shown_photo(ana), photo);
    visit_get(ana, photo);
    assert_int_equal(visit_status(ana), 200);
    post_picture(stella, page, "", "keep", STR("")); /* other words for the same picture */
    visit_get(stella, below(path, "preview"));
    assert_true(visit_has(stella, "alt=\"Is your tap like this?\""));
    post_picture(stella, page, "", "drop", STR(""));
    visit_get(stella, below(path, "preview"));
    assert_false(visit_has(stella, "alt=\"Is your tap like this?\""));
    struct visit *mara = signed_in(ana, MARA_MEMBER);
    visit_get(mara, page);
    assert_int_equal(visit_status(mara), 403);
}
