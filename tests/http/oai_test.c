/* SPDX-License-Identifier: AGPL-3.0-or-later
 * OAI-PMH as a harvester meets it: every verb, every error, lists to their end, and what is gone.
 */
#include <string.h>

#include "area/create/outcome.h"
#include "area/create/work.h"
#include "area/learn/practice.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "tests/http/visit.h"

static struct id tell(struct world *w, const char *title, bool is_public, const char *rights) {
    struct practice p = {
        .thing = {.title = str_of(title),
                  .topic = STR("health"),
                  .state = STR("helped"),
                  .note = STR("Upper <valley> & more")},
        .is_public = is_public,
        .problem = STR("Newborns died far from care, secretly."),
        .steps = STR("We met each month with a facilitator."),
        .result = STR("We know each other now."),
        .rights = str_of(rights),
    };
    assert_int_equal(world_do(w, MARA_MEMBER, practice_make(&w->ctx, &w->community, ID_NONE, &p)),
                     ERR_OK);
    return p.thing.id;
}

static size_t count_of(struct visit *v, const char *part) {
    size_t count = 0;
    struct str text = visit_body(v);
    for (size_t at = str_find(text, str_of(part)); at < text.n; at = str_find(text, str_of(part))) {
        count++;
        text = str_from(text, at + strlen(part));
    }
    return count;
}

static struct str between(struct visit *v, const char *from, const char *to) {
    struct str text = visit_body(v);
    text = str_from(text, str_find(text, str_of(from)) + strlen(from));
    return arena_str(test_arena(), str_first(text, str_find(text, str_of(to))));
}

static struct str token_of(struct visit *v) {
    if (!visit_has(v, "</resumptionToken>")) {
        return STR("");
    }
    struct str all = between(v, "<resumptionToken", "</resumptionToken>");
    (void)str_cut(&all, '>');
    return all;
}

static void ask(struct visit *v, const char *query) {
    visit_get(v, arena_printf(test_arena(), "/oai?%s", query).p);
    test_row("%s: %.*s", query, STR_ARG(visit_body(v)));
    assert_int_equal(visit_status(v), 200);
    assert_str(visit_answer_header(v, "Content-Type"), "text/xml; charset=utf-8");
}

TEST_STORES("http: OAI-PMH answers each verb, and each error by its code") {
    struct world w;
    world_make(&w, store);
    (void)tell(&w, "A rope ferry for the rains", true, "free");
    struct visit *v = visit_begin(&w);
    static const struct {
        const char *query, *has;
    } rows[] = {
        {"verb=Identify", "<deletedRecord>persistent</deletedRecord>"},
        {"verb=Identify", "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"},
        {"verb=ListMetadataFormats", "<metadataPrefix>oai_dc</metadataPrefix>"},
        {"verb=ListSets", "<setSpec>kind:practice</setSpec>"},
        {"verb=ListSets", "<setSpec>kind:evidence</setSpec>"},
        {"verb=ListSets", "<setSpec>kind:work</setSpec>"},
        {"verb=ListSets", "<setSpec>kind:outcome</setSpec>"},
        {"verb=ListSets", "<setSpec>community:riverside</setSpec>"},
        {"verb=ListIdentifiers&metadataPrefix=oai_dc", "<header><identifier>oai:"},
        {"verb=ListRecords&metadataPrefix=oai_dc",
         "<dc:title>A rope ferry for the rains</dc:title>"},
        {"verb=ListRecords&metadataPrefix=oai_dc&set=kind:practice",
         "<dc:coverage>Upper &lt;valley&gt; &amp; more<"},
        {"verb=ListRecords&metadataPrefix=oai_dc&set=community:riverside", "<record>"},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-12&until=2026-03-12", "<record>"},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-12T12:00:00Z", "<record>"},
        {"verb=ListRecords&metadataPrefix=oai_dc&until=2026-03-12T12:00:00Z", "<record>"},
        {"", "code=\"badVerb\""},
        {"verb=Nothing", "code=\"badVerb\""},
        {"verb=Identify&verb=Identify", "code=\"badVerb\""},
        {"verb=Identify&metadataPrefix=oai_dc", "code=\"badArgument\""},
        {"verb=Identify&what=1", "code=\"badArgument\""},
        {"verb=ListRecords", "code=\"badArgument\""},
        {"verb=GetRecord&metadataPrefix=oai_dc", "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=marc", "code=\"cannotDisseminateFormat\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "code=\"noRecordsMatch\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&set=kind:need", "code=\"noRecordsMatch\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&set=community:nowhere", "code=\"noRecordsMatch\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-31", "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-12&until=2026-03-12T12:00:00Z",
         "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-13&until=2026-03-12",
         "code=\"badArgument\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&until=2026-03-11", "code=\"noRecordsMatch\""},
        {"verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-12T12:00:01Z",
         "code=\"noRecordsMatch\""},
        {"verb=ListRecords&resumptionToken=mine", "code=\"badResumptionToken\""},
        {"verb=ListRecords&resumptionToken=", "code=\"badResumptionToken\""},
        {"verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "code=\"badArgument\""},
        {"verb=ListSets&resumptionToken=zzz", "code=\"badResumptionToken\""},
        {"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:1", "code=\"idDoesNotExist\""},
        {"verb=ListMetadataFormats&identifier=oai:x:1", "code=\"idDoesNotExist\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ask(v, rows[i].query);
        assert_true(visit_has(v, rows[i].has));
    }
    ask(v, "verb=ListRecords");
    assert_false(visit_has(v, "<request verb"));
    visit_post(v, "/oai", NULL, STR("verb=ListRecords&metadataPrefix=oai_dc"));
    assert_int_equal(visit_status(v), 200);
    assert_true(visit_has(v, "A rope ferry for the rains"));
}

