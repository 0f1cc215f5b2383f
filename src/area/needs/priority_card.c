/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Paper cards of a room: made, typed, compared, taken out again. A card is nobody's by name. */
#include "area/needs/priority_sheet_inside.h"
#include "base/plain.h"
#include "kernel/gate.h"
#include "priority_sheet_sql.h"
#include "sys/chance.h"

static struct priority_card made(const struct q_priority_card_row *r) {
    struct priority_card card = {
        .number = r->number, .hand = priority_hand_read(r->hand), .typed = r->typed};
    for (size_t i = 0; i < PRIORITY_CARD_CODE && i < r->code.n; i++) {
        card.code[i] = r->code.p[i];
    }
    card.waits = r->draft.n > 0;
    return card;
}

/* --- making and reading --- */

/* Pairs are dealt from what stands, so cards of that method wait for rating. */
static bool makes_cards(const struct ctx *c, const struct priority_round *r) {
    bool early = r->phase == PHASE_WRITING || r->phase == PHASE_MERGING;
    return r->in_room &&
           (priority_is_in(c, r, PHASE_RATING) || (early && r->method != PRIORITY_PAIRWISE));
}

enum err priority_card_make(struct ctx *c, struct id round, int64_t count) {
    struct priority_round r;
    struct q_priority_card_last_row row;
    TRY(priority_round_find(c, round, &r));
    if (!viewer_has_role(c->viewer, r.thing.community, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    if (!makes_cards(c, &r)) {
        return ERR_CLOSED;
    }
    TRY(q_priority_card_last(c->db, c->arena, round, &row));
    int64_t room = PRIORITY_CARDS_MAX - row.last;
    check_range(c, "count", count, 1,
                room < PRIORITY_CARDS_AT_ONCE ? room : PRIORITY_CARDS_AT_ONCE);
    TRY(ctx_checked(c));
    for (int64_t i = 1; i <= count; i++) {
        char code[PRIORITY_CARD_CODE];
        struct priority_hand hand = {.count = 0};
        chance_code(code, sizeof code);
        if (r.method == PRIORITY_PAIRWISE) {
            TRY(priority_hand_deal(c, &r, &hand));
        }
        TRY(q_priority_card_add(c->db, round, row.last + i, str_make(code, sizeof code),
                                priority_hand_text(c->arena, &hand), NULL));
    }
    return ERR_OK;
}

enum err priority_card_list(struct ctx *c, const struct priority_round *r, int64_t after,
                            int64_t limit, struct priority_cards *out, int64_t *next) {
    struct q_priority_card_rows rows;
    TRY(q_priority_card_list(c->db, c->arena, r->thing.id, after, limit + 1, &rows));
    bool more = rows.count > (size_t)limit;
    *out = (struct priority_cards){arena_array(c->arena, struct priority_card, rows.count + 1),
                                   more ? (size_t)limit : rows.count};
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = made(&rows.item[i]);
    }
    *next = more ? out->item[out->count - 1].number : 0;
    return ERR_OK;
}

enum err priority_card_counts(struct ctx *c, const struct priority_round *r,
                              struct priority_card_counts *out) {
    struct q_priority_card_total_row row;
    TRY(q_priority_card_total(c->db, c->arena, r->thing.id, &row));
    *out = (struct priority_card_counts){row.total, row.typed, row.once};
    return ERR_OK;
}

/* Number and code, whatever stands between them, small letters as capitals. */
static bool read_typed(struct str typed, int64_t *number, char code[PRIORITY_CARD_CODE + 1]) {
    size_t digits = 0, letters = 0;
    typed = str_trim(typed);
    while (digits < typed.n && typed.p[digits] >= '0' && typed.p[digits] <= '9') {
        digits++;
    }
    /* A code may begin with a digit: what separates it counts. */
    bool parted = digits < typed.n && (typed.p[digits] == '-' || typed.p[digits] == ' ');
    if (!parted || !str_to_int(str_first(typed, digits), number)) {
        return false;
    }
    for (size_t i = digits + 1; i < typed.n; i++) {
        char ch = typed.p[i];
        if (ch == ' ' || ch == '-') {
            continue;
        }
        if (letters == PRIORITY_CARD_CODE) {
            return false;
        }
        code[letters++] = (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
    }
    code[letters] = '\0';
    return letters == PRIORITY_CARD_CODE;
}

static enum err find(struct ctx *c, const struct priority_round *r, struct str typed,
                     struct q_priority_card_row *row) {
    int64_t number = 0;
    char code[PRIORITY_CARD_CODE + 1];
    *row = (struct q_priority_card_row){.number = 0};
    if (!read_typed(plain_digits(c->arena, typed), &number, code)) {
        return ctx_wrong(c, "card", msg_priority_wrong_card());
    }
    enum err e = q_priority_card_one(c->db, c->arena, r->thing.id, number, row);
    bool is = e == ERR_OK && str_eq(row->code, str_of(code));
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !is)) {
        return ctx_wrong(c, "card", msg_priority_wrong_card());
    }
    return e;
}

enum err priority_card_find(struct ctx *c, const struct priority_round *r, struct str typed,
                            struct priority_card *out) {
    struct q_priority_card_row row;
    TRY(find(c, r, typed, &row));
    *out = made(&row);
    return ERR_OK;
}

/* --- typing --- */

