/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The form on which a round is rated: a person's own, page by page, and a card's, all at once. */
#include "area/needs/priority_web.h"

#include "base/plain.h"
#include "page_priority_rate.h"

/* --- names of fields --- */

static const char *pick_name(struct ctx *c, size_t i) {
    return arena_cstr(c->arena, arena_printf(c->arena, "pick-%zu", i + 1));
}

static const char *why_name(struct ctx *c, int64_t place) {
    return arena_cstr(c->arena, arena_printf(c->arena, "why-%lld", (long long)place));
}

static bool was_sent(const struct web *w) {
    return w->request->form.count > 0;
}

/* What was typed, when the form comes back; else what is kept. */
static struct str value_of(struct web *w, const char *name, int64_t kept) {
    if (was_sent(w)) {
        return web_field(w, name);
    }
    return kept == PRIORITY_EMPTY ? STR("") : priority_number(&w->page, kept);
}

/* --- what the form has --- */

/* By picking: nominal, and votes where there are too many needs for a field each. */
static bool picks(const struct priority_round *r, int64_t standing) {
    return r->method == PRIORITY_NOMINAL ||
           (r->method == PRIORITY_MULTIVOTE && standing > PRIORITY_PICKS_LISTED);
}

static struct msg_text label_of(struct page *p, const struct priority_round *r,
                                enum priority_criterion k) {
    int least = priority_lowest_mark(k), most = priority_highest_mark(r->method, k, r->most);
    return priority_is_pearl(k)
               ? priority_criterion_title(k)
               : msg_priority_rate_label(msg_arg_int(least), msg_arg_int(most),
                                         msg_arg_str(page_text(p, priority_criterion_short(k))));
}

static void make_cells(struct web *w, struct priority_rate_view *v,
                       const struct priority_items *items, const struct priority_sheet *s,
                       const struct priority_reasons *why) {
    struct ctx *c = &w->ctx;
    const struct priority_round *r = &v->round;
    v->cells.item = arena_array(c->arena, struct priority_cells, items->count + 1);
    v->cells.count = items->count;
    for (size_t i = 0; i < items->count; i++) {
        struct priority_cells *x = &v->cells.item[i];
        const struct priority_mark *m = priority_mark_of(&s->marks, items->item[i].place, 0);
        x->item = items->item[i];
        x->cells = r->asked.count;
        for (size_t k = 0; k < r->asked.count; k++) {
            const char *name = priority_field(c, r, k, x->item.place, 0);
            x->cell[k] = (struct priority_cell){
                .name = name,
                .criterion = r->asked.item[k],
                .label = label_of(&w->page, r, r->asked.item[k]),
                .value = value_of(w, name, m ? m->value[k] : PRIORITY_EMPTY)};
        }
        x->why_name = why_name(c, x->item.place);
        x->why = web_field(w, x->why_name);
        for (size_t k = 0; !was_sent(w) && k < why->count; k++) {
            x->why = why->item[k].place == x->item.place ? why->item[k].text : x->why;
        }
    }
}

static enum err make_pairs(struct web *w, struct priority_rate_view *v,
                           const struct priority_hand *hand, const struct priority_sheet *s) {
    struct ctx *c = &w->ctx;
    v->pairs.item =
        arena_array(c->arena, struct priority_compared, PRIORITY_HAND_MAX * PRIORITY_HAND_MAX);
    for (size_t i = 0; i < hand->count; i++) {
        for (size_t k = 0; k < i; k++) {
            struct priority_compared *x = &v->pairs.item[v->pairs.count++];
            TRY(priority_item_at(c, &v->round, hand->place[k], &x->one));
            TRY(priority_item_at(c, &v->round, hand->place[i], &x->other));
            const struct priority_mark *m =
                priority_mark_of(&s->marks, x->one.place, x->other.place);
            x->name = priority_field(c, &v->round, 0, x->one.place, x->other.place);
            x->value = value_of(w, x->name, m ? m->value[0] : PRIORITY_EMPTY);
        }
    }
    return ERR_OK;
}

