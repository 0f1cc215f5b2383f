/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Questions as fields, and answers as lines. */
#include "engine/form_field.h"

#include "engine/form_language.h"
#include "engine/form_text.h"

#define LONG_LIST 30 /* choices above are folded into a list */

bool form_is_wrong(const struct form_item *item, const struct form_answer *a,
                   enum form_files files) {
    bool can = files == FORM_ALL_FILES || (files == FORM_PICTURES && item->type == FORM_IMAGE);
    bool no_file = form_is_media(item->type) && a->wrong == FORM_MISSING && !can;
    return a->relevant && a->wrong != FORM_FINE && !no_file;
}

bool form_is_fit(struct form_answers *as, enum form_files files) {
    bool fit = true;
    for (struct form_walk w = form_walk(as); fit && form_walk_next(&w);) {
        fit = !form_is_wrong(w.item, w.answer, files);
    }
    return fit;
}

/* --- fields --- */

static bool has_word(struct str words, struct str one) {
    for (struct str w = form_next_word(&words); w.p; w = form_next_word(&words)) {
        if (str_eq(w, one)) {
            return true;
        }
    }
    return false;
}

static void make_options(struct form_answers *as, const struct form_asked *x, bool all,
                         struct form_field *out) {
    const struct form *f = as->ready->form;
    const struct form_list *l = &f->list[out->item->list];
    bool *offered = arena_array(as->arena, bool, l->choices + 1);
    (void)form_offered(as, x->row, x->item, offered);
    out->options.item = arena_array(as->arena, struct form_option, l->choices + 1);
    for (uint32_t i = 0; i < l->choices; i++) {
        if (!all && !offered[i]) {
            continue;
        }
        const struct form_choice *c = &l->choice[i];
        struct str label = form_say(f, c->label, as->language);
        out->options.item[out->options.count++] = (struct form_option){
            .name = c->name,
            .choice = i,
            .label = label.n > 0 ? form_words(as, x->row, label) : c->name,
            .chosen = has_word(out->value, c->name),
        };
    }
    out->is_long = out->options.count > LONG_LIST || (out->item->appearance & FORM_MINIMAL) != 0;
}

static struct str words_of(struct form_answers *as, const struct form_asked *x,
                           const struct str *words) {
    struct str said = form_say(as->ready->form, words, as->language);
    return said.n > 0 ? form_words(as, x->row, said) : STR("");
}

static struct str said_of(struct form_answers *as, const struct form_asked *x,
                          const struct form_item *i) {
    return x->answer->wrong == FORM_MISSING   ? words_of(as, x, i->required_message)
           : x->answer->wrong == FORM_REFUSED ? words_of(as, x, i->constraint_message)
                                              : STR("");
}

struct form_field form_field_of(struct form_answers *as, const struct form_asked *x, bool all,
                                enum form_files files) {
    const struct form *f = as->ready->form;
    struct form_field out = {.item = &f->item[x->item]};
    out.tag = form_language_tag(f->language[as->language]);
    out.label = words_of(as, x, out.item->label);
    out.hint = words_of(as, x, out.item->hint);
    if (form_is_section(out.item->type)) {
        bool row = out.item->type == FORM_REPEAT;
        out.key = form_key(as, x->row, x->item, row ? 'r' : 'g');
        out.row = row ? x->row->number : 0;
        return out;
    }
    out.key = form_key(as, x->row, x->item, 'q');
    out.label = out.label.n > 0 ? out.label : out.item->name;
    out.value = x->answer->value;
    out.required = all ? out.item->rule[FORM_REQUIRED].n > 0 : x->answer->required;
    out.read_only = x->answer->read_only && out.item->type != FORM_NOTE;
    if (form_is_select(out.item->type)) {
        make_options(as, x, all, &out);
    }
    if (form_is_wrong(out.item, x->answer, files)) {
        out.wrong = (enum form_wrong)x->answer->wrong;
        out.said = said_of(as, x, out.item);
    }
    return out;
}

void form_fields_of(struct form_answers *as, const struct form_step *s, enum form_files files,
                    struct form_fields *out) {
    out->item = arena_array(as->arena, struct form_field, s->count + 1);
    out->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        out->item[out->count++] = form_field_of(as, &s->item[i], false, files);
    }
}

/* --- lines --- */

static struct form_line line_of(struct form_answers *as, const struct form_asked *x,
                                enum form_files files) {
    struct form_field f = form_field_of(as, x, false, files);
    bool heading = form_is_section(f.item->type);
    return (struct form_line){
        .key = f.key,
        .label = f.label,
        .tag = f.tag,
        .wrong = f.wrong,
        .said = f.said,
        .row = f.row,
        .heading = heading,
        .value = heading ? STR("") : form_answer_words(as, x->row, x->item, as->language),
        .missing = !heading && f.value.n == 0,
    };
}

void form_lines_of(struct form_answers *as, enum form_files files, struct form_lines *out) {
    struct form_steps steps = form_steps_of(as);
    size_t most = 1;
    for (size_t i = 0; i < steps.count; i++) {
        most += steps.item[i].count;
    }
    out->item = arena_array(as->arena, struct form_line, most);
    out->count = 0;
    for (size_t i = 0; i < steps.count; i++) {
        for (size_t k = 0; k < steps.item[i].count; k++) {
            const struct form_asked *x = &steps.item[i].item[k];
            enum form_type type = as->ready->form->item[x->item].type;
            if (type != FORM_NOTE && (k == 0 || type != FORM_GROUP)) {
                out->item[out->count++] = line_of(as, x, files);
            }
        }
    }
}

/* The first words of a row, so that people know which one they take away. */
static struct str first_words(struct form_answers *as, const struct form_step *s,
                              struct form_row *row) {
    uint32_t end = as->ready->place[s->more].end;
    struct str words = STR("");
    for (uint32_t k = s->more + 1; k < end && words.n == 0; k++) {
        enum form_type type = as->ready->form->item[k].type;
        if (as->ready->place[k].scope == s->more && form_is_asked(type)) {
            words = form_answer_words(as, row, k, as->language);
        }
    }
    return words;
}

void form_more_of(struct form_answers *as, const struct form_step *s, struct form_more *out) {
    const struct form *f = as->ready->form;
    const struct form_answer *of = form_answer_of(as, s->row, s->more);
    struct str label = form_say(f, f->item[s->more].label, as->language);
    *out = (struct form_more){.may_add = of->rows < FORM_ROWS_MAX};
    out->label = label.n > 0 ? form_words(as, s->row, label) : f->item[s->more].name;
    out->rows.item = arena_array(as->arena, struct form_line, of->rows + 1);
    for (uint32_t i = 0; i < of->rows; i++) {
        out->rows.item[out->rows.count++] =
            (struct form_line){.key = form_key(as, of->row[i], s->more, 'r'),
                               .value = first_words(as, s, of->row[i]),
                               .row = of->row[i]->number,
                               .heading = true};
    }
}
