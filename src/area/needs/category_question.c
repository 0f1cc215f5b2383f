/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reading the questions of categories. How they are made: category_question_save.c. */
#include "area/needs/category_question.h"

#include "category_question_sql.h"

const char *const category_question_types[] = {"text", "decimal", "select_one", "select_multiple",
                                               "date", NULL};

static enum form_type type_of(struct str word) {
    static const enum form_type known[] = {FORM_TEXT, FORM_DECIMAL, FORM_SELECT_ONE,
                                           FORM_SELECT_MULTIPLE, FORM_DATE};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(word, str_of(form_type_word(known[i])))) {
            return known[i];
        }
    }
    return FORM_TEXT;
}

/* The last twelve letters of an id are drawn. */
static struct str name_of(struct arena *a, struct id id) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return arena_printf(a, "q%s", text + ID_TEXT_SIZE - 12);
}

static struct category_question *question_at(struct category_questions *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].id, id)) {
            return &all->item[i];
        }
    }
    return NULL;
}

/* --- what hangs on them, each in one query --- */

static enum err read_words(struct ctx *c, struct ids ids, struct category_questions *all) {
    struct q_question_words_rows rows;
    TRY(q_question_words(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct category_question *q = question_at(all, rows.item[i].question);
        if (q != NULL && q->langs < CATEGORY_NAMES_MAX) {
            q->words[q->langs++] =
                (struct category_name){rows.item[i].lang, rows.item[i].label, rows.item[i].hint};
        }
    }
    return ERR_OK;
}

static enum err read_choices(struct ctx *c, struct ids ids, struct category_questions *all) {
    struct q_question_choices_rows rows;
    TRY(q_question_choices(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_question_choices_row *r = &rows.item[i];
        struct category_question *q = question_at(all, r->question);
        if (q->choice == NULL) {
            q->choice = arena_array(c->arena, struct category_choice, CATEGORY_CHOICES_ALL);
        }
        if (q->choices < CATEGORY_CHOICES_ALL) {
            struct category_choice *k = &q->choice[q->choices++];
            *k = (struct category_choice){.name =
                                              arena_printf(c->arena, "c%lld", (long long)r->number),
                                          .number = r->number,
                                          .closed = r->closed};
            for (size_t l = 0; l < CATEGORY_NAMES_MAX; l++) {
                k->label[l] = STR("");
            }
        }
    }
    return ERR_OK;
}

static void put_label(const struct category_question *q, struct category_choice *k, struct str lang,
                      struct str label) {
    for (size_t l = 0; l < q->langs; l++) {
        if (str_eq(q->words[l].lang, lang)) {
            k->label[l] = label;
        }
    }
}

static enum err read_choice_words(struct ctx *c, struct ids ids, struct category_questions *all) {
    struct q_question_choice_words_rows rows;
    TRY(q_question_choice_words(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_question_choice_words_row *r = &rows.item[i];
        struct category_question *q = question_at(all, r->question);
        for (size_t k = 0; k < q->choices; k++) {
            if (q->choice[k].number == r->number) {
                put_label(q, &q->choice[k], r->lang, r->label);
            }
        }
    }
    return ERR_OK;
}

static enum err read_answered(struct ctx *c, struct ids ids, struct category_questions *all) {
    struct q_question_answered_rows rows;
    TRY(q_question_answered(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        question_at(all, rows.item[i].id)->answered = true;
    }
    return ERR_OK;
}

static void write_lines(struct arena *a, struct category_question *q) {
    for (size_t l = 0; l < CATEGORY_NAMES_MAX; l++) {
        struct str text = STR("");
        bool any = false;
        for (size_t k = 0; k < q->choices; k++) {
            if (!q->choice[k].closed) {
                any = any || q->choice[k].label[l].n > 0;
                text = arena_join(a, text, q->choice[k].label[l], STR("\n"));
            }
        }
        q->lines[l] = any ? text : STR("");
    }
}

static enum err read_rest(struct ctx *c, struct category_questions *all) {
    struct id *id = arena_array(c->arena, struct id, all->count + 1);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].id;
    }
    struct ids ids = {id, all->count};
    TRY(read_words(c, ids, all));
    TRY(read_choices(c, ids, all));
    TRY(read_choice_words(c, ids, all));
    TRY(read_answered(c, ids, all));
    for (size_t i = 0; i < all->count; i++) {
        write_lines(c->arena, &all->item[i]);
    }
    return ERR_OK;
}

/* --- reading --- */

static void add_lines(struct ctx *c, const struct q_question_line_rows *rows, bool closed,
                      struct category_questions *out) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct q_question_line_row *r = &rows->item[i];
        if (r->closed.has == closed) {
            out->item[out->count++] = (struct category_question){.id = r->id,
                                                                 .category = r->category,
                                                                 .name = name_of(c->arena, r->id),
                                                                 .type = type_of(r->type),
                                                                 .required = r->required,
                                                                 .open = r->open,
                                                                 .closed = closed};
        }
    }
}