TEST_STORES("http: a harvest goes to its end, each record once; tokens cannot be forged") {
    struct world w;
    world_make(&w, store);
    for (int i = 0; i < 120; i++) {
        w.now_ms += i % 7 == 0 ? 1000 : 0; /* many of one moment */
        (void)tell(&w, arena_printf(test_arena(), "Practice number %d of many", i).p, true, "free");
    }
    struct visit *v = visit_begin(&w);
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc&set=kind:practice");
    size_t records = count_of(v, "<record>"), parts = 1;
    struct str token = token_of(v);
    while (token.n > 0) {
        const char *query =
            arena_printf(test_arena(), "verb=ListRecords&resumptionToken=%.*s", STR_ARG(token)).p;
        ask(v, query);
        struct str once = between(v, "<ListRecords>", "</ListRecords>");
        ask(v, query); /* twice gives the same */
        assert_str(once, between(v, "<ListRecords>", "</ListRecords>").p);
        records += count_of(v, "<record>");
        parts++;
        for (size_t at = 0; at < token.n; at += 7) {
            char *forged = arena_cstr(test_arena(), token);
            forged[at] = forged[at] == '1' ? '2' : '1';
            ask(v, arena_printf(test_arena(), "verb=ListRecords&resumptionToken=%s", forged).p);
            assert_true(visit_has(v, "code=\"badResumptionToken\""));
        }
        ask(v, query);
        token = token_of(v);
    }
    assert_int_equal(records, 120);
    assert_int_equal(parts, 3);
    assert_true(visit_has(v, "<resumptionToken cursor=\"100\"/>"));
}

