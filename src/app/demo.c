/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith demo and kith init: a site to look at, and an empty one. */
#include <stdio.h>
#include <unistd.h>

#include "app/areas.h"
#include "app/commands.h"
#include "app/data.h"
#include "app/demo_story.h"
#include "area/needs/need.h"
#include "kernel/house.h"
#include "kernel/order.h"
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
        struct need n;
        struct things alike;
        char code[NEED_CODE_SIZE + 1];
        struct arena_mark mark = arena_mark(c->arena);
        TRY(need_voice(c, &d, &n, &alike, code));
        TRY(order_publish(c, n.thing.id));
        arena_rewind(c->arena, mark);
    }
    return ERR_OK;
}

struct demo_wish {
    int64_t needs; /* a crowd beside the story */
    bool has_picture;
    struct media_file picture;
    bool taken; /* somebody lives in that store already */
};

/* Invented people never come among real ones: whoever tries a demo may look around as them. */
static enum err is_empty(struct ctx *c, bool *yes) {
    struct house_people people;
    struct house_communities communities;
    bool more;
    TRY(house_people(c, STR(""), STR(""), ID_NONE, &people, &more));
    TRY(house_communities(c, (struct thing_page){.limit = 1}, &communities, &more));
    *yes = people.count == 0 && communities.count == 0;
    return ERR_OK;
}

static void say_wrong(struct ctx *c) {
    for (size_t i = 0; i < c->wrong_count; i++) {
        struct str why = lang_text(lang_english(), c->arena, c->wrong[i].why);
        fprintf(stderr, "kith demo: %.*s: %.*s\n", STR_ARG(c->wrong[i].field), STR_ARG(why));
    }
}

static enum err make_demo(struct ctx *c, void *self) {
    struct demo_wish *wish = self;
    bool empty;
    TRY(is_empty(c, &empty));
    wish->taken = !empty;
    if (wish->taken) {
        return ERR_TWICE;
    }
    TRY(seed_areas(c, NULL));
    enum err e = demo_story(c, wish->has_picture ? &wish->picture : NULL);
    if (e == ERR_INPUT) {
        say_wrong(c);
    }
    TRY(e);
    return make_crowd(c, wish->needs);
}

/* The drawing goes the way of every picture, through the helper. Without it the story has none. */
static void take_picture(struct str folder, struct demo_wish *wish, struct arena *a) {
    struct ctx c = {.arena = a, .viewer = &viewer_site, .lang = lang_english()};
    struct str path = arena_printf(a, "%.*s/drawing.png", STR_ARG(folder));
    wish->has_picture = file_write(path.p, demo_picture(a)) == ERR_OK &&
                        media_take(&c, folder, "picture", path, &wish->picture) == ERR_OK;
    (void)unlink(path.p);
    if (!wish->has_picture) {
        fprintf(stderr, "kith demo: the drawing could not be taken in; its story has none\n");
    }
}

static int make_site(const char *name, struct data_options o, enum err (*run)(struct ctx *, void *),
                     struct demo_wish *wish) {
    struct store *s = data_open(name, o, true);
    if (s == NULL) {
        return EXIT_STORE;
    }
    struct arena *a = arena_make();
    if (run == make_demo) {
        take_picture(o.folder, wish, a);
    }
    enum err e = data_write(s, run, wish);
    store_close(s);
    arena_free(a);
    if (wish->taken) {
        fprintf(stderr, "kith %s: in %.*s people are at home already; say a folder of its own\n",
                name, STR_ARG(o.folder));
        return EXIT_INPUT;
    }
    if (e != ERR_OK) {
        fprintf(stderr, "kith %s: the store failed (%s)\n", name, err_name(e));
        return EXIT_STORE;
    }
    return EXIT_DONE;
}

static int read_and_make(int argc, char **argv, enum err (*run)(struct ctx *c, void *self)) {
    struct data_options o = {0};
    struct demo_wish wish = {0};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.folder},
        {"database", OPTION_TEXT, &o.database},
        {"needs", OPTION_INT, &wish.needs},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 1 || str_is_empty(o.folder)) {
        fprintf(stderr, "usage: kith %s --data DIR [--database URL]\n", argv[0]);
        return EXIT_USAGE;
    }
    return make_site(argv[0], o, run, &wish);
}

int command_demo(int argc, char **argv) {
    return read_and_make(argc, argv, make_demo);
}

int command_init(int argc, char **argv) {
    return read_and_make(argc, argv, seed_areas);
}
