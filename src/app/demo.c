/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith demo and kith init: a site to look at, and an empty one. */
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "app/areas.h"
#include "app/commands.h"
#include "app/data.h"
#include "app/demo_story.h"
#include "area/needs/need.h"
#include "base/span.h"
#include "kernel/house.h"
#include "kernel/order.h"
#include "kernel/search.h"
#include "kernel/tell.h"
#include "sys/clock.h"
#include "sys/file.h"

static enum err seed_areas(struct ctx *c, void *self) {
    (void)self;
    for (size_t i = 0; i < area_count; i++) {
        if (areas[i]->seed != NULL) {
            TRY(areas[i]->seed(c));
        }
    }
    return ERR_OK;
}

/* Spreads points evenly by the golden ratio: every second one in the valley, the others over the
 * inhabited earth. */
static void spread_pin(struct need_draft *d, int64_t i) {
    double a = fmod((double)i * 0.7548776662466927, 1), b = fmod((double)i * 0.5698402909980532, 1);
    bool valley = i % 2 == 0;
    d->has_pin = true;
    d->lat = valley ? -0.5 + a * 0.2 : -40 + a * 100;
    d->lon = valley ? 36.9 + b * 0.2 : -120 + b * 270;
}

/* A crowd of needs in one community, to measure with: --needs. */
static enum err make_crowd(struct ctx *c, int64_t needs) {
    struct community m;
    TRY(community_by_slug(c, STR("aurora-valley"), &m));
    for (int64_t i = 0; i < needs; i++) {
        struct need_draft d = {
            .community = m,
            .title = arena_printf(c->arena, "A lamp for path number %lld", (long long)i),
            .text = STR("One of many, made to measure with."),
            .category = STR("infrastructure"),
            .place = STR("Upper village"),
            .anyway = true,
        };
        spread_pin(&d, i);
        struct need n;
        struct need_alikes alike;
        char code[NEED_CODE_SIZE + 1];
        struct arena_mark mark = arena_mark(c->arena);
        TRY(need_voice(c, &d, &n, &alike, code));
        TRY(order_publish(c, n.thing.id));
        arena_rewind(c->arena, mark);
    }
    return ERR_OK;
}

/* What happened until a week ago has been read; since then there is news. */
#define READ_DAYS 9
#define TOLD_DAYS 400

struct part {
    struct demo *demo;
    struct str folder;
    int64_t until_ms;
    int64_t needs;
};

/* Invented people never come among real ones: whoever tries a demo may look around as them. */
static enum err ask_empty(struct ctx *c) {
    struct house_people people;
    struct house_communities communities;
    bool more;
    TRY(house_people(c, STR(""), STR(""), ID_NONE, &people, &more));
    TRY(house_communities(c, (struct thing_page){.limit = 1}, &communities, &more));
    return people.count == 0 && communities.count == 0 ? ERR_OK : ERR_TWICE;
}

static enum err play(struct ctx *c, const struct part *part) {
    enum err e = demo_play(c, part->demo, part->until_ms);
    for (size_t i = 0; e == ERR_INPUT && i < c->wrong_count; i++) {
        struct str why = lang_text(lang_english(), c->arena, c->wrong[i].why);
        fprintf(stderr, "kith demo: %.*s: %.*s\n", STR_ARG(c->wrong[i].field), STR_ARG(why));
    }
    return e;
}

static enum err tell_first(struct ctx *c, void *self) {
    TRY(ask_empty(c));
    TRY(seed_areas(c, NULL));
    return play(c, self);
}

static enum err tell_rest(struct ctx *c, void *self) {
    const struct part *part = self;
    TRY(demo_read_news(c, part->demo));
    TRY(play(c, part));
    return make_crowd(c, part->needs);
}

