/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form filled by requests and replies, as a script does it. */
#include "browser/filling.h"

#include <string.h>

#include "format/form_json.h"
#include "format/json_read.h"
#include "format/xlsform.h"
#include "tests/unit/test.h"

static const char water[] =
    "survey\n"
    ",type,name,label::English (en),label::Español (es),relevant,constraint,"
    "constraint_message::English (en),required\n"
    ",select_one sources,water,Where is your water from?,¿De dónde es su agua?,,,,yes\n"
    ",integer,minutes,Minutes?,¿Minutos?,${water} != 'tap',. <= 600,Ten hours at most.,yes\n"
    ",begin repeat,child,Child,Criatura,,,,\n"
    ",integer,age,How old is the child?,¿Qué edad tiene?,,. < 18,,\n"
    ",end repeat,,,,,,,\n"
    ",image,photo,A photo?,¿Una foto?,,,,yes\n"
    ",text,words,What should change?,¿Qué debe cambiar?,,,,\n"
    "choices\n"
    ",list_name,name,label::English (en),label::Español (es)\n"
    ",sources,tap,A tap,Un grifo\n"
    ",sources,river,The river,El río\n";

static struct str form_text(const char *book) {
    struct xlsform *x = arena_new(test_arena(), struct xlsform);
    assert_int_equal(xlsform_read_file(test_arena(), str_of(book), STR("f"), x), ERR_OK);
    struct buf b = buf_make(FORM_JSON_MAX);
    form_json_write(x->ready->form, &b);
    struct str text = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return text;
}

/* What a script keeps between requests. */
struct phone {
    struct str form, draft, at, reply;
    int64_t language;
    json_t *page;
};

static void put(struct buf *b, struct str name, struct str value) {
    buf_int(b, (int64_t)name.n);
    buf_char(b, ':');
    buf_put(b, name);
    buf_int(b, (int64_t)value.n);
    buf_char(b, ':');
    buf_put(b, value);
}

static struct str reply_to(struct str request) {
    struct buf out = buf_make(FILLING_REPLY_MAX);
    filling_reply(test_arena(), request, &out);
    struct str reply = arena_str(test_arena(), buf_str(&out));
    buf_free(&out);
    return reply;
}

/* posted: "shown=q0 q0=river": names and values. act NULL: only shown. */
static void ask(struct phone *p, const char *act, const char *posted) {
    struct buf b = buf_make(FILLING_REQUEST_MAX);
    struct str rest = str_of(posted);
    struct flaw flaw;
    put(&b, STR("form"), p->form);
    put(&b, STR("now"), STR("1795818615250"));
    put(&b, STR("offset"), STR("60"));
    put(&b, STR("tag"), STR("en"));
    put(&b, STR("at"), p->at);
    if (p->draft.p) {
        put(&b, STR("draft"), p->draft);
        put(&b, STR("language"), arena_printf(test_arena(), "%lld", (long long)p->language));
    }
    if (act) {
        put(&b, STR("act"), str_of(act));
    }
    while (rest.n > 0) {
        struct str value = str_cut(&rest, ' ');
        struct str name = str_cut(&value, '=');
        put(&b, arena_join(test_arena(), STR("."), name), value);
    }
    p->reply = reply_to(buf_str(&b));
    buf_free(&b);
    json_decref(p->page);
    assert_int_equal(
        json_read(p->reply, (struct json_limits){FILLING_REPLY_MAX, 10}, &p->page, &flaw), ERR_OK);
    if (json_object_get(p->page, "draft")) {
        p->draft = arena_str(test_arena(), json_str(json_object_get(p->page, "draft")));
        p->at = arena_str(test_arena(), json_str(json_object_get(p->page, "at")));
        p->language = json_integer_value(json_object_get(p->page, "language"));
    }
}

static bool says(const struct phone *p, const char *part) {
    return str_find(p->reply, str_of(part)) < p->reply.n;
}

TEST("filling: page by page, by skip logic, with a repeat, to what is sent") {
    static const struct {
        const char *act, *posted, *at, *says, *silent;
    } rows[] = {
        {NULL, "", "q0", "\"number\":1,\"of\":", "\"wrong\""},
        {"next", "shown=q0", "q0", "\"wrong\":\"missing\"", "Minutes?"},
        {"next", "shown=q0 q0=river", "q1", "Minutes?", "\"wrong\""},
        {"next", "shown=q1 q1=700", "q1", "\"said\":\"Ten hours at most.\"", "How old"},
        {"words-1", "shown=q1 q1=many", "q1", "¿Minutos?", "\"wrong\""},
        {"words-0", "shown=q1 q1=many", "q1", "\"value\":\"many\"", "¿Minutos?"},
        {"next", "shown=q1 q1=٣٠", "q3-1", "How old is the child?", "\"wrong\""},
        {"next", "shown=q3-1 q3-1=4", "m2", "\"may_add\":true", "\"fields\""},
        {"add", "", "q3-2", "\"row\":2", "\"wrong\""},
        {"next", "shown=q3-2 q3-2=99", "q3-2", "\"wrong\":\"refused\"", "\"said\""},
        {"next", "shown=q3-2 q3-2=9", "m2", "\"value\":\"9\"", "\"wrong\""},
        {"drop-r2-1", "", "m2", "\"value\":\"9\"", "\"value\":\"4\""},
        {"next", "", "q4", "\"media\":true", "\"answers\""},
        {"back", "shown=q4 shown=q5 q5=Lamps", "m2", "\"more\"", "\"answers\""},
        {"next", "", "q4", "\"value\":\"Lamps\"", "\"answers\""},
        {"next", "shown=q4 shown=q5 q5=", "end", "\"missing\":true", "\"answers\""},
        {"send", "", "end", "\"answers\":\"0=river\\n1=30\\n2+\\n3=9\\n4=\\n5=\\n\"", "\"stays\""},
    };
    struct phone p = {.form = form_text(water), .at = STR("")};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ask(&p, rows[i].act, rows[i].posted);
        test_row("row %zu: %.*s", i, STR_ARG(p.reply));
        assert_str(p.at, rows[i].at);
        assert_true(says(&p, rows[i].says));
        assert_false(says(&p, rows[i].silent));
    }
    json_decref(p.page);
}

