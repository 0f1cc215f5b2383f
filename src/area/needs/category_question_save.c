/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Making and changing the questions of categories. */
#include "area/needs/category_question.h"
#include "category_question_sql.h"
#include "kernel/order.h"
#include "sys/chance.h"

/* --- what was written --- */

static const char *field_of(struct ctx *c, const char *name, size_t n) {
    return n == 0 ? name : arena_cstr(c->arena, arena_printf(c->arena, "%s_%zu", name, n));
}

static void check_words(struct ctx *c, struct category_question *q) {
    for (size_t i = 0; i < q->langs; i++) {
        check_line(c, field_of(c, "label", i), &q->words[i].name, i == 0 ? 3 : 0,
                   CATEGORY_LABEL_MAX);
        check_line(c, field_of(c, "hint", i), &q->words[i].hint, 0, CATEGORY_HINT_MAX);
    }
}

struct lines {
    struct str line[CATEGORY_CHOICES_MAX];
    size_t count;
};

/* A choice on each line; empty lines are passed over. */
static bool read_lines(struct ctx *c, const char *field, struct str text, struct lines *out) {
    size_t most = (size_t)CATEGORY_CHOICES_MAX * (CATEGORY_CHOICE_MAX + 2);
    check_text(c, field, &text, 0, most);
    out->count = 0;
    while (text.n > 0 && ctx_wrong_at(c, str_of(field)) == NULL) {
        struct str line = str_cut(&text, '\n');
        check_line(c, field, &line, 0, CATEGORY_CHOICE_MAX);
        if (str_is_empty(line)) {
            continue;
        }
        if (out->count == CATEGORY_CHOICES_MAX) {
            ctx_wrong(c, field, msg_need_question_wrong_many(msg_arg_int(CATEGORY_CHOICES_MAX)));
            return false;
        }
        out->line[out->count++] = line;
    }
    return ctx_wrong_at(c, str_of(field)) == NULL;
}

static bool has_twice(const struct lines *of) {
    for (size_t i = 0; i < of->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_eq(of->line[i], of->line[k])) {
                return true;
            }
        }
    }
    return false;
}

static void check_lines(struct ctx *c, const struct category_question *q,
                        struct lines lines[CATEGORY_NAMES_MAX]) {
    for (size_t i = 0; i < q->langs; i++) {
        const char *field = field_of(c, "choices", i);
        if (!read_lines(c, field, q->lines[i], &lines[i])) {
            continue;
        }
        if (i == 0 && lines[0].count < 2) {
            ctx_wrong(c, field, msg_need_question_wrong_few());
        } else if (i > 0 && lines[i].count > 0 && lines[i].count != lines[0].count) {
            ctx_wrong(c, field, msg_need_question_wrong_lines());
        } else if (has_twice(&lines[i])) {
            ctx_wrong(c, field, msg_need_question_wrong_twice());
        }
    }
}

/* --- rows --- */

static int64_t kept_as(const struct category_question *before, struct str label) {
    for (size_t i = 0; i < before->choices; i++) {
        if (str_eq(before->choice[i].label[0], label)) {
            return before->choice[i].number;
        }
    }
    return 0;
}

static enum err put_choice(struct ctx *c, const struct category_question *q, int64_t number,
                           size_t at, const struct lines lines[CATEGORY_NAMES_MAX]) {
    TRY(q_choice_put(c->db, q->id, number, (int64_t)at, false, NULL));
    TRY(q_choice_drop_words(c->db, q->id, number, NULL));
    for (size_t l = 0; l < q->langs; l++) {
        if (lines[l].count > at) {
            TRY(q_choice_add_words(c->db, q->id, number, q->words[l].lang, lines[l].line[at],
                                   NULL));
        }
    }
    return ERR_OK;
}

/* What is no longer written: gone, or closed where somebody may have chosen it. */
static enum err leave_choice(struct ctx *c, const struct category_question *before,
                             const struct category_choice *k) {
    if (before->answered) {
        return q_choice_put(c->db, before->id, k->number, 0, true, NULL);
    }
    TRY(q_choice_drop_words(c->db, before->id, k->number, NULL));
    return q_choice_drop(c->db, before->id, k->number, NULL);
}

/* A choice is known again by its words in the first language. */
static enum err write_choices(struct ctx *c, const struct category_question *q,
                              const struct category_question *before,
                              const struct lines lines[CATEGORY_NAMES_MAX]) {
    int64_t next = 1;
    size_t kept = 0;
    for (size_t i = 0; i < before->choices; i++) {
        const struct category_choice *k = &before->choice[i];
        bool stays = false;
        for (size_t at = 0; at < lines[0].count && !stays; at++) {
            stays = str_eq(lines[0].line[at], k->label[0]);
        }
        next = k->number >= next ? k->number + 1 : next;
        kept += stays || before->answered ? 1 : 0;
        if (!stays) {
            TRY(leave_choice(c, before, k));
        }
    }
    for (size_t at = 0; at < lines[0].count; at++) {
        int64_t number = kept_as(before, lines[0].line[at]);
        if (number == 0 && kept++ >= CATEGORY_CHOICES_ALL) {
            return ERR_FULL;
        }
        TRY(put_choice(c, q, number == 0 ? next++ : number, at, lines));
    }
    return ERR_OK;
}

