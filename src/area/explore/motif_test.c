/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Motifs on both stores: the list, who keeps it, who lives with one, what was tried on it; and what
 * members propose their community should say. */
#include "area/explore/motif.h"

#include "area/explore/compare.h"
#include "area/explore/profile.h"
#include "kernel/event.h"
#include "tests/unit/world.h"

static struct id make_motif(struct world *w, const char *name, const char *side) {
    struct ctx *c = world_as(w, HANNA_HOST);
    struct motif m = {.thing = {.title = str_of(name), .topic = STR("health")},
                      .side = str_of(side),
                      .about = STR("")};
    assert_int_equal(motif_make(c, &m), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return m.thing.id;
}

static enum err say_motif(struct world *w, const struct community *m, const char *text,
                          struct id motif) {
    struct ctx *c = world_as(w, HANNA_HOST);
    struct profile p;
    struct statement s = {
        .text = str_of(text), .theme = STR(""), .source = STR(""), .motif = motif};
    assert_int_equal(profile_of(c, m, &p), ERR_OK);
    return world_end(w, profile_say(c, &p, STR("challenge"), &s, ID_NONE));
}

TEST_STORES("motif: hosts keep the list; what is wrong is said by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        const char *name, *side, *topic;
        enum err expected;
        const char *field;
    } rows[] = {{NOBODY_AT_ALL, "Dry wells", "challenge", "health", ERR_FORBIDDEN, NULL},
                {STELLA_STEWARD, "Dry wells", "challenge", "health", ERR_FORBIDDEN, NULL},
                {HANNA_HOST, "", "challenge", "health", ERR_INPUT, "name"},
                {HANNA_HOST, "Dry wells", "weakness", "health", ERR_INPUT, "side"},
                {HANNA_HOST, "Dry wells", "challenge", "", ERR_INPUT, "topic"},
                {HANNA_HOST, "Dry wells", "challenge", "health", ERR_OK, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        struct motif m = {.thing = {.title = str_of(rows[i].name), .topic = str_of(rows[i].topic)},
                          .side = str_of(rows[i].side),
                          .about = STR("")};
        enum err got = motif_make(c, &m);
        assert_int_equal(got, rows[i].expected);
        if (rows[i].field != NULL) {
            assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        }
        world_end(&w, got);
    }
}

TEST_STORES("motif: those that come with Kith speak every language, until a host renames one") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, HANNA_HOST);
    struct motifs all, spanish;
    c->viewer = &viewer_site;
    assert_int_equal(motif_seed(c), ERR_OK);
    c->viewer = &w.viewer;
    assert_int_equal(motif_list(c, STR(""), &all), ERR_OK);
    assert_true(all.count > 20);
    c->lang = lang_find(STR("es"));
    assert_int_equal(motif_list(c, STR(""), &spanish), ERR_OK);
    assert_int_equal(spanish.count, all.count);
    struct motif m;
    assert_int_equal(motif_find(c, all.item[0].thing.id, &m), ERR_OK);
    assert_str(m.thing.lang, "es");
    assert_false(str_eq(m.thing.title, all.item[0].thing.title));
    assert_int_equal(motif_save(c, &m), ERR_OK); /* nothing was changed */
    c->lang = lang_english();
    assert_int_equal(motif_find(c, m.thing.id, &m), ERR_OK);
    assert_str(m.thing.lang, "en");
    m.thing.title = STR("Wells run dry");
    m.side = STR("strength"); /* stays what it was */
    assert_int_equal(motif_save(c, &m), ERR_OK);
    c->lang = lang_find(STR("es"));
    assert_int_equal(motif_find(c, m.thing.id, &m), ERR_OK);
    assert_str(m.thing.title, "Wells run dry");
    assert_str(m.side, "challenge");
    assert_int_equal(thing_erase(c, &m.thing), ERR_OK);
    c->viewer = &viewer_site;
    assert_int_equal(motif_seed(c), ERR_OK); /* brings back nothing that was erased */
    c->viewer = &w.viewer;
    assert_int_equal(motif_list(c, STR(""), &spanish), ERR_OK);
    assert_int_equal(spanish.count, all.count - 1);
    world_end(&w, ERR_OK);
}

