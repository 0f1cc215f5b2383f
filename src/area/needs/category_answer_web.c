/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Questions as fields of a form, and what was typed into them. */
#include "area/needs/category_question_web.h"

struct msg_text category_question_type_name(enum form_type type) {
    switch (type) {
    case FORM_DECIMAL:
        return msg_need_question_type_number();
    case FORM_SELECT_ONE:
        return msg_need_question_type_one();
    case FORM_SELECT_MULTIPLE:
        return msg_need_question_type_several();
    case FORM_DATE:
        return msg_need_question_type_date();
    default:
        return msg_need_question_type_text();
    }
}

enum err category_asked_by(struct web *w, struct id community, struct str category,
                           struct category_questions *out) {
    struct id id;
    struct category k;
    *out = (struct category_questions){0};
    if (!id_parse(category, &id)) {
        return ERR_OK;
    }
    enum err e = category_find(&w->ctx, id, &k);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    bool ours = id_is_none(k.community) || id_eq(k.community, community);
    return ours && !k.archived ? category_questions_of(&w->ctx, id, false, out) : ERR_OK;
}

struct category_givens category_givens_read(struct web *w, const struct category_questions *asked) {
    const struct http_pairs *form = &w->request->form;
    struct category_givens g = {arena_array(w->ctx.arena, struct category_given, form->count + 1),
                                0};
    for (size_t i = 0; i < form->count; i++) {
        for (size_t k = 0; k < asked->count; k++) {
            if (str_eq(form->item[i].name, asked->item[k].name)) {
                g.item[g.count++] =
                    (struct category_given){form->item[i].name, form->item[i].value};
            }
        }
    }
    return g;
}

static bool is_given(const struct category_givens *given, struct str name, struct str value) {
    for (size_t i = 0; i < given->count; i++) {
        if (str_eq(given->item[i].name, name) && str_eq(given->item[i].value, value)) {
            return true;
        }
    }
    return false;
}

/* One choice that need not be made can be taken back. */
struct choices category_question_choices(struct page *p, const struct category_question *q,
                                         const struct category_givens *given) {
    struct choices all = choices_begin(p->arena, q->choices + 1);
    struct str lang = lang_tag(p->lang);
    for (size_t i = 0; i < q->choices; i++) {
        if (!q->choice[i].closed) {
            all.item[all.count++] =
                (struct choice){.value = q->choice[i].name,
                                .text = category_choice_say(q, &q->choice[i], lang),
                                .chosen = is_given(given, q->name, q->choice[i].name)};
        }
    }
    if (q->type == FORM_SELECT_ONE && !q->required) {
        choices_add(&all, STR(""), msg_need_question_no_answer(), STR("-"));
    }
    return all;
}

static struct msg_text hint_of(const struct category_question *q, struct str hint) {
    if (!q->open) {
        return str_is_empty(hint) ? msg_need_question_quiet()
                                  : msg_need_question_hint_quiet(msg_arg_str(hint));
    }
    return str_is_empty(hint) ? (struct msg_text){0} : msg_need_question_words(msg_arg_str(hint));
}

struct field category_question_field(struct page *p, const struct category_question *q,
                                     const struct category_givens *given) {
    const struct category_name *words = category_question_say(q, lang_tag(p->lang));
    return (struct field){.name = arena_cstr(p->arena, q->name),
                          .label = msg_need_question_words(msg_arg_str(words->name)),
                          .hint = hint_of(q, words->hint),
                          .value = category_given_to(p->arena, given, q->name),
                          .type = q->type == FORM_DATE ? "date" : "text",
                          .inputmode = q->type == FORM_DECIMAL ? "decimal" : NULL,
                          .max = q->type == FORM_DECIMAL ? 40 : 0,
                          .optional = !q->required,
                          .rows = 3};
}
