/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of evidence, on both stores: what is refused, who says what, which number stands. */
#include "area/learn/evidence.h"

#include "kernel/gate.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

static struct evidence draft(void) {
    return (struct evidence){
        .thing = {.title = STR("Groups that meet and act lower deaths of newborns."),
                  .topic = STR("trials_review"),
                  .state = STR("current")},
        .population = STR("Women in villages"),
        .intervention = STR("Groups with a facilitator"),
        .comparator = STR("No groups"),
        .outcome = STR("Deaths of newborns"),
        .outcome_kind = STR("harm"),
        .not_shown = STR("Nothing about cities, or without a facilitator."),
        .sources = STR("10.1016/S0140-6736(13)60685-6 review of 2013"),
        .certainty = STR(""),
        .judged_by = STR(""),
        .setting = STR(""),
        .income = STR(""),
        .narrator = STR(""),
        .label = STR(""),
    };
}

static struct effect number(const char *outcome, const char *value, const char *lo,
                            const char *hi) {
    return (struct effect){.outcome = str_of(outcome),
                           .measure = STR("or"),
                           .value = str_of(value),
                           .against = STR(""),
                           .lo = str_of(lo),
                           .hi = str_of(hi),
                           .absolute = STR(""),
                           .version = STR("version first published"),
                           .year = 2013};
}

static enum err make(struct world *w, enum world_person who, struct evidence *e) {
    return world_do(w, who, evidence_make(&w->ctx, e));
}

TEST_STORES("evidence: none without source, status or what it does not show, no letter without "
            "its judge") {
    struct world w;
    world_make(&w, store);
    enum change { SOURCE, STATUS, NOT_SHOWN, CERTAINTY, DESIGN, KIND, CLAIM, ISBN, KNOWLEDGE };
    static const struct {
        enum change change;
        const char *value, *field;
    } rows[] = {
        {SOURCE, "", "sources"},
        {SOURCE, "I heard it", "sources"},
        {SOURCE, "10.1016", "sources"},
        {SOURCE, "PMID abc", "sources"},
        {SOURCE, "javascript:alert(1)", "sources"},
        {SOURCE, "\xff\xfe", "sources"},
        {ISBN, "ISBN 978-92-4-150727-2 wrong check digit", "sources"},
        {STATUS, "", "status"},
        {STATUS, "proven", "status"},
        {NOT_SHOWN, "", "not_shown"},
        {NOT_SHOWN, "short", "not_shown"},
        {CERTAINTY, "high", "judged_by"},
        {CERTAINTY, "A", "certainty"},
        {DESIGN, "", "design"},
        {DESIGN, "opinion", "design"},
        {KNOWLEDGE, "community_knowledge", "design"},
        {KIND, "", "outcome_kind"},
        {CLAIM, "", "claim"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].value);
        struct evidence e = draft();
        struct str *field[] = {&e.sources,     &e.thing.state, &e.not_shown,
                               &e.certainty,   &e.thing.topic, &e.outcome_kind,
                               &e.thing.title, &e.sources,     &e.thing.topic};
        *field[rows[i].change] = str_of(rows[i].value);
        e.judged_by = rows[i].value[0] == 'A' ? STR("Somebody") : STR("");
        e.narrator = rows[i].change == KNOWLEDGE ? STR("Grandmother Ada") : STR("");
        struct ctx *c = world_as(&w, HANNA_HOST);
        assert_int_equal(evidence_make(c, &e), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
    struct evidence whole = draft();
    whole.certainty = STR("moderate");
    whole.judged_by = STR("The authors of the review");
    assert_int_equal(make(&w, HANNA_HOST, &whole), ERR_OK);
}

TEST_STORES("evidence: from somebody it waits for a host; only a host says more about it") {
    struct world w;
    world_make(&w, store);
    struct evidence e = draft(), found;
    assert_int_equal(make(&w, NOBODY_AT_ALL, &e), ERR_FORBIDDEN);
    assert_int_equal(make(&w, MARA_MEMBER, &e), ERR_OK);
    struct id id = e.thing.id;
    struct effect f = number("Deaths", "0.80", "0.67", "0.96");
    struct ctx *c;
    static const struct {
        enum world_person who;
        enum err seen, kept;
    } rows[] = {
        {NOBODY_AT_ALL, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {SANA_STRANGER, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {STELLA_STEWARD, ERR_NOT_FOUND, ERR_NOT_FOUND},
        {MARA_MEMBER, ERR_OK, ERR_FORBIDDEN},
        {HANNA_HOST, ERR_OK, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, evidence_find(c, id, &found)), rows[i].seen);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, evidence_verify(c, id, 0)), rows[i].kept);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, evidence_set_status(c, id, STR("contested"),
                                                           STR("Another trial differs."), ID_NONE)),
                         rows[i].kept);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, evidence_add_effect(c, id, &f, 0, STR(""))), rows[i].kept);
        c = world_as(&w, rows[i].who);
        assert_int_equal(world_end(&w, evidence_publish(c, id)), rows[i].kept);
    }
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(evidence_find(c, id, &found), ERR_OK);
    assert_str(found.thing.state, "contested");
    assert_false(found.verified.has); /* a number came after it was verified */
    assert_true(found.effects.item[0].unread);
    world_end(&w, ERR_OK);
}

