/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads people who look for circles. */
#include "format/circles_read.h"

#include <string.h>

#include "format/json_fields.h"
#include "format/names.h"

enum { BYTES_MAX = 1 << 26, SPANS_MAX = 1000, TARGET = 8 };

struct reading {
    struct field_reader r; /* the first: what field_read is given is also this */
    struct circles_problem *out;
    struct names topics;
    struct names languages;
    struct names ids;
};

static struct reading *reading_of(struct field_reader *r) {
    return (struct reading *)(void *)r;
}

/* --- names --- */

static enum err read_name(struct field_reader *r, const json_t *v, void *out) {
    TRY(field_id(r, v, out));
    return str_has(*(struct str *)out, '\0')
               ? field_refuse(r, "circles_nul", STR("the character NUL cannot stand here"))
               : ERR_OK;
}

static enum err refuse_twice(struct field_reader *r) {
    return field_refuse(r, "circles_twice", STR("this stands in the list already"));
}

/* A list of 1 to `most` different names, each of which gets a bit. */
static enum err read_set(struct field_reader *r, const json_t *v, size_t most, struct names *names,
                         uint64_t *out) {
    TRY(field_list(r, v, most));
    if (json_array_size(v) == 0) {
        return field_refuse(r, "circles_empty", STR("at least one must be listed here"));
    }
    for (size_t i = 0; i < json_array_size(v); i++) {
        struct str name;
        field_step_item(r, i);
        TRY(read_name(r, json_array_get(v, i), &name));
        uint32_t number = names_put(names, name);
        if (number == NAMES_NONE) {
            return field_refuse(
                r, "circles_names",
                arena_printf(r->arena, "there are more than %zu of these in all", names->most));
        }
        if (*out >> number & 1) {
            return refuse_twice(r);
        }
        *out |= UINT64_C(1) << number;
        field_step_back(r);
    }
    return ERR_OK;
}

static enum err read_topics(struct field_reader *r, const json_t *v, void *out) {
    return read_set(r, v, CIRCLES_TOPICS_EACH, &reading_of(r)->topics, out);
}

static enum err read_languages(struct field_reader *r, const json_t *v, void *out) {
    return read_set(r, v, CIRCLES_LANGUAGES_MAX, &reading_of(r)->languages, out);
}

/* --- times --- */

