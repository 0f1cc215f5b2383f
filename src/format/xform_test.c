/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/xform.h: expressions with paths, the XML of a small form, filled forms read back,
 * what is refused in them. That others read our XML, tests/tools/form_test.sh shows. */
#include "format/xform.h"

#include <string.h>

#include "format/xform_inside.h"
#include "format/xlsform.h"
#include "format/xml_read.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct form_clock clock_here = {INT64_C(1795818615250), 0};

static const char household[] =
    "survey\n"
    ",type,name,label::en,label::es,relevant,repeat_count,default,choice_filter,calculation\n"
    ",text,who,Who <are> you?,\xC2\xBFQui\xC3\xA9n?,,,,,\n"
    ",integer,n,How many?,,,,2,,\n"
    ",begin repeat,member,Member,,,${n} + 1,,,\n"
    ",text,name,Name of ${who},,,,,,\n"
    ",begin group,more,More,,${name} != '',,,,\n"
    ",integer,age,Age of ${name},,,,position(..) * 10,,\n"
    ",select_one town,town,Town,,,,,r=${region} and . != 'x',\n"
    ",calculate,twice,,,,,,,${age}*2-${n}\n"
    ",end group,,,,,,,,\n"
    ",select_one region,region,Region,,,,,,\n"
    ",end repeat,,,,,,,,\n"
    ",calculate,sum,,,,,,,sum(${age}) + count(${member})\n"
    ",calculate,second,,,,,,,\"indexed-repeat(${name}, ${member}, 2)\"\n"
    "choices\n,list_name,name,label::en,r\n,town,a,A,north\n,town,b,B,south\n"
    ",region,north,North,\n,region,south,South,\n"
    "settings\n,form_id,version,form_title\n,house,7,House & home\n";

static const struct form_ready *ready_of(const char *text) {
    struct xlsform *x = arena_new(test_arena(), struct xlsform);
    enum err e = xlsform_read_file(test_arena(), str_of(text), STR("id"), x);
    for (size_t i = 0; i < x->refusals; i++) {
        struct str why = xlsform_note_text(test_arena(), &x->refused[i]);
        test_row("%.*s", STR_ARG(why));
    }
    assert_int_equal(e, ERR_OK);
    return x->ready;
}

TEST("xform: names of answers become paths, relative within their repeat") {
    static const struct {
        const char *item; /* whose rule */
        enum form_rule rule;
        const char *expected;
    } rows[] = {
        {"member", FORM_COUNT, "/data/n  + 1"},
        {"member/more", FORM_RELEVANT, "../name  != ''"},
        {"member/more/age", FORM_DEFAULT, "position(..) * 10"},
        {"member/more/town", FORM_FILTER, "r= current()/../../region  and current()/. != 'x'"},
        {"member/more/twice", FORM_CALCULATION, "../age *2- /data/n"},
        {"sum", FORM_CALCULATION, "sum( /data/member/more/age ) + count( /data/member )"},
        {"second", FORM_CALCULATION, "indexed-repeat( /data/member/name ,  /data/member , 2)"},
    };
    const struct form_ready *r = ready_of(household);
    struct xform_writing w = {.arena = test_arena(), .ready = r, .form = r->form};
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t item = form_find(r, str_of(rows[i].item));
        test_row("%s", rows[i].item);
        assert_true(item != FORM_NONE);
        assert_str(xform_rule(&w, item, (int)rows[i].rule, r->form->item[item].rule[rows[i].rule],
                              r->place[item].rule[rows[i].rule]),
                   rows[i].expected);
    }
}

static const struct xml_limits limits = {1000000, 60, 20000, 20000};

static struct xml written(const struct form_ready *r) {
    struct buf b = buf_make(1 << 20);
    struct xml x;
    struct flaw flaw;
    xform_write(test_arena(), r, STR("We keep no names."), &b);
    assert_false(b.overflow);
    enum err e = xml_read(test_arena(), arena_str(test_arena(), buf_str(&b)), limits, &x, &flaw);
    test_row("%.*s", STR_ARG(flaw.why));
    buf_free(&b);
    assert_int_equal(e, ERR_OK);
    return x;
}

/* The first element of this name with this attribute. */
static const struct xml_node *node_of(const struct xml *x, const char *name, const char *attribute,
                                      const char *value) {
    for (size_t i = 0; i < x->nodes; i++) {
        if (str_eq(x->node[i].name, str_of(name)) &&
            str_eq(xml_value(&x->node[i], str_of(attribute)), str_of(value))) {
            return &x->node[i];
        }
    }
    test_row("%s %s=%s", name, attribute, value);
    fail();
    return NULL;
}

