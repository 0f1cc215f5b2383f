/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads the problem of volunteers and seats. */
#include "format/match_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/json_fields.h"

enum { LIST_MAX = 10000 };

/* --- values --- */

static enum err read_shifts(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 0, MATCH_SHIFTS_MAX, out);
}

static enum err read_count(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 0, MATCH_PLACES_MAX, out);
}

static enum err read_priority(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 1, 5, out);
}

static enum err read_age(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 0, 150, out);
}

static enum err read_weight(struct field_reader *r, const json_t *v, void *out) {
    return field_whole(r, v, 0, MATCH_WEIGHT_MAX, out);
}

static enum err read_price(struct field_reader *r, const json_t *v, void *out) {
    return field_whole(r, v, 1, INT64_C(1000000000000), out);
}

static enum err read_rest(struct field_reader *r, const json_t *v, void *out) {
    int64_t minutes = 0;
    TRY(field_whole(r, v, 0, 100000, &minutes));
    *(int64_t *)out = minutes * 60000;
    return ERR_OK;
}

static enum err read_texts(struct field_reader *r, const json_t *v, void *out) {
    struct match_texts *t = out;
    TRY(field_list(r, v, LIST_MAX));
    struct str *item = arena_array(r->arena, struct str, json_array_size(v));
    for (size_t i = 0; i < json_array_size(v); i++) {
        field_step_item(r, i);
        TRY(field_text(r, json_array_get(v, i), &item[i]));
        field_step_back(r);
    }
    *t = (struct match_texts){item, json_array_size(v)};
    return ERR_OK;
}

struct skill_list {
    const struct match_skill **skill;
    size_t *count;
};

static enum err read_skills(struct field_reader *r, const json_t *v, void *out) {
    const struct skill_list *l = out;
    if (!json_is_object(v) || json_object_size(v) > LIST_MAX) {
        return field_refuse(r, "match_skills",
                            STR("an object of skills and levels is expected here"));
    }
    struct match_skill *s = arena_array(r->arena, struct match_skill, json_object_size(v));
    size_t n = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)v, key, value) {
        int64_t level = 0;
        field_step_key(r, key);
        TRY(field_whole(r, value, 0, MATCH_LEVEL_MAX, &level));
        field_step_back(r);
        s[n++] = (struct match_skill){arena_str(r->arena, str_of(key)), (int)level};
    }
    *l->skill = s;
    *l->count = n;
    return ERR_OK;
}

/* --- days and times --- */

/* Digits from `at` on as a number, or -1. */
static int digits(struct str s, size_t at, size_t n) {
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') {
            return -1;
        }
        v = 10 * v + (s.p[i] - '0');
    }
    return v;
}