/* Which place a person gave that rank to, or that vote. */
static int64_t picked(const struct priority_round *r, const struct priority_sheet *s, size_t i) {
    int64_t given = 0;
    for (size_t k = 0; k < s->marks.count; k++) {
        const struct priority_mark *m = &s->marks.item[k];
        if (r->method == PRIORITY_NOMINAL && m->value[0] == (int64_t)i + 1) {
            return m->place;
        }
        given += r->method == PRIORITY_MULTIVOTE && m->value[0] > 0 ? m->value[0] : 0;
        if (r->method == PRIORITY_MULTIVOTE && (int64_t)i < given) {
            return m->place;
        }
    }
    return PRIORITY_EMPTY;
}

static enum err make_picks(struct web *w, struct priority_rate_view *v,
                           const struct priority_sheet *s, int64_t standing) {
    struct ctx *c = &w->ctx;
    int64_t next;
    v->picks.count = (size_t)v->round.most;
    v->picks.item = arena_array(c->arena, struct priority_pick, v->picks.count + 1);
    for (size_t i = 0; i < v->picks.count; i++) {
        const char *name = pick_name(c, i);
        v->picks.item[i] = (struct priority_pick){name, value_of(w, name, picked(&v->round, s, i))};
    }
    if (standing > PRIORITY_PICKS_LISTED) {
        return ERR_OK; /* typed by number */
    }
    return priority_item_list(c, &v->round, ITEMS_PLACED, 0, PRIORITY_PICKS_LISTED, &v->all, &next);
}

static enum err make_form(struct web *w, struct priority_rate_view *v,
                          const struct priority_sheet *s, const struct priority_hand *hand,
                          int64_t limit) {
    struct ctx *c = &w->ctx;
    struct priority_items items;
    struct priority_reasons why = {0};
    int64_t standing;
    TRY(priority_item_standing(c, &v->round, &standing));
    if (v->round.method == PRIORITY_PAIRWISE) {
        return make_pairs(w, v, hand, s);
    }
    if (picks(&v->round, standing)) {
        return make_picks(w, v, s, standing);
    }
    if (!id_is_none(s->id)) {
        TRY(priority_sheet_reasons(c, &v->round, s, &why));
    }
    TRY(priority_item_list(c, &v->round, ITEMS_PLACED, v->after, limit, &items, &v->next));
    v->quiet = items.quiet;
    make_cells(w, v, &items, s, &why);
    return ERR_OK;
}

/* --- what was sent --- */

/* "PREFIX-N", or "PREFIX-N-M" */
static bool read_name(struct str name, struct str *prefix, int64_t *place, int64_t *other) {
    struct str rest = name;
    *prefix = str_cut(&rest, '-');
    struct str first = str_cut(&rest, '-');
    *other = 0;
    return str_to_int(first, place) && (rest.n == 0 || str_to_int(rest, other));
}

/* What is no number cannot be a mark: one beyond every scale says so. */
static int64_t read_value(struct arena *a, struct str typed) {
    int64_t v;
    typed = plain_digits(a, str_trim(typed));
    if (typed.n == 0) {
        return PRIORITY_EMPTY;
    }
    return str_to_int(typed, &v) && v >= 0 ? v : INT32_MAX;
}

static struct priority_mark *mark_at(struct priority_marks *m, int64_t place, int64_t other) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->item[i].place == place && m->item[i].other == other) {
            return &m->item[i];
        }
    }
    struct priority_mark *x = &m->item[m->count++];
    *x = (struct priority_mark){.place = place, .other = other};
    for (size_t k = 0; k < PRIORITY_CRITERIA; k++) {
        x->value[k] = PRIORITY_EMPTY;
    }
    return x;
}

/* On a card the number of the first need, of the second, or 0; on a person's page 1, 2 or 0. */
static int64_t pair_value(struct arena *a, struct str typed, int64_t place, int64_t other,
                          bool on_card) {
    int64_t v = read_value(a, typed);
    return !on_card || v <= 0 ? v : v == place ? 1 : v == other ? 2 : INT32_MAX;
}

static void read_pick(struct arena *a, const struct priority_round *r, struct priority_marks *m,
                      int64_t rank, struct str typed) {
    int64_t place = read_value(a, typed);
    if (place == PRIORITY_EMPTY) {
        return;
    }
    if (r->method == PRIORITY_NOMINAL) {
        /* The same need twice stays twice, so that the rule can say so. */
        struct priority_mark *x = &m->item[m->count++];
        *x = (struct priority_mark){.place = place};
        x->value[0] = rank;
        return;
    }
    struct priority_mark *x = mark_at(m, place, 0);
    x->value[0] = x->value[0] == PRIORITY_EMPTY ? 1 : x->value[0] + 1;
}

