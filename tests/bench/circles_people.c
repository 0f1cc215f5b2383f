/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Makes up people who look for peer groups, from a seed, forms circles and says how long that took;
 * or writes them as JSON for kith circles.
 *
 * circles_people PEOPLE usual|sparse|full|parts SEED [--json]
 *
 * A town for each 250 people, of 20 km, 60 km from the next, with up to 8 venues. 24 topics and 6
 * languages, the k-th half as likely as the first when k is 3 and so on (1/k). One to five topics,
 * one or two languages, one to four free times of 2 to 5 hours, mostly in the evening. Half take
 * both ways to meet, a third only online, the rest only a place. One in three wishes for somebody,
 * one in twenty avoids somebody of the town. usual: most speak the first language, and have two to
 * six free times. full: as much of everything as the limits allow, and all are free all week.
 * parts: the same, but each 16 have a topic and a language of their own, which is the most that
 * exact solving can be. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/circles_form.h"

enum { TOPICS = 24, LANGUAGES = 6, TOWN = 250, TOWN_VENUES = 8 };

struct making {
    struct arena *arena;
    struct draw draw;
    struct circles_problem problem;
    struct circles_person *person;
    size_t towns;
    bool sparse;
    bool full;
    bool parts;
};

static size_t below(struct making *m, uint64_t n) {
    return (size_t)draw_below(&m->draw, n);
}

/* 0 to n - 1, the k-th with a weight of 1 / (k + 1). */
static size_t zipf(struct making *m, size_t n) {
    double all = 0;
    for (size_t k = 1; k <= n; k++) {
        all += 1 / (double)k;
    }
    double at = draw_unit(&m->draw) * all;
    size_t k = 1;
    while (k < n && at >= 1 / (double)k) {
        at -= 1 / (double)k;
        k++;
    }
    return k - 1;
}

static uint64_t some(struct making *m, size_t count, size_t of) {
    uint64_t set = 0;
    while ((size_t)__builtin_popcountll(set) < count) {
        set |= UINT64_C(1) << zipf(m, of);
    }
    return set;
}

/* Most speak the first; whoever does not, and some who do, another. */
static uint64_t languages(struct making *m) {
    if (m->sparse) {
        return some(m, 1 + below(m, 2), LANGUAGES);
    }
    uint64_t first = below(m, 20) < 17 ? 1 : 0;
    return first && below(m, 5) < 3 ? first : first | UINT64_C(2) << zipf(m, LANGUAGES - 1);
}

static struct str name(struct making *m, const char *kind, size_t i) {
    return arena_printf(m->arena, "%s-%zu", kind, i);
}

static struct earth_point in_town(struct making *m, size_t town) {
    double x = draw_unit(&m->draw) * 20 + 60 * (double)(town % 5);
    double y = draw_unit(&m->draw) * 20 + 60 * (double)(town / 5);
    return (struct earth_point){true, 46 + y / 111.2, 8 + x / 77.2};
}

static void add_free(struct circles_week *w, size_t day, size_t from, size_t to) {
    for (size_t slot = from; slot < to; slot++) {
        circles_week_add(w, (unsigned)((day * CIRCLES_DAY_SLOTS + slot) % CIRCLES_SLOTS));
    }
}

static void make_venues(struct making *m) {
    struct circles_problem *p = &m->problem;
    p->venues =
        m->towns * TOWN_VENUES < CIRCLES_VENUES_MAX ? m->towns * TOWN_VENUES : CIRCLES_VENUES_MAX;
    struct circles_venue *venue = arena_array(m->arena, struct circles_venue, p->venues);
    for (size_t i = 0; i < p->venues; i++) {
        venue[i].id = name(m, "venue", i);
        venue[i].at = in_town(m, i % m->towns);
        for (size_t day = 0; day < 7; day++) {
            add_free(&venue[i].free, day, 18, 44);
        }
    }
    p->venue = venue;
}