enum err category_questions_of(struct ctx *c, struct id category, bool with_closed,
                               struct category_questions *out) {
    struct q_question_line_rows rows;
    *out = (struct category_questions){0};
    TRY(q_question_of_category(c->db, c->arena, category, CATEGORY_QUESTIONS_ALL, &rows));
    out->item = arena_array(c->arena, struct category_question, rows.count);
    add_lines(c, &rows, false, out);
    if (with_closed) {
        add_lines(c, &rows, true, out);
    }
    return out->count > 0 ? read_rest(c, out) : ERR_OK;
}

enum err category_questions_by(struct ctx *c, struct ids ids, struct category_questions *out) {
    struct q_question_line_rows rows;
    *out = (struct category_questions){0};
    if (ids.count == 0) {
        return ERR_OK;
    }
    TRY(q_question_by(c->db, c->arena, ids, &rows));
    out->item = arena_array(c->arena, struct category_question, rows.count);
    add_lines(c, &rows, false, out);
    add_lines(c, &rows, true, out);
    return out->count > 0 ? read_rest(c, out) : ERR_OK;
}

enum err category_question_find(struct ctx *c, struct id id, struct category_question *out) {
    struct category_questions one;
    TRY(category_questions_by(c, (struct ids){&id, 1}, &one));
    if (one.count == 0) {
        return ERR_NOT_FOUND;
    }
    *out = one.item[0];
    return ERR_OK;
}

static size_t lang_index(const struct category_question *q, struct str lang) {
    for (size_t i = 0; i < q->langs; i++) {
        if (str_eq(q->words[i].lang, lang)) {
            return i;
        }
    }
    return 0;
}

const struct category_name *category_question_say(const struct category_question *q,
                                                  struct str lang) {
    return &q->words[lang_index(q, lang)];
}

struct str category_choice_say(const struct category_question *q, const struct category_choice *k,
                               struct str lang) {
    struct str label = k->label[lang_index(q, lang)];
    return str_is_empty(label) ? k->label[0] : label;
}

/* --- as a form --- */

static struct form_list list_of(struct arena *a, const struct category_question *q) {
    struct form_choice *choice = arena_array(a, struct form_choice, q->choices);
    uint32_t n = 0;
    for (size_t i = 0; i < q->choices; i++) {
        if (!q->choice[i].closed) {
            choice[n++] = (struct form_choice){.name = q->choice[i].name, .row = (uint32_t)i};
        }
    }
    return (struct form_list){.name = q->name, .choice = choice, .choices = n};
}

const struct form *category_form(struct arena *a, const struct category_questions *of) {
    struct form *f = arena_new(a, struct form);
    struct form_item *item = arena_array(a, struct form_item, of->count);
    struct form_list *list = arena_array(a, struct form_list, of->count);
    uint32_t items = (uint32_t)of->count;
    *f = (struct form){.item = item, .items = items, .list = list};
    for (uint32_t i = 0; i < items; i++) {
        const struct category_question *q = &of->item[i];
        item[i] = (struct form_item){.type = q->type,
                                     .name = q->name,
                                     .parent = FORM_NONE,
                                     .list = FORM_NONE,
                                     .first = STR(""),
                                     .row = i};
        if (q->required) {
            item[i].rule[FORM_REQUIRED] = STR("true()");
        }
        if (form_is_select(q->type)) {
            item[i].list = f->lists;
            list[f->lists++] = list_of(a, q);
        }
    }
    return f;
}
