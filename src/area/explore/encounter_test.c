/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Exchanges between communities, on both stores: who sees what, who may what, coming and going. */
#include "area/explore/encounter.h"

#include <stdio.h>
#include <string.h>

#include "area/explore/inquiry.h"
#include "area/explore/profile.h"
#include "kernel/card.h"
#include "kernel/comment.h"
#include "kernel/event.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

/* Riverside begins; Hillside has Sana as its steward and Mateo (of Riverside, too) as a member. */
static void settle_hillside(struct world *w) {
    struct ctx *c = world_as(w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w->other, w->person[SANA_STRANGER], STR("Sana H"), ROLE_STEWARD),
        ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static struct id begin(struct world *w, const char *communities) {
    struct ctx *c = world_as(w, STELLA_STEWARD);
    struct encounter e;
    struct encounter_draft d = {STR("How the night calls come"),
                                STR("We would like to learn who picks up at night."),
                                str_of(communities)};
    assert_int_equal(encounter_begin(c, &w->community, &d, &e), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return e.thing.id;
}

static enum err answer(struct world *w, enum world_person who, struct id id,
                       const struct community *m, bool comes) {
    struct ctx *c = world_as(w, who);
    struct encounter e;
    enum err found = encounter_find(c, id, &e);
    return world_end(w, found != ERR_OK ? found : encounter_answer(c, &e, m->thing.id, comes));
}

static enum err see(struct world *w, enum world_person who, struct id id) {
    struct ctx *c = world_as(w, who);
    struct encounter e;
    return world_end(w, encounter_find(c, id, &e));
}

static struct id ask(struct world *w, enum world_person who, struct id id,
                     const struct community *m, enum err expected) {
    struct ctx *c = world_as(w, who);
    struct encounter e;
    struct inquiry q = {0};
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(inquiry_ask(c, &e, m->thing.id, STR("Who picks up at three?"), &q), expected);
    world_end(w, expected);
    return q.thing.id;
}

static int64_t notices(struct world *w, enum world_person who, const char *kind) {
    struct ctx *c = world_as(w, who);
    struct notices all;
    bool more;
    int64_t n = 0;
    assert_int_equal(notice_list(c, (struct thing_page){0}, &all, &more), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        n += str_eq(all.item[i].kind, str_of(kind));
    }
    world_end(w, ERR_OK);
    return n;
}

TEST_STORES("encounter: a steward begins it and invites; what is wrong is said by field") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    static const struct {
        enum world_person who;
        const char *title, *about, *communities;
        enum err expected;
        const char *field;
    } rows[] = {
        {NOBODY_AT_ALL, "About the night", "We would like to learn of it", "", ERR_FORBIDDEN, NULL},
        {SANA_STRANGER, "About the night", "We would like to learn of it", "", ERR_FORBIDDEN, NULL},
        {MARA_MEMBER, "About the night", "We would like to learn of it", "", ERR_FORBIDDEN, NULL},
        {HOLA_HELPER, "About the night", "We would like to learn of it", "", ERR_FORBIDDEN, NULL},
        {HANNA_HOST, "About the night", "We would like to learn of it", "", ERR_FORBIDDEN, NULL},
        {STELLA_STEWARD, "Night", "We would like to learn of it", "", ERR_INPUT, "title"},
        {STELLA_STEWARD, "About the night", "Learn", "", ERR_INPUT, "about"},
        {STELLA_STEWARD, "About the night", "We would like to learn of it", "hillside\nnowhere",
         ERR_INPUT, "communities"},
        {STELLA_STEWARD, "About the night", "We would like to learn of it",
         "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk", ERR_INPUT, "communities"},
        {STELLA_STEWARD, "About the night", "We would like to learn of it",
         "Hillside\nhillside\n\nriverside", ERR_OK, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct encounter e = {0};
        struct encounter_draft d = {str_of(rows[i].title), str_of(rows[i].about),
                                    str_of(rows[i].communities)};
        enum err got = encounter_begin(c, &w.community, &d, &e);
        assert_int_equal(got, rows[i].expected);
        if (rows[i].field != NULL) {
            assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        }
        if (got == ERR_OK) {
            assert_int_equal(e.parts, 2);
            assert_str(e.thing.state, "asked");
        }
        world_end(&w, got);
    }
    assert_int_equal(notices(&w, SANA_STRANGER, "encounter.invited"), 1);
    assert_int_equal(notices(&w, STELLA_STEWARD, "encounter.invited"), 0);
}

TEST_STORES("encounter: until all agree only those who take part, or are asked, see it") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    /* asked: its steward sees it; others of no part do not */
    assert_int_equal(see(&w, MARA_MEMBER, id), ERR_OK);
    assert_int_equal(see(&w, SANA_STRANGER, id), ERR_OK);
    assert_int_equal(see(&w, NOBODY_AT_ALL, id), ERR_NOT_FOUND);
    assert_int_equal(see(&w, HANNA_HOST, id), ERR_NOT_FOUND);
    /* a question is for those who take part: not yet for who is only asked */
    struct id q = ask(&w, MARA_MEMBER, id, &w.community, ERR_OK);
    struct ctx *c = world_as(&w, SANA_STRANGER);
    struct inquiry found;
    assert_int_equal(inquiry_find(c, q, &found), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
    /* declining has no consequence, and may be taken back */
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, false), ERR_OK);
    assert_int_equal(see(&w, SANA_STRANGER, id), ERR_NOT_FOUND);
    assert_int_equal(notices(&w, STELLA_STEWARD, "encounter.joined"), 0);
    /* invited again, they come; sent twice, it is the same */
    c = world_as(&w, STELLA_STEWARD);
    struct encounter e;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_invite(c, &e, STR("hillside")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    assert_int_equal(notices(&w, STELLA_STEWARD, "encounter.joined"), 1);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(inquiry_find(c, q, &found), ERR_OK);
    world_end(&w, ERR_OK);
    /* whoever joins a community later is in, and out with leaving it */
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(
        community_set_role(c, &w.other, w.person[HANNA_HOST], STR("Hanna"), ROLE_MEMBER), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(see(&w, HANNA_HOST, id), ERR_OK);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(community_leave(c, &w.other), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(see(&w, HANNA_HOST, id), ERR_NOT_FOUND);
}

TEST_STORES("encounter: nobody acts for a community that is not theirs") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    static const struct {
        enum world_person who;
        enum err expected;
    } rows[] = {{MARA_MEMBER, ERR_FORBIDDEN},
                {STELLA_STEWARD, ERR_FORBIDDEN},
                {HANNA_HOST, ERR_NOT_FOUND},
                {NOBODY_AT_ALL, ERR_NOT_FOUND}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        assert_int_equal(answer(&w, rows[i].who, id, &w.other, true), rows[i].expected);
    }
    /* nor in the name of one that has no part in it */
    struct ctx *c = world_as(&w, SANA_STRANGER);
    struct encounter e;
    struct inquiry q;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_leave(c, &e, w.community.thing.id), ERR_FORBIDDEN);
    assert_int_equal(encounter_leave(c, &e, id), ERR_NOT_FOUND);
    assert_int_equal(encounter_leave(c, &e, w.other.thing.id), ERR_CLOSED);
    assert_int_equal(encounter_show_all(c, &e, w.other.thing.id, true), ERR_CLOSED);
    assert_int_equal(encounter_take_home(c, &e, w.other.thing.id, STR("We take something home")),
                     ERR_CLOSED);
    assert_int_equal(encounter_end(c, &e), ERR_FORBIDDEN);
    assert_int_equal(encounter_invite(c, &e, STR("hillside")), ERR_FORBIDDEN);
    assert_int_equal(inquiry_ask(c, &e, w.other.thing.id, STR("May we ask already?"), &q),
                     ERR_FORBIDDEN);
    assert_int_equal(inquiry_ask(c, &e, w.community.thing.id, STR("In another's name?"), &q),
                     ERR_FORBIDDEN);
    assert_int_equal(encounter_visit_plan(c, &e, w.community.thing.id, STR("2026-04-01"),
                                          STR("Here"), STR("All")),
                     ERR_FORBIDDEN);
    world_end(&w, ERR_FORBIDDEN);
}

TEST_STORES("encounter: questions are answered by those within, who keep their names there") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside"), comment;
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    struct id asked = ask(&w, MARA_MEMBER, id, &w.community, ERR_OK);
    assert_int_equal(notices(&w, SANA_STRANGER, "inquiry.asked"), 1);
    assert_int_equal(notices(&w, STELLA_STEWARD, "inquiry.asked"), 0);
    struct ctx *c = world_as(&w, SANA_STRANGER);
    struct inquiry q;
    assert_int_equal(inquiry_find(c, asked, &q), ERR_OK);
    assert_int_equal(comment_add(c, &q.thing, STR("Whoever hears the bell."), STR(""), &comment),
                     ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    struct comments all;
    struct encounter e;
    struct inquiry_lines lines;
    bool more, earlier, may;
    assert_int_equal(inquiry_find(c, asked, &q), ERR_OK);
    assert_int_equal(comment_list(c, &q.thing, (struct comment_page){0}, &all, &more, &earlier),
                     ERR_OK);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].name, "Sana H");
    assert_int_equal(comment_may_hide(c, &q.thing, &may), ERR_OK);
    assert_false(may);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(inquiry_list(c, &e, ID_NONE, &lines, &more), ERR_OK);
    assert_int_equal(lines.count, 1);
    assert_int_equal(lines.item[0].answers, 1);
    assert_str(lines.item[0].community, "Riverside");
    world_end(&w, ERR_OK);
    /* stewards of either keep order on it; the community that left no longer reads */
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(inquiry_find(c, asked, &q), ERR_OK);
    assert_int_equal(comment_may_hide(c, &q.thing, &may), ERR_OK);
    assert_true(may);
    world_end(&w, ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_leave(c, &e, w.other.thing.id), ERR_OK);
    assert_str(e.thing.state, "asked");
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(inquiry_find(c, asked, &q), ERR_NOT_FOUND);
    assert_int_equal(encounter_find(c, id, &e), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
}