static enum err write_words(struct ctx *c, const struct category_question *q) {
    TRY(q_question_words_drop(c->db, q->id, NULL));
    for (size_t i = 0; i < q->langs; i++) {
        TRY(q_question_words_add(c->db, q->id, (int64_t)i, q->words[i].lang, q->words[i].name,
                                 q->words[i].hint, NULL));
    }
    return ERR_OK;
}

/* A language without the question has none; its choices go with it. */
static void drop_empty(struct category_question *q, struct lines lines[CATEGORY_NAMES_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < q->langs; i++) {
        if (!str_is_empty(q->words[i].name)) {
            q->words[n] = q->words[i];
            lines[n++] = lines[i];
        }
    }
    q->langs = n;
}

static enum err make_row(struct ctx *c, struct category_question *q) {
    struct category_questions all;
    int64_t asked = 0;
    TRY(category_questions_of(c, q->category, true, &all));
    for (size_t i = 0; i < all.count; i++) {
        asked += all.item[i].closed ? 0 : 1;
    }
    if (asked >= CATEGORY_QUESTIONS_MAX || all.count >= CATEGORY_QUESTIONS_ALL) {
        return ERR_FULL;
    }
    q->id = id_make(c->now_ms);
    return q_question_add(c->db, q->id, q->category, (int64_t)all.count + 1,
                          str_of(form_type_word(q->type)), q->required, q->open, NULL);
}

/* --- the rules --- */

static enum err may_change(struct ctx *c, struct id category, struct id *community) {
    struct category k;
    TRY(category_find(c, category, &k));
    *community = k.community;
    return category_may(c, k.community) ? ERR_OK : ERR_FORBIDDEN;
}

/* What somebody answered keeps its type, and what was said to some alone stays so. */
static void hold_to(struct category_question *q, const struct category_question *before) {
    if (before->answered) {
        q->type = before->type;
        q->open = q->open && before->open;
    }
}

static enum err write_question(struct ctx *c, struct category_question *q,
                               const struct category_question *before,
                               struct lines lines[CATEGORY_NAMES_MAX]) {
    if (id_is_none(q->id)) {
        TRY(make_row(c, q));
    } else {
        TRY(q_question_set(c->db, q->id, str_of(form_type_word(q->type)), q->required, q->open,
                           NULL));
    }
    drop_empty(q, lines);
    TRY(write_words(c, q));
    return write_choices(c, q, before, lines);
}

enum err category_question_save(struct ctx *c, struct category_question *q) {
    struct category_question before = {0};
    struct lines *lines = arena_array(c->arena, struct lines, CATEGORY_NAMES_MAX);
    struct id community;
    if (!id_is_none(q->id)) {
        TRY(category_question_find(c, q->id, &before));
        q->category = before.category;
        hold_to(q, &before);
    }
    TRY(may_change(c, q->category, &community));
    check_words(c, q);
    check_word(c, "type", q->type < FORM_TYPES ? str_of(form_type_word(q->type)) : STR(""),
               category_question_types);
    if (form_is_select(q->type)) {
        check_lines(c, q, lines);
    }
    TRY(ctx_checked(c));
    TRY(write_question(c, q, &before, lines));
    return order_log(c, "need.question", q->category, community, STR(""), STR(""));
}

static enum err drop(struct ctx *c, const struct category_question *q) {
    for (size_t i = 0; i < q->choices; i++) {
        TRY(leave_choice(c, q, &q->choice[i]));
    }
    TRY(q_question_words_drop(c->db, q->id, NULL));
    return q_question_drop(c->db, q->id, NULL);
}

enum err category_question_close(struct ctx *c, struct id id) {
    struct category_question q;
    struct id community;
    TRY(category_question_find(c, id, &q));
    TRY(may_change(c, q.category, &community));
    TRY(q.answered ? q_question_set_closed(c->db, id, (struct opt_int){true, c->now_ms}, NULL)
                   : drop(c, &q));
    return order_log(c, "need.question", q.category, community, STR(""), STR(""));
}

enum err category_question_reopen(struct ctx *c, struct id id) {
    struct category_question q;
    struct category_questions asked;
    struct id community;
    TRY(category_question_find(c, id, &q));
    TRY(may_change(c, q.category, &community));
    TRY(category_questions_of(c, q.category, false, &asked));
    if (q.closed && asked.count >= CATEGORY_QUESTIONS_MAX) {
        return ERR_FULL;
    }
    return q_question_set_closed(c->db, id, (struct opt_int){0}, NULL);
}

enum err category_question_up(struct ctx *c, struct id id) {
    struct category_question q;
    struct category_questions all;
    struct id community;
    TRY(category_question_find(c, id, &q));
    TRY(may_change(c, q.category, &community));
    TRY(category_questions_of(c, q.category, true, &all));
    for (size_t i = 1; i < all.count; i++) {
        if (id_eq(all.item[i].id, id) && !q.closed) {
            struct category_question other = all.item[i - 1];
            all.item[i - 1] = all.item[i];
            all.item[i] = other;
            break;
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        TRY(q_question_set_position(c->db, all.item[i].id, (int64_t)i + 1, NULL));
    }
    return ERR_OK;
}
