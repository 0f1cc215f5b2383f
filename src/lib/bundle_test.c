/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of lib/bundle.h: a bundle counts the same, and every tampering is seen. */
#include "lib/bundle.h"

#include <string.h>

#include "format/recount.h"
#include "lib/engines.h"
#include "sys/process.h"
#include "tests/unit/recounted.h"
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

static struct recounted judged(struct str zip) {
    struct recounted r = recounted(test_arena(), zip);
    assert_true(r.code == EXIT_DONE || r.code == EXIT_NO_RESULT);
    return r;
}

static bool same(struct str zip) {
    return judged(zip).code == EXIT_DONE;
}

/* "file:line:column code" of what is no bundle. */
static struct str refused(struct str zip) {
    struct recounted r = recounted(test_arena(), zip);
    assert_int_equal(r.code, EXIT_INPUT);
    return arena_printf(test_arena(), "%.*s:%zu:%zu %s", STR_ARG(r.file), r.flaw.line,
                        r.flaw.column, r.flaw.code);
}

TEST("recount: what is written is judged the same, for each method") {
    static const uint16_t stance[] = {STANCE_AGREE, STANCE_ASIDE, STANCE_NONE};
    static const uint16_t consent[] = {STANCE_YES, STANCE_OBJECTION_SETTLED, STANCE_ASIDE};
    static const struct str id[] = {STR_INIT("x"), STR_INIT("y"), STR_INIT("z")};
    struct tally_ballots b = approvals();
    struct tally_options o = {
        .seats = 2, .seed = STR("kith-2026"), .eligible = 9, .quorum = {1, 3}, .share = {1, 2}};
    assert_true(same(bundle(&b, &o)));
    o = (struct tally_options){0};
    assert_true(same(bundle(&b, &o)));
    o = (struct tally_options){.method = TALLY_CONSENSUS, .share = {1, 2}};
    b = (struct tally_ballots){
        .options = 1, .name = option_name, .count = 3, .mark = stance, .id = id};
    assert_true(same(bundle(&b, &o)));
    o = (struct tally_options){.method = TALLY_CONSENT};
    b.mark = consent;
    assert_true(same(bundle(&b, &o)));
    assert_str(judged(bundle(&b, &o)).out,
               "The same: tally by consent gives the published result.\n");
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
    static const struct {
        const char *file;
        struct str from;
        struct str to;
        bool fitting;
        const char *says;
    } rows[] = {
        {"result.json", STR_INIT("\"votes\":3"), STR_INIT("\"votes\":4"), false,
         "Different: result.json: its sum is not the one in SHA256SUMS.\n"},
        {"result.json", STR_INIT("\"votes\":3"), STR_INIT("\"votes\":4"), true, "\n  published: 4"},
        {"result.json", STR_INIT("\"votes\":3"), STR_INIT("\"votes\":4"), true, "\n  counted:   3"},
        /* the result names the sum of the ballots */
        {"ballots.csv", STR_INIT("1,1,1,"), STR_INIT("1,,1,"), true, "Different: result.json: "},
        {"rules.json", STR_INIT("kith-2026"), STR_INIT("other"), true, "Different: result.json: "},
        {"result.json", STR_INIT("}\n"), STR_INIT("}"), true, "\n  published: \n  counted:   ?\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct recounted r =
            judged(replaced(zip, rows[i].file, rows[i].from, rows[i].to, rows[i].fitting));
        test_row("%zu: %.*s", i, STR_ARG(r.out));
        assert_int_equal(r.code, EXIT_NO_RESULT);
        assert_true(str_find(r.out, str_of(rows[i].says)) < r.out.n);
    }
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
        {"rules.json", STR_INIT("tally"), STR_INIT("recount"), "rules.json:1:11 recount_rules"},
        {"rules.json", STR_INIT("tally"), STR_INIT("guess"), "rules.json:1:11 recount_rules"},
        {"rules.json", STR_INIT("tally"), STR_INIT("similar"), "rules.json:1:61 recount_rules"},
        {"rules.json", STR_INIT("\"seats\":1"), STR_INIT("\"seats\":\"x\""),
         "rules.json:1:59 recount_rules"},
        {"rules.json", STR_INIT("\"seats\":1"), STR_INIT("\"seats\":201"),
         "rules.json:1:59 recount_rules"},
        {"rules.json", STR_INIT("\"seats\":1"), STR_INIT("\"seed\":\"x\""),
         "rules.json:1:59 recount_rules"},
        {"rules.json", STR_INIT("\"seats\":1"), STR_INIT("\"places\":1"),
         "rules.json:1:59 recount_rules"},
        {"rules.json", STR_INIT("\"quorum\":null"), STR_INIT("\"quorum\":[]"),
         "rules.json:1:69 recount_rules"},
        {"rules.json", STR_INIT("\"eligible\":9"), STR_INIT("\"eligible\":0.5"),
         "rules.json:1:135 recount_rules"},
        {"rules.json", STR_INIT("\"times\":"), STR_INIT("\"time\":"),
         "rules.json:1:1 recount_rules"},
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

/* --- of any engine --- */

#define CAMPS                                                                                      \
    "participant,statement,vote\nana,park,1\nana,road,1\nbo,park,1\nbo,road,1\ncy,park,1\n"        \
    "cy,road,-1\ndi,park,1\ndi,road,-1\n"
#define PB                                                                                         \
    "META\nbudget;12\nvote_type;approval\nPROJECTS\nproject_id;cost\na;6\nb;9\nc;7\nVOTES\n"       \
    "voter_id;vote\n1;a,b\n2;a\n3;c\n"
#define PROBLEM                                                                                    \
    "{\"volunteers\":[{\"id\":\"a\",\"consent\":true}],\"seats\":[{\"id\":\"x\",\"start\":"        \
    "\"2026-01-01T10:00:00Z\",\"end\":\"2026-01-01T11:00:00Z\"}]}"
#define POOL "id,c\n1,a\n2,a\n3,b\n4,b\n5,b\n"
#define QUOTAS "category,feature,min,max\nc,a,1,1\nc,b,1,1\n"

struct asked {
    const char *engine;
    const char *option; /* "name=value name=value" */
    struct str file[2];
    const char *rules; /* a part of rules.json */
};

static const struct asked questions[] = {
    {"tally",
     "method=schulze strength=margins seed=s explain=true",
     {STR_INIT("count,A,B\n2,1,2\n3,2,1\n")},
     "\"method\":\"schulze\",\"options\":{\"strength\":\"margins\"},\"seed\":\"s\""},
    {"tally",
     "method=consensus quorum=1/2 eligible=3",
     {STR_INIT("stance\nagree\nagree\n")},
     "\"options\":{\"quorum\":\"1/2\"},\"seed\":null,\"eligible\":3,"},
    {"tally", "method=approval seats=4", {STR_INIT("A,B\n1,\n")}, "\"seats\":4"},
    {"budget",
     "rule=equal-shares completion=add1 unit=2",
     {STR_INIT(PB)},
     "\"method\":\"equal-shares\",\"options\":{\"completion\":\"add1\",\"unit\":\"2\"}"},
    {"opinion", "profile=polis people=true", {STR_INIT(CAMPS)}, "\"options\":{\"people\":true}"},
    {"match", "", {STR_INIT(PROBLEM)}, "\"method\":null,\"options\":{}"},
    {"match", "dimacs-assignment=true", {STR_INIT("2\n5 1\n1 9\n")}, "\"dimacs_assignment\":true"},
    {"similar",
     "of=a k=1",
     {STR_INIT("id,x,y\na,1,1\nb,2,3\nc,9,9\n")},
     "\"options\":{\"of\":\"a\",\"k\":1}"},
    {"priority",
     "method=pairwise bradley-terry=true seed=s explain=true",
     {STR_INIT("need,rater,rank\na,x,1\nb,x,2\nb,y,1\na,y,2\na,z,1\nb,z,2\n")},
     "\"method\":\"pairwise\",\"options\":{\"bradley_terry\":true},\"seed\":\"s\""},
    {"network",
     "organisations=true seed=s",
     {STR_INIT("from,to\na,b\nb,c\nc,d\nb,d\nd,e\n")},
     "\"method\":null,\"options\":{\"organisations\":true},\"seed\":\"s\""},
    {"circles",
     "explain=true",
     {STR_INIT(
         "{\"seed\":\"s\",\"min\":2,\"people\":[{\"id\":\"a\",\"topics\":[\"x\"],\"languages\":["
         "\"e\"],\"free\":[[\"mon\",\"18:00\",\"19:00\"]],\"mode\":[\"online\"]}]}")},
     "\"method\":null,\"options\":{}"},
    {"panel",
     "size=2 seed=kith-2026 seconds=60",
     {STR_INIT(POOL), STR_INIT(QUOTAS)},
     "\"options\":{\"size\":2,\"seconds\":60}"},
    {"panel",
     "size=2 goal=legacy seed=x",
     {STR_INIT(POOL), STR_INIT(QUOTAS)},
     "\"method\":\"legacy\""},
    {"panel",
     "size=2 panel=1,3 declined=1 seed=x",
     {STR_INIT(POOL), STR_INIT(QUOTAS)},
     "\"panel\":\"1,3\",\"declined\":\"1\""}};

static struct str bundle_of(const struct asked *asked) {
    struct question q;
    struct str rest = str_of(asked->option);
    question_begin(&q, engine_find(str_of(asked->engine)));
    q.json = true;
    q.helper = process_beside(test_arena(), "kith-helper").p;
    while (rest.n) {
        struct str value = str_cut(&rest, ' ');
        struct str name = str_cut(&value, '=');
        assert_int_equal(question_option(&q, name, value), EXIT_DONE);
    }
    for (size_t i = 0; i < 2 && q.engine->file[i].name; i++) {
        assert_int_equal(
            question_file(&q, str_of(q.engine->file[i].name), STR("of a test"), asked->file[i]),
            EXIT_DONE);
    }
    int code = question_answer(&q);
    assert_true(code == EXIT_DONE || code == EXIT_NO_RESULT);
    struct buf zip = buf_make(1 << 20);
    assert_int_equal(bundle_write(&q, &zip), ERR_OK);
    struct str s = arena_str(test_arena(), buf_str(&zip));
    buf_free(&zip);
    question_end(&q);
    return s;
}

static const struct asked *first_of(const char *engine) {
    const struct asked *q = questions;
    while (strcmp(q->engine, engine) != 0) {
        q++;
    }
    return q;
}

TEST("recount: any engine's bundle is the same, and no longer when the result is changed") {
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        struct str zip = bundle_of(&questions[i]);
        struct recounted r = recounted(test_arena(), zip);
        test_row("%zu: %d %.*s %.*s", i, r.code, STR_ARG(r.out), STR_ARG(r.flaw.why));
        assert_int_equal(r.code, EXIT_DONE);
        assert_true(str_find(r.out, STR("the published result.\n")) < r.out.n);
        /* a rule that is told as it is, and a result that is not what was counted */
        (void)replaced(zip, "rules.json", str_of(questions[i].rules), STR(""), true);
        assert_int_equal(recounted(test_arena(), replaced(zip, "result.json", STR("\"engine\""),
                                                          STR("\"Engine\""), true))
                             .code,
                         EXIT_NO_RESULT);
    }
}

TEST("recount: files are named by what they are, with the ending that they had") {
    struct zip_item *item;
    size_t count;
    struct str why;
    struct str zip = bundle_of(first_of("panel"));
    assert_int_equal(
        zip_unpack(test_arena(), zip, (struct zip_limits){9, 99999, 99999}, &item, &count, &why),
        ERR_OK);
    assert_int_equal(count, 5);
    assert_str(item[1].name, "pool.csv");
    assert_str(item[2].name, "quotas.csv");
}

/* Both "a" with everybody of "b", as the engine lists them: 1 and 2 are each on half of them. */
TEST("recount: other panels are the same result when they keep the rules, and else are not") {
    struct str zip = bundle_of(first_of("panel"));
    static const struct {
        const char *from;
        const char *to;
        int code;
        const char *says;
    } rows[] = {
        {"\"explain\":[", "\"explain\":[[\"more\"],", EXIT_DONE, "other panels than we would name"},
        {"\"probability\":0.5,", "\"probability\":0.500001,", EXIT_DONE, "other panels"},
        {"\"probability\":0.5,", "\"probability\":0.6,", EXIT_NO_RESULT, "the chances"},
        {"\"of_1000\":500", "\"of_1000\":501", EXIT_NO_RESULT, "more or fewer of the 1,000"},
        {"\"minimum\":", "\"minimum\":1", EXIT_NO_RESULT, "the smallest chance"},
        {"\"weight\":", "\"weight\":1", EXIT_NO_RESULT, "1,000 numbered"},
        {"\"ids\":[\"1\"", "\"ids\":[\"3\"", EXIT_NO_RESULT, "does not keep"},
        {"\"ids\":[\"1\"", "\"ids\":[\"9\"", EXIT_NO_RESULT, "does not keep"},
        {"\"drawn\":108", "\"drawn\":109", EXIT_NO_RESULT, "the number drawn"},
        {"\"drawn\":108,\"panel\":[\"", "\"drawn\":108,\"panel\":[\"1\",\"", EXIT_NO_RESULT,
         "whose number was drawn"},
        {"\"min\":1", "\"min\":0", EXIT_NO_RESULT, "table of quotas"},
        {"\"seed\":\"kith-2026\"", "\"seed\":\"other\"", EXIT_NO_RESULT, "said of the question"},
        {"{\"kith\"", "[\"kith\"", EXIT_NO_RESULT, "it is no JSON"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct recounted r =
            recounted(test_arena(),
                      replaced(zip, "result.json", str_of(rows[i].from), str_of(rows[i].to), true));
        test_row("%zu: %d %.*s", i, r.code, STR_ARG(r.out));
        assert_int_equal(r.code, rows[i].code);
        assert_true(str_find(r.out, str_of(rows[i].says)) < r.out.n);
    }
}
