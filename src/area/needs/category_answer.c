/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Judging answers, keeping them, and telling them in words. */
#include "area/needs/category_answer.h"

#include "base/day.h"
#include "base/span.h"
#include "category_answer_sql.h"
#include "engine/form_answers.h"
#include "engine/form_text.h"

#define ANSWER_DECIMALS 6 /* of a number, shown */

/* --- what was typed --- */

struct str category_given_to(struct arena *a, const struct category_givens *given,
                             struct str name) {
    struct str all = STR("");
    for (size_t i = 0; i < given->count; i++) {
        const struct category_given *g = &given->item[i];
        if (str_eq(g->name, name) && g->value.n > 0) {
            all = all.n > 0 ? arena_join(a, all, STR(" "), g->value) : g->value;
        }
    }
    return all;
}

/* The digits and the point of whoever writes Arabic, Persian or Urdu; and the comma for a point. */
static struct str plain_number(struct arena *a, struct str s) {
    char *out = arena_room(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char one = (unsigned char)s.p[i];
        unsigned char two = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        bool arabic = one == 0xD9 && two >= 0xA0 && two <= 0xA9;
        bool eastern = one == 0xDB && two >= 0xB0 && two <= 0xB9;
        bool point = one == 0xD9 && two == 0xAB;
        i += arabic || eastern || point ? 1 : 0;
        out[n++] = arabic || eastern     ? (char)('0' + (two & 0x0F))
                   : point || one == ',' ? '.'
                                         : (char)one;
    }
    return str_make(out, n);
}

static struct str typed_to(struct ctx *c, const struct category_question *q,
                           const struct category_givens *given, const char *field) {
    struct str value = category_given_to(c->arena, given, q->name);
    check_text(c, field, &value, 0, CATEGORY_ANSWER_MAX);
    return q->type == FORM_DECIMAL ? plain_number(c->arena, value) : value;
}

/* --- judging --- */

static struct msg_text why(const struct category_question *q, enum form_wrong w) {
    switch (w) {
    case FORM_MISSING:
        return q->type == FORM_SELECT_ONE        ? msg_wrong_choose()
               : q->type == FORM_SELECT_MULTIPLE ? msg_need_question_wrong_none()
                                                 : msg_wrong_missing();
    case FORM_NO_CHOICE:
        return msg_wrong_not_a_choice();
    case FORM_NOT_A_DATE:
        return msg_wrong_day();
    default:
        return msg_wrong_number();
    }
}

/* The form's answers, once everything was put and settled. */
static enum err settle(struct ctx *c, const struct category_questions *asked,
                       const struct category_givens *clean, struct form_answers **out) {
    struct form_flaws flaws;
    const struct form *f = category_form(c->arena, asked);
    const struct form_ready *ready = form_prepare(c->arena, f, &flaws);
    if (ready == NULL) {
        return ERR_BUG;
    }
    struct form_clock clock = {c->now_ms, 0};
    *out = form_answers_again(c->arena, ready, clock);
    for (uint32_t i = 0; i < asked->count; i++) {
        form_answer_put(*out, form_answers_top(*out), i, clean->item[i].value);
    }
    return form_evaluate(*out);
}

enum err category_answers_check(struct ctx *c, const struct category_questions *asked,
                                const struct category_givens *given,
                                struct category_givens *clean) {
    struct form_answers *as;
    clean->item = arena_array(c->arena, struct category_given, asked->count + 1);
    clean->count = asked->count;
    if (asked->count == 0) {
        return ERR_OK;
    }
    for (size_t i = 0; i < asked->count; i++) {
        const struct category_question *q = &asked->item[i];
        const char *field = arena_cstr(c->arena, q->name);
        clean->item[i] = (struct category_given){q->name, typed_to(c, q, given, field)};
    }
    TRY(settle(c, asked, clean, &as));
    for (uint32_t i = 0; i < asked->count; i++) {
        const struct form_answer *a = form_answer_of(as, form_answers_top(as), i);
        clean->item[i].value = a->value;
        if (a->wrong != FORM_FINE && ctx_wrong_at(c, asked->item[i].name) == NULL) {
            ctx_wrong(c, arena_cstr(c->arena, asked->item[i].name),
                      why(&asked->item[i], (enum form_wrong)a->wrong));
        }
    }
    return ERR_OK;
}

/* --- keeping --- */

