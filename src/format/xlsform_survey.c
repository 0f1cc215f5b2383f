/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The sheet of questions, row by row. */
#include "engine/form_lex.h"
#include "format/xlsform_inside.h"

/* --- one question --- */

struct survey {
    struct xlsform_reading *r;
    const struct workbook_row *row;
    uint32_t open[FORM_DEPTH_MAX + 1]; /* groups and repeats */
    uint32_t opened;
    uint32_t passed; /* refused ones that are open beside */
};

static void refuse(struct survey *s, enum xlsform_field f, const char *code, struct str why) {
    const struct xlsform_sheet *sheet = &s->r->survey;
    size_t column = xlsform_column_of(sheet, f, 0);
    xlsform_refuse(s->r, sheet, column < sheet->columns ? column : 0, s->row->number, code, why);
}

static void warn(struct survey *s, enum xlsform_field f, const char *code, struct str why) {
    const struct xlsform_sheet *sheet = &s->r->survey;
    size_t column = xlsform_column_of(sheet, f, 0);
    xlsform_warn(s->r, sheet, column < sheet->columns ? column : 0, s->row->number, code, why);
}

static struct str cell(const struct survey *s, enum xlsform_field f) {
    return xlsform_cell(&s->r->survey, s->row, f);
}

/* "yes" and "no" as people write them; all else is an expression. */
static struct str yes_or_no(struct survey *s, enum xlsform_field f) {
    struct str key = xlsform_key(s->r->arena, cell(s, f));
    static const char *const yes[] = {"yes", "true", "true()", "y", "1"};
    static const char *const no[] = {"no", "false", "false()", "n", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (str_eq(key, str_of(yes[i]))) {
            return STR("true()");
        }
        if (str_eq(key, str_of(no[i]))) {
            return str_of(NULL);
        }
    }
    return cell(s, f);
}

/* Is a default worked out? It names an answer, or calls a function. */
static bool is_worked_out(struct str text) {
    bool name = false;
    size_t end = 0;
    for (struct form_lex l = form_lex_begin(text); l.word != FORM_WORD_END; form_lex_next(&l)) {
        if (l.word == FORM_WORD_ANSWER || (name && l.at == end && form_lex_is(&l, "("))) {
            return true;
        }
        name = l.word == FORM_WORD_NAME;
        end = l.next;
    }
    return false;
}

static void take_default(struct survey *s, struct form_item *item) {
    struct str text = cell(s, XLS_DEFAULT);
    if (is_worked_out(text)) {
        item->rule[FORM_DEFAULT] = text;
    } else {
        item->first = text;
    }
}

static void take_rules(struct survey *s, struct form_item *item) {
    item->rule[FORM_RELEVANT] = cell(s, XLS_RELEVANT);
    item->rule[FORM_CONSTRAINT] = cell(s, XLS_CONSTRAINT);
    item->rule[FORM_CALCULATION] = cell(s, XLS_CALCULATION);
    item->rule[FORM_REQUIRED] = yes_or_no(s, XLS_REQUIRED);
    item->rule[FORM_READ_ONLY] = yes_or_no(s, XLS_READ_ONLY);
    item->rule[FORM_FILTER] = cell(s, XLS_FILTER);
    item->rule[FORM_COUNT] = item->type == FORM_REPEAT ? cell(s, XLS_COUNT) : str_of(NULL);
    if (item->rule[FORM_FILTER].p && !form_is_select(item->type)) {
        warn(s, XLS_FILTER, "xlsform_filter_out",
             STR("a filter is only for questions with choices; it is left out"));
        item->rule[FORM_FILTER] = str_of(NULL);
    }
}

static void take_words(struct survey *s, struct form_item *item) {
    struct xlsform_reading *r = s->r;
    item->label = xlsform_words(r, &r->survey, s->row, XLS_LABEL);
    item->hint = xlsform_words(r, &r->survey, s->row, XLS_HINT);
    item->required_message = xlsform_words(r, &r->survey, s->row, XLS_REQUIRED_MESSAGE);
    item->constraint_message = xlsform_words(r, &r->survey, s->row, XLS_CONSTRAINT_MESSAGE);
    item->image = xlsform_words(r, &r->survey, s->row, XLS_IMAGE);
    item->audio = xlsform_words(r, &r->survey, s->row, XLS_AUDIO);
}

static void take_appearance(struct survey *s, struct form_item *item) {
    static const struct {
        const char *word;
        unsigned bit;
    } known[] = {
        {"minimal", FORM_MINIMAL}, {"multiline", FORM_MULTILINE}, {"field-list", FORM_FIELD_LIST}};
    struct str rest = cell(s, XLS_APPEARANCE);
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        bool found = !word.n;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (str_eq(word, str_of(known[i].word))) {
                item->appearance |= known[i].bit;
                found = true;
            }
        }
        if (!found) {
            warn(s, XLS_APPEARANCE, "xlsform_appearance_out",
                 arena_printf(s->r->arena, "the appearance \"%.*s\" is left out",
                              STR_ARG(str_utf8_first(word, 60))));
        }
    }
}

