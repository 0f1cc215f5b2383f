/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which questions stand on one page, and what they are called. */
#include "engine/form_steps.h"

#include "base/buf.h"
#include "engine/form_language.h"
#include "format/xlsform.h"
#include "tests/unit/test.h"

static struct form_answers *form_of(const char *rows) {
    struct xlsform *x = arena_new(test_arena(), struct xlsform);
    struct str text = arena_printf(test_arena(),
                                   "survey\n,type,name,label,relevant,appearance,repeat_count\n%s"
                                   "choices\n,list_name,name,label\n,yn,yes,Yes\n,yn,no,No\n",
                                   rows);
    enum err e = xlsform_read_file(test_arena(), text, STR("f"), x);
    for (size_t i = 0; e != ERR_OK && i < x->refusals; i++) {
        test_row("%.*s", STR_ARG(xlsform_note_text(test_arena(), &x->refused[i])));
    }
    assert_int_equal(e, ERR_OK);
    struct form_answers *as =
        form_answers_make(test_arena(), x->ready, (struct form_clock){.now_ms = 0});
    assert_int_equal(form_evaluate(as), ERR_OK);
    return as;
}

/* "a b | c | r+ |": names on each page; of a page that asks for another row its name and +. */
static struct str parted(struct form_answers *as) {
    struct form_steps all = form_steps_of(as);
    struct buf b = buf_make(10000);
    for (size_t i = 0; i < all.count; i++) {
        const struct form_step *s = &all.item[i];
        for (size_t k = 0; k < s->count; k++) {
            const struct form_item *item = &as->ready->form->item[s->item[k].item];
            buf_printf(&b, "%s%.*s ", form_is_section(item->type) ? "#" : "", STR_ARG(item->name));
        }
        if (s->more != FORM_NONE) {
            buf_printf(&b, "%.*s+ ", STR_ARG(as->ready->form->item[s->more].name));
        }
        buf_put(&b, STR("| "));
        assert_int_equal(form_steps_at(as, &all, form_steps_key(as, &all, i)), i);
    }
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

TEST("form steps: which questions stand on one page") {
    static const struct {
        const char *form, *pages;
    } rows[] = {
        {",text,a,A,,,\n,text,b,B,,,\n", "a b | "},
        {",text,a,A,,,\n,text,b,B,${a}='x',,\n,text,c,C,,,\n", "a | c | "},
        {",text,a,A,,,\n,note,n,You said ${a},,,\n", "a | n | "},
        {",text,a,A,,,\n,begin group,g,G,${a}='',,\n,text,b,B,,,\n,end group,,,,,\n",
         "a | #g b | "},
        {",begin group,g,G,,field-list,\n,text,a,A,,,\n,text,b,B,${a}='',,\n,end group,,,,,\n",
         "#g a b | "},
        {",begin repeat,r,R,,,\n,text,a,A,,,\n,end repeat,,,,,\n,text,b,B,,,\n",
         "#r a | r+ | b | "},
        {",begin repeat,r,R,,,2\n,text,a,A,,,\n,end repeat,,,,,\n", "#r a | #r a | "},
        {",text,a,A,,,\n,text,b,B,,,\n,text,c,C,,,\n,text,d,D,,,\n,text,e,E,,,\n,text,f,F,,,\n"
         ",text,g,G,,,\n",
         "a b c d e f | g | "},
        {",begin repeat,r,R,,,\n,text,a,A,,,\n,begin repeat,s,S,,,\n,text,b,B,,,\n"
         ",end repeat,,,,,\n,end repeat,,,,,\n",
         "#r a | #r #s b | s+ | r+ | "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("row %zu", i);
        assert_str(parted(form_of(rows[i].form)), rows[i].pages);
    }
}

TEST("form steps: keys lead to their question, and others nowhere") {
    struct form_answers *as = form_of(",begin repeat,r,R,,,2\n,text,a,A,,,\n,begin repeat,s,S,,,\n"
                                      ",text,b,B,,,\n,end repeat,,,,,\n,end repeat,,,,,\n");
    static const struct {
        const char *key;
        bool is;
    } rows[] = {
        {"q1-1", true},    {"q1-2", true},    {"q3-2-1", true}, {"r0-2", true},  {"r2-1-1", true},
        {"m2-2", true},    {"m0", true},      {"q1", false},    {"q1-3", false}, {"q1-0", false},
        {"q1-1-1", false}, {"q3-1-2", false}, {"q0", false},    {"m1", false},   {"x1", false},
        {"", false},       {"q", false},      {"q99", false},   {"q-1", false},  {"q1-", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct form_row *row;
        uint32_t item;
        char kind;
        test_row("%s", rows[i].key);
        assert_int_equal(form_key_place(as, str_of(rows[i].key), &kind, &row, &item), rows[i].is);
        if (rows[i].is) {
            assert_str(form_key(as, row, item, kind), rows[i].key);
        }
    }
}

TEST("form steps: languages are known by their sign") {
    static const struct {
        const char *language, *tag, *name;
    } rows[] = {
        {"Español (es)", "es", "Español"},
        {"English (en)", "en", "English"},
        {"العربية (ar)", "ar", "العربية"},
        {"es", "es", "es"},
        {"", "", ""},
        {"Kiswahili", "", "Kiswahili"},
        {"x (\"><b>)", "", "x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].language);
        assert_str(form_language_tag(str_of(rows[i].language)), rows[i].tag);
        assert_str(form_language_name(str_of(rows[i].language)), rows[i].name);
    }
}
