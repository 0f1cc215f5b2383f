/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who may sit where, and what that costs. */
#include <assert.h>

#include "engine/match.h"

#define MS_PER_TENTH 12000 /* at 30 km/h */
#define ADULT 18

static const char *const refusal_names[MATCH_REFUSALS] = {
    "fits",      "no_consent", "banned",  "age",      "clearance_missing", "clearance_expired",
    "skill",     "language",   "too_far", "not_free", "overlap",           "rest",
    "two_adults"};
static const char *const part_names[MATCH_PARTS] = {"repeat", "km",      "skill_gap",
                                                    "prefer", "regular", "newcomer"};

const char *match_refusal_name(enum match_refusal r) {
    assert((int)r >= 0 && r < MATCH_REFUSALS);
    return refusal_names[r];
}

const char *match_part_name(enum match_part p) {
    assert((int)p >= 0 && p < MATCH_PARTS);
    return part_names[p];
}

struct match_weights match_default_weights(void) {
    return (struct match_weights){
        .repeat = 200, .km = 10, .skill_gap = 50, .prefer = 20, .regular = 30, .newcomer = 10};
}

static bool holds(struct match_texts t, struct str s) {
    for (size_t i = 0; i < t.count; i++) {
        if (str_eq(t.item[i], s)) {
            return true;
        }
    }
    return false;
}

static bool speaks_of(struct match_texts t, const struct match_seat *s) {
    return t.count && (holds(t, s->id) || (s->setting.n && holds(t, s->setting)));
}

/* Years between two days: their digits compare as the calendar does. */
static int age_on(int32_t born, int32_t day) {
    return (day - born) / 10000;
}

static bool is_old_enough(const struct match_volunteer *v, const struct match_seat *s) {
    return s->age_min == 0 ||
           (v->born && v->born <= s->start_day && age_on(v->born, s->start_day) >= (int)s->age_min);
}

bool match_is_adult(const struct match_volunteer *v, const struct match_seat *s) {
    return v->born && v->born <= s->start_day && age_on(v->born, s->start_day) >= ADULT;
}

static bool lasts(const struct match_clearance *c, const struct match_seat *s) {
    if (c->until_day) {
        return c->until_day >= s->end_day;
    }
    return c->until_ms == 0 || c->until_ms >= s->end_ms;
}

static bool fits_setting(const struct match_clearance *c, const struct match_seat *s) {
    return c->settings == 0 || holds((struct match_texts){c->setting, c->settings}, s->setting);
}

static enum match_refusal cleared(const struct match_volunteer *v, const struct match_seat *s) {
    for (size_t i = 0; i < s->clearances.count; i++) {
        bool has = false;
        bool valid = false;
        for (size_t k = 0; k < v->clearances; k++) {
            const struct match_clearance *c = &v->clearance[k];
            if (str_eq(c->kind, s->clearances.item[i]) && fits_setting(c, s)) {
                has = true;
                valid = valid || lasts(c, s);
            }
        }
        if (!valid) {
            return has ? MATCH_CLEARANCE_EXPIRED : MATCH_CLEARANCE_MISSING;
        }
    }
    return MATCH_FITS;
}

static int level_of(const struct match_volunteer *v, struct str skill) {
    for (size_t i = 0; i < v->skills; i++) {
        if (str_eq(v->skill[i].name, skill)) {
            return v->skill[i].level;
        }
    }
    return 0;
}

/* Levels that are missing, or -1 when a skill is not there at all. */
static int skill_gap(const struct match_volunteer *v, const struct match_seat *s) {
    int gap = 0;
    for (size_t i = 0; i < s->skills; i++) {
        int has = level_of(v, s->skill[i].name);
        if (has == 0 && s->skill[i].level > 0) {
            return -1;
        }
        gap += s->skill[i].level > has ? s->skill[i].level - has : 0;
    }
    return gap;
}

static bool speaks(const struct match_volunteer *v, const struct match_seat *s) {
    for (size_t i = 0; i < s->languages.count; i++) {
        if (!holds(v->languages, s->languages.item[i])) {
            return false;
        }
    }
    return true;
}

/* The spans are in order and apart. */
static bool is_free(const struct match_volunteer *v, int64_t from, int64_t to) {
    if (v->always_free) {
        return true;
    }
    for (size_t i = 0; i < v->frees; i++) {
        if (v->free[i].from <= from && to <= v->free[i].to) {
            return true;
        }
    }
    return false;
}

static enum match_refusal on_the_way(const struct match_volunteer *v, const struct match_seat *s) {
    int64_t tenths = earth_tenths(v->at, s->at);
    if (v->tenths_max >= 0 && tenths > v->tenths_max) {
        return MATCH_TOO_FAR;
    }
    int64_t travel = tenths * MS_PER_TENTH;
    return is_free(v, s->start_ms - travel, s->end_ms + travel) ? MATCH_FITS : MATCH_NOT_FREE;
}

enum match_refusal match_filter(const struct match_volunteer *v, const struct match_seat *s) {
    if (!v->consent) {
        return MATCH_NO_CONSENT;
    }
    if (speaks_of(v->bans, s)) {
        return MATCH_BANNED;
    }
    if (!is_old_enough(v, s)) {
        return MATCH_AGE;
    }
    enum match_refusal r = cleared(v, s);
    if (r != MATCH_FITS) {
        return r;
    }
    if (skill_gap(v, s) < 0) {
        return MATCH_SKILL;
    }
    return speaks(v, s) ? on_the_way(v, s) : MATCH_LANGUAGE;
}

int64_t match_price(const struct match_weights *w, const struct match_volunteer *v,
                    const struct match_seat *s, int64_t part[MATCH_PARTS]) {
    int gap = skill_gap(v, s);
    part[MATCH_PART_REPEAT] = 0;
    part[MATCH_PART_KM] = (w->km * earth_tenths(v->at, s->at) + 5) / 10;
    part[MATCH_PART_SKILL_GAP] = w->skill_gap * (gap > 0 ? gap : 0);
    part[MATCH_PART_PREFER] = speaks_of(v->prefer, s) ? -w->prefer : 0;
    part[MATCH_PART_REGULAR] = speaks_of(v->regular, s) ? -w->regular : 0;
    part[MATCH_PART_NEWCOMER] = v->newcomer ? -w->newcomer : 0;
    int64_t sum = 0;
    for (int i = 0; i < MATCH_PARTS; i++) {
        sum += part[i];
    }
    return sum;
}