static bool is_at(struct str s, size_t at, const char *any) {
    return at < s.n && s.p[at] != '\0' && strchr(any, s.p[at]);
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* year*10000+month*100+day of the first ten bytes, or 0. */
static int32_t day_of(struct str s) {
    int y = digits(s, 0, 4);
    int m = digits(s, 5, 2);
    int d = digits(s, 8, 2);
    if (!is_at(s, 4, "-") || !is_at(s, 7, "-") || y < 1000 || m < 1 || m > 12 || d < 1 ||
        d > days_in(y, m)) {
        return 0;
    }
    return y * 10000 + m * 100 + d;
}

/* Days since 1970-01-01 in the Gregorian calendar. */
static int64_t days_since(int32_t day) {
    int64_t y = day / 10000;
    int64_t m = day / 100 % 100;
    y -= m <= 2 ? 1 : 0;
    int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day % 100 - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

static int32_t day_from(int64_t days) {
    int64_t z = days + 719468;
    int64_t era = z / 146097;
    int64_t e = z % 146097;
    int64_t ye = (e - e / 1460 + e / 36524 - e / 146096) / 365;
    int64_t of_year = e - (365 * ye + ye / 4 - ye / 100);
    int64_t mp = (5 * of_year + 2) / 153;
    int64_t m = mp < 10 ? mp + 3 : mp - 9;
    int64_t y = era * 400 + ye + (m <= 2 ? 1 : 0);
    return (int32_t)(y * 10000 + m * 100 + of_year - (153 * mp + 2) / 5 + 1);
}

struct moment {
    int64_t ms;        /* UTC */
    int64_t offset_ms; /* of the clock it was told on */
};

/* "+02:00", "-05:30" or "Z" as the whole rest. */
static bool read_offset(struct str s, size_t at, int64_t *ms) {
    *ms = 0;
    if (is_at(s, at, "Zz")) {
        return at + 1 == s.n;
    }
    int h = digits(s, at + 1, 2);
    int m = digits(s, at + 4, 2);
    if (!is_at(s, at, "+-") || !is_at(s, at + 3, ":") || at + 6 != s.n || h < 0 || h > 23 ||
        m < 0 || m > 59) {
        return false;
    }
    *ms = (s.p[at] == '-' ? -1 : 1) * (h * 60 + m) * INT64_C(60000);
    return true;
}

static bool moment_of(struct str s, struct moment *out) {
    int32_t day = day_of(s);
    int h = digits(s, 11, 2);
    int m = digits(s, 14, 2);
    int sec = digits(s, 17, 2);
    if (!day || !is_at(s, 10, "Tt ") || !is_at(s, 13, ":") || !is_at(s, 16, ":") || h < 0 ||
        h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60) {
        return false;
    }
    size_t at = 19;
    int64_t ms = 0;
    if (is_at(s, at, ".")) {
        int64_t unit = 100;
        size_t from = ++at;
        for (; digits(s, at, 1) >= 0; at++, unit /= 10) {
            ms += unit * digits(s, at, 1);
        }
        if (at == from) {
            return false;
        }
    }
    if (!read_offset(s, at, &out->offset_ms)) {
        return false;
    }
    out->ms = ((days_since(day) * 24 + h) * 60 + m) * 60000 + sec * 1000 + ms - out->offset_ms;
    return true;
}

static int32_t day_on_clock(int64_t ms, int64_t offset_ms) {
    return day_from((ms + offset_ms) / 86400000 - ((ms + offset_ms) % 86400000 < 0 ? 1 : 0));
}

static enum err read_moment(struct field_reader *r, const json_t *v, void *out) {
    if (!moment_of(json_str(v), out)) {
        return field_refuse(r, "match_time", STR("a time is written as 2026-11-28T18:30:00+01:00"));
    }
    return ERR_OK;
}

static enum err read_day(struct field_reader *r, const json_t *v, void *out) {
    struct str s = json_str(v);
    *(int32_t *)out = s.n == 10 ? day_of(s) : 0;
    return *(int32_t *)out ? ERR_OK
                           : field_refuse(r, "match_day", STR("a day is written as 2026-11-28"));
}

/* --- volunteers --- */

static enum err read_until(struct field_reader *r, const json_t *v, void *out) {
    struct match_clearance *c = out;
    struct moment m = {0};
    struct str s = json_str(v);
    if (s.n == 10) {
        return read_day(r, v, &c->until_day);
    }
    TRY(read_moment(r, v, &m));
    c->until_ms = m.ms;
    return ERR_OK;
}

static enum err read_clearance(struct field_reader *r, const json_t *v, struct match_clearance *c) {
    struct match_texts settings = {0};
    const struct field fields[] = {{"kind", field_text, &c->kind, true},
                                   {"until", read_until, c, false},
                                   {"settings", read_texts, &settings, false},
                                   {0}};
    TRY(field_object(r, v, fields));
    c->setting = settings.item;
    c->settings = settings.count;
    return ERR_OK;
}

static enum err read_clearances(struct field_reader *r, const json_t *v, void *out) {
    struct match_volunteer *p = out;
    TRY(field_list(r, v, LIST_MAX));
    struct match_clearance *c = arena_array(r->arena, struct match_clearance, json_array_size(v));
    for (size_t i = 0; i < json_array_size(v); i++) {
        field_step_item(r, i);
        TRY(read_clearance(r, json_array_get(v, i), &c[i]));
        field_step_back(r);
    }
    p->clearance = c;
    p->clearances = json_array_size(v);
    return ERR_OK;
}

static int by_from(const void *a, const void *b) {
    const struct match_span *x = a;
    const struct match_span *y = b;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
                              : (x->to > y->to) - (x->to < y->to);
}

/* Those that touch become one. */
static size_t merge_spans(struct match_span *s, size_t n) {
    qsort(s, n, sizeof *s, by_from);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept && s[i].from <= s[kept - 1].to) {
            s[kept - 1].to = s[i].to > s[kept - 1].to ? s[i].to : s[kept - 1].to;
        } else {
            s[kept++] = s[i];
        }
    }
    return kept;
}

