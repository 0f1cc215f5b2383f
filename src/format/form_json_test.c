/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/form_json.h: what is written is read back, and what is no form is refused. */
#include "format/form_json.h"

#include "engine/form_ready.h"
#include "format/xlsform.h"
#include "tests/unit/test.h"

static struct str written(const struct form *f) {
    struct buf b = buf_make(FORM_JSON_MAX);
    form_json_write(f, &b);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("form_json: a form comes back as it was") {
    static const char text[] =
        "survey\n"
        ",type,name,label::English (en),label::Español (es),hint::English (en),relevant,constraint,"
        "constraint_message::English (en),required,choice_filter,appearance,parameters,default\n"
        ",text,a,\"What, \"\"you\"\"?\",Qué,,,,,yes,,multiline,,x\n"
        ",begin group,g,Group,,,,,,,,field-list,,\n"
        ",select_one towns,t,Town,,,,,,,region=${a},minimal,,\n"
        ",end group,,,,,,,,,,,,\n"
        ",begin repeat,r,Child,,,,,,,,,,\n"
        ",range,n,How old?,,,${a}!='',. > 1,No,,,,start=0 end=10 step=0.5,\n"
        ",end repeat,,,,,,,,,,,,\n"
        "choices\n"
        ",list_name,name,label::English (en),region\n"
        ",towns,one,One,x\n"
        ",towns,two,,y\n"
        "settings\n"
        ",form_title,instance_name\n"
        ",Towns,\"concat(${a}, 'b')\"\n";
    struct xlsform x;
    struct form again;
    struct flaw flaw;
    struct form_flaws flaws;
    assert_int_equal(xlsform_read_file(test_arena(), str_of(text), STR("f"), &x), ERR_OK);
    struct str first = written(&x.form);
    assert_int_equal(form_json_read(test_arena(), first, &again, &flaw), ERR_OK);
    assert_true(str_eq(written(&again), first));
    assert_non_null(form_prepare(test_arena(), &again, &flaws));
    assert_int_equal(again.items, x.form.items);
    assert_str(again.item[0].label[0], "What, \"you\"?");
    assert_null(again.item[1].label[1].p);
    assert_str(again.list[0].choice[1].column[0], "y");
    assert_near(again.item[4].range.step, 0.5, 1e-12);
}

TEST("form_json: a picture comes back with its words") {
    static const struct str language[] = {STR_INIT("English (en)"),
                                          STR_INIT("Espa\xC3\xB1ol (es)")};
    static const struct str image[] = {STR_INIT("a.jpg"), STR_INIT("a.jpg")};
    static const struct str alt[] = {STR_INIT("A tap"), {0}};
    static const struct form_item item[] = {{.type = FORM_TEXT,
                                             .name = STR_INIT("a"),
                                             .parent = FORM_NONE,
                                             .list = FORM_NONE,
                                             .image = image,
                                             .image_alt = alt}};
    struct form f = {.language = language, .languages = 2, .item = item, .items = 1}, again;
    struct flaw flaw;
    assert_int_equal(form_json_read(test_arena(), written(&f), &again, &flaw), ERR_OK);
    assert_str(again.item[0].image[1], "a.jpg");
    assert_str(again.item[0].image_alt[0], "A tap");
    assert_null(again.item[0].image_alt[1].p);
    assert_true(str_eq(written(&again), written(&f)));
}

TEST("form_json: what is no form is refused") {
    static const char *const rows[] = {
        "",
        "[]",
        "{}",
        "{\"language\":[]}",
        "{\"language\":[\"\"],\"default_language\":1}",
        "{\"language\":[\"\"],\"item\":{}}",
        "{\"language\":[\"\"],\"item\":[{}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"nonsense\",\"name\":\"a\"}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"text\",\"name\":7}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"text\"}]}",
        "{\"language\":[\"\"],\"list\":[{\"choice\":[]}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"text\",\"name\":\"a\",\"parent\":0}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"text\",\"name\":\"a\",\"label\":[]}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"text\",\"name\":\"a\",\"list\":0}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"select_one\",\"name\":\"a\"}]}",
        "{\"language\":[\"\"],\"item\":[{\"type\":\"range\",\"name\":\"a\"}]}",
        ("{\"language\":[\"\"],\"item\":[{\"type\":\"text\",\"name\":\"a\"},"
         "{\"type\":\"text\",\"name\":\"b\",\"parent\":0}]}"),
        ("{\"language\":[\"\"],\"list\":[{\"name\":\"l\",\"column\":[\"c\"],\"choice\":[{"
         "\"name\":\"x\"}]}]}"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct form f;
        struct flaw flaw;
        test_row("%s", rows[i]);
        assert_int_equal(form_json_read(test_arena(), str_of(rows[i]), &f, &flaw), ERR_INPUT);
        assert_non_null(flaw.code);
    }
}
