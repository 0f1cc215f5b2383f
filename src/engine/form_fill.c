/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was typed, and what was pressed. */
#include "engine/form_fill.h"

#include "base/plain.h"

/* --- what was typed --- */

/* The first value of a name; absent: there is none. */
static struct str posted(const struct form_deed *d, struct str name) {
    for (size_t i = 0; i < d->count; i++) {
        if (str_eq(d->posted[i].name, name)) {
            return d->posted[i].value;
        }
    }
    return str_of(NULL);
}

static struct str with_word(struct arena *a, struct str words, struct str one) {
    return words.n > 0 ? arena_join(a, words, STR(" "), one) : one;
}

/* All values of a name, with a blank between, in the order sent. */
static struct str join_all(struct arena *a, const struct form_deed *d, struct str name) {
    struct str out = STR("");
    for (size_t i = 0; i < d->count; i++) {
        if (str_eq(d->posted[i].name, name) && d->posted[i].value.n > 0) {
            out = with_word(a, out, d->posted[i].value);
        }
    }
    return out;
}

/* The places of a rank: KEY.1, KEY.2 ... */
static struct str join_places(struct arena *a, const struct form_deed *d, struct str key,
                              uint32_t places) {
    struct str out = STR("");
    for (uint32_t i = 1; i <= places; i++) {
        struct str one = posted(d, arena_printf(a, "%.*s.%u", STR_ARG(key), i));
        if (one.n > 0) {
            out = with_word(a, out, one);
        }
    }
    return out;
}

/* Digits of every script as 0 to 9, a comma as a point. */
static struct str number_of(struct arena *a, struct str typed, bool pair) {
    struct str plain = plain_digits(a, str_trim(typed));
    char *out = arena_room(a, plain.n + 1);
    for (size_t i = 0; i < plain.n; i++) {
        out[i] = plain.p[i] != ',' ? plain.p[i] : pair ? ' ' : '.';
    }
    return str_make(out, plain.n);
}

static struct str typed_value(struct arena *a, const struct form_deed *d, const struct form *f,
                              const struct form_item *i, struct str key) {
    struct str typed = posted(d, key);
    switch (i->type) {
    case FORM_SELECT_MULTIPLE:
        return join_all(a, d, key);
    case FORM_RANK:
        return join_places(a, d, key, f->list[i->list].choices);
    case FORM_INTEGER:
    case FORM_DECIMAL:
    case FORM_RANGE:
        return number_of(a, typed, false);
    case FORM_GEOPOINT:
        return number_of(a, typed, true);
    default:
        return typed.p ? str_trim(typed) : STR("");
    }
}

void form_read_posted(struct form_answers *as, const struct form_deed *d) {
    const struct form *f = as->ready->form;
    for (size_t i = 0; i < d->count; i++) {
        const struct form_pair *x = &d->posted[i];
        struct form_row *row;
        uint32_t item;
        char kind;
        if (!str_eq(x->name, STR("shown")) || !form_key_place(as, x->value, &kind, &row, &item) ||
            kind != 'q') {
            continue;
        }
        const struct form_item *q = &f->item[item];
        if (form_is_asked(q->type) && !form_is_media(q->type) &&
            !form_answer_of(as, row, item)->read_only) {
            form_answer_put(as, row, item, typed_value(as->arena, d, f, q, x->value));
        }
    }
}

bool form_was_shown(const struct form_deed *d, struct str key) {
    for (size_t i = 0; i < d->count; i++) {
        if (str_eq(d->posted[i].name, STR("shown")) && str_eq(d->posted[i].value, key)) {
            return true;
        }
    }
    return false;
}

/* --- what was pressed --- */

/* "r7-2": that row goes. */
static void drop_row(struct form_answers *as, struct str key) {
    struct form_row *row;
    uint32_t item;
    char kind;
    if (form_key_place(as, key, &kind, &row, &item) && kind == 'r') {
        form_row_remove(as, row->within, item, row->number);
    }
}

/* The key of the page that shows the new row; absent: there is no room for it. */
static struct str add_row(struct form_answers *as, struct str at) {
    struct form_row *row;
    uint32_t item;
    char kind;
    if (!form_key_place(as, at, &kind, &row, &item) || kind != 'm') {
        return str_of(NULL);
    }
    struct form_row *more = form_row_add(as, row, item);
    return more ? form_key(as, more, item, 'r') : str_of(NULL);
}

static void set_language(struct form_answers *as, struct str number) {
    int64_t n;
    if (str_to_int(number, &n) && n >= 0 && n < as->ready->form->languages) {
        as->language = (uint32_t)n;
    }
}

enum err form_fill(struct form_answers *as, const struct form_deed *d, struct form_filling *out) {
    struct str add = str_of(NULL);
    form_read_posted(as, d);
    if (str_starts(d->act, STR("drop-"))) {
        drop_row(as, str_from(d->act, 5));
    } else if (str_eq(d->act, STR("add"))) {
        add = add_row(as, d->at);
    } else if (str_starts(d->act, STR("words-"))) {
        set_language(as, str_from(d->act, 6));
    }
    TRY(form_evaluate(as));
    out->steps = form_steps_of(as);
    out->here = form_steps_at(as, &out->steps, add.p ? add : d->at);
    return ERR_OK;
}

/* --- where one goes --- */

static bool must_stay(struct form_answers *as, const struct form_deed *d, const struct form_step *s,
                      bool *fresh) {
    bool wrong = false;
    *fresh = false;
    for (size_t i = 0; s->more == FORM_NONE && i < s->count; i++) {
        const struct form_asked *x = &s->item[i];
        const struct form_item *item = &as->ready->form->item[x->item];
        if (!form_is_asked(item->type)) {
            continue;
        }
        bool shown = form_was_shown(d, form_key(as, x->row, x->item, 'q'));
        *fresh = *fresh || !shown;
        wrong = wrong || (shown && form_is_wrong(item, x->answer, d->files));
    }
    return wrong;
}

enum form_going form_fill_on(struct form_answers *as, const struct form_deed *d,
                             const struct form_filling *f, size_t *to) {
    bool fresh = false;
    *to = f->here;
    if (str_eq(d->act, STR("back"))) {
        *to -= *to > 0;
    } else if (str_eq(d->act, STR("next")) || d->act.n == 0) {
        if (f->here < f->steps.count && must_stay(as, d, &f->steps.item[f->here], &fresh)) {
            return FORM_STAYS;
        }
        *to += fresh ? 0 : 1;
    }
    return FORM_GOES;
}

void form_forget_wrongs(struct form_answers *as) {
    for (struct form_walk w = form_walk(as); form_walk_next(&w);) {
        w.answer->wrong = FORM_FINE;
    }
}
