/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Rating: what a person says, checked and kept. Cards are priority_card.c's. */
#include "area/needs/priority_sheet.h"

#include "area/needs/priority_sheet_inside.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "priority_item_sql.h"
#include "priority_round_sql.h"
#include "priority_sheet_sql.h"
#include "sys/chance.h"

enum priority_standing_of priority_standing_of(const struct ctx *c,
                                               const struct priority_round *r) {
    if (!priority_is_in(c, r, PHASE_RATING)) {
        return RATING_NOT_OPEN;
    }
    if (!viewer_is_person(c->viewer)) {
        return RATING_SIGN_IN;
    }
    return viewer_role(c->viewer, r->thing.community) < ROLE_MEMBER ? RATING_NOT_MEMBER
                                                                    : RATING_NOW;
}

/* --- reading --- */

enum err priority_sheet_own(struct ctx *c, const struct priority_round *r,
                            struct priority_sheet *out) {
    struct q_priority_sheet_row row;
    *out = (struct priority_sheet){.id = ID_NONE};
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    enum err e = q_priority_sheet_of(c->db, c->arena, r->thing.id, c->viewer->person, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    *out =
        (struct priority_sheet){.id = row.id,
                                .card = row.card,
                                .hand = priority_hand_read(row.hand),
                                .marks = priority_marks_read(c->arena, row.marks, r->asked.count)};
    return ERR_OK;
}

enum err priority_sheet_reasons(struct ctx *c, const struct priority_round *r,
                                const struct priority_sheet *s, struct priority_reasons *out) {
    struct q_priority_reason_own_rows rows;
    TRY(q_priority_reason_own(c->db, c->arena, r->thing.id, s->id, &rows));
    *out = (struct priority_reasons){arena_array(c->arena, struct priority_reason, rows.count + 1),
                                     rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct priority_reason){rows.item[i].place, rows.item[i].text};
    }
    return ERR_OK;
}

void priority_rater_code(struct id sheet, char out[PRIORITY_CODE_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < PRIORITY_CODE_SIZE; i++) {
        out[i] = digits[i % 2 == 0 ? sheet.b[i / 2] >> 4 : sheet.b[i / 2] & 15];
    }
    out[PRIORITY_CODE_SIZE] = '\0';
}

enum err priority_sheet_count(struct ctx *c, const struct priority_round *r, int64_t most,
                              int64_t *out) {
    struct q_priority_sheet_total_row row;
    TRY(q_priority_sheet_total(c->db, c->arena, r->thing.id, most, &row));
    *out = row.total;
    return ERR_OK;
}

/* --- checks --- */

const char *priority_field(struct ctx *c, const struct priority_round *r, size_t criterion,
                           int64_t place, int64_t other) {
    const char *name = priority_criterion_name(r->asked.item[criterion]);
    struct str text =
        other != 0 ? arena_printf(c->arena, "pair-%lld-%lld", (long long)place, (long long)other)
                   : arena_printf(c->arena, "%s-%lld", name, (long long)place);
    return arena_cstr(c->arena, text);
}

static void check_mark(struct ctx *c, const struct priority_round *r,
                       const struct priority_mark *m) {
    for (size_t i = 0; i < r->asked.count; i++) {
        enum priority_criterion k = r->asked.item[i];
        int least = priority_lowest_mark(k);
        int most = priority_highest_mark(r->method, k, r->most);
        if (m->value[i] != PRIORITY_EMPTY && (m->value[i] < least || m->value[i] > most)) {
            ctx_wrong(c, priority_field(c, r, i, m->place, 0),
                      msg_priority_wrong_mark(msg_arg_int(least), msg_arg_int(most)));
        }
    }
}

static enum err check_places(struct ctx *c, const struct priority_round *r,
                             const struct priority_marks *m) {
    for (size_t i = 0; i < m->count; i++) {
        struct priority_item item;
        enum err e = priority_item_at(c, r, m->item[i].place, &item);
        if (e == ERR_NOT_FOUND) {
            ctx_wrong(c, priority_field(c, r, 0, m->item[i].place, 0), msg_priority_wrong_place());
        } else if (e != ERR_OK) {
            return e;
        }
    }
    return ERR_OK;
}

/* Ranks 1 to k, each once; nothing may be left out between. */
static void check_ranks(struct ctx *c, const struct priority_round *r,
                        const struct priority_marks *m) {
    bool has[64] = {false};
    int64_t count = 0;
    for (size_t i = 0; i < m->count; i++) {
        int64_t rank = m->item[i].value[0];
        if (rank < 1 || rank > r->most || rank >= 64) {
            continue; /* said already */
        }
        bool again = has[rank];
        for (size_t k = 0; k < i; k++) {
            again = again || m->item[k].place == m->item[i].place;
        }
        if (again) {
            ctx_wrong(c, "picks", msg_priority_wrong_twice());
            return;
        }
        has[rank] = true;
        count++;
    }
    for (int64_t rank = 1; rank <= count; rank++) {
        if (!has[rank]) {
            ctx_wrong(c, "picks", msg_priority_wrong_gap(msg_arg_int(rank)));
            return;
        }
    }
}

