/* SPDX-License-Identifier: AGPL-3.0-or-later
 * XLSForms that others wrote (open data): each is imported with the question names that are known,
 * or refused with the right cell; the same form in several files reads the same. */
#include <string.h>

#include "base/buf.h"
#include "format/xlsform.h"
#include "sys/file.h"
#include "tests/unit/test.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct xlsform read_data(const char *name) {
    struct str bytes;
    struct xlsform x;
    const char *path = test_data(arena_printf(test_arena(), "forms/%s", name).p);
    assert_int_equal(file_read(test_arena(), path, WORKBOOK_BYTES_MAX, &bytes), ERR_OK);
    enum err e = xlsform_read_file(test_arena(), bytes, STR("file"), &x);
    assert_int_equal(e == ERR_OK, x.refusals == 0);
    return x;
}

/* The names in order, without groups of our own adding. */
static struct str names_of(const struct form *f) {
    struct buf b = buf_make(100000);
    for (uint32_t i = 0; i < f->items; i++) {
        if (!f->item[i].added) {
            buf_printf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(f->item[i].name));
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

/* Those that are refused: how often, and the first one. */
static const struct {
    const char *form;
    size_t count;
    const char *first;
} refused[] = {
    {"case_insensitivity", 5, "EXTERNAL_CHOICES: this sheet is not supported"},
    {"choice_name_as_type", 2, "external_choices: this sheet is not supported"},
    {"include", 1, "survey!A3: \"include\" is not supported"},
    {"include_json", 1, "survey!A2: \"include\" is not supported"},
    {"loop", 2, "survey!A3: \"begin loop over toilet_type\" is not supported"},
    {"simple_loop", 2, "survey!B3: \"begin loop over my_columns\" is not supported"},
    {"sms_info", 7, "survey!D2: the column \"sms_field\" is not supported"},
    {"unknown_question_type", 44, "survey!B3: \"set form title\" is not a type that is known"},
};

static bool check_refused(struct str form, const struct xlsform *x) {
    for (size_t i = 0; i < COUNT(refused); i++) {
        if (str_eq(form, str_of(refused[i].form))) {
            assert_true(x->refusals > 0);
            assert_str(xlsform_note_text(test_arena(), &x->refused[0]), refused[i].first);
            assert_int_equal(x->refusals, refused[i].count);
            return true;
        }
    }
    return false;
}

TEST("xlsform data: every example is imported in full, or refused with its cell") {
    struct str text;
    size_t imported = 0;
    size_t turned_away = 0;
    const char *path = test_data("forms/expected_fields.tsv");
    assert_int_equal(file_read(test_arena(), path, 100000, &text), ERR_OK);
    (void)str_cut(&text, '\n');
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        struct str form = str_cut(&line, '\t');
        struct str file = str_cut(&line, '\t');
        (void)str_cut(&line, '\t');
        (void)str_cut(&line, '\t');
        (void)str_cut(&line, '\t');
        struct xlsform x = read_data(arena_cstr(test_arena(), file));
        test_row("%.*s", STR_ARG(file));
        if (check_refused(form, &x)) {
            turned_away++;
            continue;
        }
        if (x.refusals) {
            struct str why = xlsform_note_text(test_arena(), &x.refused[0]);
            test_row("%.*s: %.*s", STR_ARG(file), STR_ARG(why));
        }
        assert_int_equal(x.refusals, 0);
        assert_str(names_of(&x.form), arena_cstr(test_arena(), line));
        imported++;
    }
    assert_int_equal(turned_away, COUNT(refused));
    assert_int_equal(imported, 14);
}

static void same_words(const struct form *f, const struct str *a, const struct str *b) {
    assert_int_equal(a == NULL, b == NULL);
    for (uint32_t i = 0; a && b && i < f->languages; i++) {
        assert_true(str_eq(a[i], b[i]));
    }
}

static void same_form(const struct form *a, const struct form *b) {
    assert_int_equal(a->items, b->items);
    assert_int_equal(a->lists, b->lists);
    assert_int_equal(a->languages, b->languages);
    assert_true(str_eq(a->id, b->id) && str_eq(a->title, b->title));
    for (uint32_t i = 0; i < a->languages; i++) {
        assert_true(str_eq_nocase(a->language[i], b->language[i]));
    }
    for (uint32_t i = 0; i < a->items; i++) {
        const struct form_item *x = &a->item[i];
        const struct form_item *y = &b->item[i];
        assert_true(str_eq(x->name, y->name) && x->type == y->type && x->parent == y->parent);
        assert_int_equal(x->list, y->list);
        same_words(a, x->label, y->label);
        same_words(a, x->hint, y->hint);
        for (int r = 0; r < FORM_RULES; r++) {
            assert_true(str_eq(x->rule[r], y->rule[r]));
        }
    }
    for (uint32_t i = 0; i < a->lists; i++) {
        assert_true(str_eq(a->list[i].name, b->list[i].name));
        assert_int_equal(a->list[i].choices, b->list[i].choices);
        for (uint32_t k = 0; k < a->list[i].choices; k++) {
            assert_true(str_eq(a->list[i].choice[k].name, b->list[i].choice[k].name));
            same_words(a, a->list[i].choice[k].label, b->list[i].choice[k].label);
        }
    }
}

/* Cells differ by one column and the rows before; what is said of them does not. */
static void same_refusals(const struct xlsform *a, const struct xlsform *b) {
    assert_int_equal(a->refusals, b->refusals);
    for (size_t i = 0; i < a->refusals; i++) {
        assert_string_equal(a->refused[i].code, b->refused[i].code);
        assert_true(str_eq(a->refused[i].why, b->refused[i].why));
        assert_true(str_eq_nocase(a->refused[i].sheet, b->refused[i].sheet));
    }
}

TEST("xlsform data: a form in .xlsx and in CSV reads the same") {
    struct str text;
    size_t compared = 0;
    const char *path = test_data("forms/same_form_in_several_formats.tsv");
    assert_int_equal(file_read(test_arena(), path, 100000, &text), ERR_OK);
    (void)str_cut(&text, '\n');
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        char *form = arena_cstr(test_arena(), str_cut(&line, '\t'));
        struct xlsform a = read_data(arena_printf(test_arena(), "%s.xlsx", form).p);
        struct xlsform b = read_data(arena_printf(test_arena(), "%s.csv", form).p);
        test_row("%s", form);
        same_refusals(&a, &b);
        same_form(&a.form, &b.form);
        compared++;
    }
    assert_int_equal(compared, 7);
}