TEST_STORES("evidence: a number keeps its interval, or says that it has none") {
    struct world w;
    world_make(&w, store);
    struct evidence e = draft();
    assert_int_equal(make(&w, HANNA_HOST, &e), ERR_OK);
    static const struct {
        const char *value, *lo, *hi, *field;
    } rows[] = {
        {"0.80", "0.67", "0.96", NULL}, {"0.80", "", "", NULL},         {"", "", "", "value"},
        {"0,80", "", "", "value"},      {"0.80", "0.67", "", "lo"},     {"0.80", "", "0.96", "lo"},
        {"0.80", "0.96", "0.67", "lo"}, {"1.80", "0.67", "0.96", "lo"}, {"1e3", "", "", "value"},
        {"nan", "", "", "value"},       {"0.80", "x", "y", "lo"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].value);
        struct effect f = number("Deaths of newborns", rows[i].value, rows[i].lo, rows[i].hi);
        struct ctx *c = world_as(&w, HANNA_HOST);
        enum err answer = evidence_add_effect(c, e.thing.id, &f, 0, STR(""));
        assert_int_equal(answer, rows[i].field == NULL ? ERR_OK : ERR_INPUT);
        assert_true(rows[i].field == NULL || ctx_wrong_at(c, str_of(rows[i].field)) != NULL);
        world_end(&w, answer);
    }
}

TEST_STORES("evidence: a corrected number is quoted everywhere, the old one only in its history") {
    struct world w;
    world_make(&w, store);
    struct evidence e = draft(), found;
    struct effect old[] = {number("Deaths of mothers", "0.63", "0.32", "0.94")};
    e.effects = (struct effects){old, 1};
    assert_int_equal(make(&w, HANNA_HOST, &e), ERR_OK);
    struct effect new = number("Deaths of mothers", "0.77", "0.48", "1.23");
    new.version = STR("corrected version");
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(evidence_add_effect(c, e.thing.id, &new, 7, STR("corrected")), ERR_INPUT);
    world_end(&w, ERR_INPUT);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(evidence_add_effect(c, e.thing.id, &new, 1, STR("because")), ERR_INPUT);
    world_end(&w, ERR_INPUT);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(evidence_add_effect(c, e.thing.id, &new, 1, STR("corrected")), ERR_OK);
    world_end(&w, ERR_OK);

    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(evidence_find(c, e.thing.id, &found), ERR_OK);
    assert_str(found.thing.state, "corrected");
    assert_int_equal(found.effects.count, 1);
    assert_str(found.effects.item[0].value, "0.77");
    assert_str(found.effects.item[0].version, "corrected version");
    assert_int_equal(found.replaced.count, 1);
    assert_str(found.replaced.item[0].value, "0.63");
    assert_str(found.replaced.item[0].outcome, "Deaths of mothers");
    struct things one = {&found.thing, 1};
    struct evidence_quotes quotes;
    assert_int_equal(evidence_quote(c, &one, &quotes), ERR_OK);
    assert_str(quotes.item[0].effect.value, "0.77");
    struct things hits;
    int64_t next;
    assert_int_equal(search_find(c, STR("0.63"), STR(""), 0, &hits, &next), ERR_OK);
    assert_int_equal(hits.count, 0);
    struct evidence_around around;
    assert_int_equal(evidence_around(c, e.thing.id, &around), ERR_OK);
    assert_str(around.history.item[0].what, "corrected");
    world_end(&w, ERR_OK);
}