/* --- parameters --- */

static void bad_parameter(struct survey *s, struct str name) {
    refuse(s, XLS_PARAMETERS, "xlsform_parameter",
           arena_printf(s->r->arena, "\"%.*s\" is not a number that can be used here",
                        STR_ARG(str_utf8_first(name, 60))));
}

static void take_parameter(struct survey *s, struct form_item *item, struct str name,
                           struct str value) {
    double *at = str_eq(name, STR("start"))  ? &item->range.first
                 : str_eq(name, STR("end"))  ? &item->range.last
                 : str_eq(name, STR("step")) ? &item->range.step
                                             : NULL;
    at = item->type == FORM_RANGE ? at : NULL;
    if (at && !str_to_real(value, at)) {
        bad_parameter(s, value);
    } else if (!at && (str_eq(name, STR("randomize")) || str_eq(name, STR("seed")))) {
        refuse(s, XLS_PARAMETERS, "xlsform_parameter",
               arena_printf(s->r->arena, "the parameter \"%.*s\" is not supported", STR_ARG(name)));
    } else if (!at) {
        warn(s, XLS_PARAMETERS, "xlsform_parameter_out",
             arena_printf(s->r->arena, "the parameter \"%.*s\" is left out",
                          STR_ARG(str_utf8_first(name, 60))));
    }
}

/* "start=1 end=10", separated by blanks, commas or semicolons. */
static void take_parameters(struct survey *s, struct form_item *item) {
    struct str rest = cell(s, XLS_PARAMETERS);
    while (rest.n) {
        size_t n = 0;
        while (n < rest.n && !str_has(STR(" ,;\n\t\r"), rest.p[n])) {
            n++;
        }
        struct str value = str_first(rest, n);
        rest = str_from(rest, n + 1);
        if (n) {
            struct str name = xlsform_key(s->r->arena, str_cut(&value, '='));
            take_parameter(s, item, name, value);
        }
    }
}

/* --- "other" --- */

static const struct str *in_all_languages(struct xlsform_reading *r, struct str text) {
    struct str *words = arena_array(r->arena, struct str, FORM_LANGUAGES_MAX);
    for (uint32_t i = 0; i < r->languages; i++) {
        words[i] = text;
    }
    return words;
}

static void add_other_choice(struct xlsform_reading *r, struct form_list *list) {
    for (uint32_t i = 0; i < list->choices; i++) {
        if (str_eq(list->choice[i].name, STR("other"))) {
            return;
        }
    }
    struct form_choice *at = (struct form_choice *)&list->choice[list->choices++];
    *at = (struct form_choice){.name = STR("other"),
                               .label = in_all_languages(r, STR("Other")),
                               .row = list->choice[0].row,
                               .added = true};
    struct str *column = arena_array(r->arena, struct str, list->columns);
    for (uint32_t i = 0; i < list->columns; i++) {
        column[i] = STR("");
    }
    at->column = list->columns ? column : NULL;
}

static struct form_item *new_item(struct survey *s) {
    struct xlsform_reading *r = s->r;
    struct form_item *item = &r->item[r->items++];
    *item = (struct form_item){.parent = s->opened ? s->open[s->opened - 1] : FORM_NONE,
                               .list = FORM_NONE,
                               .row = (uint32_t)s->row->number};
    return item;
}

static void add_other_question(struct survey *s, const struct form_item *of) {
    struct arena *a = s->r->arena;
    struct form_item *item = new_item(s);
    item->type = FORM_TEXT;
    item->name = arena_join(a, of->name, STR("_other"));
    item->label = in_all_languages(s->r, STR("Please say which."));
    item->rule[FORM_RELEVANT] = arena_join(a, STR("selected(${"), of->name, STR("}, 'other')"));
    item->added = true;
}

/* --- rows --- */

static void take_list(struct survey *s, struct form_item *item, const struct xlsform_type *t) {
    struct xlsform_reading *r = s->r;
    for (uint32_t i = 0; i < r->lists; i++) {
        if (str_eq(r->list[i].name, t->list)) {
            item->list = i;
            if (t->other) {
                add_other_choice(r, &r->list[i]);
            }
            return;
        }
    }
    refuse(s, XLS_TYPE, "xlsform_list",
           arena_printf(r->arena, "there is no list of choices \"%.*s\"",
                        STR_ARG(str_utf8_first(t->list, 60))));
}