/* "shown=q5 q5=xxx.." with so many of them. */
static const char *long_text(size_t count) {
    static const char before[] = "shown=q4 shown=q5 q5=";
    char *text = arena_room(test_arena(), sizeof before + count);
    memcpy(text, before, sizeof before - 1);
    memset(text + sizeof before - 1, 'x', count);
    text[sizeof before - 1 + count] = '\0';
    return text;
}

TEST("filling: a text that is too long can be shortened; one that fits nowhere is said in a word") {
    struct phone p = {.form = form_text(water), .at = STR("")};
    ask(&p, NULL, "");
    p.at = STR("q4");
    ask(&p, "next", long_text(41000));
    assert_str(p.at, "q4");
    assert_true(says(&p, "\"wrong\":\"too_long\""));
    ask(&p, "stay", long_text(41000));
    assert_str(p.at, "q4");
    ask(&p, "next", "shown=q4 shown=q5 q5=Lamps");
    assert_str(p.at, "end");
    p.at = STR("q4");
    ask(&p, "next", long_text(300000));
    assert_str(p.reply, "{\"fault\":\"too_large\"}");
    ask(&p, "next", "shown=q4 shown=q5 q5=Lamps");
    assert_str(p.at, "end");
    json_decref(p.page);
}

TEST("filling: where a picture belongs to a question or a choice, it is said") {
    static const char book[] = "survey\n"
                               ",type,name,label,media::image\n"
                               ",select_one plants,plant,Which do you know?,\n"
                               ",text,leaf,What grows here?,leaf.png\n"
                               ",text,why,Why?,\n"
                               "choices\n"
                               ",list_name,name,label,media::image\n"
                               ",plants,mint,Mint,\n"
                               ",plants,sage,Sage,sage.png\n";
    static const bool has[] = {true, true, false};
    struct phone p = {.form = form_text(book), .at = STR("")};
    ask(&p, NULL, "");
    const json_t *fields = json_object_get(p.page, "fields");
    assert_int_equal(json_array_size(fields), sizeof has);
    for (size_t i = 0; i < sizeof has; i++) {
        test_row("question %zu", i);
        assert_int_equal(json_is_true(json_object_get(json_array_get(fields, i), "picture")),
                         has[i]);
    }
    json_decref(p.page);
}

TEST("filling: what is wrong before sending leads to its question") {
    struct phone p = {.form = form_text(water), .at = STR("")};
    ask(&p, NULL, "");
    p.at = STR("end");
    ask(&p, "send", "");
    assert_true(says(&p, "\"stays\":true"));
    assert_true(says(&p, "{\"key\":\"q0\",\"label\":\"Where is your water from?\",\"wrong\":"
                         "\"missing\""));
    assert_false(says(&p, "\"answers\""));
    /* no file can be given here */
    assert_true(says(&p, "\"label\":\"A photo?\",\"missing\":true"));
    json_decref(p.page);
}

TEST("filling: what cannot be read is said in a word") {
    struct buf b = buf_make(FILLING_REQUEST_MAX);
    put(&b, STR("form"), form_text(water));
    put(&b, STR("draft"), STR("99=x\n"));
    struct str strange = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    const struct {
        struct str request;
        const char *fault;
    } rows[] = {
        {STR(""), "form"},
        {STR("x"), "request"},
        {STR("4:form"), "request"},
        {STR("4:form2:{}"), "form"},
        {STR("4:form9:{}"), "request"},
        {STR("4:form-1:"), "request"},
        {STR("3:now1:x"), "request"},
        {STR("3:now20:9223372036854775807"), "request"},
        {STR("6:offset5:99999"), "request"},
        {STR("5:other1:x"), "request"},
        {STR("4:form1:\xFF"), "request"},
        {strange, "draft"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        assert_str(reply_to(rows[i].request),
                   arena_printf(test_arena(), "{\"fault\":\"%s\"}", rows[i].fault).p);
    }
}