static struct priority_marks read_marks(struct web *w, const struct priority_round *r,
                                        bool on_card) {
    struct priority_marks m = {
        arena_array(w->ctx.arena, struct priority_mark, w->request->form.count + 1), 0};
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        struct str prefix;
        int64_t place, other;
        if (!read_name(f->name, &prefix, &place, &other)) {
            continue;
        }
        if (str_eq(prefix, STR("pick"))) {
            read_pick(w->ctx.arena, r, &m, place, f->value);
        } else if (str_eq(prefix, STR("pair"))) {
            mark_at(&m, place, other)->value[0] =
                pair_value(w->ctx.arena, f->value, place, other, on_card);
        }
        for (size_t k = 0; k < r->asked.count && other == 0; k++) {
            if (str_eq(prefix, str_of(priority_criterion_name(r->asked.item[k])))) {
                mark_at(&m, place, 0)->value[k] = read_value(w->ctx.arena, f->value);
            }
        }
    }
    return m;
}

/* "3: because ...": a line for each need. */
static void read_lines(struct web *w, struct priority_reasons *out) {
    struct str rest = web_field(w, "reasons");
    while (rest.n > 0 && out->count < PRIORITY_CARD_ITEMS) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str words = line;
        struct str number = plain_digits(w->ctx.arena, str_trim(str_cut(&words, ':')));
        int64_t place;
        if (line.n == 0) {
            continue;
        }
        if (!str_to_int(number, &place) || str_trim(words).n == 0) {
            ctx_wrong(&w->ctx, "reasons", msg_priority_wrong_reasons());
            return;
        }
        out->item[out->count++] = (struct priority_reason){place, words, true};
    }
}

static struct priority_reasons read_reasons(struct web *w) {
    size_t most = w->request->form.count + PRIORITY_CARD_ITEMS;
    struct priority_reasons out = {arena_array(w->ctx.arena, struct priority_reason, most), 0};
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *f = &w->request->form.item[i];
        struct str prefix;
        int64_t place, other;
        if (read_name(f->name, &prefix, &place, &other) && str_eq(prefix, STR("why"))) {
            out.item[out.count++] = (struct priority_reason){place, f->value, false};
        }
    }
    read_lines(w, &out);
    return out;
}

/* --- a person's own page --- */

/* Reasons as lines, where there is no field for each need. */
static enum err read_kept(struct web *w, struct priority_rate_view *v,
                          const struct priority_sheet *s) {
    v->reasons = web_field(w, "reasons");
    if (was_sent(w) || id_is_none(s->id)) {
        return ERR_OK;
    }
    TRY(priority_sheet_reasons(&w->ctx, &v->round, s, &v->why));
    for (size_t i = 0; i < v->why.count; i++) {
        v->reasons = arena_printf(w->ctx.arena, "%.*s%lld: %.*s\n", STR_ARG(v->reasons),
                                  (long long)v->why.item[i].place, STR_ARG(v->why.item[i].text));
    }
    return ERR_OK;
}

/* A line that is there no more takes its reason away. */
static enum err drop_missing(struct web *w, const struct priority_round *r,
                             struct priority_reasons *why) {
    struct priority_sheet s;
    struct priority_reasons old = {0};
    TRY(priority_sheet_own(&w->ctx, r, &s));
    if (priority_is_rated(r->method) || id_is_none(s.id)) {
        return ERR_OK;
    }
    TRY(priority_sheet_reasons(&w->ctx, r, &s, &old));
    struct priority_reasons all = {
        arena_array(w->ctx.arena, struct priority_reason, old.count + why->count + 1), 0};
    for (size_t i = 0; i < old.count; i++) {
        all.item[all.count++] = (struct priority_reason){.place = old.item[i].place};
    }
    for (size_t i = 0; i < why->count; i++) {
        all.item[all.count++] = why->item[i]; /* the later one holds */
    }
    *why = all;
    return ERR_OK;
}