enum err category_answers_put(struct ctx *c, struct id need, const struct category_questions *asked,
                              const struct category_givens *clean) {
    for (size_t i = 0; i < asked->count; i++) {
        if (!str_is_empty(clean->item[i].value)) {
            TRY(q_category_answer_put(c->db, need, asked->item[i].id, clean->item[i].value, NULL));
        }
    }
    return ERR_OK;
}

enum err category_answers_drop(struct ctx *c, struct id need) {
    return q_category_answer_drop(c->db, need, NULL);
}

enum err category_answers_forget(struct ctx *c, struct id person) {
    return q_category_answer_forget(c->db, person, NULL);
}

/* --- telling --- */

static struct str chosen(struct arena *a, const struct category_question *q, struct str value,
                         struct str lang) {
    struct str all = STR("");
    for (struct str one = form_next_word(&value); one.p != NULL; one = form_next_word(&value)) {
        for (size_t i = 0; i < q->choices; i++) {
            if (str_eq(q->choice[i].name, one)) {
                struct str label = category_choice_say(q, &q->choice[i], lang);
                all = all.n > 0 ? arena_join(a, all, STR(" · "), label) : label;
            }
        }
    }
    return all;
}

static struct str in_figures(struct arena *a, enum form_type type, struct str value,
                             const struct lang *l) {
    struct buf b = buf_make(200);
    double number = 0;
    int64_t day = 0;
    if (type == FORM_DECIMAL && str_to_real(value, &number)) {
        size_t point = str_find(value, STR("."));
        size_t decimals = point < value.n ? value.n - point - 1 : 0;
        lang_put_real(l, &b, number, decimals < ANSWER_DECIMALS ? (int)decimals : ANSWER_DECIMALS);
    } else if (type == FORM_DATE && day_read(value, &day)) {
        lang_put_date(l, &b, day * DAY_MS, STR("UTC"));
    } else {
        buf_put(&b, value);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static struct category_answer answer_of(struct ctx *c, const struct category_question *q,
                                        const struct q_category_answer_of_row *r,
                                        const struct lang *l) {
    const struct category_name *words = category_question_say(q, lang_tag(l));
    struct category_answer a = {.need = r->need,
                                .type = q->type,
                                .open = q->open,
                                .question = words->name,
                                .lang = words->lang,
                                .own_words = q->type == FORM_TEXT};
    a.value = form_is_select(q->type) ? chosen(c->arena, q, r->value, words->lang)
              : a.own_words           ? r->value
                                      : in_figures(c->arena, q->type, r->value, l);
    return a;
}

static const struct category_question *find_question(const struct category_questions *all,
                                                     struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].id, id)) {
            return &all->item[i];
        }
    }
    return NULL;
}

/* Each question that was answered, once. */
static struct ids questions_of(struct ctx *c, const struct q_category_answer_of_rows *rows) {
    struct id *id = arena_array(c->arena, struct id, rows->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows->count; i++) {
        bool known = false;
        for (size_t k = 0; k < n && !known; k++) {
            known = id_eq(id[k], rows->item[i].question);
        }
        if (!known) {
            id[n++] = rows->item[i].question;
        }
    }
    return (struct ids){id, n};
}

enum err category_answers_of(struct ctx *c, struct ids needs, enum category_answers_which which,
                             const struct lang *l, struct category_answers *out) {
    struct q_category_answer_of_rows rows;
    struct category_questions all;
    *out = (struct category_answers){0};
    if (needs.count == 0) {
        return ERR_OK;
    }
    TRY(q_category_answer_of(c->db, c->arena, needs, which == CATEGORY_ANSWERS_ALL, &rows));
    if (rows.count == 0) {
        return ERR_OK;
    }
    TRY(category_questions_by(c, questions_of(c, &rows), &all));
    out->item = arena_array(c->arena, struct category_answer, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const struct category_question *q = find_question(&all, rows.item[i].question);
        if (q != NULL && q->langs > 0) {
            out->item[out->count++] = answer_of(c, q, &rows.item[i], l);
        }
    }
    return ERR_OK;
}

struct str category_answers_text(struct arena *a, const struct category_answers *of,
                                 struct id need) {
    struct str all = STR("");
    for (size_t i = 0; i < of->count; i++) {
        if (id_eq(of->item[i].need, need)) {
            all = arena_join(a, all, all.n > 0 ? STR("\n") : STR(""), of->item[i].question,
                             STR(" "), of->item[i].value);
        }
    }
    return all;
}
