/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ballots as visitors meet them, on both stores: from the draft to counting it oneself. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "area/engage/ballot.h"
#include "area/engage/vote.h"
#include "base/exit.h"
#include "kernel/card.h"
#include "sys/clock.h"
#include "tests/http/visit.h"
#include "tests/unit/recounted.h"

#define NEW "/communities/riverside/ballots/new"

/* In two days, as a form wants it. */
static const char *in_two_days(void) {
    static char local[17];
    lang_time_local(clock_now_ms() + 2 * DAY_MS, STR("UTC"), local);
    return local;
}

static void fill_draft(struct visit *v, const char *title) {
    visit_form(v, "");
    visit_fill(v, "title", title);
    visit_fill(v, "options", "A rope ferry: costs three months\nA waiting house");
    visit_fill(v, "closes", in_two_days());
    visit_fill(v, "promise", "The council begins in July.");
}

/* Drafted and opened by Stella, who stands on its page. Its path without a query. */
static const char *open_ballot(struct visit *stella, const char *title, const char *readers) {
    visit_get(stella, NEW);
    fill_draft(stella, title);
    visit_fill(stella, "readers", readers);
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    visit_form(stella, "/open");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 200);
    struct str path = str_of(visit_path(stella));
    return arena_cstr(test_arena(), str_cut(&path, '?'));
}

static void vote(struct visit *v, const char *path, const char *option) {
    visit_get(v, path);
    visit_form(v, "/vote");
    visit_drop(v, "option");
    visit_add(v, "option", option);
    visit_send(v);
}

TEST_STORES(
    "http: a ballot from its draft to its count, and what is said before the first choice") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    struct visit *sana = visit_signed_in(nobody, SANA_STRANGER),
                 *mateo = visit_signed_in(nobody, MATEO_MEMBER);
    const char *path = open_ballot(stella, "What should we do about the ford?", "public");
    visit_get(mara, path);
    static const char *const before[] = {"The 4 people who were members of Riverside",
                                         "The council begins in July.",
                                         "with the most votes wins",
                                         "the lot decides, drawn with the word",
                                         "cannot stop somebody who looks over your shoulder",
                                         "Nobody has voted yet."};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        test_row("%s", before[i]);
        assert_true(visit_has(mara, before[i]));
    }
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "Sign in to vote"));
    visit_get(sana, path);
    assert_true(visit_has(sana, "Only members of Riverside vote here."));
    vote(mara, path, "1");
    assert_true(visit_has(mara, "Your vote: A waiting house"));
    vote(mara, path, "0");
    assert_true(visit_has(mara, "Your vote: A rope ferry"));
    vote(mateo, path, "0");
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "2 people of 4 have voted."));
    assert_false(visit_has(nobody, "We chose"));

    visit_get(stella, path);
    visit_form(stella, "/close");
    visit_fill(stella, "why", "short");
    visit_send(stella);
    assert_int_equal(visit_status(stella), 422);
    visit_form(stella, "/close");
    visit_fill(stella, "why", "Everybody is here and has said so.");
    visit_send(stella);
    visit_get(nobody, path);
    assert_true(visit_has(nobody, "We chose: A rope ferry"));
    assert_true(visit_has(nobody, "2 of 2 people who chose something could live with it."));
    assert_true(visit_has(nobody, "Everybody is here and has said so."));
    visit_post(mateo, visit_below(path, "vote"), NULL, STR("option=1"));
    assert_int_equal(visit_status(mateo), 403); /* no form to send it with */
}