TEST("evidence: the design decides what a claim may say") {
    static const struct {
        const char *design, *claim;
        bool may;
    } rows[] = {
        {"trials_review", "Folate lowers the number of defects.", true},
        {"studies_review", "Stress in pregnancy causes later difficulties.", false},
        {"cohort", "Friends protect: who has them lives longer", false},
        {"cross_sectional", "Hardship INCREASES, illness", false},
        {"studies_review", "Stress goes together with later difficulties.", true},
        {"mixed_review", "El estrés aumenta el riesgo", false},
        {"mixed_review", "El estrés va junto con dificultades", true},
        {"guideline", "WHO advises eight contacts; it improves care.", true},
        {"community_knowledge", "Singing makes the child calm.", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].claim);
        assert_int_equal(
            evidence_may_say(test_arena(), str_of(rows[i].design), str_of(rows[i].claim)),
            rows[i].may);
    }
}

TEST("evidence: what a number says is worded by its design, and not telling is never nothing") {
    static const struct {
        const char *design, *measure, *value, *lo, *hi;
        int reading;
    } rows[] = {
        {"trials_review", "rr", "0.78", "0.67", "0.91", MSG_evidence_reads_less},
        {"trials_review", "rr", "1.05", "1.03", "1.07", MSG_evidence_reads_more},
        {"trials_review", "or", "0.77", "0.48", "1.23", MSG_evidence_reads_either},
        {"trials_review", "rr", "0.75", "0.57", "1.00", MSG_evidence_reads_either},
        {"trials_review", "rr", "0.31", "", "", MSG_evidence_reads_unknown},
        {"trials_review", "smd", "0.32", "0.23", "0.40", MSG_evidence_reads_more},
        {"trials_review", "smd", "-0.1", "-0.2", "0.1", MSG_evidence_reads_either},
        {"studies_review", "or", "0.36", "0.19", "0.68", MSG_evidence_reads_link_less},
        {"studies_review", "or", "1.50", "1.42", "1.59", MSG_evidence_reads_link_more},
        {"mixed_review", "percent", "15.3", "12.5", "18.7", MSG_NONE},
        {"modelled", "count", "823000", "", "", MSG_evidence_reads_unknown},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct effect f = number("x", rows[i].value, rows[i].lo, rows[i].hi);
        f.measure = str_of(rows[i].measure);
        assert_int_equal(evidence_reading(str_of(rows[i].design), &f).key, rows[i].reading);
        struct evidence e = {.effects = {&f, 1}};
        assert_int_equal(evidence_cannot_tell(&e), rows[i].reading == MSG_evidence_reads_either);
    }
    struct evidence said = {.insufficient = true};
    assert_true(evidence_cannot_tell(&said));
    struct str words = lang_text(lang_english(), test_arena(), msg_evidence_says_insufficient());
    assert_true(str_find(words, STR("not work")) == words.n);
    assert_true(str_find(words, STR("no effect")) == words.n);
}

