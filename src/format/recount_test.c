/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of format/recount.h: a bundle counts the same, and every tampering is seen. */
#include "format/recount.h"

#include <string.h>

#include "format/zip.h"
#include "tests/unit/test.h"

static const struct str option_name[] = {STR_INIT("A, \"quoted\""), STR_INIT("B"),
                                         STR_INIT("\xc3\xa9t\xc3\xa9")};

static struct tally_ballots approvals(void) {
    static const uint16_t mark[] = {1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0};
    return (struct tally_ballots){.options = 3, .name = option_name, .count = 4, .mark = mark};
}

static struct str bundle(const struct tally_ballots *b, const struct tally_options *o) {
    struct buf zip = buf_make(100000);
    struct recount_times t = {.closes = STR("2026-05-01T12:00:00Z")};
    assert_int_equal(recount_bundle_write(test_arena(), b, o, t, &zip), ERR_OK);
    struct str s = arena_str(test_arena(), buf_str(&zip));
    buf_free(&zip);
    return s;
}

static struct recount_verdict judged(struct str zip) {
    struct recount_verdict v;
    struct flaw flaw;
    struct str file;
    assert_int_equal(recount_bundle_check(test_arena(), zip, &v, &file, &flaw), ERR_OK);
    return v;
}

/* "file:line:column code" of what is no bundle. */
static struct str refused(struct str zip) {
    struct recount_verdict v;
    struct flaw flaw;
    struct str file;
    assert_int_not_equal(recount_bundle_check(test_arena(), zip, &v, &file, &flaw), ERR_OK);
    return arena_printf(test_arena(), "%.*s:%zu:%zu %s", STR_ARG(file), flaw.line, flaw.column,
                        flaw.code);
}

TEST("recount: what is written is judged the same, for each method") {
    static const uint16_t stance[] = {STANCE_AGREE, STANCE_ASIDE, STANCE_NONE};
    static const uint16_t consent[] = {STANCE_YES, STANCE_OBJECTION_SETTLED, STANCE_ASIDE};
    static const struct str id[] = {STR_INIT("x"), STR_INIT("y"), STR_INIT("z")};
    struct tally_ballots b = approvals();
    struct tally_options o = {
        .seats = 2, .seed = STR("kith-2026"), .eligible = 9, .quorum = {1, 3}, .share = {1, 2}};
    assert_true(judged(bundle(&b, &o)).same);
    assert_int_equal(judged(bundle(&b, &o)).ballots, 4);
    o = (struct tally_options){0};
    assert_true(judged(bundle(&b, &o)).same);
    o = (struct tally_options){.method = TALLY_CONSENSUS, .share = {1, 2}};
    b = (struct tally_ballots){
        .options = 1, .name = option_name, .count = 3, .mark = stance, .id = id};
    assert_true(judged(bundle(&b, &o)).same);
    o = (struct tally_options){.method = TALLY_CONSENT};
    b.mark = consent;
    assert_true(judged(bundle(&b, &o)).same);
    assert_str(judged(bundle(&b, &o)).method, "consent");
}

/* The bundle with one file replaced and, when asked, its sum made to fit. */
static struct str replaced(struct str zip, const char *name, struct str from, struct str to,
                           bool fitting) {
    struct arena *a = test_arena();
    struct zip_item *item;
    size_t count;
    struct str why;
    struct buf sums = buf_make(10000);
    struct buf out = buf_make(100000);
    assert_int_equal(zip_unpack(a, zip, (struct zip_limits){9, 99999, 99999}, &item, &count, &why),
                     ERR_OK);
    for (size_t i = 0; i < count; i++) {
        struct str s = item[i].data;
        size_t at = str_find(s, from);
        if (str_eq(item[i].name, str_of(name))) {
            assert_true(at < s.n);
            item[i].data = arena_printf(a, "%.*s%.*s%s", STR_ARG(str_first(s, at)), STR_ARG(to),
                                        str_from(s, at + from.n).p);
        }
        if (i + 1 < count) {
            char hex[2 * HASH_SIZE + 1];
            struct hash h = hash_of(item[i].data.p, item[i].data.n);
            hash_hex(&h, hex);
            buf_printf(&sums, "%s  %.*s\n", hex, STR_ARG(item[i].name));
        }
    }
    if (fitting) {
        item[count - 1].data = arena_str(a, buf_str(&sums));
    }
    assert_int_equal(zip_pack(item, count, &out), ERR_OK);
    struct str s = arena_str(a, buf_str(&out));
    buf_free(&sums);
    buf_free(&out);
    return s;
}