TEST_STORES("http: the bundle says what the page says, for those who may read the page") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    static const struct {
        const char *readers;
        int status; /* for whoever has no account */
    } rows[] = {{"public", 200}, {"members", 404}};
    for (size_t i = 0; i < 2; i++) {
        test_row("%s", rows[i].readers);
        const char *path =
            open_ballot(stella, "What should we do about the ford?", rows[i].readers);
        visit_get_only(mara, visit_below(path, "bundle.zip"));
        assert_int_equal(visit_status(mara), 404); /* not counted yet */
        vote(mara, path, "1");
        visit_get(stella, path);
        visit_form(stella, "/close");
        visit_fill(stella, "why", "Everybody is here and has said so.");
        visit_send(stella);
        visit_get_only(nobody, path);
        assert_int_equal(visit_status(nobody), rows[i].status);
        visit_get_only(nobody, visit_below(path, "bundle.zip"));
        assert_int_equal(visit_status(nobody), rows[i].status);
        visit_get(mara, path);
        struct hash h;
        char hex[2 * HASH_SIZE + 1];
        struct visit *loader = visit_signed_in(nobody, HOLA_HELPER);
        visit_get_only(loader, visit_below(path, "bundle.zip"));
        assert_str(visit_answer_header(loader, "Content-Type"), "application/zip");
        struct str zip = visit_body(loader);
        assert_int_equal(recounted(test_arena(), zip).code, EXIT_DONE);
        h = hash_of(zip.p, zip.n);
        hash_hex(&h, hex);
        assert_true(visit_has(mara, hex));
        assert_true(visit_has(mara, "We chose: A waiting house"));
    }
}

static void *send_it(void *v) {
    visit_send_only(v);
    return NULL;
}

TEST_STORES("http: one person in eight tabs at once has one vote") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w), *tab[8];
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD);
    const char *path = open_ballot(stella, "What should we do about the ford?", "members");
    pthread_t thread[8];
    for (size_t i = 0; i < 8; i++) {
        tab[i] = visit_signed_in(nobody, MARA_MEMBER);
        visit_get(tab[i], path);
        visit_form(tab[i], "/vote");
        visit_add(tab[i], "option", i % 2 == 0 ? "0" : "1");
    }
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_create(&thread[i], NULL, send_it, tab[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(visit_status(tab[i]), 303);
    }
    visit_get(stella, path);
    assert_true(visit_has(stella, "1 person of 4 has voted."));
    visit_form(stella, "/close");
    visit_fill(stella, "why", "Everybody is here and has said so.");
    visit_send(stella);
    assert_true(visit_has(stella, "1 of 1 person who chose something"));
}

TEST_STORES("http: after the end a vote is late, and whoever looks can have it counted") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *mara = visit_signed_in(nobody, MARA_MEMBER);
    int64_t now = clock_now_ms();
    char closes[17];
    lang_time_local(now - MINUTE_MS, STR("UTC"), closes);
    w.now_ms = now - HOUR_MS;
    struct ballot_draft d = {.community = w.community,
                             .title = STR("What should we do about the ford?"),
                             .method = STR("consent"),
                             .options = STR(""),
                             .closes = str_of(closes),
                             .promise = STR("The council begins in July.")};
    struct ballot b;
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(ballot_draft_make(c, &d, &b), ERR_OK);
    assert_int_equal(ballot_open(c, b.thing.id), ERR_OK);
    const char *path = arena_cstr(test_arena(), thing_address(c, &b.thing));
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct vote v = {.stance = STR("yes")};
    w.now_ms += MINUTE_MS;
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, vote_cast(c, b.thing.id, &v)), ERR_OK);
    visit_get(mara, path);
    assert_true(visit_has(mara, "Voting has ended."));
    assert_false(visit_has(mara, "Hand in my vote"));
    visit_form(mara, "/count"); /* for its token */
    struct str token = visit_value(mara, "form_token");
    visit_post(mara, visit_below(path, "vote"), NULL,
               arena_printf(test_arena(), "stance=yes&form_token=%.*s", STR_ARG(token)));
    assert_int_equal(visit_status(mara), 409);
    visit_get(mara, path);
    visit_form(mara, "/count");
    visit_send(mara);
    assert_true(visit_has(mara, "We accept this."));
    assert_true(visit_has(mara, "1 person of 4 voted."));
}