static void make_person(struct making *m, size_t i) {
    struct circles_person *x = &m->person[i];
    size_t town = i % m->towns;
    size_t way = below(m, 6);
    *x = (struct circles_person){.id = name(m, "p", i), .at = in_town(m, town)};
    x->topics = some(m, 1 + below(m, 5), TOPICS);
    x->languages = languages(m);
    for (size_t k = m->sparse ? 1 + below(m, 4) : 2 + below(m, 5); k; k--) {
        size_t from = below(m, 4) ? 34 + below(m, 6) : 16 + below(m, 16);
        size_t to = from + 4 + below(m, 7);
        add_free(&x->free, below(m, 7), from, to);
    }
    x->modes = way < 3 ? 2 : 1;
    x->mode[0] = way == 0 || way == 5 ? CIRCLES_AT_VENUE : CIRCLES_BY_NET;
    x->mode[1] = way == 0 ? CIRCLES_BY_NET : CIRCLES_AT_VENUE;
    x->tenths_max = 30 + (int64_t)below(m, 150);
    size_t all = m->problem.people;
    for (size_t k = below(m, 3) ? 0 : 1 + below(m, 3); k; k--) {
        uint32_t other = (uint32_t)((i + m->towns * (1 + k + 3 * below(m, 9))) % all);
        if (other != i && (x->wishes == 0 || x->wish[x->wishes - 1] != other)) {
            x->wish[x->wishes++] = other;
        }
    }
    uint32_t *avoid = arena_array(m->arena, uint32_t, 1);
    avoid[0] = (uint32_t)((i + m->towns * (1 + below(m, 100))) % all);
    x->avoid = avoid;
    x->avoids = below(m, 20) == 0 && avoid[0] != i ? 1 : 0;
}

static void fill(struct making *m) {
    struct circles_problem *p = &m->problem;
    struct str *name_of = arena_array(m->arena, struct str, CIRCLES_VENUES_MAX);
    struct circles_venue *venue = arena_array(m->arena, struct circles_venue, CIRCLES_VENUES_MAX);
    for (size_t i = 0; i < CIRCLES_VENUES_MAX; i++) {
        name_of[i] = name(m, "n", i);
        venue[i] = (struct circles_venue){.id = name_of[i]};
        add_free(&venue[i].free, 0, 0, CIRCLES_SLOTS);
    }
    p->topics = CIRCLES_TOPICS_MAX;
    p->languages = CIRCLES_LANGUAGES_MAX;
    p->venues = CIRCLES_VENUES_MAX;
    p->topic = p->language = name_of;
    p->venue = venue;
    for (size_t i = 0; i < p->people; i++) {
        struct circles_person *x = &m->person[i];
        size_t part = i / CIRCLES_EXACT_MAX;
        x->topics = m->parts ? UINT64_C(1) << part % CIRCLES_TOPICS_MAX
                             : some(m, CIRCLES_TOPICS_EACH, CIRCLES_TOPICS_MAX);
        x->languages = m->parts ? UINT64_C(1) << part / CIRCLES_TOPICS_MAX
                                : (UINT64_C(1) << CIRCLES_LANGUAGES_MAX) - 1;
        x->modes = 2;
        x->mode[1] = x->mode[0] == CIRCLES_BY_NET ? CIRCLES_AT_VENUE : CIRCLES_BY_NET;
        x->tenths_max = -1;
        add_free(&x->free, 0, 0, CIRCLES_SLOTS);
    }
}

static void make(struct making *m, size_t people) {
    static struct str topic[TOPICS];
    static struct str language[LANGUAGES];
    for (size_t i = 0; i < TOPICS; i++) {
        topic[i] = name(m, "topic", i);
    }
    for (size_t i = 0; i < LANGUAGES; i++) {
        language[i] = name(m, "language", i);
    }
    m->problem = (struct circles_problem){.seed = m->draw.seed,
                                          .min = 6,
                                          .max = 12,
                                          .target = 8,
                                          .minutes = 60,
                                          .topics = TOPICS,
                                          .topic = topic,
                                          .languages = LANGUAGES,
                                          .language = language,
                                          .people = people};
    m->towns = (people + TOWN - 1) / TOWN;
    m->person = arena_array(m->arena, struct circles_person, people);
    make_venues(m);
    for (size_t i = 0; i < people; i++) {
        make_person(m, i);
    }
    m->problem.person = m->person;
    if (m->full || m->parts) {
        fill(m);
    }
}

/* --- as JSON --- */

