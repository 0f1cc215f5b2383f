/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of comments, on both stores. */
#include "kernel/comment.h"

#include <string.h>

#include "kernel/event.h"
#include "kernel/gate.h"
#include "tests/unit/world.h"

static struct thing thing_for(struct world *w, struct id audience, enum life life) {
    struct thing t = {.kind = STR("need"),
                      .community = w->community.thing.id,
                      .owner = w->person[MATEO_MEMBER],
                      .wanted = audience,
                      .life = life,
                      .state = STR("voiced"),
                      .topic = STR("health"),
                      .title = STR("A place to rest"),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return t;
}

static enum err add(struct world *w, enum world_person who, const struct thing *t, const char *text,
                    struct id *id) {
    struct ctx *c = world_as(w, who);
    return world_end(w, comment_add(c, t, str_of(text), STR(""), id));
}

static struct comments list(struct world *w, enum world_person who, const struct thing *t) {
    struct comments all;
    bool more, earlier;
    struct ctx *c = world_as(w, who);
    assert_int_equal(comment_list(c, t, (struct comment_page){0}, &all, &more, &earlier), ERR_OK);
    (void)world_end(w, ERR_OK);
    return all;
}

TEST_STORES("comment: who may write on what they see") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum { OF_ALL, OF_MEMBERS, OF_STEWARDS } audience;
        enum life life;
        enum world_person who;
        enum err expected;
    } rows[] = {
        {OF_ALL, LIFE_PUBLISHED, NOBODY_AT_ALL, ERR_FORBIDDEN},
        {OF_ALL, LIFE_PUBLISHED, SANA_STRANGER, ERR_FORBIDDEN},
        {OF_ALL, LIFE_PUBLISHED, MARA_MEMBER, ERR_OK},
        {OF_ALL, LIFE_PUBLISHED, STELLA_STEWARD, ERR_OK},
        {OF_MEMBERS, LIFE_PUBLISHED, SANA_STRANGER, ERR_FORBIDDEN},
        {OF_MEMBERS, LIFE_PUBLISHED, MARA_MEMBER, ERR_OK},
        {OF_STEWARDS, LIFE_PUBLISHED, MARA_MEMBER, ERR_FORBIDDEN},
        {OF_STEWARDS, LIFE_PUBLISHED, MATEO_MEMBER, ERR_OK},
        {OF_STEWARDS, LIFE_PUBLISHED, STELLA_STEWARD, ERR_OK},
        {OF_ALL, LIFE_WAITING, STELLA_STEWARD, ERR_FORBIDDEN},
        {OF_ALL, LIFE_HIDDEN, STELLA_STEWARD, ERR_FORBIDDEN},
        {OF_ALL, LIFE_DRAFT, MATEO_MEMBER, ERR_FORBIDDEN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu by %s", i, world_name(rows[i].who));
        struct id audience = rows[i].audience == OF_ALL       ? AUDIENCE_PUBLIC
                             : rows[i].audience == OF_MEMBERS ? w.community.thing.id
                                                              : w.community.stewards;
        struct thing t = thing_for(&w, audience, rows[i].life);
        struct id id;
        assert_int_equal(add(&w, rows[i].who, &t, "So it is.", &id), rows[i].expected);
    }
}