static void check_votes(struct ctx *c, const struct priority_round *r,
                        const struct priority_marks *m) {
    int64_t sum = 0;
    for (size_t i = 0; i < m->count; i++) {
        sum += m->item[i].value[0] > 0 ? m->item[i].value[0] : 0;
    }
    if (sum > r->most) {
        ctx_wrong(c, "picks", msg_priority_wrong_votes(msg_arg_int(r->most), msg_arg_int(sum)));
    }
}

static bool is_dealt(const struct priority_hand *h, int64_t place) {
    bool dealt = false;
    for (size_t i = 0; i < h->count; i++) {
        dealt = dealt || h->place[i] == place;
    }
    return dealt;
}

static void check_pairs(struct ctx *c, const struct priority_round *r,
                        const struct priority_hand *hand, const struct priority_marks *m) {
    for (size_t i = 0; i < m->count; i++) {
        const struct priority_mark *x = &m->item[i];
        bool dealt = x->place != x->other && is_dealt(hand, x->place) && is_dealt(hand, x->other);
        if (!dealt || x->value[0] < PRIORITY_EMPTY || x->value[0] > 2) {
            ctx_wrong(c, priority_field(c, r, 0, x->place, x->other), msg_priority_wrong_pair());
        }
    }
}

enum err priority_marks_check(struct ctx *c, const struct priority_round *r,
                              const struct priority_hand *hand, const struct priority_marks *m) {
    if (r->method == PRIORITY_PAIRWISE) {
        check_pairs(c, r, hand, m);
        return ctx_checked(c);
    }
    TRY(check_places(c, r, m));
    for (size_t i = 0; i < m->count; i++) {
        check_mark(c, r, &m->item[i]);
    }
    if (r->method == PRIORITY_NOMINAL) {
        check_ranks(c, r, m);
    } else if (r->method == PRIORITY_MULTIVOTE) {
        check_votes(c, r, m);
    }
    return ctx_checked(c);
}

/* --- keeping --- */

struct priority_marks priority_marks_over(struct ctx *c, const struct priority_round *r,
                                          const struct priority_marks *old,
                                          const struct priority_marks *said) {
    if (r->method == PRIORITY_NOMINAL || r->method == PRIORITY_MULTIVOTE) {
        return *said;
    }
    struct priority_marks all = {
        arena_array(c->arena, struct priority_mark, old->count + said->count + 1), 0};
    for (size_t i = 0; i < old->count; i++) {
        if (!priority_mark_of(said, old->item[i].place, old->item[i].other)) {
            all.item[all.count++] = old->item[i];
        }
    }
    for (size_t i = 0; i < said->count; i++) {
        all.item[all.count++] = said->item[i];
    }
    return all;
}

enum err priority_reasons_check(struct ctx *c, const struct priority_round *r,
                                struct priority_reasons *why) {
    for (size_t i = 0; i < why->count; i++) {
        struct priority_item item;
        const char *field =
            why->item[i].in_line
                ? "reasons"
                : arena_printf(c->arena, "why-%lld%c", (long long)why->item[i].place, '\0').p;
        enum err e = priority_item_at(c, r, why->item[i].place, &item);
        if (e == ERR_NOT_FOUND) {
            ctx_wrong(c, field, msg_priority_wrong_place());
            continue;
        }
        TRY(e);
        check_text(c, field, &why->item[i].text, 0, PRIORITY_REASON_MAX);
    }
    return ctx_checked(c);
}

enum err priority_reasons_keep(struct ctx *c, const struct priority_round *r, struct id sheet,
                               const struct priority_reasons *why) {
    for (size_t i = 0; i < why->count; i++) {
        const struct priority_reason *x = &why->item[i];
        TRY(str_is_empty(x->text)
                ? q_priority_reason_drop(c->db, r->thing.id, x->place, sheet, NULL)
                : q_priority_reason_put(c->db, r->thing.id, x->place, sheet, x->text, NULL));
    }
    return ERR_OK;
}

enum err priority_rating_enter(struct ctx *c, struct id round, enum role least,
                               struct priority_round *r) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    TRY(priority_round_find(c, round, r));
    if (!viewer_has_role(c->viewer, r->thing.community, least)) {
        return ERR_FORBIDDEN;
    }
    return priority_is_in(c, r, PHASE_RATING) ? ERR_OK : ERR_CLOSED;
}

