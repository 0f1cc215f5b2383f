/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of reports, on both stores. */
#include "kernel/report.h"

#include <string.h>

#include "kernel/comment.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "tests/unit/world.h"

static struct thing make(struct world *w, struct id audience, enum world_person owner) {
    struct thing t = {.kind = STR("sample"), /* of no area */
                      .community = w->community.thing.id,
                      .owner = w->person[owner],
                      .wanted = audience,
                      .life = LIFE_PUBLISHED,
                      .state = STR(""),
                      .topic = STR(""),
                      .title = STR("He lives at number four"),
                      .note = STR("")};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return t;
}

static enum err report(struct world *w, enum world_person who, struct id thing, struct id comment,
                       struct str *code) {
    struct report_draft d = {thing, comment, STR("privacy"), STR("That is private.")};
    struct ctx *c = world_as(w, who);
    return world_end(w, report_make(c, &d, code));
}

/* Open ones in Riverside, as that person sees them; -1: may not look. */
static int count_open(struct world *w, enum world_person who, struct id *first) {
    struct reports all;
    bool more;
    struct ctx *c = world_as(w, who);
    enum err e = report_list(c, w->community.thing.id, STR("open"), 0, ID_NONE, &all, &more);
    (void)world_end(w, ERR_OK);
    if (e == ERR_OK && all.count > 0) {
        *first = all.item[0].id;
    }
    return e == ERR_OK ? (int)all.count : -1;
}

static enum err find(struct world *w, enum world_person who, struct id id, struct report *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, report_find(c, id, out));
}

TEST_STORES("report: who sees a thing may report it, who keeps order reads it, nobody else") {
    struct world w;
    world_make(&w, store);
    struct thing open = make(&w, AUDIENCE_PUBLIC, MARA_MEMBER);
    struct thing closed = make(&w, w.community.thing.id, MARA_MEMBER);
    struct str code;
    struct id id;
    struct report r;
    assert_int_equal(report(&w, NOBODY_AT_ALL, closed.id, ID_NONE, &code), ERR_NOT_FOUND);
    assert_int_equal(report(&w, SANA_STRANGER, closed.id, ID_NONE, &code), ERR_NOT_FOUND);
    assert_int_equal(report(&w, MATEO_MEMBER, closed.id, ID_NONE, &code), ERR_OK);
    assert_int_equal(code.n, 0);
    assert_int_equal(report(&w, MATEO_MEMBER, closed.id, ID_NONE, &code), ERR_OK); /* twice */
    assert_int_equal(report(&w, NOBODY_AT_ALL, open.id, ID_NONE, &code), ERR_OK);
    assert_true(code.n > 10);
    static const struct {
        enum world_person who;
        int count;
    } rows[] = {{NOBODY_AT_ALL, -1}, {SANA_STRANGER, -1}, {MARA_MEMBER, -1}, {MATEO_MEMBER, -1},
                {HOLA_HELPER, -1},   {STELLA_STEWARD, 2}, {HANNA_HOST, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(count_open(&w, rows[i].who, &id), rows[i].count);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(find(&w, rows[i].who, id, &r), rows[i].count < 0 ? ERR_NOT_FOUND : ERR_OK);
    }
    assert_str(r.quote, "He lives at number four");
}

TEST_STORES("report: nobody reads, counts or answers a report about themselves, steward or not") {
    struct world w;
    world_make(&w, store);
    struct thing hers = make(&w, AUDIENCE_PUBLIC, STELLA_STEWARD);
    struct thing his = make(&w, AUDIENCE_PUBLIC, MATEO_MEMBER);
    struct id comment, id;
    struct str code;
    struct report r;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, comment_add(c, &his, STR("Fool"), STR(""), &comment)), ERR_OK);
    assert_int_equal(report(&w, MARA_MEMBER, hers.id, ID_NONE, &code), ERR_OK);
    assert_int_equal(report(&w, MARA_MEMBER, his.id, comment, &code), ERR_OK);
    assert_int_equal(count_open(&w, STELLA_STEWARD, &id), 0);
    int64_t count;
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(report_count(c, w.community.thing.id, &count), ERR_OK);
    assert_int_equal(count, 0);
    (void)world_end(&w, ERR_OK);
    assert_int_equal(count_open(&w, HANNA_HOST, &id), 2);
    assert_int_equal(find(&w, HANNA_HOST, id, &r), ERR_OK);
    assert_int_equal(find(&w, STELLA_STEWARD, id, &r), ERR_NOT_FOUND);
}