TEST_STORES("comment: what is wrong with one is said by field") {
    struct world w;
    world_make(&w, store);
    struct thing t = thing_for(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED);
    static char long_text[COMMENT_TEXT_MAX + 2], long_warning[COMMENT_WARNING_MAX + 2];
    memset(long_text, 'a', COMMENT_TEXT_MAX + 1);
    memset(long_warning, 'a', COMMENT_WARNING_MAX + 1);
    static const struct {
        const char *text, *warning, *field;
    } rows[] = {
        {"", "", "text"},
        {"  \n ", "", "text"},
        {long_text, "", "text"},
        {"\xc3\x28", "", "text"},
        {"Fine", long_warning, "warning"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct id id;
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(comment_add(c, &t, str_of(rows[i].text), str_of(rows[i].warning), &id),
                         ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        (void)world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("comment: people are called as in the community, and who left it has no name there") {
    struct world w;
    world_make(&w, store);
    struct thing t = thing_for(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED);
    struct id id, again;
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(community_call_me(c, &w.community, STR("Moth")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(add(&w, MARA_MEMBER, &t, "I have a bench.", &id), ERR_OK);
    assert_int_equal(add(&w, MARA_MEMBER, &t, "I have a bench.", &again), ERR_OK);
    assert_true(id_eq(id, again));
    struct comments all = list(&w, NOBODY_AT_ALL, &t);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].name, "Moth");
    assert_false(all.item[0].own);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(community_leave(c, &w.community), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    all = list(&w, NOBODY_AT_ALL, &t);
    assert_str(all.item[0].name, "");
}

TEST_STORES("comment: a page goes on by key, and the last one ends with the newest") {
    struct world w;
    world_make(&w, store);
    struct thing t = thing_for(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    for (int i = 0; i < COMMENTS_PER_PAGE + 3; i++) {
        struct id id;
        c->now_ms = w.now_ms + i / 7; /* several of one moment */
        struct str text = arena_printf(test_arena(), "Number %d", i);
        assert_int_equal(comment_add(c, &t, text, STR(""), &id), ERR_OK);
    }
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    struct comments all;
    bool more, earlier;
    assert_int_equal(comment_list(c, &t, (struct comment_page){0}, &all, &more, &earlier), ERR_OK);
    assert_int_equal(all.count, COMMENTS_PER_PAGE);
    assert_true(more && !earlier);
    const struct comment *last = &all.item[all.count - 1];
    struct comment_page next = {.after_ms = last->created_ms, .after_id = last->id};
    assert_int_equal(comment_list(c, &t, next, &all, &more, &earlier), ERR_OK);
    assert_int_equal(all.count, 3);
    assert_true(!more && earlier);
    struct id newest = all.item[2].id;
    struct comment_page end = {.last = true};
    assert_int_equal(comment_list(c, &t, end, &all, &more, &earlier), ERR_OK);
    assert_int_equal(all.count, COMMENTS_PER_PAGE);
    assert_true(id_eq(all.item[all.count - 1].id, newest));
    assert_true(!more && earlier);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("comment: hidden with a reason by a steward, erased by its author") {
    struct world w;
    world_make(&w, store);
    struct thing t = thing_for(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED);
    struct id id;
    assert_int_equal(add(&w, MARA_MEMBER, &t, "He lives at number four.", &id), ERR_OK);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, comment_hide(c, id, STR("It is private."))), ERR_FORBIDDEN);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, comment_erase(c, id)), ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(comment_hide(c, id, STR("")), ERR_INPUT);
    (void)world_end(&w, ERR_INPUT);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, comment_hide(c, id, STR("It is private."))), ERR_OK);

    struct comments all = list(&w, MATEO_MEMBER, &t);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].text, "");
    assert_str(all.item[0].reason, "It is private.");
    assert_str(list(&w, STELLA_STEWARD, &t).item[0].text, "He lives at number four.");
    assert_str(list(&w, MARA_MEMBER, &t).item[0].text, "He lives at number four.");

    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, comment_show_again(c, id)), ERR_OK);
    assert_str(list(&w, NOBODY_AT_ALL, &t).item[0].text, "He lives at number four.");
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, comment_erase(c, id)), ERR_OK);
    assert_int_equal(list(&w, STELLA_STEWARD, &t).count, 0);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, comment_hide(c, id, STR("It is private."))), ERR_GONE);
}

TEST_STORES("comment: they go with their thing") {
    struct world w;
    world_make(&w, store);
    struct thing t = thing_for(&w, AUDIENCE_PUBLIC, LIFE_PUBLISHED);
    struct id id;
    assert_int_equal(add(&w, MARA_MEMBER, &t, "Gone soon", &id), ERR_OK);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, thing_erase(c, &t)), ERR_OK);
    struct comment m;
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(comment_find(c, id, &m, &t), ERR_GONE);
    (void)world_end(&w, ERR_OK);
}