static void write_free(const struct circles_week *w) {
    static const char *const day[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const char *before = "";
    printf("\"free\":[");
    for (unsigned slot = 0; slot < CIRCLES_SLOTS; slot++) {
        unsigned of_day = slot % CIRCLES_DAY_SLOTS;
        if (circles_week_has(w, slot)) {
            printf("%s[\"%s\",\"%02u:%02u\",\"%02u:%02u\"]", before, day[slot / CIRCLES_DAY_SLOTS],
                   of_day / 2, of_day % 2 * 30, (of_day + 1) / 2, (of_day + 1) % 2 * 30);
            before = ",";
        }
    }
    printf("]");
}

static void write_set(const char *key, uint64_t set, const struct str *item) {
    const char *before = "";
    printf(",\"%s\":[", key);
    for (; set; set &= set - 1) {
        printf("%s\"%.*s\"", before, STR_ARG(item[__builtin_ctzll(set)]));
        before = ",";
    }
    printf("]");
}

static void write_people(const struct circles_problem *p, const char *key, const uint32_t *who,
                         size_t n) {
    printf(",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        printf("%s\"%.*s\"", i ? "," : "", STR_ARG(p->person[who[i]].id));
    }
    printf("]");
}

static void write_person(const struct circles_problem *p, const struct circles_person *x) {
    static const char *const mode[] = {"\"online\"", "\"place\""};
    printf("{\"id\":\"%.*s\",\"at\":[%.5f,%.5f],\"km_max\":%.1f,\"mode\":[%s", STR_ARG(x->id),
           x->at.lat, x->at.lon, (double)x->tenths_max / 10, mode[x->mode[0]]);
    if (x->modes == 2) {
        printf(",%s", mode[x->mode[1]]);
    }
    printf("]");
    write_set("topics", x->topics, p->topic);
    write_set("languages", x->languages, p->language);
    write_people(p, "wish", x->wish, x->wishes);
    write_people(p, "avoid", x->avoid, x->avoids);
    printf(",");
    write_free(&x->free);
    printf("}");
}

static void write_problem(const struct circles_problem *p) {
    printf("{\"seed\":\"%.*s\",\"venues\":[", STR_ARG(p->seed));
    for (size_t i = 0; i < p->venues; i++) {
        const struct circles_venue *v = &p->venue[i];
        printf("%s{\"id\":\"%.*s\",\"at\":[%.5f,%.5f],", i ? ",\n" : "", STR_ARG(v->id), v->at.lat,
               v->at.lon);
        write_free(&v->free);
        printf("}");
    }
    printf("],\n\"people\":[");
    for (size_t i = 0; i < p->people; i++) {
        printf("%s", i ? ",\n" : "");
        write_person(p, &p->person[i]);
    }
    printf("]}\n");
}

/* --- measuring --- */

static double user_seconds(void) {
    struct rusage r;
    (void)getrusage(RUSAGE_SELF, &r);
    return (double)r.ru_utime.tv_sec + (double)r.ru_utime.tv_usec / 1e6;
}

int main(int argc, char **argv) {
    size_t people = argc > 3 ? strtoull(argv[1], NULL, 10) : 0;
    if (people < 1 || people > CIRCLES_PEOPLE_MAX) {
        (void)fprintf(stderr, "circles_people PEOPLE usual|sparse|full|parts SEED [--json]\n");
        return 2;
    }
    struct making m = {.arena = arena_make(),
                       .draw = draw_begin(str_of(argv[3]), STR("circles/bench")),
                       .sparse = strcmp(argv[2], "sparse") == 0,
                       .full = strcmp(argv[2], "full") == 0,
                       .parts = strcmp(argv[2], "parts") == 0};
    make(&m, people);
    if (argc > 4) {
        write_problem(&m.problem);
        arena_free(m.arena);
        return 0;
    }
    double begun = user_seconds();
    struct circles_result r = circles_form(m.arena, &m.problem, (struct circles_progress){0});
    double used = user_seconds() - begun;
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("people %zu reachable %zu placed %zu circles %zu score %lld components %zu largest %zu "
           "rounds %zu seconds %.3f memory %ld MB\n",
           people, r.bound, r.placed, r.circles, (long long)r.score, r.components, r.largest,
           r.rounds, used, usage.ru_maxrss / 1024);
    arena_free(m.arena);
    return 0;
}