/* A question, group or repeat with all of its cells. */
static struct form_item *take_item(struct survey *s, const struct xlsform_type *t) {
    struct form_item *item = new_item(s);
    item->type = t->type;
    item->name = cell(s, XLS_NAME);
    item->range = (struct form_range){1, 10, 1};
    take_words(s, item);
    take_rules(s, item);
    take_default(s, item);
    take_appearance(s, item);
    take_parameters(s, item);
    if (form_is_select(t->type)) {
        take_list(s, item, t);
    }
    if (t->type == FORM_CALCULATE && !item->rule[FORM_CALCULATION].p &&
        !item->rule[FORM_DEFAULT].p && !item->first.p) {
        refuse(s, XLS_CALCULATION, "xlsform_calculation", STR("a calculation is missing here"));
    }
    return item;
}

/* What is refused keeps its name, so that those who ask for it are not refused as well. */
static void take_placeholder(struct survey *s) {
    struct str name = cell(s, XLS_NAME);
    if (form_name_is(name)) {
        struct form_item *item = new_item(s);
        item->type = FORM_HIDDEN;
        item->name = name;
    }
}

static void take_begin(struct survey *s, const struct xlsform_type *t) {
    if (s->opened == FORM_DEPTH_MAX + 1 || s->passed) {
        s->passed++;
        if (s->passed == 1) {
            refuse(s, XLS_TYPE, "form_depth", STR("too many groups lie within each other"));
        }
        return;
    }
    (void)take_item(s, t);
    s->open[s->opened++] = s->r->items - 1;
}

static void take_end(struct survey *s, const struct xlsform_type *t) {
    if (s->passed) {
        s->passed--;
        return;
    }
    if (!s->opened || s->r->item[s->open[s->opened - 1]].type != t->type) {
        refuse(s, XLS_TYPE, "xlsform_end",
               t->type == FORM_GROUP ? STR("no group is open that could end here")
                                     : STR("no repeat is open that could end here"));
        return;
    }
    s->opened--;
}

static void take_type(struct survey *s, struct str text) {
    struct xlsform_type t = xlsform_type_read(s->r->arena, text);
    struct str shown = str_utf8_first(text, 60);
    switch (t.kind) {
    case XLS_QUESTION: {
        const struct form_item *item = take_item(s, &t);
        if (form_is_media(t.type) && t.type != FORM_IMAGE) {
            warn(s, XLS_TYPE, "xlsform_large",
                 arena_printf(
                     s->r->arena,
                     "\"%.*s\" cannot be sent yet, as it comes with large uploads: on pages "
                     "the question is passed over, and telephones do not list the survey",
                     STR_ARG(shown)));
        }
        if (t.other && item->name.n) {
            add_other_question(s, item);
        }
        break;
    }
    case XLS_BEGIN:
        take_begin(s, &t);
        break;
    case XLS_END:
        take_end(s, &t);
        break;
    case XLS_LEFT_OUT:
        warn(s, XLS_TYPE, "xlsform_collector_out",
             arena_printf(s->r->arena, "\"%.*s\" tells of a person's telephone; it is left out",
                          STR_ARG(shown)));
        break;
    default:
        take_placeholder(s);
        refuse(s, XLS_TYPE, t.kind == XLS_UNKNOWN ? "xlsform_type_unknown" : "xlsform_type",
               arena_printf(s->r->arena,
                            t.kind == XLS_UNKNOWN ? "\"%.*s\" is not a type that is known"
                                                  : "\"%.*s\" is not supported",
                            STR_ARG(shown)));
    }
}

static void take_row(struct survey *s) {
    struct str type = cell(s, XLS_TYPE);
    struct str disabled = xlsform_key(s->r->arena, cell(s, XLS_DISABLED));
    if (str_eq(disabled, STR("yes")) || str_eq(disabled, STR("true"))) {
        return;
    }
    if (type.p) {
        take_type(s, type);
    } else if (cell(s, XLS_NAME).p) {
        refuse(s, XLS_TYPE, "xlsform_type_missing", STR("the type of this question is missing"));
    }
}

void xlsform_survey_read(struct xlsform_reading *r) {
    const struct xlsform_sheet *sheet = &r->survey;
    struct survey s = {.r = r};
    r->item = arena_array(r->arena, struct form_item, 2 * sheet->sheet->rows);
    for (size_t i = 1; i < sheet->sheet->rows; i++) {
        s.row = &sheet->sheet->row[i];
        take_row(&s);
    }
    for (uint32_t i = 0; i < s.opened; i++) {
        const struct form_item *item = &r->item[s.open[i]];
        xlsform_refuse(r, sheet, xlsform_column_of(sheet, XLS_TYPE, 0), item->row, "xlsform_open",
                       item->type == FORM_GROUP ? STR("this group never ends")
                                                : STR("this repeat never ends"));
    }
}
