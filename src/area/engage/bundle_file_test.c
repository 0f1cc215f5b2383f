/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bundles: anybody counts the same from them, and sees when one was changed. */
#include "area/engage/bundle_file.h"

#include <string.h>

#include "area/engage/vote.h"
#include "base/exit.h"
#include "format/zip.h"
#include "kernel/gate.h"
#include "tests/unit/recounted.h"
#include "tests/unit/world.h"

#define MINUTE (INT64_C(60) * 1000)

static void counted(struct world *w, const char *method, bool open, struct ballot *b,
                    struct str *zip) {
    bool approval = strcmp(method, "approval") == 0;
    struct ballot_draft d = {
        .community = w->community,
        .title = STR("What should we do about the ford?"),
        .method = str_of(method),
        .options = approval ? STR("A \"rope\" ferry, \xc3\xa9 la carte\nA waiting house") : STR(""),
        .closes = STR("2026-03-20T18:00"),
        .quorum = STR("1/4"),
        .seed = STR("kith-2026"),
        .promise = STR("The council begins in July."),
        .open = open,
    };
    w->now_ms = INT64_C(1773316800000) + MINUTE;
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(ballot_draft_make(c, &d, b), ERR_OK);
    assert_int_equal(world_end(w, ballot_open(c, b->thing.id)), ERR_OK);
    static const char *const consent[] = {"yes", "objection", "stand_aside"};
    static const char *const consensus[] = {"agree", "abstain", ""};
    for (int i = 0; i < 3; i++) {
        struct vote v = {.options = i == 2 ? 3 : 1,
                         .stance =
                             str_of(strcmp(method, "consent") == 0 ? consent[i] : consensus[i]),
                         .reason = STR("Secret words")};
        c = world_as(w, (enum world_person)(MARA_MEMBER + i));
        assert_int_equal(world_end(w, vote_cast(c, b->thing.id, &v)), ERR_OK);
    }
    w->now_ms = b->closes_ms;
    c = world_as(w, STELLA_STEWARD);
    assert_int_equal(ballot_advance(c, b->thing.id), ERR_OK);
    assert_int_equal(ballot_find(c, b->thing.id, b), ERR_OK);
    assert_int_equal(world_end(w, ballot_bundle_find(c, b->thing.id, zip)), ERR_OK);
}

static bool says(struct str zip, const char *text) {
    struct zip_item *item;
    size_t count;
    struct str why;
    struct zip_limits limits = {16, 1000000, 1000000};
    bool found = false;
    assert_int_equal(zip_unpack(test_arena(), zip, limits, &item, &count, &why), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        found = found || str_find(item[i].data, str_of(text)) < item[i].data.n;
    }
    return found;
}

TEST_STORES("bundle: each method's is the same when it is counted again, and names nobody") {
    struct world w;
    world_make(&w, store);
    static const char *const methods[] = {"approval", "consent", "consensus"};
    for (size_t i = 0; i < 6; i++) {
        test_row("%s %s", methods[i / 2], i % 2 ? "open" : "secret");
        struct ballot b;
        struct str zip;
        counted(&w, methods[i / 2], i % 2, &b, &zip);
        struct recounted r = recounted(test_arena(), zip);
        assert_int_equal(r.code, EXIT_DONE);
        assert_true(str_find(r.out, str_of(methods[i / 2])) < r.out.n);
        assert_true(says(zip, "\"seed\":\"kith-2026\""));
        assert_true(says(zip, "\"eligible\":4"));
        assert_true(says(zip, "\"closes\":\"2026-03-20T18:00:00Z\""));
        assert_false(says(zip, "Mara"));
        assert_false(says(zip, "Secret words"));
        assert_false(says(zip, "aa000000"));
    }
}

TEST_STORES("bundle: one that was changed is told apart, wherever it was changed") {
    struct world w;
    struct ballot b;
    struct str zip;
    world_make(&w, store);
    counted(&w, "approval", false, &b, &zip);
    for (size_t at = 0; at < zip.n; at += 7) {
        test_row("byte %zu", at);
        char *changed = arena_cstr(test_arena(), zip);
        changed[at] = (char)(changed[at] ^ 1);
        struct recounted r = recounted(test_arena(), str_make(changed, zip.n));
        /* What a zip says about its files (dates, attributes) is no part of the count. */
        assert_true(r.code == EXIT_DONE ? str_find(r.out, STR("The same")) == 0
                                        : r.code == EXIT_NO_RESULT || r.code == EXIT_INPUT);
    }
    struct zip_item *item;
    size_t count;
    struct str why;
    struct zip_limits limits = {16, 1000000, 1000000};
    assert_int_equal(zip_unpack(test_arena(), zip, limits, &item, &count, &why), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        test_row("%.*s", STR_ARG(item[i].name));
        struct str whole = item[i].data;
        char *less = arena_cstr(test_arena(), whole);
        char *digit = strpbrk(less + (i == 1 ? str_find(whole, STR("\n")) : 0), "123");
        assert_non_null(digit);
        *digit = '4';
        item[i].data = str_make(less, whole.n);
        struct buf out = buf_make(1000000);
        assert_int_equal(zip_pack(item, count, &out), ERR_OK);
        assert_int_not_equal(recounted(test_arena(), buf_str(&out)).code, EXIT_DONE);
        buf_free(&out);
        item[i].data = whole;
    }
}