/* Each day's jobs on that day, so that whoever is told is told then. */
static enum err run_jobs(struct store *s, const struct part *part, int64_t from_ms) {
    static const struct job_kind *const kinds[] = {tell_jobs, search_jobs, NULL};
    struct job_runner runner = {
        .store = s, .folder = part->folder, .address = STR(""), .mail = STR(""), .kinds = kinds};
    for (int64_t at_ms = from_ms; at_ms <= part->until_ms; at_ms += DAY_MS) {
        bool ran = true;
        while (ran) {
            TRY(job_run_once(&runner, at_ms, &ran));
        }
    }
    return ERR_OK;
}

/* The drawing goes the way of every picture, through the helper. Without it the story has none. */
static const struct media_file *take_picture(struct str folder, struct arena *a) {
    struct ctx c = {.arena = a, .viewer = &viewer_site, .lang = lang_english()};
    struct media_file *picture = arena_new(a, struct media_file);
    struct str path = arena_printf(a, "%.*s/drawing.png", STR_ARG(folder));
    bool taken = file_write(path.p, demo_picture(a)) == ERR_OK &&
                 media_take(&c, folder, "picture", path, picture) == ERR_OK;
    (void)unlink(path.p);
    if (!taken) {
        fprintf(stderr, "kith demo: the drawing could not be taken in; its story has none\n");
    }
    return taken ? picture : NULL;
}

static enum err make_in(struct store *s, struct part *part, int64_t today_ms) {
    int64_t read_ms = today_ms - READ_DAYS * DAY_MS;
    part->until_ms = read_ms;
    TRY(data_write(s, tell_first, part));
    TRY(run_jobs(s, part, today_ms - TOLD_DAYS * DAY_MS));
    part->until_ms = today_ms;
    TRY(data_write(s, tell_rest, part));
    return run_jobs(s, part, read_ms);
}

enum err demo_make(struct store *s, struct str folder, int64_t today_ms, int64_t needs) {
    struct arena *a = arena_make();
    struct part part = {
        .demo = demo_begin(a, today_ms, take_picture(folder, a)), .folder = folder, .needs = needs};
    enum err e = make_in(s, &part, today_ms);
    arena_free(a);
    return e;
}

/* --- the commands --- */

struct site_options {
    struct data_options data;
    bool is_demo; /* takes --needs */
    int64_t needs;
};

static int open_site(int argc, char **argv, struct site_options *o, struct store **s) {
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o->data.folder},
        {"database", OPTION_TEXT, &o->data.database},
        {o->is_demo ? "needs" : NULL, OPTION_INT, &o->needs},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 1 || str_is_empty(o->data.folder)) {
        fprintf(stderr, "usage: kith %s --data DIR [--database URL]\n", argv[0]);
        return EXIT_USAGE;
    }
    *s = data_open(argv[0], o->data, true);
    return *s == NULL ? EXIT_STORE : EXIT_DONE;
}

static int close_site(const char *command, struct store *s, enum err e) {
    store_close(s);
    if (e == ERR_OK) {
        return EXIT_DONE;
    }
    fprintf(stderr, "kith %s: the store failed (%s)\n", command, err_name(e));
    return EXIT_STORE;
}

int command_demo(int argc, char **argv) {
    struct site_options o = {.is_demo = true};
    struct store *s = NULL;
    int code = open_site(argc, argv, &o, &s);
    if (code != EXIT_DONE) {
        return code;
    }
    enum err e = demo_make(s, o.data.folder, clock_now_ms(), o.needs);
    if (e == ERR_TWICE) {
        store_close(s);
        fprintf(stderr, "kith demo: somebody is at home in %.*s; name a new folder\n",
                STR_ARG(o.data.folder));
        return EXIT_INPUT;
    }
    return close_site(argv[0], s, e);
}

int command_init(int argc, char **argv) {
    struct site_options o = {0};
    struct store *s = NULL;
    int code = open_site(argc, argv, &o, &s);
    return code != EXIT_DONE ? code : close_site(argv[0], s, data_write(s, seed_areas, NULL));
}
