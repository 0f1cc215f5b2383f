/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Questions as fields of a page's form, and what was typed into them. */
#include <string.h>

#include "area/needs/survey_web.h"
#include "engine/form_text.h"

#define LONG_LIST 30 /* choices above are folded into a list */

/* --- what was typed --- */

/* All values of a name, with a blank between, in the order sent. */
static struct str join_all(struct web *w, struct str name) {
    struct str out = STR("");
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        if (str_eq(f->name, name) && f->value.n > 0) {
            out = out.n > 0 ? arena_join(w->ctx.arena, out, STR(" "), f->value) : f->value;
        }
    }
    return out;
}

/* The places of a rank: KEY.1, KEY.2 ... */
static struct str join_places(struct web *w, struct str key, uint32_t places) {
    struct str out = STR("");
    for (uint32_t i = 1; i <= places; i++) {
        struct str name = arena_printf(w->ctx.arena, "%.*s.%u", STR_ARG(key), i);
        struct str one = http_pair_find(w->request->form, name);
        if (one.n > 0) {
            out = out.n > 0 ? arena_join(w->ctx.arena, out, STR(" "), one) : one;
        }
    }
    return out;
}

/* Digits of every script as 0 to 9, a comma as a point. */
static struct str number_of(struct arena *a, struct str typed, bool pair) {
    struct str plain = lang_plain_digits(a, str_trim(typed));
    char *out = arena_room(a, plain.n + 1);
    for (size_t i = 0; i < plain.n; i++) {
        out[i] = plain.p[i] != ',' ? plain.p[i] : pair ? ' ' : '.';
    }
    return str_make(out, plain.n);
}

static struct str typed_value(struct web *w, const struct form *f, const struct form_item *i,
                              struct str key) {
    struct str typed = http_pair_find(w->request->form, key);
    switch (i->type) {
    case FORM_SELECT_MULTIPLE:
        return join_all(w, key);
    case FORM_RANK:
        return join_places(w, key, f->list[i->list].choices);
    case FORM_INTEGER:
    case FORM_DECIMAL:
    case FORM_RANGE:
        return number_of(w->ctx.arena, typed, false);
    case FORM_GEOPOINT:
        return number_of(w->ctx.arena, typed, true);
    default:
        return typed.p ? str_trim(typed) : STR("");
    }
}

void survey_read_posted(struct web *w, struct form_answers *as) {
    const struct form *f = as->ready->form;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *x = &w->request->form.item[i];
        struct form_row *row;
        uint32_t item;
        char kind;
        if (!str_eq(x->name, STR("shown")) || !survey_place(as, x->value, &kind, &row, &item) ||
            kind != 'q') {
            continue;
        }
        const struct form_item *q = &f->item[item];
        if (form_is_asked(q->type) && !form_is_media(q->type) &&
            !form_answer_of(as, row, item)->read_only) {
            form_answer_put(as, row, item, typed_value(w, f, q, x->value));
        }
    }
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

static void make_options(struct form_answers *as, const struct survey_asked *x, bool all,
                         struct survey_field *out) {
    const struct form *f = as->ready->form;
    const struct form_list *l = &f->list[out->item->list];
    bool *offered = arena_array(as->arena, bool, l->choices + 1);
    (void)form_offered(as, x->row, x->item, offered);
    out->options.item = arena_array(as->arena, struct survey_option, l->choices + 1);
    for (uint32_t i = 0; i < l->choices; i++) {
        if (!all && !offered[i]) {
            continue;
        }
        const struct form_choice *c = &l->choice[i];
        struct str label = form_say(f, c->label, as->language);
        out->options.item[out->options.count++] = (struct survey_option){
            .name = c->name,
            .label = label.n > 0 ? form_words(as, x->row, label) : c->name,
            .chosen = has_word(out->value, c->name),
        };
    }
    out->is_long = out->options.count > LONG_LIST || (out->item->appearance & FORM_MINIMAL) != 0;
}

static struct str words_of(struct form_answers *as, const struct survey_asked *x,
                           const struct str *words) {
    struct str said = form_say(as->ready->form, words, as->language);
    return said.n > 0 ? form_words(as, x->row, said) : STR("");
}