TEST("xform: the XML of a form") {
    struct xml x = written(ready_of(household));
    const struct xml_node *n = node_of(&x, "data", "id", "house");
    assert_str(xml_value(n, STR("version")), "7");
    n = node_of(&x, "bind", "nodeset", "/data/member_count");
    assert_str(xml_value(n, STR("calculate")), "/data/n  + 1");
    n = node_of(&x, "repeat", "nodeset", "/data/member");
    assert_str(xml_value(n, STR("count")), "/data/member_count");
    n = node_of(&x, "setvalue", "ref", "/data/member/more/age");
    assert_str(xml_value(n, STR("event")), "odk-instance-first-load odk-new-repeat");
    (void)node_of(&x, "itemset", "nodeset",
                  "instance('town')/root/item[r= current()/../../region  and current()/. != 'x']");
    (void)node_of(&x, "translation", "lang", "es");
    n = node_of(&x, "text", "id", "/data/who:label");
    assert_str(x.node[(size_t)(n - x.node) + 1].text, "Who <are> you?");
    (void)node_of(&x, "output", "value", "../../name"); /* of the row, from within its group */
    n = node_of(&x, "trigger", "ref", "/data/meta/consent");
    assert_str(x.node[(size_t)(n - x.node) + 1].text, "We keep no names.");
    n = node_of(&x, "bind", "nodeset", "/data/meta/consent");
    assert_str(xml_value(n, STR("required")), "true()");
    n = node_of(&x, "bind", "nodeset", "/data/meta/instanceID");
    assert_str(xml_value(n, STR("preload")), "uid");
    size_t twos = 0;
    for (size_t i = 0; i < x.nodes; i++) {
        bool named = str_eq(x.node[i].name, STR("n"));
        twos += named && str_eq(x.node[i].text, STR("2"));
    }
    assert_int_equal(twos, 1); /* a default stands in the instance */
}

#define BEGIN                                                                                      \
    "<data xmlns='http://x' id='house' version='7'><meta><instanceID>uuid:1</instanceID></meta>"

TEST("xform: a filled form is read back") {
    const struct form_ready *r = ready_of(household);
    struct xform_submission s;
    struct flaw flaw;
    struct str xml =
        STR("<?xml version='1.0'?><h:data xmlns:h='http://x' id='house' version='7'>"
            "<h:who>Nur &amp; co</h:who><n>1</n><member_count>2</member_count>"
            "<member jr:template='' xmlns:jr='j'><name>no</name></member>"
            "<member><name>A</name><more><age>10</age><twice>19</twice></more></member>"
            "<member><name/></member><sum>12</sum>"
            "<h:meta><h:instanceID> uuid:1 </h:instanceID><deprecatedID>uuid:0</deprecatedID>"
            "<instanceName>N</instanceName><other/></h:meta></h:data>");
    enum err e = xform_submission_read(test_arena(), r, xml, clock_here, &s, &flaw);
    test_row("%zu:%zu %.*s", flaw.line, flaw.column, STR_ARG(flaw.why));
    assert_int_equal(e, ERR_OK);
    assert_str(s.instance_id, "uuid:1");
    assert_str(s.deprecated_id, "uuid:0");
    assert_str(s.instance_name, "N");
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_str(form_answer_find(s.answers, STR("who"))->value, "Nur & co");
    assert_str(form_answer_find(s.answers, STR("member[1]/more/twice"))->value, "19");
    assert_int_equal(form_answer_find(s.answers, STR("member"))->rows, 2);
    assert_false(form_answer_find(s.answers, STR("member[2]/more"))->relevant);
    assert_str(form_answer_find(s.answers, STR("sum"))->value, "12");
    s.answers->given = false; /* now as it is worked out here */
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_str(form_answer_find(s.answers, STR("sum"))->value, "12");
    assert_str(form_answer_find(s.answers, STR("second"))->value, "");
}

