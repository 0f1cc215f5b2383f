/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reading results. */
#include "area/needs/priority_result.h"

#include "kernel/gate.h"
#include "priority_result_sql.h"
#include "priority_sheet_sql.h"

enum err priority_outcome_find(struct ctx *c, const struct priority_round *r,
                               struct priority_outcome *out) {
    struct q_priority_result_row_row row;
    TRY(q_priority_result_row(c->db, c->arena, r->thing.id, &row));
    *out = (struct priority_outcome){
        .raters = row.raters,
        .ranked = row.ranked,
        .barred = row.barred,
        .items = row.items,
        .intervals = row.intervals,
        .den = row.den,
        .below = row.below,
        .above = row.above,
        .bundle_hash = row.bundle_hash,
    };
    return ERR_OK;
}

/* "CRITERION:RATERS,MEDIAN,LOW,HIGH;" */
static void read_figures(struct str text, struct priority_figure figure[PRIORITY_CRITERIA]) {
    while (text.n > 0) {
        struct str one = str_cut(&text, ';');
        int64_t c, value[4];
        size_t read = 0;
        if (!str_to_int(str_cut(&one, ':'), &c) || c < 0 || c >= PRIORITY_CRITERIA) {
            continue;
        }
        while (read < 4 && str_to_int(str_cut(&one, ','), &value[read])) {
            read++;
        }
        if (read == 4) {
            figure[c] = (struct priority_figure){value[0], value[1], value[2], value[3]};
        }
    }
}

static struct priority_place made(struct ctx *c, const struct q_priority_standing_row *r) {
    bool quiet = (r->stages & c->viewer->gate.muted) != 0;
    struct str lang = r->lang;
    struct str title = priority_item_called(c, r->title, &lang);
    struct priority_place p = {
        .position = r->position,
        .place = r->place,
        .number = r->number,
        .rank = r->rank,
        .low = r->low,
        .high = r->high,
        .scored = r->scored,
        .score = r->score,
        .raters = r->raters,
        .barriers = r->barriers,
        .few = r->few,
        .wins = r->wins,
        .losses = r->losses,
        .title = quiet ? STR("") : title,
        .lang = lang,
        .quiet = quiet,
        .need = quiet ? ID_NONE : r->need,
    };
    read_figures(r->ratings, p.figure);
    return p;
}

enum err priority_place_list(struct ctx *c, const struct priority_round *r, int64_t after,
                             int64_t limit, struct priority_places *out, int64_t *next) {
    struct q_priority_standing_rows rows;
    TRY(q_priority_standing_list(c->db, c->arena, r->thing.id, after, limit + 1, &rows));
    bool more = rows.count > (size_t)limit;
    *out = (struct priority_places){arena_array(c->arena, struct priority_place, rows.count + 1),
                                    more ? (size_t)limit : rows.count};
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = made(c, &rows.item[i]);
    }
    *next = more ? out->item[out->count - 1].position : 0;
    return ERR_OK;
}

enum err priority_spread_list(struct ctx *c, const struct priority_round *r,
                              struct priority_spreads *out) {
    struct q_priority_spread_list_rows rows;
    TRY(q_priority_spread_list(c->db, c->arena, r->thing.id, &rows));
    *out =
        (struct priority_spreads){arena_array(c->arena, struct priority_spread, rows.count + 1), 0};
    for (size_t i = 0; i < rows.count; i++) {
        struct q_priority_spread_list_row *row = &rows.item[i];
        row->title = priority_item_called(c, row->title, &row->lang);
        if ((row->stages & c->viewer->gate.muted) == 0) {
            out->item[out->count++] =
                (struct priority_spread){row->place,  (enum priority_criterion)row->criterion,
                                         row->median, row->low,
                                         row->high,   row->title,
                                         row->lang};
        }
    }
    return ERR_OK;
}

static enum err read_loop(struct ctx *c, const struct priority_round *r, struct str places,
                          struct priority_loop *out) {
    size_t most = places.n / 2 + 1;
    out->titles.item = arena_array(c->arena, struct str, most);
    out->titles.count = 0;
    while (places.n > 0) {
        struct priority_item item;
        int64_t place;
        if (!str_to_int(str_cut(&places, ' '), &place)) {
            continue;
        }
        TRY(priority_item_at(c, r, place, &item));
        bool quiet = (item.stages & c->viewer->gate.muted) != 0;
        out->titles.item[out->titles.count++] =
            quiet ? arena_printf(c->arena, "%lld", (long long)place) : item.title;
    }
    return ERR_OK;
}

enum err priority_loop_list(struct ctx *c, const struct priority_round *r,
                            struct priority_loops *out) {
    struct q_priority_loop_list_rows rows;
    TRY(q_priority_loop_list(c->db, c->arena, r->thing.id, &rows));
    *out = (struct priority_loops){arena_array(c->arena, struct priority_loop, rows.count + 1),
                                   rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i].members = rows.item[i].members;
        TRY(read_loop(c, r, rows.item[i].places, &out->item[i]));
    }
    return ERR_OK;
}

enum err priority_said_list(struct ctx *c, const struct priority_round *r, int64_t place,
                            struct priority_saids *out) {
    struct q_priority_reason_list_rows rows;
    *out = (struct priority_saids){0};
    if (!priority_is_counted(r)) {
        return ERR_OK;
    }
    TRY(q_priority_reason_list(c->db, c->arena, r->thing.id, place, PRIORITY_REASONS_SHOWN, &rows));
    out->item = arena_array(c->arena, struct priority_said, rows.count + 1);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct priority_said){rows.item[i].sheet, rows.item[i].text};
    }
    return ERR_OK;
}

enum err priority_bundle_find(struct ctx *c, struct id round, struct str *out) {
    struct priority_round r;
    struct priority_outcome o;
    struct q_priority_bundle_row_row row;
    TRY(priority_round_find(c, round, &r));
    TRY(priority_outcome_find(c, &r, &o));
    if (o.raters < PRIORITY_SMALL && c->viewer != &viewer_site) {
        return ERR_NOT_FOUND;
    }
    TRY(q_priority_bundle_row(c->db, c->arena, round, &row));
    *out = row.zip;
    return ERR_OK;
}