static struct msg_text wrong_of(struct form_answers *as, const struct survey_asked *x) {
    enum form_wrong wrong = x->answer->wrong;
    const struct form_item *i = &as->ready->form->item[x->item];
    struct str said = wrong == FORM_MISSING   ? words_of(as, x, i->required_message)
                      : wrong == FORM_REFUSED ? words_of(as, x, i->constraint_message)
                                              : STR("");
    return said.n > 0 ? survey_say(said) : survey_wrong_text(wrong);
}

static struct survey_field make_field(struct form_answers *as, const struct survey_asked *x,
                                      bool all) {
    const struct form *f = as->ready->form;
    struct survey_field out = {.item = &f->item[x->item]};
    out.tag = survey_language_tag(f->language[as->language]);
    out.label = words_of(as, x, out.item->label);
    out.hint = words_of(as, x, out.item->hint);
    if (form_is_section(out.item->type)) {
        bool row = out.item->type == FORM_REPEAT;
        out.key = survey_key(as, x->row, x->item, row ? 'r' : 'g');
        out.row = row ? x->row->number : 0;
        return out;
    }
    out.key = survey_key(as, x->row, x->item, 'q');
    out.label = out.label.n > 0 ? out.label : out.item->name;
    out.value = x->answer->value;
    out.required = all ? out.item->rule[FORM_REQUIRED].n > 0 : x->answer->required;
    out.read_only = x->answer->read_only && out.item->type != FORM_NOTE;
    if (form_is_select(out.item->type)) {
        make_options(as, x, all, &out);
    }
    if (survey_is_wrong(out.item, x->answer, SURVEY_BY_PAGE)) {
        out.wrong = wrong_of(as, x);
    }
    return out;
}

void survey_make_fields(struct form_answers *as, const struct survey_step *s,
                        struct survey_fields *out) {
    out->item = arena_array(as->arena, struct survey_field, s->count + 1);
    out->count = 0;
    for (size_t i = 0; i < s->count; i++) {
        out->item[out->count++] = make_field(as, &s->item[i], false);
    }
}

void survey_paper_fields(struct form_answers *as, uint32_t from, size_t most, uint32_t *next,
                         struct survey_fields *out) {
    size_t room = 16;
    out->item = arena_array(as->arena, struct survey_field, room);
    out->count = 0;
    *next = FORM_NONE;
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        bool shown =
            form_is_asked(w.item->type) || w.item->type == FORM_NOTE || w.item->type == FORM_GROUP;
        if (w.index < from || (!shown && !w.begins)) {
            continue;
        }
        if (out->count + 2 > most) {
            *next = w.index;
            return;
        }
        if (out->count + 2 > room) {
            struct survey_field *more = arena_array(as->arena, struct survey_field, 2 * room);
            memcpy(more, out->item, out->count * sizeof *more);
            out->item = more;
            room *= 2;
        }
        if (w.begins) {
            struct survey_asked row = {w.row->repeat, w.row, NULL};
            out->item[out->count++] = make_field(as, &row, true);
        }
        if (shown) {
            struct survey_asked x = {w.index, w.row, w.answer};
            out->item[out->count++] = make_field(as, &x, true);
        }
    }
}

/* --- lines --- */

struct survey_line *survey_lines(struct form_answers *as, size_t *count) {
    struct survey_steps steps = survey_steps_of(as);
    size_t most = 1;
    for (size_t i = 0; i < steps.count; i++) {
        most += steps.item[i].count;
    }
    struct survey_line *out = arena_array(as->arena, struct survey_line, most);
    *count = 0;
    for (size_t i = 0; i < steps.count; i++) {
        for (size_t k = 0; k < steps.item[i].count; k++) {
            const struct survey_asked *x = &steps.item[i].item[k];
            enum form_type type = as->ready->form->item[x->item].type;
            if (type == FORM_NOTE || (k > 0 && type == FORM_GROUP)) {
                continue;
            }
            struct survey_field f = make_field(as, x, false);
            bool heading = form_is_section(type);
            out[(*count)++] = (struct survey_line){
                .key = f.key,
                .label = f.label,
                .tag = f.tag,
                .wrong = f.wrong,
                .row = f.row,
                .heading = heading,
                .value = heading ? STR("") : survey_answer_words(as, x->row, x->item, as->language),
                .missing = !heading && f.value.n == 0,
            };
        }
    }
    return out;
}