static struct str filled_xml(struct form_answers *as, bool all) {
    static const struct xform_submission ids = {.instance_id = STR_INIT("uuid:1")};
    struct buf b = buf_make(1 << 20);
    xform_submission_write(test_arena(), as, &ids, all, &b);
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("xform: answers become a filled form, a draft loses nothing") {
    const struct form_ready *r = ready_of(household);
    struct form_answers *as = form_answers_make(test_arena(), r, clock_here);
    assert_int_equal(form_evaluate(as), ERR_OK);
    form_answer_find(as, STR("who"))->value = STR("A < B");
    form_answer_find(as, STR("member[2]/name"))->value = STR("Zed");
    form_answer_find(as, STR("member[3]/name"))->value = STR("Cy");
    form_answer_find(as, STR("member[1]/more/age"))->value = STR("33");
    form_answer_find(as, STR("n"))->value = STR("1"); /* two rows, the third is kept */
    assert_int_equal(form_evaluate(as), ERR_OK);
    struct xform_submission s;
    struct flaw flaw;
    struct str xml = filled_xml(as, false);
    assert_true(str_find(xml, STR("<member><name/><region/></member>")) < xml.n);
    assert_true(str_find(xml, STR("Cy")) == xml.n);
    assert_int_equal(xform_submission_read(test_arena(), r, xml, clock_here, &s, &flaw), ERR_OK);
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_str(filled_xml(s.answers, false), arena_cstr(test_arena(), xml));
    xml = filled_xml(as, true);
    assert_int_equal(xform_draft_read(test_arena(), r, xml, clock_here, &s, &flaw), ERR_OK);
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_str(filled_xml(s.answers, true), arena_cstr(test_arena(), xml));
    form_answer_find(s.answers, STR("n"))->value = STR("2");
    form_answer_find(s.answers, STR("member[1]/name"))->value = STR("Ann");
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_str(form_answer_find(s.answers, STR("member[3]/name"))->value, "Cy");
    assert_str(form_answer_find(s.answers, STR("member[1]/more/age"))->value, "33");
    assert_true(form_answer_find(s.answers, STR("member[1]/more/age"))->relevant);
}

TEST("xform: what is refused in a filled form, and where") {
    static const struct {
        struct str xml;
        enum err e;
        const char *code;
        size_t column;
    } rows[] = {
        {STR_INIT("<data id='house' version='7'/>"), ERR_INPUT, "submission_id", 1},
        {STR_INIT("<data id='other' version='7'/>"), ERR_CONFLICT, "submission_form", 1},
        {STR_INIT("<data id='house' version='6'/>"), ERR_CONFLICT, "submission_version", 1},
        {STR_INIT("<data id='house'/>"), ERR_CONFLICT, "submission_version", 1},
        {STR_INIT(BEGIN "<nobody/></data>"), ERR_INPUT, "submission_unknown", 91},
        {STR_INIT(BEGIN "<member><age/></member></data>"), ERR_INPUT, "submission_unknown", 99},
        {STR_INIT(BEGIN "<who/><who/></data>"), ERR_INPUT, "submission_twice", 97},
        {STR_INIT(BEGIN "<who><b/></who></data>"), ERR_INPUT, "submission_unknown", 96},
        {STR_INIT(BEGIN "<meta><instanceID>2</instanceID></meta></data>"), ERR_INPUT,
         "submission_twice", 97},
        {STR_INIT(BEGIN "<who>"), ERR_INPUT, "xml_form", 96},
        {STR_INIT("<!DOCTYPE x><data/>"), ERR_INPUT, "xml_doctype", 1},
    };
    const struct form_ready *r = ready_of(household);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct xform_submission s;
        struct flaw flaw;
        enum err e = xform_submission_read(test_arena(), r, rows[i].xml, clock_here, &s, &flaw);
        test_row("row %zu: %zu:%zu %s %.*s", i, flaw.line, flaw.column, flaw.code,
                 STR_ARG(flaw.why));
        assert_int_equal(e, rows[i].e);
        assert_string_equal(flaw.code, rows[i].code);
        assert_int_equal(flaw.column, rows[i].column);
    }
    struct buf b = buf_make(1 << 20);
    buf_put(&b, STR(BEGIN));
    for (int i = 0; i <= FORM_ROWS_MAX; i++) {
        buf_put(&b, STR("<member/>"));
    }
    buf_put(&b, STR("</data>"));
    struct xform_submission s;
    struct flaw flaw;
    assert_int_equal(xform_submission_read(test_arena(), r, buf_str(&b), clock_here, &s, &flaw),
                     ERR_TOO_LARGE);
    assert_string_equal(flaw.code, "submission_rows");
    buf_free(&b);
}

TEST("xform: files that a filled form names") {
    const struct form_ready *r = ready_of("survey\n,type,name,relevant\n,image,a,\n,audio,b,1 = 2\n"
                                          ",begin repeat,r,\n,file,c,\n,end repeat,,\n");
    struct xform_submission s;
    struct flaw flaw;
    struct str name[2];
    struct str xml = STR("<data id='id'><a>x.jpg</a><b>y.mp3</b><r><c>1.pdf</c></r><r><c/></r>"
                         "<r><c>2.pdf</c></r><meta><instanceID>i</instanceID></meta></data>");
    assert_int_equal(xform_submission_read(test_arena(), r, xml, clock_here, &s, &flaw), ERR_OK);
    assert_int_equal(form_evaluate(s.answers), ERR_OK);
    assert_int_equal(xform_submission_files(s.answers, name, 2), 3);
    assert_str(name[0], "x.jpg");
    assert_str(name[1], "1.pdf");
}