static void show_all(struct world *w, enum world_person who, struct id id,
                     const struct community *m, bool open) {
    struct ctx *c = world_as(w, who);
    struct encounter e;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_show_all(c, &e, m->thing.id, open), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

TEST_STORES("encounter: public while all agree; what is said in it stays among them") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    struct id asked = ask(&w, MARA_MEMBER, id, &w.community, ERR_OK);
    show_all(&w, STELLA_STEWARD, id, &w.community, true);
    assert_int_equal(see(&w, NOBODY_AT_ALL, id), ERR_NOT_FOUND);
    show_all(&w, SANA_STRANGER, id, &w.other, true);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct encounter e;
    struct inquiry q;
    struct inquiry_lines lines;
    struct encounter_visits visits;
    struct things found;
    int64_t next;
    bool more;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_false(e.inside);
    assert_int_equal(inquiry_find(c, asked, &q), ERR_NOT_FOUND);
    assert_int_equal(inquiry_list(c, &e, ID_NONE, &lines, &more), ERR_OK);
    assert_int_equal(lines.count, 0);
    assert_int_equal(encounter_visits(c, &e, &visits), ERR_OK);
    assert_int_equal(visits.count, 0);
    assert_int_equal(search_find(c, STR("night calls"), STR("encounter"), 0, &found, &next),
                     ERR_OK);
    assert_int_equal(found.count, 1);
    world_end(&w, ERR_OK);
    /* that a third one is asked is known to its stewards and within, and stands on no list of it */
    struct community third = {
        .thing.title = STR("Lakeside"), .slug = STR("lakeside"), .joining = STR("open")};
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(community_make(c, &third), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_invite(c, &e, STR("lakeside")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    static const struct {
        enum world_person who;
        size_t listed;
    } lists[] = {{NOBODY_AT_ALL, 0}, {MARA_MEMBER, 0}, {HANNA_HOST, 1}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        test_row("%s", world_name(lists[i].who));
        c = world_as(&w, lists[i].who);
        assert_int_equal(encounter_list_of(c, third.thing.id, &found), ERR_OK);
        assert_int_equal(found.count, lists[i].listed);
        assert_int_equal(encounter_list_of(c, w.other.thing.id, &found), ERR_OK);
        assert_int_equal(found.count, 1);
        world_end(&w, ERR_OK);
    }
    show_all(&w, STELLA_STEWARD, id, &w.community, false);
    assert_int_equal(see(&w, NOBODY_AT_ALL, id), ERR_NOT_FOUND);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(search_find(c, STR("night calls"), STR("encounter"), 0, &found, &next),
                     ERR_OK);
    assert_int_equal(found.count, 0);
    world_end(&w, ERR_OK);
}

TEST_STORES("encounter: it ends with what each takes home; then nothing new is asked") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    static const struct {
        enum world_person who;
        bool other;
        const char *words;
        enum err expected;
        const char *state;
    } rows[] = {
        {MARA_MEMBER, false, "A bell for the night", ERR_FORBIDDEN, "open"},
        {STELLA_STEWARD, false, "A bell", ERR_INPUT, "open"},
        {STELLA_STEWARD, false, "A bell for the night", ERR_OK, "open"},
        {STELLA_STEWARD, false, "A bell for the night", ERR_OK, "open"},
        {SANA_STRANGER, true, "That two lists are better than one", ERR_OK, "ended"},
        {STELLA_STEWARD, false, "A bell, and a list of names", ERR_OK, "ended"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct encounter e;
        assert_int_equal(encounter_find(c, id, &e), ERR_OK);
        const struct community *m = rows[i].other ? &w.other : &w.community;
        enum err got = encounter_take_home(c, &e, m->thing.id, str_of(rows[i].words));
        assert_int_equal(got, rows[i].expected);
        world_end(&w, got);
        c = world_as(&w, MARA_MEMBER);
        assert_int_equal(encounter_find(c, id, &e), ERR_OK);
        assert_str(e.thing.state, rows[i].state);
        world_end(&w, ERR_OK);
    }
    ask(&w, MARA_MEMBER, id, &w.community, ERR_CLOSED);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct encounter e;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_invite(c, &e, STR("hillside")), ERR_CLOSED);
    assert_int_equal(encounter_end(c, &e), ERR_OK); /* twice is once */
    world_end(&w, ERR_OK);
}

TEST_STORES("encounter: visits and circles, by who may; unlisted circles are named to nobody") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    assert_int_equal(answer(&w, SANA_STRANGER, id, &w.other, true), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct thing listed = {.kind = STR("circle"),
                           .community = w.community.thing.id,
                           .owner = w.person[MARA_MEMBER],
                           .wanted = w.community.thing.id,
                           .life = LIFE_PUBLISHED,
                           .state = STR("open"),
                           .topic = STR(""),
                           .title = STR("Net menders"),
                           .note = STR("")};
    struct thing unlisted = listed;
    unlisted.id = unlisted.wanted = (struct id){{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80}};
    unlisted.title = STR("Those who lost a child");
    assert_int_equal(thing_make(c, &listed), ERR_OK);
    assert_int_equal(thing_make(c, &unlisted), ERR_OK);
    struct encounter e;
    struct encounter_visits visits;
    struct encounter_pairs pairs;
    struct things mine;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visit_plan(c, &e, w.other.thing.id, STR("2026-04-01"), STR("Gate"),
                                          STR("Two of us")),
                     ERR_OK);
    assert_int_equal(encounter_circles(c, &e, &mine), ERR_OK);
    assert_int_equal(mine.count, 1);
    assert_int_equal(encounter_pair_add(c, &e, listed.id), ERR_OK);
    assert_int_equal(encounter_pair_add(c, &e, listed.id), ERR_OK);
    assert_int_equal(encounter_pair_add(c, &e, unlisted.id), ERR_NOT_FOUND);
    assert_int_equal(encounter_visit_plan(c, &e, id, STR("2026-13-01"), STR("G"), STR("")),
                     ERR_INPUT);
    assert_int_equal(c->wrong_count, 4);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visits(c, &e, &visits), ERR_OK);
    assert_int_equal(visits.count, 1);
    assert_int_equal(encounter_pairs(c, &e, &pairs), ERR_OK);
    assert_int_equal(pairs.count, 1);
    assert_str(pairs.item[0].name, "Net menders");
    assert_false(pairs.item[0].is_seen);
    assert_int_equal(encounter_pair_drop(c, &e, listed.id), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visit_drop(c, &e, visits.item[0].id), ERR_FORBIDDEN);
    assert_int_equal(encounter_pair_drop(c, &e, listed.id), ERR_FORBIDDEN);
    world_end(&w, ERR_FORBIDDEN);
    c = world_as(&w, SANA_STRANGER); /* a steward within */
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visit_drop(c, &e, visits.item[0].id), ERR_OK);
    assert_int_equal(encounter_visit_drop(c, &e, visits.item[0].id), ERR_NOT_FOUND);
    world_end(&w, ERR_OK);
}