static enum err read_span(struct field_reader *r, const json_t *v, struct match_span *out) {
    struct moment m[2] = {0};
    if (json_array_size(v) != 2) {
        return field_refuse(r, "match_span", STR("a free time is [from, to]"));
    }
    for (size_t i = 0; i < 2; i++) {
        field_step_item(r, i);
        TRY(read_moment(r, json_array_get(v, i), &m[i]));
        field_step_back(r);
    }
    *out = (struct match_span){m[0].ms, m[1].ms};
    return out->from < out->to
               ? ERR_OK
               : field_refuse(r, "match_span", STR("a free time ends after it begins"));
}

static enum err read_free(struct field_reader *r, const json_t *v, void *out) {
    struct match_volunteer *p = out;
    TRY(field_list(r, v, LIST_MAX));
    struct match_span *s = arena_array(r->arena, struct match_span, json_array_size(v));
    for (size_t i = 0; i < json_array_size(v); i++) {
        field_step_item(r, i);
        TRY(read_span(r, json_array_get(v, i), &s[i]));
        field_step_back(r);
    }
    p->frees = merge_spans(s, json_array_size(v));
    p->free = s;
    p->always_free = false;
    return ERR_OK;
}

static enum err read_volunteer(struct field_reader *r, const json_t *v, struct match_volunteer *p) {
    *p = (struct match_volunteer){.max_shifts = 1, .tenths_max = -1, .always_free = true};
    struct skill_list skills = {&p->skill, &p->skills};
    const struct field fields[] = {{"id", field_id, &p->id, true},
                                   {"max_shifts", read_shifts, &p->max_shifts, false},
                                   {"at", field_point, &p->at, false},
                                   {"km_max", field_tenths, &p->tenths_max, false},
                                   {"free", read_free, p, false},
                                   {"skills", read_skills, &skills, false},
                                   {"languages", read_texts, &p->languages, false},
                                   {"clearances", read_clearances, p, false},
                                   {"born", read_day, &p->born, false},
                                   {"rest_min", read_rest, &p->rest_ms, false},
                                   {"bans", read_texts, &p->bans, false},
                                   {"prefer", read_texts, &p->prefer, false},
                                   {"regular", read_texts, &p->regular, false},
                                   {"newcomer", field_bool, &p->newcomer, false},
                                   {"consent", field_bool, &p->consent, false},
                                   {0}};
    return field_object(r, v, fields);
}

static enum err read_volunteers(struct field_reader *r, const json_t *v, void *out) {
    struct match_problem *p = out;
    TRY(field_list(r, v, MATCH_VOLUNTEERS_MAX));
    p->volunteers = json_array_size(v);
    struct match_volunteer *all = arena_array(r->arena, struct match_volunteer, p->volunteers);
    struct str *id = arena_array(r->arena, struct str, p->volunteers);
    for (size_t i = 0; i < p->volunteers; i++) {
        field_step_item(r, i);
        TRY(read_volunteer(r, json_array_get(v, i), &all[i]));
        field_step_back(r);
        id[i] = all[i].id;
    }
    p->volunteer = all;
    return field_ids_differ(r, id, p->volunteers);
}

/* --- seats --- */

