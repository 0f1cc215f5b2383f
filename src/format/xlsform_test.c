/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/xlsform.h: small forms in the twin of CSV, what is refused, with its cell, and
 * what is left out. The open data's are in tests/unit/xlsform_data_test.c. */
#include "format/xlsform.h"

#include <string.h>

#include "base/buf.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct xlsform read_form(const char *text) {
    struct xlsform x;
    enum err e = xlsform_read_file(test_arena(), str_of(text), STR("file"), &x);
    assert_int_equal(e != ERR_OK, x.refusals != 0);
    assert_int_equal(e == ERR_OK, x.ready != NULL);
    return x;
}

static struct str notes(const struct xlsform_note *n, size_t count) {
    struct buf b = buf_make(100000);
    for (size_t i = 0; i < count; i++) {
        struct str one = xlsform_note_text(test_arena(), &n[i]);
        buf_printf(&b, "%s%.*s", i ? "\n" : "", STR_ARG(one));
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

static struct str told(const struct xlsform *x) {
    struct buf b = buf_make(100000);
    for (uint32_t i = 0; i < x->form.items; i++) {
        const struct form_item *item = &x->form.item[i];
        buf_printf(&b, "%s%s %.*s", i ? ", " : "", form_type_word(item->type),
                   STR_ARG(form_path(test_arena(), &x->form, i)));
        if (item->list != FORM_NONE) {
            buf_printf(&b, " of %.*s", STR_ARG(x->form.list[item->list].name));
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST("xlsform: types in all their spellings") {
    static const struct {
        const char *type;
        const char *expected; /* "": refused */
    } rows[] = {
        {"text", "text q"},
        {" Text ", "text q"},
        {"string", "text q"},
        {"phone number", "text q"},
        {"integer", "integer q"},
        {"int", "integer q"},
        {"decimal", "decimal q"},
        {"range", "range q"},
        {"select_one a", "select_one q of a"},
        {"select one a", "select_one q of a"},
        {"select  one  from  a", "select_one q of a"},
        {"Select One A_b", "select_one q of A_b"},
        {"select1 a", "select_one q of a"},
        {"select_multiple a", "select_multiple q of a"},
        {"select multiple from a", "select_multiple q of a"},
        {"select all that apply from a", "select_multiple q of a"},
        {"select all that apply a", "select_multiple q of a"},
        {"select_one a or_other", "select_one q of a, text q_other"},
        {"select one from a or specify other", "select_one q of a, text q_other"},
        {"select_multiple a or other", "select_multiple q of a, text q_other"},
        {"rank a", "rank q of a"},
        {"date", "date q"},
        {"time", "time q"},
        {"dateTime", "dateTime q"},
        {"geopoint", "geopoint q"},
        {"gps", "geopoint q"},
        {"photo", "image q"},
        {"audio", "audio q"},
        {"video", "video q"},
        {"file", "file q"},
        {"note", "note q"},
        {"hidden", "hidden q"},
        {"acknowledge", "acknowledge q"},
        {"trigger", "acknowledge q"},
        {"start", "start q"},
        {"get start time", "start q"},
        {"end", "end q"},
        {"today", "today q"},
        {"get today", "today q"},
        {"select_one nowhere", ""},
        {"select_one", ""},
        {"select_one_from_file a.csv", ""},
        {"select_one_external a", ""},
        {"osm", ""},
        {"barcode", ""},
        {"geotrace", ""},
        {"geoshape", ""},
        {"audit", ""},
        {"background-audio", ""},
        {"start-geopoint", ""},
        {"csv-external", ""},
        {"include x", ""},
        {"begin loop over a", ""},
        {"qwerty", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text = arena_printf(test_arena(),
                                        "survey\n,type,name,label\n,%s,q,Q\nchoices\n"
                                        ",list_name,name,label\n,a,x,X\n,A_b,y,Y\n",
                                        rows[i].type)
                               .p;
        struct xlsform x = read_form(text);
        test_row("%s", rows[i].type);
        if (*rows[i].expected) {
            assert_int_equal(x.refusals, 0);
            assert_str(told(&x), rows[i].expected);
        } else {
            assert_true(x.refusals >= 1);
            assert_str(x.refused[0].cell, "B3");
        }
    }
    struct xlsform x = read_form("survey\n,type,name\n,deviceid,d\n,text,q\n,phonenumber,p\n");
    assert_str(told(&x), "text q");
    assert_int_equal(x.warnings, 2);
}

TEST("xlsform: groups, repeats and their rules") {
    struct xlsform x = read_form(
        "survey\n"
        ",type,name,label,relevant,repeat_count,appearance,required,read only,default,parameters\n"
        ",begin repeat,m,Member,,${n},field-list w1,,,,\n"
        ",begin_group,g,G,${a} > 1,,,,,,\n"
        ",integer,a,A,,,minimal multiline,yes,TRUE,today(),\n"
        ",end group,,,,,,,,,\n"
        ",end_repeat,m,,,,,,,,\n"
        ",integer,n,N,,,,no,,5,\n"
        ",range,r,R,,,,${n} = 1,,,start=0; end=1.5 step=.5\n"
        ",text,t,T,,,,,,Call me (soon),max-pixels=7\n"
        ",text,off,T,,,,,,,\n"
        "settings\n,form_title,form_id,version\n,Title,id1,2024\n");
    /* a group cannot hide by what is in it */
    assert_str(notes(x.refused, x.refusals), "survey!E5: \"a\" and \"g\" depend on each other");
    assert_str(told(&x),
               "repeat m, group m/g, integer m/g/a, integer n, range r, text t, text off");
    assert_str(x.form.id, "id1");
    assert_str(x.form.title, "Title");
    assert_str(x.form.version, "2024");
    assert_str(x.form.item[0].rule[FORM_COUNT], "${n}");
    assert_int_equal(x.form.item[0].appearance, FORM_FIELD_LIST);
    assert_int_equal(x.form.item[2].appearance, FORM_MINIMAL | FORM_MULTILINE);
    assert_str(x.form.item[2].rule[FORM_REQUIRED], "true()");
    assert_str(x.form.item[2].rule[FORM_READ_ONLY], "true()");
    assert_str(x.form.item[2].rule[FORM_DEFAULT], "today()");
    assert_null(x.form.item[3].rule[FORM_REQUIRED].p);
    assert_str(x.form.item[3].first, "5");
    assert_str(x.form.item[4].rule[FORM_REQUIRED], "${n} = 1");
    assert_near(x.form.item[4].range.last, 1.5, 0);
    assert_near(x.form.item[4].range.step, 0.5, 0);
    assert_str(x.form.item[5].first, "Call me (soon)");
    assert_str(notes(x.warning, x.warnings),
               "survey!G3: the appearance \"w1\" is left out\n"
               "survey!K10: the parameter \"max-pixels\" is left out");
}

TEST("xlsform: languages, words, media") {
    struct xlsform x = read_form("survey\n"
                                 ",type,name,label::English (en),label::Espa\xC3\xB1ol "
                                 "(es),hint,media::image::english (en)\n"
                                 ",text,q,Name,Nombre,a hint,a.png\n,text,r,,Solo,,\n"
                                 "choices\n,list_name,name,label,label:Arabic\n,l,x,X,\xD8\xB3\n"
                                 "settings\n,default_language\n,espa\xC3\xB1ol (es)\n");
    assert_str(notes(x.refused, x.refusals), "");
    assert_int_equal(x.form.languages, 4);
    assert_str(x.form.language[0], "English (en)");
    assert_str(x.form.language[1], "Espa\xC3\xB1ol (es)");
    assert_str(x.form.language[2], "");
    assert_str(x.form.language[3], "Arabic");
    assert_int_equal(x.form.default_language, 1);
    assert_str(form_say(&x.form, x.form.item[0].label, 0), "Name");
    assert_str(form_say(&x.form, x.form.item[0].label, 3), "Nombre");
    assert_str(form_say(&x.form, x.form.item[0].hint, 0), "a hint");
    assert_str(form_say(&x.form, x.form.item[0].image, 0), "a.png");
    assert_int_equal(x.medias, 1);
    assert_str(x.media[0].name, "a.png");
    assert_str(x.media[0].sheet, "survey");
    assert_str(x.media[0].cell, "G3");
    assert_str(form_say(&x.form, x.form.list[0].choice[0].label, 0), "X");
    assert_str(form_say(&x.form, x.form.list[0].choice[0].label, 3), "\xD8\xB3");
    assert_null(form_say(&x.form, NULL, 0).p);
}

TEST("xlsform: what cannot be sent yet is told with its cell") {
    struct xlsform x = read_form("survey\n,type,name,media::audio\n,audio,a,\n,video,b,\n,file,c,\n"
                                 ",image,d,\n,text,e,song.ogg\n");
    assert_str(notes(x.refused, x.refusals), "");
    static const char *const rows[] = {
        "survey!B3: \"audio\" cannot be sent yet", "survey!B4: \"video\" cannot be sent yet",
        "survey!B5: \"file\" cannot be sent yet", "survey!D7: sounds with questions"};
    assert_int_equal(x.warnings, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str text = xlsform_note_text(test_arena(), &x.warning[i]);
        test_row("%s", rows[i]);
        assert_true(str_starts(text, str_of(rows[i])));
    }
}

TEST("xlsform: choices with columns for filters") {
    struct xlsform x = read_form("survey\n,type,name,choice_filter\n,select_one s,s,\n"
                                 ",select_one c,c,s=${s}\n"
                                 "choices\n,list name,name,label,s,not a name\n,s,a,A,,\n,s,b,B,,\n"
                                 ",c,x,X,a,\n,c,y,Y,b,1\n");
    assert_str(notes(x.refused, x.refusals), "");
    assert_str(notes(x.warning, x.warnings), "choices!F6: the column \"not a name\" is left out");
    assert_int_equal(x.form.list[1].choices, 2);
    assert_int_equal(x.form.list[1].columns, 1);
    assert_str(x.form.list[1].choice[1].column[0], "b");
    assert_str(x.form.item[1].rule[FORM_FILTER], "s=${s}");
}

TEST("xlsform: what is refused, each with its cell, all at once") {
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"", "a sheet \"survey\" is missing, with a question in each row"},
        {"choices\n,list_name,name\n",
         "a sheet \"survey\" is missing, with a question in each row"},
        {"survey\n,type,name\n", "survey: there is no question in this sheet"},
        {"survey\n,typ,name\n,text,a\n", "survey!A2: a column \"type\" is missing"},
        {"survey\n,type,label\n,text,a\n", "survey!A2: a column \"name\" is missing"},
        {"survey\n,type,name\n,text,a\nSurvey\n,type,name\n", "Survey: this sheet is there twice"},
        {"survey\n,type,name\n,text,a\nentities\n,x\n", "entities: this sheet is not supported"},
        {"survey\n,type,name,relevant,constraint,calculation\n"
         ",calculate,c,,,\"pulldata('a','b','c','d')\"\n,text,a,${nobody} = 1,.. = "
         "2,\n,cake,b,,,\n",
         "survey!F3: \"pulldata\" is not supported\n"
         "survey!D4: there is no question \"nobody\"\n"
         "survey!E4: paths are not supported: an answer is ${name}\n"
         "survey!B5: \"cake\" is not a type that is known"},
        {"survey\n,type,name\n,text,a\n,text,a\n,text,1\n,text,\n,,b\n",
         "survey!C4: the name \"a\" stands twice\n"
         "survey!C5: \"1\" is not a name: letters, digits, _ - and . only, a letter first\n"
         "survey!C6: a name is missing\n"
         "survey!B7: the type of this question is missing"},
        {"survey\n,type,name,type\n,text,a,text\n", "survey!D2: this column stands twice"},
        {"survey\n,type,name,bind::foo,trigger,sms_field\n,text,a,x,${b},y\n,text,b,,,\n",
         "survey!D2: the column \"bind::foo\" is not supported\n"
         "survey!E2: the column \"trigger\" is not supported\n"
         "survey!F2: the column \"sms_field\" is not supported"},
        {"survey\n,type,name,bind::foo,trigger\n,text,a,,\n", ""},
        {"survey\n,type,name\n,end group,\n,begin repeat,r\n,text,a\n,end group,\n",
         "survey!B3: no group is open that could end here\n"
         "survey!B4: this repeat never ends\n"
         "survey!B6: no group is open that could end here"},
        {"survey\n,type,name,label::A,label::B\n,text,a,fine,${b} and ${c}\n",
         "survey!E3: there is no question \"b\"\nsurvey!E3: there is no question \"c\""},
        {"survey\n,type,name,parameters\n,range,r,start=9 end=1\n,range,s,end=x\n"
         ",text,t,randomize=true\n",
         "survey!D3: the range must begin below its end\n"
         "survey!D4: \"x\" is not a number that can be used here\n"
         "survey!D5: the parameter \"randomize\" is not supported"},
        {"survey\n,type,name\n,calculate,c\n", "survey!A3: a calculation is missing here"},
        {"survey\n,type,name\n,select_one l,a\nchoices\n,list_name,name,label\n,l,x,X\n,l,x,Y\n"
         ",,z,Z\n,l,,W\n,l,a b,\n",
         "choices!C7: the choice \"x\" stands twice in \"l\"\n"
         "choices!B8: the name of this choice's list is missing\n"
         "choices!C9: the name of this choice is missing\n"
         "choices!C10: the name of a choice has no blanks and at most 100 bytes"},
        {"survey\n,type,name\n,select_one l,a\nchoices\n,list_name,name,c\n,l,x,1\n,l,x,2\n"
         "settings\n,allow_choice_duplicates\n,yes\n",
         ""},
        {"survey\n,type,name,choice_filter\n,select_one "
         "l,a,d=1\nchoices\n,list_name,name,c\n,l,x,1\n",
         "survey!D3: the list \"l\" has no column \"d\""},
        {"survey\n,type,name\n,text,a\nsettings\n,instance_name,public_key\n,concat(${b}),k\n",
         "settings!C5: the column \"public_key\" is not supported\n"
         "settings!B6: there is no question \"b\""},
        {"name,label\n",
         "line 1, column 1: column A has only the name of a sheet, alone in its row"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct xlsform x = read_form(rows[i].text);
        test_row("row %zu", i);
        assert_str(notes(x.refused, x.refusals), rows[i].expected);
    }
}