TEST("recount: tampering is seen, also with sums made to fit") {
    struct tally_ballots b = approvals();
    struct tally_options o = {.seed = STR("kith-2026")};
    struct str zip = bundle(&b, &o);
    struct recount_verdict v =
        judged(replaced(zip, "result.json", STR("\"votes\":3"), STR("\"votes\":4"), false));
    assert_false(v.same);
    assert_str(v.file, "result.json");
    assert_int_equal(v.at, 0);
    v = judged(replaced(zip, "result.json", STR("\"votes\":3"), STR("\"votes\":4"), true));
    assert_false(v.same);
    assert_true(str_starts(v.theirs, STR("4")) && str_starts(v.ours, STR("3")));
    assert_true(v.at > 100);
    v = judged(replaced(zip, "ballots.csv", STR("1,1,1,"), STR("1,,1,"), true));
    assert_false(v.same); /* the result names the sum of the ballots */
    assert_str(v.file, "result.json");
    v = judged(replaced(zip, "rules.json", STR("kith-2026"), STR("other"), true));
    assert_false(v.same);
    v = judged(replaced(zip, "result.json", STR("}\n"), STR("}"), true));
    assert_false(v.same);
    assert_str(v.ours, "\n");
}

TEST("recount: what is no bundle is refused with its place") {
    struct tally_ballots b = approvals();
    struct tally_options o = {.seed = STR("kith-2026"), .eligible = 9};
    struct str zip = bundle(&b, &o);
    static const struct {
        const char *file;
        struct str from;
        struct str to;
        const char *expected;
    } rows[] = {
        {"rules.json", STR_INIT("approval"), STR_INIT("guess"), "rules.json:1:28 recount_rules"},
        {"rules.json", STR_INIT("\"kith\":1"), STR_INIT("\"kith\":2"),
         "rules.json:1:2 recount_rules"},
        {"rules.json", STR_INIT("tally"), STR_INIT("panel"), "rules.json:1:11 recount_rules"},
        {"rules.json", STR_INIT("\"seats\":1"), STR_INIT("\"seats\":201"),
         "rules.json:1:59 recount_rules"},
        {"rules.json", STR_INIT("\"quorum\":null"), STR_INIT("\"quorum\":\"3/2\""),
         "rules.json:1:69 recount_rules"},
        {"rules.json", STR_INIT("\"eligible\":9"), STR_INIT("\"eligible\":0"),
         "rules.json:1:135 recount_rules"},
        {"rules.json", STR_INIT("\"seed\":"), STR_INIT("\"seed\""), "rules.json:1:132 json_syntax"},
        {"ballots.csv", STR_INIT("1,1,1,"), STR_INIT("1,1,x,"), "ballots.csv:2:5 ballots_mark"},
        {"SHA256SUMS", STR_INIT("rules.json"), STR_INIT("other.json"),
         "SHA256SUMS:1:1 recount_sums"},
        {"SHA256SUMS", STR_INIT("ballots.csv\n"), STR_INIT("ballots.csv\n\n"),
         "SHA256SUMS:3:1 recount_sums"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool fitting = rows[i].file[0] != 'S';
        test_row("%zu", i);
        assert_str(refused(replaced(zip, rows[i].file, rows[i].from, rows[i].to, fitting)),
                   rows[i].expected);
    }
    assert_str(refused(STR("no zip")), ":1:1 recount_bundle");
    struct zip_item one = {STR("rules.json"), STR("{}")};
    struct buf out = buf_make(1000);
    assert_int_equal(zip_pack(&one, 1, &out), ERR_OK);
    assert_str(refused(buf_str(&out)), ":1:1 recount_bundle");
    buf_free(&out);
}