static enum err read_needs(struct field_reader *r, const json_t *v, void *out) {
    struct match_seat *s = out;
    struct skill_list skills = {&s->skill, &s->skills};
    const struct field fields[] = {{"skills", read_skills, &skills, false},
                                   {"clearances", read_texts, &s->clearances, false},
                                   {"languages", read_texts, &s->languages, false},
                                   {"age_min", read_age, &s->age_min, false},
                                   {"two_adults", field_bool, &s->two_adults, false},
                                   {0}};
    return field_object(r, v, fields);
}

static enum err check_seat(struct field_reader *r, const struct match_seat *s) {
    if (s->end_ms <= s->start_ms) {
        field_step_key(r, "end");
        return field_refuse(r, "match_end", STR("a seat must end after it begins"));
    }
    if (s->min > s->max) {
        field_step_key(r, "min");
        return field_refuse(r, "match_min",
                            STR("min must not be above max (which is 1 if left out)"));
    }
    return ERR_OK;
}

static enum err read_seat(struct field_reader *r, const json_t *v, struct match_seat *s) {
    struct moment start = {0};
    struct moment end = {0};
    *s = (struct match_seat){.max = 1, .priority = 3};
    const struct field fields[] = {{"id", field_id, &s->id, true},
                                   {"start", read_moment, &start, true},
                                   {"end", read_moment, &end, true},
                                   {"at", field_point, &s->at, false},
                                   {"setting", field_text, &s->setting, false},
                                   {"min", read_count, &s->min, false},
                                   {"max", read_count, &s->max, false},
                                   {"priority", read_priority, &s->priority, false},
                                   {"block", field_text, &s->block, false},
                                   {"needs", read_needs, s, false},
                                   {0}};
    TRY(field_object(r, v, fields));
    s->start_ms = start.ms;
    s->end_ms = end.ms;
    s->start_day = day_on_clock(start.ms, start.offset_ms);
    s->end_day = day_on_clock(end.ms - 1, end.offset_ms);
    return check_seat(r, s);
}

static enum err read_seats(struct field_reader *r, const json_t *v, void *out) {
    struct match_problem *p = out;
    TRY(field_list(r, v, MATCH_SEATS_MAX));
    p->seats = json_array_size(v);
    struct match_seat *all = arena_array(r->arena, struct match_seat, p->seats);
    struct str *id = arena_array(r->arena, struct str, p->seats);
    for (size_t i = 0; i < p->seats; i++) {
        field_step_item(r, i);
        TRY(read_seat(r, json_array_get(v, i), &all[i]));
        field_step_back(r);
        id[i] = all[i].id;
    }
    p->seat = all;
    return field_ids_differ(r, id, p->seats);
}

static enum err read_weights(struct field_reader *r, const json_t *v, void *out) {
    struct match_weights *w = out;
    const struct field fields[] = {{"repeat", read_weight, &w->repeat, false},
                                   {"km", read_weight, &w->km, false},
                                   {"skill_gap", read_weight, &w->skill_gap, false},
                                   {"prefer", read_weight, &w->prefer, false},
                                   {"regular", read_weight, &w->regular, false},
                                   {"newcomer", read_weight, &w->newcomer, false},
                                   {"uncovered", read_price, &w->uncovered, false},
                                   {0}};
    return field_object(r, v, fields);
}

enum err match_read(struct arena *a, struct str text, struct match_problem *out,
                    struct flaw *flaw) {
    struct field_reader r = {.arena = a, .text = text, .flaw = flaw};
    json_t *root = NULL;
    *out = (struct match_problem){.weights = match_default_weights()};
    TRY(json_read(text, (struct json_limits){(size_t)1 << 30, 16}, &root, flaw));
    const struct field fields[] = {{"seed", field_id, &out->seed, false},
                                   {"weights", read_weights, &out->weights, false},
                                   {"volunteers", read_volunteers, out, true},
                                   {"seats", read_seats, out, true},
                                   {0}};
    enum err e = field_object(&r, root, fields);
    json_decref(root);
    return e;
}