TEST_STORES("motif: who lives with it is found under it, in their own words, if seen") {
    struct world w;
    world_make(&w, store);
    struct id dry = make_motif(&w, "Dry wells", "challenge");
    assert_int_equal(say_motif(&w, &w.community, "The well sings hollow", dry), ERR_OK);
    assert_int_equal(say_motif(&w, &w.community, "The river is far", dry), ERR_OK);
    assert_int_equal(say_motif(&w, &w.other, "We carry water", dry), ERR_OK);
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct motif_holders all;
    bool more;
    assert_int_equal(motif_holders(c, dry, ID_NONE, ID_NONE, &all, &more), ERR_OK);
    assert_int_equal(all.count, 3);
    struct motif_holders rest;
    assert_int_equal(
        motif_holders(c, dry, all.item[0].community, all.item[0].statement, &rest, &more), ERR_OK);
    assert_int_equal(rest.count, 2);
    /* two that say it in other words say the same */
    struct comparison of;
    assert_int_equal(compare_make(c, STR("riverside,hillside"), &of), ERR_OK);
    struct commons hard = compare_statements(c, &of, STATEMENT_CHALLENGE);
    assert_int_equal(hard.count, 1);
    assert_str(hard.item[0].words, "Dry wells");
    assert_int_equal(hard.item[0].who, 3);
    world_end(&w, ERR_OK);
    /* a hidden profile is not there */
    c = world_as(&w, HANNA_HOST);
    struct profile p;
    assert_int_equal(profile_of(c, &w.other, &p), ERR_OK);
    assert_int_equal(thing_set_life(c, &p.thing, LIFE_HIDDEN), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(motif_holders(c, dry, ID_NONE, ID_NONE, &all, &more), ERR_OK);
    assert_int_equal(all.count, 2);
    /* erased, it leaves the words where they are */
    struct motif m;
    assert_int_equal(motif_find(c, dry, &m), ERR_OK);
    assert_int_equal(thing_erase(c, &m.thing), ERR_OK);
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(p.statements.count, 2);
    assert_true(id_is_none(p.statements.item[0].motif));
    world_end(&w, ERR_OK);
}

TEST_STORES("motif: a practice is put under it by its own community alone") {
    struct world w;
    world_make(&w, store);
    struct id dry = make_motif(&w, "Dry wells", "challenge");
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct thing practice = {.kind = STR("practice"),
                             .community = w.community.thing.id,
                             .owner = w.person[MARA_MEMBER],
                             .wanted = AUDIENCE_PUBLIC,
                             .life = LIFE_PUBLISHED,
                             .state = STR("helped"),
                             .topic = STR("health"),
                             .title = STR("A roof that catches rain"),
                             .note = STR("")};
    assert_int_equal(thing_make(c, &practice), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    static const struct {
        enum world_person who;
        enum err expected;
    } rows[] = {{NOBODY_AT_ALL, ERR_FORBIDDEN},
                {SANA_STRANGER, ERR_FORBIDDEN},
                {MATEO_MEMBER, ERR_OK},
                {MARA_MEMBER, ERR_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct motif m;
        test_row("%s", world_name(rows[i].who));
        c = world_as(&w, rows[i].who);
        assert_int_equal(motif_find(c, dry, &m), ERR_OK);
        assert_int_equal(motif_tried(c, &m, practice.id), rows[i].expected);
        assert_int_equal(motif_tried(c, &m, dry), ERR_NOT_FOUND);
        world_end(&w, rows[i].expected);
    }
    c = world_as(&w, NOBODY_AT_ALL);
    struct things tried;
    assert_int_equal(link_sources(c, dry, "answers", &tried), ERR_OK);
    assert_int_equal(tried.count, 1);
    world_end(&w, ERR_OK);
}

/* --- stages of life, and proposals --- */

TEST_STORES("profile: a stage of life has words and a number, and no number under ten is kept") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *stage;
        bool has;
        int64_t people, kept;
        enum err expected;
        const char *field;
    } rows[] = {
        {"", false, 0, 0, ERR_INPUT, "stage"},         {"teens", false, 0, 0, ERR_INPUT, "stage"},
        {"newborn", true, -1, 0, ERR_INPUT, "people"}, {"newborn", true, 4, 9, ERR_OK, NULL},
        {"mature", true, 120, 120, ERR_OK, NULL},      {"birth", false, 0, 0, ERR_OK, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        w.now_ms++;
        struct ctx *c = world_as(&w, STELLA_STEWARD);
        struct profile p;
        struct statement s = {.text = arena_printf(c->arena, "In our words %zu", i),
                              .theme = STR(""),
                              .source = STR(""),
                              .stage = str_of(rows[i].stage),
                              .people = {rows[i].has, rows[i].people}};
        assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
        enum err got = profile_say(c, &p, STR("life"), &s, ID_NONE);
        assert_int_equal(got, rows[i].expected);
        if (got == ERR_INPUT) {
            assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        } else {
            assert_int_equal(p.statements.item[0].people.has, rows[i].has);
            assert_int_equal(p.statements.item[0].people.v, rows[i].kept);
        }
        world_end(&w, got);
    }
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct profile p;
    w.viewer.gate.muted = STAGES_PREGNANCY;
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(p.statements.count, 1);
    assert_str(p.statements.item[0].stage, "mature");
    world_end(&w, ERR_OK);
}

static enum err propose(struct world *w, enum world_person who, const char *text,
                        struct id replaces, struct id *out) {
    struct ctx *c = world_as(w, who);
    struct profile p;
    struct statement s = {.text = str_of(text), .theme = STR(""), .source = STR("")};
    assert_int_equal(profile_of(c, &w->community, &p), ERR_OK);
    enum err e = profile_propose(c, &p, STR("strength"), &s, replaces);
    *out = s.id;
    return world_end(w, e);
}

static enum err settle(struct world *w, enum world_person who, const struct community *m,
                       struct id proposal, bool say) {
    struct ctx *c = world_as(w, who);
    struct profile p;
    assert_int_equal(profile_of(c, m, &p), ERR_OK);
    return world_end(w, profile_settle(c, &p, proposal, say));
}

TEST_STORES("profile: a member proposes, a steward says it in their name, or does not") {
    struct world w;
    world_make(&w, store);
    struct id first, second, none;
    assert_int_equal(propose(&w, NOBODY_AT_ALL, "We sing", ID_NONE, &none), ERR_FORBIDDEN);
    assert_int_equal(propose(&w, SANA_STRANGER, "We sing", ID_NONE, &none), ERR_FORBIDDEN);
    assert_int_equal(propose(&w, STELLA_STEWARD, "We sing", ID_NONE, &none), ERR_FORBIDDEN);
    assert_int_equal(propose(&w, MARA_MEMBER, "", ID_NONE, &none), ERR_INPUT);
    assert_int_equal(propose(&w, MARA_MEMBER, "We sing", w.other.thing.id, &none), ERR_INPUT);
    assert_int_equal(propose(&w, MARA_MEMBER, "We sing", ID_NONE, &first), ERR_OK);
    assert_int_equal(propose(&w, MARA_MEMBER, "We dance", ID_NONE, &second), ERR_OK);
    /* other people's are not seen, nor settled */
    assert_int_equal(settle(&w, MATEO_MEMBER, &w.community, first, false), ERR_NOT_FOUND);
    assert_int_equal(settle(&w, MARA_MEMBER, &w.community, first, true), ERR_FORBIDDEN);
    assert_int_equal(settle(&w, HANNA_HOST, &w.other, first, true), ERR_NOT_FOUND);
    assert_int_equal(settle(&w, MARA_MEMBER, &w.community, second, false), ERR_OK);
    assert_int_equal(settle(&w, STELLA_STEWARD, &w.community, first, true), ERR_OK);
    assert_int_equal(settle(&w, STELLA_STEWARD, &w.community, first, true), ERR_NOT_FOUND);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    struct profile p;
    struct notices told;
    bool more;
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_int_equal(p.statements.count, 1);
    assert_str(p.statements.item[0].author, "Mara");
    assert_int_equal(notice_list(c, (struct thing_page){0}, &told, &more), ERR_OK);
    assert_int_equal(told.count, 1);
    assert_str(told.item[0].kind, "profile.said");
    world_end(&w, ERR_OK);
    /* that it should end: its place is taken by nothing; and by what is said next */
    w.now_ms += 1000;
    struct id sings = p.statements.item[0].id;
    assert_int_equal(propose(&w, MARA_MEMBER, "We sing at night", sings, &first), ERR_OK);
    assert_int_equal(settle(&w, STELLA_STEWARD, &w.community, first, true), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    const struct statement *next = profile_next(&p, sings);
    assert_non_null(next);
    assert_str(next->text, "We sing at night");
    struct id night = next->id;
    world_end(&w, ERR_OK);
    assert_int_equal(propose(&w, MARA_MEMBER, "", night, &first), ERR_OK);
    assert_int_equal(settle(&w, STELLA_STEWARD, &w.community, first, true), ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(profile_of(c, &w.community, &p), ERR_OK);
    assert_null(profile_next(&p, night));
    for (size_t i = 0; i < p.statements.count; i++) {
        assert_true(p.statements.item[i].ended_ms > 0);
    }
    world_end(&w, ERR_OK);
}

TEST_STORES("profile: not more than a few proposals of one person wait") {
    struct world w;
    world_make(&w, store);
    struct id id;
    for (size_t i = 0; i <= PROPOSALS_OWN; i++) {
        test_row("%zu", i);
        assert_int_equal(propose(&w, MARA_MEMBER, "We sing", ID_NONE, &id),
                         i < PROPOSALS_OWN ? ERR_OK : ERR_INPUT);
    }
    assert_int_equal(propose(&w, MATEO_MEMBER, "We sing", ID_NONE, &id), ERR_OK);
}