static enum err read_day(struct field_reader *r, const json_t *v, void *out) {
    static const char *const day[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct str s = json_str(v);
    for (unsigned i = 0; i < 7; i++) {
        if (str_eq(s, str_of(day[i]))) {
            *(unsigned *)out = i;
            return ERR_OK;
        }
    }
    return field_refuse(r, "circles_day", STR("a day is mon, tue, wed, thu, fri, sat or sun"));
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The half-hours since midnight. */
static enum err read_time(struct field_reader *r, const json_t *v, void *out) {
    struct str s = json_str(v);
    unsigned *slot = out;
    if (s.n == 5 && is_digit(s.p[0]) && is_digit(s.p[1]) && s.p[2] == ':' && s.p[4] == '0' &&
        (s.p[3] == '0' || s.p[3] == '3')) {
        unsigned hour = 10 * (unsigned)(s.p[0] - '0') + (unsigned)(s.p[1] - '0');
        *slot = 2 * hour + (s.p[3] == '3' ? 1 : 0);
        if (*slot <= CIRCLES_DAY_SLOTS) {
            return ERR_OK;
        }
    }
    return field_refuse(r, "circles_time",
                        STR("a time is on the half hour, from 00:00 to 24:00, such as 18:30"));
}

static enum err read_span(struct field_reader *r, const json_t *v, struct circles_week *out) {
    static field_read *const read[] = {read_day, read_time, read_time};
    unsigned part[3] = {0};
    if (json_array_size(v) != 3) {
        return field_refuse(r, "circles_span", STR("a free time is [day, from, to]"));
    }
    for (size_t i = 0; i < 3; i++) {
        field_step_item(r, i);
        TRY(read[i](r, json_array_get(v, i), &part[i]));
        field_step_back(r);
    }
    if (part[1] >= part[2]) {
        return field_refuse(r, "circles_span",
                            STR("a free time ends after it begins; one over midnight is two"));
    }
    for (unsigned slot = part[1]; slot < part[2]; slot++) {
        circles_week_add(out, part[0] * CIRCLES_DAY_SLOTS + slot);
    }
    return ERR_OK;
}

static enum err read_free(struct field_reader *r, const json_t *v, void *out) {
    TRY(field_list(r, v, SPANS_MAX));
    *(struct circles_week *)out = (struct circles_week){0};
    for (size_t i = 0; i < json_array_size(v); i++) {
        field_step_item(r, i);
        TRY(read_span(r, json_array_get(v, i), out));
        field_step_back(r);
    }
    return ERR_OK;
}

/* --- venues --- */

static enum err read_venue(struct field_reader *r, const json_t *v, struct circles_venue *out) {
    memset(&out->free, 0xff, sizeof out->free);
    const struct field fields[] = {{"id", read_name, &out->id, true},
                                   {"at", field_point, &out->at, true},
                                   {"free", read_free, &out->free, false},
                                   {0}};
    TRY(field_object(r, v, fields));
    if (str_eq(out->id, STR("online"))) {
        field_step_key(r, "id");
        return field_refuse(r, "circles_venue", STR("a venue cannot be called online"));
    }
    return ERR_OK;
}

static enum err read_venues(struct field_reader *r, const json_t *v, void *out) {
    struct circles_problem *p = out;
    TRY(field_list(r, v, CIRCLES_VENUES_MAX));
    size_t n = json_array_size(v);
    struct circles_venue *venue = arena_array(r->arena, struct circles_venue, n);
    struct str *id = arena_array(r->arena, struct str, n);
    for (size_t i = 0; i < n; i++) {
        field_step_item(r, i);
        TRY(read_venue(r, json_array_get(v, i), &venue[i]));
        field_step_back(r);
        id[i] = venue[i].id;
    }
    p->venue = venue;
    p->venues = n;
    return field_ids_differ(r, id, n);
}

/* --- people --- */

static enum err read_modes(struct field_reader *r, const json_t *v, void *out) {
    struct circles_person *x = out;
    TRY(field_list(r, v, 2));
    x->modes = (unsigned)json_array_size(v);
    for (unsigned i = 0; i < x->modes; i++) {
        struct str s = json_str(json_array_get(v, i));
        bool online = str_eq(s, STR("online"));
        field_step_item(r, i);
        if (!online && !str_eq(s, STR("place"))) {
            return field_refuse(r, "circles_mode", STR("\"online\" or \"place\" is expected here"));
        }
        x->mode[i] = online ? CIRCLES_BY_NET : CIRCLES_AT_VENUE;
        if (i && x->mode[0] == x->mode[1]) {
            return refuse_twice(r);
        }
        field_step_back(r);
    }
    return x->modes ? ERR_OK
                    : field_refuse(r, "circles_empty", STR("at least one must be listed here"));
}

/* A list of others, each once, by their IDs. */
static enum err read_others(struct field_reader *r, const json_t *v, size_t most, uint32_t *out,
                            size_t *count) {
    TRY(field_list(r, v, most));
    uint32_t me = (uint32_t)r->path[1].item;
    for (size_t i = 0; i < json_array_size(v); i++) {
        struct str id;
        field_step_item(r, i);
        TRY(read_name(r, json_array_get(v, i), &id));
        uint32_t who = names_find(&reading_of(r)->ids, id);
        if (who == NAMES_NONE || who == me) {
            return field_refuse(r, "circles_other",
                                who == me ? STR("this is the person's own ID")
                                          : STR("no person has this ID"));
        }
        for (size_t k = 0; k < i; k++) {
            if (out[k] == who) {
                return refuse_twice(r);
            }
        }
        out[i] = who;
        field_step_back(r);
    }
    *count = json_array_size(v);
    return ERR_OK;
}

static enum err read_wish(struct field_reader *r, const json_t *v, void *out) {
    struct circles_person *x = out;
    size_t n = 0;
    TRY(read_others(r, v, CIRCLES_WISHES_EACH, x->wish, &n));
    x->wishes = (unsigned)n;
    return ERR_OK;
}

static enum err read_avoid(struct field_reader *r, const json_t *v, void *out) {
    struct circles_person *x = out;
    size_t room =
        json_array_size(v) < CIRCLES_AVOIDS_EACH ? json_array_size(v) : CIRCLES_AVOIDS_EACH;
    uint32_t *avoid = arena_array(r->arena, uint32_t, room);
    x->avoid = avoid;
    return read_others(r, v, CIRCLES_AVOIDS_EACH, avoid, &x->avoids);
}

static enum err read_person(struct field_reader *r, const json_t *v, struct circles_person *x) {
    *x = (struct circles_person){.tenths_max = -1};
    const struct field fields[] = {{"id", read_name, &x->id, true},
                                   {"topics", read_topics, &x->topics, true},
                                   {"languages", read_languages, &x->languages, true},
                                   {"free", read_free, &x->free, true},
                                   {"mode", read_modes, x, true},
                                   {"at", field_point, &x->at, false},
                                   {"km_max", field_tenths, &x->tenths_max, false},
                                   {"wish", read_wish, x, false},
                                   {"avoid", read_avoid, x, false},
                                   {0}};
    TRY(field_object(r, v, fields));
    if (x->tenths_max >= 0 && !x->at.known) {
        field_step_key(r, "km_max");
        return field_refuse(r, "circles_km", STR("km_max says nothing without \"at\""));
    }
    return ERR_OK;
}

/* All IDs first, for wishes speak of people further down. */
static enum err read_ids(struct field_reader *r, const json_t *v) {
    struct names *ids = &reading_of(r)->ids;
    for (uint32_t i = 0; i < json_array_size(v); i++) {
        struct str id;
        field_step_item(r, i);
        const json_t *of = json_object_get(json_array_get(v, i), "id");
        const struct field needed[] = {{"id", read_name, &id, true}, {0}};
        if (!of) {
            return field_object(r, json_array_get(v, i), needed);
        }
        field_step_key(r, "id");
        TRY(read_name(r, of, &id));
        if (names_put(ids, id) != i) {
            return field_refuse(r, "json_twice", STR("this ID stands in the list already"));
        }
        field_step_back(r);
        field_step_back(r);
    }
    return ERR_OK;
}

static enum err read_people(struct field_reader *r, const json_t *v, void *out) {
    struct circles_problem *p = out;
    TRY(field_list(r, v, CIRCLES_PEOPLE_MAX));
    size_t n = json_array_size(v);
    struct circles_person *person = arena_array(r->arena, struct circles_person, n);
    TRY(read_ids(r, v));
    for (size_t i = 0; i < n; i++) {
        field_step_item(r, i);
        TRY(read_person(r, json_array_get(v, i), &person[i]));
        field_step_back(r);
    }
    p->person = person;
    p->people = n;
    return ERR_OK;
}

/* --- all of it --- */

static enum err read_size(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 2, CIRCLES_SIZE_MAX, out);
}

static enum err read_minutes(struct field_reader *r, const json_t *v, void *out) {
    return field_unsigned(r, v, 1, CIRCLES_MINUTES_MAX, out);
}

/* Tells it at the first of the keys that is there. */
static enum err refuse_sizes(struct field_reader *r, const json_t *root, const char *key,
                             const char *other, struct str why) {
    field_step_key(r, json_object_get(root, key) ? key : other);
    return field_refuse(r, "circles_sizes", why);
}

static enum err check_sizes(struct field_reader *r, const json_t *root, struct circles_problem *p) {
    if (p->min > p->max) {
        return refuse_sizes(r, root, "min", "max",
                            STR("min must not be above max (6 and 12 if left out)"));
    }
    if (p->target == 0) {
        p->target = TARGET < p->min ? p->min : TARGET > p->max ? p->max : TARGET;
    }
    if (p->target < p->min || p->target > p->max) {
        return refuse_sizes(r, root, "target", "target",
                            STR("target must be from min to max (6 and 12 if left out)"));
    }
    return ERR_OK;
}

static enum err read_root(struct reading *g, const json_t *root) {
    struct circles_problem *p = g->out;
    const struct field fields[] = {{"seed", field_id, &p->seed, false},
                                   {"min", read_size, &p->min, false},
                                   {"max", read_size, &p->max, false},
                                   {"target", read_size, &p->target, false},
                                   {"minutes", read_minutes, &p->minutes, false},
                                   {"venues", read_venues, p, false},
                                   {"people", read_people, p, true},
                                   {0}};
    TRY(field_object(&g->r, root, fields));
    p->topic = g->topics.text;
    p->topics = g->topics.count;
    p->language = g->languages.text;
    p->languages = g->languages.count;
    return check_sizes(&g->r, root, p);
}

enum err circles_read(struct arena *a, struct str text, struct circles_problem *out,
                      struct flaw *flaw) {
    struct reading g = {.r = {.arena = a, .text = text, .flaw = flaw},
                        .out = out,
                        .topics = names_make(a, CIRCLES_TOPICS_MAX),
                        .languages = names_make(a, CIRCLES_LANGUAGES_MAX),
                        .ids = names_make(a, CIRCLES_PEOPLE_MAX)};
    json_t *root = NULL;
    *out = (struct circles_problem){.min = 6, .max = 12, .minutes = 60};
    TRY(json_read(text, (struct json_limits){BYTES_MAX, 8}, &root, flaw));
    enum err e = read_root(&g, root);
    json_decref(root);
    return e;
}