/* --- joining forces --- */

static struct motif night(struct ctx *c) {
    struct motifs all;
    assert_int_equal(motif_list(c, STR("challenge"), &all), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].word, STR("few_midwives"))) {
            struct motif m;
            assert_int_equal(motif_find(c, all.item[i].thing.id, &m), ERR_OK);
            return m;
        }
    }
    fail_msg("no such motif");
    return (struct motif){0};
}

static void seed(struct world *w) {
    struct ctx *c = world_as(w, HANNA_HOST);
    c->viewer = &viewer_site;
    assert_int_equal(motif_seed(c), ERR_OK);
    assert_int_equal(motif_seed(c), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

static enum err join(struct world *w, enum world_person who, const struct community *m,
                     struct id *out) {
    struct ctx *c = world_as(w, who);
    struct motif motif = night(c);
    struct encounter e = {0};
    enum err got = encounter_join_forces(c, &motif, m, &e);
    *out = e.thing.id;
    return world_end(w, got);
}

TEST_STORES("encounter: one press joins forces: it begins, asks the others, and is joined") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    seed(&w);
    struct id first, second, third;
    struct ctx *c = world_as(&w, SANA_STRANGER);
    struct profile p;
    struct motif m = night(c);
    struct statement s = {.text = STR("Our midwife is old"),
                          .theme = STR(""),
                          .source = STR(""),
                          .motif = m.thing.id};
    assert_int_equal(profile_of(c, &w.other, &p), ERR_OK);
    assert_int_equal(profile_say(c, &p, STR("strength"), &s, ID_NONE), ERR_INPUT);
    assert_non_null(ctx_wrong_at(c, STR("motif")));
    c->wrong_count = 0;
    assert_int_equal(profile_say(c, &p, STR("challenge"), &s, ID_NONE), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(join(&w, MARA_MEMBER, &w.community, &first), ERR_FORBIDDEN);
    assert_int_equal(join(&w, SANA_STRANGER, &w.community, &first), ERR_FORBIDDEN);
    assert_int_equal(join(&w, HANNA_HOST, &w.community, &first), ERR_FORBIDDEN);
    assert_int_equal(join(&w, STELLA_STEWARD, &w.community, &first), ERR_OK);
    assert_int_equal(notices(&w, SANA_STRANGER, "encounter.forces"), 1);
    /* pressed twice it is the same; the other's press joins it */
    assert_int_equal(join(&w, STELLA_STEWARD, &w.community, &second), ERR_OK);
    assert_true(id_eq(first, second));
    assert_int_equal(join(&w, SANA_STRANGER, &w.other, &third), ERR_OK);
    assert_true(id_eq(first, third));
    assert_int_equal(notices(&w, STELLA_STEWARD, "encounter.joined"), 1);
    c = world_as(&w, NOBODY_AT_ALL);
    struct motif_holders holders;
    bool more;
    assert_int_equal(motif_holders(c, m.thing.id, ID_NONE, ID_NONE, &holders, &more), ERR_OK);
    assert_int_equal(holders.count, 2); /* Riverside says so now, too */
    world_end(&w, ERR_OK);
    /* leaving is as easy; the last one out ends it, and the next press begins another */
    static const enum world_person who[] = {SANA_STRANGER, STELLA_STEWARD};
    for (size_t i = 0; i < 2; i++) {
        struct encounter e;
        c = world_as(&w, who[i]);
        assert_int_equal(encounter_find(c, first, &e), ERR_OK);
        assert_int_equal(encounter_leave(c, &e, i == 0 ? w.other.thing.id : w.community.thing.id),
                         ERR_OK);
        assert_str(e.thing.state, i == 0 ? "asked" : "ended");
        assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    }
    assert_int_equal(join(&w, STELLA_STEWARD, &w.community, &second), ERR_OK);
    assert_false(id_eq(first, second));
}

TEST_STORES("encounter: who has paused its stages is not told, nor sees it in a list") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    seed(&w);
    struct ctx *c = world_as(&w, SANA_STRANGER);
    struct motif m = night(c);
    struct profile p;
    struct statement s = {.text = STR("Our midwife is old"),
                          .theme = STR(""),
                          .source = STR(""),
                          .motif = m.thing.id};
    assert_int_equal(profile_of(c, &w.other, &p), ERR_OK);
    assert_int_equal(profile_say(c, &p, STR("challenge"), &s, ID_NONE), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct id id;
    assert_int_equal(join(&w, STELLA_STEWARD, &w.community, &id), ERR_OK);
    c = world_as(&w, SANA_STRANGER);
    struct things all;
    assert_int_equal(encounter_list_of(c, w.other.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    w.viewer.gate.muted = STAGES_PREGNANCY;
    assert_int_equal(encounter_list_of(c, w.other.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 0);
    assert_int_equal(profile_of(c, &w.other, &p), ERR_OK);
    assert_int_equal(p.statements.count, 0);
    struct motifs motifs;
    assert_int_equal(motif_list(c, STR(""), &motifs), ERR_OK);
    for (size_t i = 0; i < motifs.count; i++) {
        assert_int_equal(motifs.item[i].thing.stages & STAGES_PREGNANCY, 0);
    }
    world_end(&w, ERR_OK);
}

TEST_STORES("encounter: erased, hidden, forgotten") {
    struct world w;
    world_make(&w, store);
    settle_hillside(&w);
    struct id id = begin(&w, "hillside");
    struct id asked = ask(&w, MARA_MEMBER, id, &w.community, ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct encounter e;
    struct encounter_visits visits;
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visit_plan(c, &e, w.community.thing.id, STR("2026-04-01"),
                                          STR("Gate"), STR("Two of us")),
                     ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    const struct area_card *card = NULL;
    for (size_t i = 0; i < cards_count(); i++) {
        card = str_eq(str_of(cards_at(i)->name), STR("explore")) ? cards_at(i) : card;
    }
    if (card == NULL) {
        fail_msg("explore has no card");
        return;
    }
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(card->forget_person(c, w.person[MARA_MEMBER]), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(encounter_find(c, id, &e), ERR_OK);
    assert_int_equal(encounter_visits(c, &e, &visits), ERR_OK);
    assert_int_equal(visits.count, 1); /* the visit stays, without who planned it */
    struct inquiry q;
    assert_int_equal(inquiry_find(c, asked, &q), ERR_OK);
    assert_int_equal(thing_erase(c, &q.thing), ERR_OK);
    assert_int_equal(inquiry_find(c, asked, &q), ERR_GONE);
    assert_int_equal(thing_erase(c, &e.thing), ERR_OK);
    assert_int_equal(encounter_find(c, id, &e), ERR_GONE);
    world_end(&w, ERR_OK);
}