static enum err show_rate(struct web *w, struct priority_rate_view *v) {
    struct priority_sheet s;
    TRY(priority_read_round(w, &v->round, &v->community));
    if (!priority_is_in(&w->ctx, &v->round, PHASE_RATING)) {
        return ERR_CLOSED;
    }
    TRY(priority_sheet_own(&w->ctx, &v->round, &s));
    v->after = priority_query_int(w, "after");
    v->dealt = s.hand.count > 0;
    TRY(read_kept(w, v, &s));
    TRY(make_form(w, v, &s, &s.hand, PRIORITY_RATED_PER_PAGE));
    page_priority_rate(&w->page, v);
    return ERR_OK;
}

enum err priority_rate_get(struct web *w) {
    struct priority_rate_view v = {0};
    return show_rate(w, &v);
}

/* Pages of needs follow each other; the last one leads back to the round. */
enum err priority_rate_post(struct web *w) {
    struct priority_round r;
    TRY(priority_round_find(&w->ctx, web_id(w), &r));
    struct priority_marks said = read_marks(w, &r, false);
    struct priority_reasons why = read_reasons(w);
    TRY(drop_missing(w, &r, &why));
    enum err e = priority_sheet_put(&w->ctx, r.thing.id, &said, &why);
    if (e == ERR_INPUT) {
        struct priority_rate_view v = {0};
        TRY(show_rate(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    struct priority_items items;
    int64_t next = 0;
    if (priority_is_rated(r.method)) {
        TRY(priority_item_list(&w->ctx, &r, ITEMS_PLACED, priority_query_int(w, "after"),
                               PRIORITY_RATED_PER_PAGE, &items, &next));
    }
    struct str below =
        next > 0 ? arena_printf(w->ctx.arena, "/rate?after=%lld", (long long)next) : STR("");
    return priority_back(w, arena_cstr(w->ctx.arena, below), "priority_rated");
}

enum err priority_deal_post(struct web *w) {
    TRY(priority_sheet_deal(&w->ctx, web_id(w)));
    return priority_back(w, "/rate", "priority_dealt");
}

/* --- a card --- */

static enum err show_enter(struct web *w, struct priority_rate_view *v) {
    struct priority_sheet none = {.id = ID_NONE};
    struct priority_card card = {.number = 0};
    struct ctx *c = &w->ctx;
    TRY(priority_read_round(w, &v->round, &v->community));
    if (!priority_is_in(c, &v->round, PHASE_RATING) || !v->round.in_room) {
        return ERR_CLOSED;
    }
    v->on_card = true;
    v->reasons = web_field(w, "reasons");
    v->card = was_sent(w) ? web_field(w, "card") : web_query(w, "card");
    if (v->round.method == PRIORITY_PAIRWISE && v->card.n > 0) {
        size_t before = c->wrong_count;
        enum err e = priority_card_find(c, &v->round, v->card, &card);
        v->found = e == ERR_OK;
        if (e != ERR_OK && e != ERR_INPUT) {
            return e;
        }
        c->wrong_count = e == ERR_INPUT && before > 0 ? before : c->wrong_count;
    }
    if (v->round.method != PRIORITY_PAIRWISE || v->found) {
        TRY(make_form(w, v, &none, v->found ? &card.hand : &none.hand, PRIORITY_CARD_ITEMS));
    }
    page_priority_rate(&w->page, v);
    return c->wrong_count > 0 ? ERR_INPUT : ERR_OK;
}

enum err priority_enter_get(struct web *w) {
    struct priority_rate_view v = {0};
    return show_enter(w, &v);
}

enum err priority_enter_post(struct web *w) {
    struct priority_round r;
    struct priority_differences differ = {0};
    bool counted = false;
    TRY(priority_round_find(&w->ctx, web_id(w), &r));
    struct priority_marks said = read_marks(w, &r, true);
    struct priority_reasons why = read_reasons(w);
    enum err e = priority_card_enter(&w->ctx, r.thing.id, web_field(w, "card"), &said, &why,
                                     web_field_has(w, "settled", "yes"), &counted, &differ);
    if (e == ERR_TWICE) {
        e = ctx_wrong(&w->ctx, "card", msg_priority_wrong_typed());
    }
    if (e == ERR_INPUT) {
        struct priority_rate_view v = {0};
        v.differ.item = differ.item;
        v.differ.count = differ.count;
        return show_enter(w, &v);
    }
    TRY(e);
    return priority_back(w, "/enter", counted ? "priority_card" : "priority_card_once");
}
