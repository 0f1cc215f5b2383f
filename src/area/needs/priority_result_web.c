/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What pages show of a result. */
#include "area/needs/priority_web.h"

#define FIRST_NAMED 6

/* Ranks from one end of the picture to the other. */
static int strip(int64_t rank, int64_t ranked) {
    return ranked > 1 ? (int)(20 + (rank - 1) * (PRIORITY_STRIP - 40) / (ranked - 1))
                      : PRIORITY_STRIP / 2;
}

static void draw(struct priority_line *l, int64_t ranked) {
    const struct priority_place *x = &l->place;
    l->high = -1;
    if (x->rank > 0 && x->low > 0) {
        l->low = strip(x->low, ranked);
        l->high = strip(x->high, ranked);
        l->at = strip(x->rank, ranked);
    }
}

static enum err make_line(struct web *w, const struct priority_round *r,
                          const struct priority_place *place, int64_t ranked, bool moderates,
                          struct priority_line *l) {
    char id[ID_TEXT_SIZE + 1];
    l->place = *place;
    draw(l, ranked);
    if (!id_is_none(place->need)) {
        id_text(place->need, id);
        l->need = url_path(w->ctx.arena, "/needs/%s", id);
    }
    l->may_voice = moderates && id_is_none(place->need) && !place->quiet;
    return priority_said_list(&w->ctx, r, place->place, &l->said);
}

static void note_parts(struct priority_outcome_view *out, bool rated) {
    size_t count = out->lines.count;
    out->first_barred = out->first_few = out->first_voice = count;
    for (size_t i = count; i > 0; i--) {
        const struct priority_line *l = &out->lines.item[i - 1];
        out->first_barred = l->place.rank == 0 && l->place.few == 0 ? i - 1 : out->first_barred;
        out->first_few = l->place.few != 0 ? i - 1 : out->first_few;
        out->first_voice = l->may_voice ? i - 1 : out->first_voice;
        out->has_equity = out->has_equity || l->place.figure[PRIORITY_EQUITY].raters > 0;
        out->has_said = out->has_said || (l->said.count > 0 && !l->place.quiet);
        for (size_t k = 0; rated && k < PRIORITY_CRITERIA; k++) {
            out->has_figures = out->has_figures || l->place.figure[k].raters > 0;
        }
    }
}

/* Those of rank 1, however the page was turned. */
static enum err read_first(struct ctx *c, const struct priority_round *r,
                           struct priority_places *out) {
    int64_t next;
    TRY(priority_place_list(c, r, 0, FIRST_NAMED, out, &next));
    size_t count = 0;
    while (count < out->count && out->item[count].rank == 1) {
        count++;
    }
    out->count = count;
    return ERR_OK;
}

/* What can be begun for the one that came first. */
static enum err read_deeds(struct ctx *c, struct priority_outcome_view *out) {
    struct thing need;
    struct deed_offers all;
    if (out->first.count != 1 || id_is_none(out->first.item[0].need)) {
        return ERR_OK;
    }
    enum err e = thing_find(c, out->first.item[0].need, "need", &need);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    TRY(deeds_of(c, &need, &all));
    out->deeds.item = arena_array(c->arena, struct deed_offer, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        if (all.item[i].deed->turn > TURN_DECIDE) {
            out->deeds.item[out->deeds.count++] = all.item[i];
        }
    }
    return ERR_OK;
}

static enum err read_merged(struct ctx *c, const struct priority_round *r,
                            const struct priority_places *places, struct priority_items *out) {
    int64_t least = INT64_MAX, most = 0;
    for (size_t i = 0; i < places->count; i++) {
        int64_t number = places->item[i].number;
        least = number < least ? number : least;
        most = number > most ? number : most;
    }
    *out = (struct priority_items){0};
    return most > 0 ? priority_item_merged(c, r, least, most, out) : ERR_OK;
}

enum err priority_result_read(struct web *w, const struct priority_round *r, int64_t after,
                              struct priority_outcome_view *out) {
    struct ctx *c = &w->ctx;
    struct priority_places places;
    struct priority_items merged;
    bool moderates = gate_may_moderate(c->viewer, &r->thing);
    TRY(priority_outcome_find(c, r, &out->outcome));
    TRY(priority_place_list(c, r, after, PRIORITY_PLACES_PER_PAGE, &places, &out->next));
    out->after = after;
    out->lines.item = arena_array(c->arena, struct priority_line, places.count + 1);
    out->lines.count = places.count;
    TRY(read_merged(c, r, &places, &merged));
    for (size_t i = 0; i < places.count; i++) {
        out->lines.item[i].merged = priority_items_of(&merged, places.item[i].number);
        TRY(make_line(w, r, &places.item[i], out->outcome.ranked, moderates, &out->lines.item[i]));
    }
    note_parts(out, priority_is_rated(r->method));
    TRY(read_first(c, r, &out->first));
    TRY(read_deeds(c, out));
    TRY(priority_spread_list(c, r, &out->spreads));
    return priority_loop_list(c, r, &out->loops);
}