TEST_STORES("report: it stays open when the comment, the thing and the reporter go") {
    struct world w;
    world_make(&w, store);
    struct thing t = make(&w, AUDIENCE_PUBLIC, MATEO_MEMBER);
    struct id comment, id;
    struct str code;
    struct report r;
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, comment_add(c, &t, STR("I will find her"), STR(""), &comment)),
                     ERR_OK);
    assert_int_equal(report(&w, NOBODY_AT_ALL, t.id, comment, &code), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, comment_erase(c, comment)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, thing_erase(c, &t)), ERR_OK);
    assert_int_equal(count_open(&w, STELLA_STEWARD, &id), 1);
    assert_int_equal(find(&w, STELLA_STEWARD, id, &r), ERR_OK);
    assert_str(r.quote, "I will find her");
    assert_false(r.sees);

    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(report_answer(c, &r, STR("acted"), STR("no")), ERR_INPUT);
    (void)world_end(&w, ERR_INPUT);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, report_answer(c, &r, STR("looking"), STR(""))), ERR_OK);
    assert_int_equal(find(&w, STELLA_STEWARD, id, &r), ERR_OK);
    assert_str(r.quote, "I will find her");
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, report_answer(c, &r, STR("acted"), STR("We spoke to him."))),
                     ERR_OK);
    assert_int_equal(find(&w, STELLA_STEWARD, id, &r), ERR_OK);
    assert_str(r.quote, "");
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(report_by_code(c, code, &r), ERR_OK);
    assert_str(r.answer, "We spoke to him.");
    assert_str(r.state, "acted");
    assert_int_equal(report_by_code(c, STR("AAAA-AAAA-AAAA"), &r), ERR_NOT_FOUND);
    assert_int_equal(report_by_code(c, STR(""), &r), ERR_NOT_FOUND);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("report: what is wrong with one is said by field") {
    struct world w;
    world_make(&w, store);
    struct thing t = make(&w, AUDIENCE_PUBLIC, MATEO_MEMBER);
    struct thing other = make(&w, AUDIENCE_PUBLIC, MATEO_MEMBER);
    struct id comment;
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, comment_add(c, &other, STR("Hm"), STR(""), &comment)), ERR_OK);
    static char long_words[REPORT_WORDS_MAX + 2];
    memset(long_words, 'a', REPORT_WORDS_MAX + 1);
    static const struct {
        const char *reason, *words, *field;
    } rows[] = {
        {"", "So", "reason"},          {"boring", "So", "reason"}, {"other", "", "words"},
        {"spam", long_words, "words"}, {"spam", "\xff", "words"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct str code;
        struct report_draft d = {t.id, ID_NONE, str_of(rows[i].reason), str_of(rows[i].words)};
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(report_make(c, &d, &code), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        (void)world_end(&w, ERR_INPUT);
    }
    struct str code;
    assert_int_equal(report(&w, MARA_MEMBER, t.id, comment, &code), ERR_NOT_FOUND);
}

TEST_STORES("order: only a host suspends, never a host, and who is suspended cannot come in") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person by, who;
        int64_t days;
        const char *reason;
        enum err expected;
    } rows[] = {
        {STELLA_STEWARD, MARA_MEMBER, 7, "She shouted.", ERR_FORBIDDEN},
        {MARA_MEMBER, MATEO_MEMBER, 7, "He shouted.", ERR_FORBIDDEN},
        {HANNA_HOST, HANNA_HOST, 7, "I shouted.", ERR_FORBIDDEN},
        {HANNA_HOST, MARA_MEMBER, 7, "", ERR_INPUT},
        {HANNA_HOST, MARA_MEMBER, 367, "She shouted.", ERR_INPUT},
        {HANNA_HOST, MARA_MEMBER, -1, "She shouted.", ERR_INPUT},
        {HANNA_HOST, MARA_MEMBER, 7, "She shouted.", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].by);
        enum err e = order_suspend(c, w.person[rows[i].who], rows[i].days, str_of(rows[i].reason));
        assert_int_equal(e, rows[i].expected);
        (void)world_end(&w, e);
    }
    struct viewer v;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(viewer_load(c, w.person[MARA_MEMBER], &v), ERR_NOT_FOUND);
    c->now_ms += INT64_C(8) * 86400000;
    assert_int_equal(viewer_load(c, w.person[MARA_MEMBER], &v), ERR_OK);
    (void)world_end(&w, ERR_OK);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(world_end(&w, order_suspend(c, w.person[MARA_MEMBER], 0, STR("Sorry."))),
                     ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(viewer_load(c, w.person[MARA_MEMBER], &v), ERR_OK);
    (void)world_end(&w, ERR_OK);
}