TEST_STORES("evidence: the rows a site begins with wait for review, and each says what it lacks") {
    struct world w;
    world_make(&w, store);
    for (int i = 0; i < 2; i++) { /* it may run again */
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        c->viewer = &viewer_site;
        assert_int_equal(world_end(&w, evidence_seed(c)), ERR_OK);
    }
    struct things page;
    bool more = true;
    size_t count = 0, numbers = 0, contested = 0, corrected = 0;
    struct thing_page from = {0};
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    while (more) {
        assert_int_equal(thing_list(c, "evidence", ID_NONE, from, &page, &more), ERR_OK);
        for (size_t i = 0; i < page.count; i++) {
            struct evidence e;
            assert_int_equal(evidence_find(c, page.item[i].id, &e), ERR_OK);
            test_row("%.*s", STR_ARG(e.thing.title));
            assert_false(e.verified.has);
            assert_true(e.not_shown.n > 40);
            assert_true(e.sources.n > 0);
            assert_true(str_is_empty(e.certainty) || !str_is_empty(e.judged_by));
            for (size_t k = 0; k < e.thing.title.n; k++) { /* numbers have a place of their own */
                bool digit = e.thing.title.p[k] >= '0' && e.thing.title.p[k] <= '9';
                assert_false(digit && (k == 0 || e.thing.title.p[k - 1] == ' '));
            }
            numbers += e.effects.count + e.replaced.count;
            contested += str_eq(e.thing.state, STR("contested")) ? 1 : 0;
            corrected += str_eq(e.thing.state, STR("corrected")) ? 1 : 0;
        }
        count += page.count;
        from.before_ms = page.item[page.count - 1].updated_ms;
        from.before_id = page.item[page.count - 1].id;
    }
    assert_int_equal(count, 30);
    assert_int_equal(contested, 2);
    assert_int_equal(corrected, 1);
    assert_true(numbers >= 20);
    world_end(&w, ERR_OK);
}

TEST_STORES("evidence: community knowledge stands beside, for whom it chose, and is not graded") {
    struct world w;
    world_make(&w, store);
    struct evidence e = draft();
    assert_int_equal(make(&w, HANNA_HOST, &e), ERR_OK);
    static const struct {
        enum world_person who;
        const char *certainty, *narrator;
        bool is_public;
        enum err expected, nobody;
    } rows[] = {
        {SANA_STRANGER, "", "Ada", true, ERR_FORBIDDEN, ERR_NOT_FOUND},
        {MARA_MEMBER, "high", "Ada", true, ERR_INPUT, ERR_NOT_FOUND},
        {MARA_MEMBER, "", "", true, ERR_INPUT, ERR_NOT_FOUND},
        {MARA_MEMBER, "", "Ada", false, ERR_OK, ERR_NOT_FOUND},
        {MARA_MEMBER, "", "Ada", true, ERR_OK, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct evidence k = draft(), found;
        k.thing.title = STR("A child that hears singing sleeps.");
        k.sources = STR("");
        k.certainty = str_of(rows[i].certainty);
        k.judged_by = STR("Somebody");
        k.narrator = str_of(rows[i].narrator);
        struct ctx *c = world_as(&w, rows[i].who);
        enum err answer =
            evidence_tell_knowledge(c, &w.community, e.thing.id, rows[i].is_public, &k);
        assert_int_equal(world_end(&w, answer), rows[i].expected);
        c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(world_end(&w, evidence_find(c, k.thing.id, &found)), rows[i].nobody);
        c = world_as(&w, HANNA_HOST);
        answer = evidence_verify(c, k.thing.id, 0);
        assert_true(world_end(&w, answer) != ERR_OK);
    }
    struct evidence_around around;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(evidence_around(c, e.thing.id, &around), ERR_OK);
    assert_int_equal(around.ties.count, 1);
    world_end(&w, ERR_OK);
}

TEST_STORES("evidence: a community says how it is where it lives, once") {
    struct world w;
    world_make(&w, store);
    struct evidence e = draft();
    assert_int_equal(make(&w, HANNA_HOST, &e), ERR_OK);
    static const struct {
        enum world_person who;
        const char *verdict, *words;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, "worked", "We met for a year.", ERR_FORBIDDEN},
        {MARA_MEMBER, "worked", "We met for a year.", ERR_FORBIDDEN},
        {HOLA_HELPER, "proven", "We met for a year.", ERR_INPUT},
        {HOLA_HELPER, "did_not", "", ERR_INPUT},
        {HOLA_HELPER, "did_not", "Nobody came after harvest.", ERR_OK},
        {STELLA_STEWARD, "differs", "They came when we met at night.", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct ctx *c = world_as(&w, rows[i].who);
        enum err answer = evidence_say(c, e.thing.id, w.community.thing.id, str_of(rows[i].verdict),
                                       str_of(rows[i].words));
        assert_int_equal(world_end(&w, answer), rows[i].expected);
    }
    struct evidence_around around;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(evidence_around(c, e.thing.id, &around), ERR_OK);
    assert_int_equal(around.notes.count, 1);
    assert_str(around.notes.item[0].verdict, "differs");
    world_end(&w, ERR_OK);
}