enum err priority_sheet_put(struct ctx *c, struct id round, const struct priority_marks *said,
                            const struct priority_reasons *why) {
    struct priority_round r;
    struct priority_sheet s;
    struct priority_reasons reasons = *why;
    TRY(priority_rating_enter(c, round, ROLE_MEMBER, &r));
    if (viewer_role(c->viewer, r.thing.community) < ROLE_MEMBER) {
        return ERR_FORBIDDEN; /* a host is no member */
    }
    TRY(priority_sheet_own(c, &r, &s));
    enum err e = priority_marks_check(c, &r, &s.hand, said);
    TRY(e == ERR_INPUT ? ERR_OK : e);
    TRY(priority_reasons_check(c, &r, &reasons)); /* all that is wrong at once */
    struct priority_marks all = priority_marks_over(c, &r, &s.marks, said);
    struct str text = priority_marks_text(c->arena, &all, r.asked.count);
    if (!text.p) {
        return ERR_TOO_LARGE;
    }
    if (id_is_none(s.id)) {
        s.id = id_make_random();
        TRY(q_priority_sheet_add(c->db, round, s.id, c->viewer->person, 0, STR(""), text, NULL));
        TRY(follow(c, round, c->viewer->person));
    } else {
        TRY(q_priority_sheet_set(c->db, round, s.id, text, NULL));
    }
    return priority_reasons_keep(c, &r, s.id, &reasons);
}

/* --- dealing --- */

/* All that stand and are not on pause for the viewer, in an order of the lot, the least compared
 * first. */
static enum err shuffled(struct ctx *c, const struct priority_round *r,
                         struct priority_items *out) {
    int64_t next;
    TRY(priority_item_list(c, r, ITEMS_PLACED, 0, PRIORITY_NEEDS_MAX, out, &next));
    for (size_t i = out->count; i > 1; i--) {
        size_t k = (size_t)chance_below(i);
        struct priority_item swap = out->item[i - 1];
        out->item[i - 1] = out->item[k];
        out->item[k] = swap;
    }
    return ERR_OK;
}

enum err priority_hand_deal(struct ctx *c, const struct priority_round *r,
                            struct priority_hand *out) {
    struct priority_items all;
    size_t size = priority_hand_size(r->most);
    out->count = 0;
    TRY(shuffled(c, r, &all));
    while (out->count < size && out->count < all.count) {
        size_t least = 0;
        for (size_t i = 1; i < all.count; i++) {
            least = all.item[i].compared < all.item[least].compared ? i : least;
        }
        out->place[out->count++] = all.item[least].place;
        all.item[least].compared = INT64_MAX;
        TRY(q_priority_item_dealt(c->db, r->thing.id, out->place[out->count - 1], NULL));
    }
    return ERR_OK;
}

enum err priority_sheet_deal(struct ctx *c, struct id round) {
    struct priority_round r;
    struct priority_sheet s;
    struct priority_hand hand;
    TRY(priority_rating_enter(c, round, ROLE_MEMBER, &r));
    if (viewer_role(c->viewer, r.thing.community) < ROLE_MEMBER) {
        return ERR_FORBIDDEN;
    }
    TRY(priority_sheet_own(c, &r, &s));
    if (r.method != PRIORITY_PAIRWISE || !id_is_none(s.id)) {
        return ERR_OK;
    }
    TRY(priority_hand_deal(c, &r, &hand));
    TRY(q_priority_sheet_add(c->db, round, id_make_random(), c->viewer->person, 0,
                             priority_hand_text(c->arena, &hand), STR(""), NULL));
    return follow(c, round, c->viewer->person);
}

/* --- order and debts --- */

enum err priority_reason_hide(struct ctx *c, struct id round, int64_t place, struct id sheet) {
    struct priority_round r;
    int64_t changed;
    TRY(priority_round_find(c, round, &r));
    if (!gate_may_moderate(c->viewer, &r.thing)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_priority_reason_hide(c->db, round, place, sheet, &changed));
    struct str data = arena_printf(c->arena, "{\"place\":%lld}", (long long)place);
    return changed > 0 ? audit_write(c, "priority.reason_hidden", round, r.thing.community, data)
                       : ERR_NOT_FOUND;
}

enum err priority_person_export(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "priority_rounds", q_priority_round_export));
    TRY(export_rows(c, person, out, "priority_written", q_priority_item_export));
    TRY(export_rows(c, person, out, "priority_said_the_same", q_priority_same_export));
    TRY(export_rows(c, person, out, "priority_ratings", q_priority_sheet_export));
    return export_rows(c, person, out, "priority_reasons", q_priority_reason_export);
}

/* What was said still counts; whose it was, nobody knows any more. */
enum err priority_person_forget(struct ctx *c, struct id person) {
    TRY(q_priority_item_forget(c->db, person, NULL));
    TRY(q_priority_same_forget(c->db, person, NULL));
    return q_priority_sheet_forget(c->db, person, NULL);
}