TEST_STORES("http: what nobody may send changes nothing") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *mara = visit_signed_in(nobody, MARA_MEMBER);
    struct visit *sana = visit_signed_in(nobody, SANA_STRANGER);
    const char *path = open_ballot(stella, "What should we do about the ford?", "public");
    visit_get(mara, path);
    struct str mara_token = visit_value(mara, "form_token");
    visit_get(sana, "/communities/riverside/needs/new");
    struct str sana_token = visit_value(sana, "form_token");
    static const struct {
        const char *deed, *body;
        int mara, sana;
    } rows[] = {
        {"vote", "option=2", 422, 403},
        {"vote", "option=-1", 422, 403},
        {"vote", "option=63", 422, 403},
        {"vote", "option=64", 422, 403},
        {"vote", "option=99999999999999999999", 422, 403},
        {"vote", "option=0%00", 400, 400},
        {"vote", "option=A+rope+ferry", 422, 403},
        {"vote", "option=0&reason=%ff%fe", 400, 400},
        {"settle", "a=b", 404, 403},
        {"close", "why=Because+I+can+do+it", 403, 403},
        {"withdraw", "why=Because+I+can+do+it", 403, 403},
        {"open", "a=b", 403, 403},
        {"edit", "title=Another+question+altogether", 403, 403},
        {"paper", "option=0", 403, 403},
        {"nonsense", "a=b", 404, 404},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].deed, rows[i].body);
        visit_post(
            mara, visit_below(path, rows[i].deed), NULL,
            arena_printf(test_arena(), "%s&form_token=%.*s", rows[i].body, STR_ARG(mara_token)));
        assert_int_equal(visit_status(mara), rows[i].mara);
        visit_post(
            sana, visit_below(path, rows[i].deed), NULL,
            arena_printf(test_arena(), "%s&form_token=%.*s", rows[i].body, STR_ARG(sana_token)));
        assert_int_equal(visit_status(sana), rows[i].sana);
    }
    visit_get(mara, path);
    assert_true(visit_has(mara, "Nobody has voted yet."));
    char long_reason[1200];
    memset(long_reason, 'x', sizeof long_reason - 1);
    long_reason[sizeof long_reason - 1] = '\0';
    visit_form(mara, "/vote");
    visit_add(mara, "option", "1");
    visit_fill(mara, "reason", long_reason);
    visit_send(mara);
    assert_int_equal(visit_status(mara), 422);
    assert_int_equal(visit_value(mara, "reason").n, sizeof long_reason - 1);
}

TEST_STORES("http: from a need to a decision about it, and a vote from paper") {
    struct world w;
    world_make(&w, store);
    struct visit *nobody = visit_begin(&w);
    struct visit *stella = visit_signed_in(nobody, STELLA_STEWARD),
                 *hola = visit_signed_in(nobody, HOLA_HELPER);
    visit_get(stella, "/communities/riverside/needs/new");
    visit_form(stella, "/needs/new");
    visit_fill(stella, "title", "No light on the path to the well");
    visit_fill(stella, "category", "infrastructure");
    visit_send(stella);
    struct str need = str_of(visit_path(stella));
    need = arena_str(test_arena(), str_cut(&need, '?'));
    visit_get(stella, visit_link(stella, "Decide about this"));
    fill_draft(stella, "Which light should we put up?");
    visit_send(stella);
    assert_true(visit_has(stella, "No light on the path to the well"));
    visit_form(stella, "/open");
    visit_send(stella);
    struct str path = str_of(visit_path(stella));
    const char *ballot = arena_cstr(test_arena(), str_cut(&path, '?'));
    visit_get(nobody, arena_cstr(test_arena(), need));
    assert_true(visit_has(nobody, "Decide"));

    visit_get(hola, visit_below(ballot, "paper?from=mar"));
    assert_true(visit_has(hola, "Mara"));
    assert_false(visit_has(hola, "Hola</label>"));
    visit_form(hola, "paper?from=Mar");
    char id[ID_TEXT_SIZE + 1];
    id_text(w.person[MARA_MEMBER], id);
    visit_fill(hola, "person", id);
    visit_add(hola, "option", "1");
    visit_send(hola);
    assert_true(visit_has(hola, "The vote from paper is entered."));
    visit_get(hola, visit_below(ballot, "paper?from=mar"));
    visit_form(hola, "paper?from=Mar");
    visit_fill(hola, "person", id);
    visit_add(hola, "option", "0");
    visit_send(hola);
    assert_int_equal(visit_status(hola), 422);
    assert_true(visit_has(hola, "This person has voted already."));
    struct visit *mara = visit_signed_in(nobody, MARA_MEMBER);
    visit_get(mara, ballot);
    assert_true(visit_has(mara, "Your vote: A waiting house"));
}