TEST_STORES(
    "http: what was public and is gone is a deleted header for ever; what never was is not there") {
    struct world w;
    world_make(&w, store);
    struct id erased = tell(&w, "One that is taken back", true, "free");
    struct id hidden = tell(&w, "One that is hidden", true, "free");
    struct id closed = tell(&w, "One that becomes the members' own", true, "free");
    (void)tell(&w, "One that was always theirs", false, "free");
    (void)tell(&w, "One whose tellers want to be asked", true, "ask");
    w.now_ms += 60000;
    assert_int_equal(world_do(&w, MARA_MEMBER, practice_withdraw(&w.ctx, erased)), ERR_OK);
    struct thing t;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(thing_find(c, hidden, "practice", &t), ERR_OK);
    assert_int_equal(world_end(&w, thing_set_life(c, &t, LIFE_HIDDEN)), ERR_OK);
    struct practice p;
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(practice_find(c, closed, &p), ERR_OK);
    p.is_public = false;
    assert_int_equal(world_end(&w, practice_change(c, &p, p.thing.updated_ms)), ERR_OK);

    struct visit *v = visit_begin(&w);
    visit_sign_in(v, MARA_MEMBER); /* a member's own browser harvests no more than anybody */
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc");
    assert_int_equal(count_of(v, "<record>"), 4);
    assert_int_equal(count_of(v, "<header status=\"deleted\">"), 3);
    assert_int_equal(count_of(v, "<datestamp>2026-03-12T12:01:00Z</datestamp>"), 3);
    assert_false(visit_has(v, "One that"));
    assert_true(visit_has(v, "One whose tellers want to be asked"));
    assert_false(visit_has(v, "secretly"));
    assert_false(visit_has(v, "always theirs"));
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-12T12:00:30Z");
    assert_int_equal(count_of(v, "<header status=\"deleted\">"), 3);
    assert_int_equal(count_of(v, "<record>"), 3);
}

static void measure(struct world *w, struct id initiative, const char *title, int64_t people) {
    struct outcome o = {
        .thing.title = str_of(title),
        .unit = STR("children weighed"),
        .before = 4,
        .after = 12.5,
        .before_when = STR("March 2026"),
        .after_when = STR("May 2027"),
        .people = {people > 0, people},
        .method = STR("We counted the cards of the clinic."),
        .harms = STR("Two mothers lost a day of work."),
        .cost = STR(""),
        .meaning = STR("It meant a lot to Amina."),
    };
    assert_int_equal(world_do(w, MARA_MEMBER, outcome_measure(&w->ctx, initiative, &o)), ERR_OK);
}

TEST_STORES("http: stories and outcomes are harvested without what is not theirs to give") {
    struct world w;
    world_make(&w, store);
    struct thing initiative[] = {
        {.title = STR("For all"), .wanted = AUDIENCE_PUBLIC},
        {.title = STR("For us alone"), .wanted = w.community.thing.id},
    };
    for (size_t i = 0; i < 2; i++) {
        struct thing *t = &initiative[i];
        t->kind = STR("initiative");
        t->community = w.community.thing.id;
        t->life = LIFE_PUBLISHED;
        t->state = STR("running");
        t->topic = t->note = STR("");
        assert_int_equal(world_do(&w, STELLA_STEWARD, thing_make(&w.ctx, t)), ERR_OK);
    }
    measure(&w, initiative[0].id, "Weighed at the clinic", 120);
    measure(&w, initiative[0].id, "Weighed at home", 9);
    measure(&w, initiative[1].id, "Weighed among ourselves", 120);
    struct work story = {.thing.title = STR("The night of the flood"),
                         .text = STR("My sister held the lamp until the morning."),
                         .narrator = STR("Old Zuri"),
                         .leave = STR("own")};
    assert_int_equal(
        world_do(&w, MARA_MEMBER,
                 work_tell(&w.ctx, &w.community, &story, true, ID_NONE, NULL, STR(""))),
        ERR_OK);
    struct visit *v = visit_begin(&w);
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc&set=kind:outcome");
    assert_int_equal(count_of(v, "<record>"), 2);
    assert_int_equal(count_of(v, "children weighed: 4.0 (March 2026), then 12.5 (May 2027)"), 1);
    assert_int_equal(count_of(v, "Two mothers lost a day of work."), 2);
    assert_int_equal(count_of(v, "does not prove"), 2);
    assert_false(visit_has(v, "Amina"));
    assert_false(visit_has(v, "among ourselves"));
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc&set=kind:work");
    assert_int_equal(count_of(v, "<record>"), 1);
    assert_true(visit_has(v, "The night of the flood"));
    assert_false(visit_has(v, "lamp"));
    assert_false(visit_has(v, "Zuri"));
    assert_int_equal(world_do(&w, MARA_MEMBER, work_take_back(&w.ctx, &story)), ERR_OK);
    ask(v, "verb=ListRecords&metadataPrefix=oai_dc&set=kind:work");
    assert_int_equal(count_of(v, "<header status=\"deleted\">"), 1);
    assert_false(visit_has(v, "flood"));
}
