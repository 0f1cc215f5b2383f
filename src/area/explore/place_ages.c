/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The ages of those who live on a place, from the indicators of age that the open data use. Only
 * what may be shown and compared counts (finding.h). */
#include "area/explore/explore.h"
#include "area/explore/finding.h"

#define STAGES_TO_19                                                                               \
    (STAGE_BIT(newborn) | STAGE_BIT(infancy) | STAGE_BIT(early_childhood) | STAGE_BIT(childhood) | \
     STAGE_BIT(adolescence))

/* One stage ends at 59, the figures at 64: of adults they say at most how many there are, of those
 * in mature years at least. */
static const struct {
    int64_t stages;
    const char *code[2]; /* added up */
    bool low, high;
} bands[] = {
    {STAGES_TO_19, {"age_19_under", NULL}, true, true},
    {STAGE_BIT(adulthood), {"age_19_64", NULL}, false, true},
    {STAGE_BIT(mature), {"age_65_84", "age_85_and_over"}, true, false},
};
#define BANDS (sizeof bands / sizeof bands[0])

static const struct value *value_of(const struct findings *all, struct str code) {
    for (size_t i = 0; i < all->count; i++) {
        const struct finding *f = &all->item[i];
        bool percent = str_is_empty(f->indicator.unit) || str_eq(f->indicator.unit, STR("%"));
        if (str_eq(f->indicator.code, code) && percent && !f->indicator.headcount) {
            return f->newest.showing == SHOWING_WHOLE ? &f->newest : NULL;
        }
    }
    return NULL;
}

/* Figures of two years are not added up. */
static void add(struct age_share *to, const struct value *v, bool first) {
    to->known = v != NULL && (first || (to->known && to->year == v->year));
    if (to->known) {
        to->low += (v->has_range ? v->low : v->amount) / 100;
        to->high += (v->has_range ? v->high : v->amount) / 100;
        to->year = v->year;
    }
}

static struct age_share share_of(const struct findings *all, size_t band) {
    struct age_share s = {
        .stages = bands[band].stages, .has_low = bands[band].low, .has_high = bands[band].high};
    for (size_t i = 0; i < 2 && bands[band].code[i] != NULL; i++) {
        add(&s, value_of(all, str_of(bands[band].code[i])), i == 0);
    }
    s.low = s.low < 0 ? 0 : s.low;
    s.high = s.high > 1 ? 1 : s.high;
    return s;
}

enum err place_ages(struct ctx *c, const struct community *m, struct age_shares *out) {
    struct place p;
    struct findings all;
    if (id_is_none(m->place)) {
        return ERR_OK;
    }
    enum err e = place_find(c, m->place, &p);
    e = e == ERR_OK ? findings_of_place(c, &p, &all) : e;
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    bool any = false;
    for (size_t i = 0; i < BANDS; i++) {
        out->item[i] = share_of(&all, i);
        any = any || out->item[i].known;
    }
    out->count = any ? BANDS : 0;
    out->place = p.thing.id;
    return ERR_OK;
}
