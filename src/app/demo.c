/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith demo and kith init: a site to look at, and an empty one. */
#include <stdio.h>
#include <stdlib.h>

#include "app/areas.h"
#include "app/commands.h"
#include "app/data.h"
#include "app/demo_story.h"
#include "area/needs/need.h"
#include "kernel/order.h"
#include "kernel/setting.h"

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

static enum err make_demo(struct ctx *c, void *self) {
    const int64_t *needs = self;
    TRY(seed_areas(c, NULL));
    TRY(setting_put(c, "demo", STR("yes")));
    enum err e = demo_story(c);
    for (size_t i = 0; e == ERR_INPUT && i < c->wrong_count; i++) {
        struct str why = lang_text(lang_english(), c->arena, c->wrong[i].why);
        fprintf(stderr, "kith demo: %.*s: %.*s\n", STR_ARG(c->wrong[i].field), STR_ARG(why));
    }
    TRY(e);
    return make_crowd(c, *needs);
}

static int make_site(int argc, char **argv, enum err (*run)(struct ctx *c, void *self)) {
    struct data_options o = {0};
    int64_t needs = 0;
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.folder},
        {"database", OPTION_TEXT, &o.database},
        {run == make_demo ? "needs" : NULL, OPTION_INT, &needs},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 1 || str_is_empty(o.folder)) {
        fprintf(stderr, "usage: kith %s --data DIR [--database URL]\n", argv[0]);
        return EXIT_USAGE;
    }
    struct store *s = data_open(argv[0], o, true);
    if (s == NULL) {
        return EXIT_STORE;
    }
    enum err e = data_write(s, run, &needs);
    store_close(s);
    if (e != ERR_OK) {
        fprintf(stderr, "kith %s: the store failed (%s)\n", argv[0], err_name(e));
        return EXIT_STORE;
    }
    return EXIT_DONE;
}

int command_demo(int argc, char **argv) {
    return make_site(argc, argv, make_demo);
}

int command_init(int argc, char **argv) {
    return make_site(argc, argv, seed_areas);
}