static void compare_one(const struct priority_round *r, const struct priority_mark *a,
                        const struct priority_mark *b, struct priority_differences *out) {
    const struct priority_mark *any = a ? a : b;
    for (size_t k = 0; k < r->asked.count; k++) {
        int64_t first = a ? a->value[k] : PRIORITY_EMPTY;
        int64_t second = b ? b->value[k] : PRIORITY_EMPTY;
        if (first != second) {
            out->item[out->count++] =
                (struct priority_difference){any->place, any->other, k, first, second};
        }
    }
}

static void compare(struct ctx *c, const struct priority_round *r, const struct priority_marks *old,
                    const struct priority_marks *said, struct priority_differences *out) {
    size_t most = (old->count + said->count) * r->asked.count + 1;
    *out =
        (struct priority_differences){arena_array(c->arena, struct priority_difference, most), 0};
    for (size_t i = 0; i < said->count; i++) {
        const struct priority_mark *m = &said->item[i];
        compare_one(r, priority_mark_of(old, m->place, m->other), m, out);
    }
    for (size_t i = 0; i < old->count; i++) {
        const struct priority_mark *m = &old->item[i];
        if (!priority_mark_of(said, m->place, m->other)) {
            compare_one(r, m, NULL, out);
        }
    }
}

static enum err count_card(struct ctx *c, const struct priority_round *r,
                           const struct q_priority_card_row *card, struct str text,
                           const struct priority_reasons *why) {
    struct id sheet = id_make_random();
    TRY(q_priority_sheet_add(c->db, r->thing.id, sheet, ID_NONE, card->number, card->hand, text,
                             NULL));
    TRY(priority_reasons_keep(c, r, sheet, why));
    TRY(q_priority_card_set(c->db, r->thing.id, card->number, card->typed + 1, STR(""), NULL));
    struct str data = arena_printf(c->arena, "{\"card\":%lld}", (long long)card->number);
    return audit_write(c, "priority.card", r->thing.id, r->thing.community, data);
}

static enum err second_typing(struct ctx *c, const struct priority_round *r,
                              const struct q_priority_card_row *card,
                              const struct priority_marks *said, bool settled,
                              struct priority_differences *differ) {
    struct priority_marks old = priority_marks_read(c->arena, card->draft, r->asked.count);
    compare(c, r, &old, said, differ);
    if (differ->count > 0 && !settled) {
        return ctx_wrong(c, "card", msg_priority_wrong_differs());
    }
    return ERR_OK;
}

/* Everything that is wrong is told at once. Which pairs are right, the card alone knows. */
static enum err check_card(struct ctx *c, const struct priority_round *r, struct str typed,
                           const struct priority_marks *said, struct priority_reasons *why,
                           struct q_priority_card_row *card) {
    enum err e = find(c, r, typed, card);
    if (e != ERR_OK && e != ERR_INPUT) {
        return e;
    }
    struct priority_hand hand = priority_hand_read(e == ERR_OK ? card->hand : STR(""));
    if (e == ERR_OK || r->method != PRIORITY_PAIRWISE) {
        e = priority_marks_check(c, r, &hand, said);
    }
    if (e == ERR_OK || e == ERR_INPUT) {
        e = priority_reasons_check(c, r, why);
    }
    return e == ERR_OK ? ctx_checked(c) : e;
}

enum err priority_card_enter(struct ctx *c, struct id round, struct str typed,
                             const struct priority_marks *said, const struct priority_reasons *why,
                             bool settled, bool *counted, struct priority_differences *differ) {
    struct priority_round r;
    struct q_priority_card_row card;
    struct priority_reasons reasons = *why;
    *counted = false;
    *differ = (struct priority_differences){0};
    TRY(priority_rating_enter(c, round, ROLE_HELPER, &r));
    TRY(check_card(c, &r, typed, said, &reasons, &card));
    if (card.typed > 0 && card.draft.n == 0) {
        return ERR_TWICE;
    }
    struct str text = priority_marks_text(c->arena, said, r.asked.count);
    if (str_is_empty(text)) {
        return ctx_wrong(c, "card", msg_priority_wrong_empty_card());
    }
    if (r.twice && card.typed == 0) {
        return q_priority_card_set(c->db, round, card.number, 1, text, NULL);
    }
    if (r.twice) {
        TRY(second_typing(c, &r, &card, said, settled, differ));
    }
    *counted = true;
    return count_card(c, &r, &card, text, &reasons);
}

enum err priority_card_undo(struct ctx *c, struct id round, int64_t number) {
    struct priority_round r;
    struct q_priority_card_row card;
    struct q_priority_sheet_row sheet;
    TRY(priority_rating_enter(c, round, ROLE_STEWARD, &r));
    TRY(q_priority_card_one(c->db, c->arena, round, number, &card));
    enum err e = q_priority_sheet_of_card(c->db, c->arena, round, number, &sheet);
    if (e == ERR_OK) {
        TRY(q_priority_reason_drop_sheet(c->db, round, sheet.id, NULL));
        TRY(q_priority_sheet_drop(c->db, round, sheet.id, NULL));
    } else if (e != ERR_NOT_FOUND) {
        return e;
    }
    TRY(q_priority_card_set(c->db, round, number, 0, STR(""), NULL));
    struct str data = arena_printf(c->arena, "{\"card\":%lld}", (long long)number);
    return audit_write(c, "priority.card_undone", round, r.thing.community, data);
}
