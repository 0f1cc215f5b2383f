/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Asking the engine about sheets, and its answer in the words of places and indicators. */
#include "area/explore/peers.h"

#include <math.h>

#include "engine/similar.h"

#define NOTICEABLE                                                                                 \
    0.1 /* of the middle 80 percent of all places: less is no difference to speak of */

enum err peer_question_make(struct ctx *c, struct id place, struct peer_question *out) {
    *out = (struct peer_question){0};
    TRY(place_find(c, place, &out->place));
    TRY(indicator_list_of_kind(c, out->place.kind, &out->all));
    out->weight = arena_array(c->arena, int64_t, out->all.count);
    bool any = false;
    for (size_t i = 0; i < out->all.count; i++) {
        out->weight[i] = out->all.item[i].context;
        any |= out->all.item[i].context;
    }
    for (size_t i = 0; i < out->all.count && !any; i++) {
        out->weight[i] = 1;
    }
    return ERR_OK;
}

size_t peer_indicator(const struct peer_question *q, struct str code) {
    size_t i = 0;
    while (i < q->all.count && !str_eq(q->all.item[i].code, code)) {
        i++;
    }
    return i;
}

/* --- the table --- */

/* What the engine is given: a column for each indicator that is used. */
struct matching {
    struct roster roster;
    struct indicators used;
    double *weight;
    struct similar_space space;
    size_t of;
};

static void add_indicator(struct indicators *to, const struct indicator *i) {
    to->item[to->count++] = *i;
}

static struct indicators indicators_for(struct ctx *c, size_t most) {
    return (struct indicators){arena_array(c->arena, struct indicator, most), 0};
}

static void choose_indicators(struct ctx *c, const struct peer_question *q, struct matching *m) {
    m->used = indicators_for(c, q->all.count);
    m->weight = arena_array(c->arena, double, q->all.count);
    for (size_t i = 0; i < q->all.count; i++) {
        bool is_outcome = id_eq(q->all.item[i].thing.id, q->outcome);
        if (q->weight[i] > 0 && !is_outcome) {
            m->weight[m->used.count] = (double)q->weight[i];
            add_indicator(&m->used, &q->all.item[i]);
        }
    }
}

static enum err fill_table(struct ctx *c, const struct peer_question *q, struct matching *m) {
    size_t places = m->roster.count, indicators = m->used.count;
    double *value = arena_alloc(c->arena, indicators, places * sizeof(double));
    struct str *name = arena_array(c->arena, struct str, indicators);
    for (size_t i = 0; i < indicators; i++) {
        name[i] = m->used.item[i].code;
        struct id id = m->used.item[i].thing.id;
        TRY(sheet_read(c, q->place.kind, id, &m->roster, value + i * places));
    }
    struct similar_table t = {places, indicators, m->roster.code, name, value};
    m->space = similar_prepare(c->arena, &t, (struct similar_options){.weight = m->weight});
    return ERR_OK;
}

static enum err make_matching(struct ctx *c, const struct peer_question *q, struct matching *m) {
    choose_indicators(c, q, m);
    TRY(roster_read(c, q->place.kind, &m->roster));
    m->of = 0;
    while (m->of < m->roster.count && !id_eq(m->roster.id[m->of], q->place.thing.id)) {
        m->of++;
    }
    return m->of < m->roster.count && m->used.count > 0 ? fill_table(c, q, m) : ERR_OK;
}

/* --- the answer --- */

static bool is_driver(const struct similar_peer *p, size_t indicator) {
    for (size_t d = 0; d < p->drivers; d++) {
        if (p->driver[d].indicator == indicator) {
            return true;
        }
    }
    return false;
}

/* Every indicator is in one of three lists; those that differ come with the largest first. */
static void sort_out(struct ctx *c, const struct matching *m, const struct similar_peer *p,
                     struct peer *out) {
    out->alike = indicators_for(c, m->used.count);
    out->differ = indicators_for(c, m->used.count);
    out->unknown = indicators_for(c, m->used.count);
    for (size_t d = 0; d < p->drivers; d++) {
        size_t i = p->driver[d].indicator;
        if (p->difference[i] >= NOTICEABLE) {
            add_indicator(&out->differ, &m->used.item[i]);
        }
    }
    for (size_t i = 0; i < m->used.count; i++) {
        if (m->space.indicator[i].dropped != NULL) {
            continue;
        }
        if (isnan(p->difference[i])) {
            add_indicator(&out->unknown, &m->used.item[i]);
        } else if (!is_driver(p, i) || p->difference[i] < NOTICEABLE) {
            add_indicator(&out->alike, &m->used.item[i]);
        }
    }
}

static enum err name_peer(struct ctx *c, const struct matching *m, const struct similar_peer *p,
                          bool brief, struct peer *out) {
    *out = (struct peer){.distance = p->distance};
    TRY(place_find(c, m->roster.id[p->place], &out->place));
    sort_out(c, m, p, out);
    if (!brief) {
        TRY(findings_of_place(c, &out->place, &out->findings));
        findings_to_compare(&out->findings);
    }
    return ERR_OK;
}

static enum err name_peers(struct ctx *c, const struct matching *m, size_t most, bool brief,
                           struct peers *out) {
    struct similar_result r = similar_nearest(c->arena, &m->space, m->of, most);
    out->item = arena_array(c->arena, struct peer, r.peers);
    out->too_little = r.excludeds;
    for (size_t i = 0; i < r.peers; i++) {
        TRY(name_peer(c, m, &r.peer[i], brief, &out->item[out->count]));
        out->count++;
    }
    return ERR_OK;
}

static void note_used(struct ctx *c, const struct matching *m, struct peers *out) {
    out->used = indicators_for(c, m->used.count);
    out->dropped = indicators_for(c, m->used.count);
    for (size_t i = 0; i < m->used.count; i++) {
        bool dropped = m->space.indicator[i].dropped != NULL;
        add_indicator(dropped ? &out->dropped : &out->used, &m->used.item[i]);
    }
}

static void compare_outcome(struct ctx *c, const struct peer_question *q, struct peers *out) {
    const struct finding *own = finding_of(&out->own, q->outcome);
    double *value = arena_array(c->arena, double, out->count + 1);
    for (size_t i = 0; own != NULL && i < out->count; i++) {
        const struct finding *f = finding_of(&out->item[i].findings, q->outcome);
        if (f != NULL && f->newest.showing == SHOWING_WHOLE) {
            value[out->compared++] = f->newest.amount;
            out->apart += values_are_apart(&own->newest, &f->newest);
        }
    }
    out->has_band = out->compared >= 5;
    if (out->has_band) {
        out->band_low = similar_percentile(value, out->compared, 10);
        out->band_high = similar_percentile(value, out->compared, 90);
    }
}

enum err peers_find(struct ctx *c, struct peer_question *q, size_t most, bool brief,
                    struct peers *out) {
    *out = (struct peers){0};
    struct matching m = {0};
    TRY(make_matching(c, q, &m));
    if (m.of == m.roster.count || m.used.count == 0) {
        return ERR_OK;
    }
    TRY(name_peers(c, &m, most, brief, out));
    if (brief) {
        return ERR_OK;
    }
    note_used(c, &m, out);
    TRY(findings_of_place(c, &q->place, &out->own));
    findings_to_compare(&out->own);
    if (!id_is_none(q->outcome)) {
        compare_outcome(c, q, out);
    }
    return ERR_OK;
}
