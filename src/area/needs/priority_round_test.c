/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Priority rounds, on both stores: from silent writing to a result that anybody can repeat. */
#include "area/needs/priority_round.h"

#include <string.h>

#include "area/needs/need.h"
#include "area/needs/need_state.h"
#include "area/needs/priority_result.h"
#include "base/exit.h"
#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "priority_sheet_sql.h"
#include "sys/chance.h"
#include "tests/unit/bundle_text.h"
#include "tests/unit/recounted.h"
#include "tests/unit/world.h"

static struct id voice(struct world *w, enum world_person who, const char *title, bool sensitive) {
    struct need_draft d = {.community = w->community,
                           .title = str_of(title),
                           .text = STR("It has been so for years."),
                           .category = STR("infrastructure"),
                           .sensitive = sensitive,
                           .anyway = true};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(w, who);
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n.thing.id;
}

struct scene {
    struct world w;
    struct id need[3];
    struct priority_draft draft;
    struct priority_round round;
};

static void begin(struct scene *s, struct store *store, const char *method) {
    world_make(&s->w, store);
    s->need[0] = voice(&s->w, MARA_MEMBER, "A bridge over the ford", false);
    s->need[1] = voice(&s->w, MATEO_MEMBER, "A lamp at the school gate", false);
    s->need[2] = voice(&s->w, HOLA_HELPER, "Shade at the bus stop", false);
    s->draft = (struct priority_draft){
        .community = s->w.community,
        .title = STR("What comes first this year?"),
        .method = str_of(method),
        .promise = STR("The council begins with it in July."),
        .seed = STR("river"),
        .which = STR("these"),
        .needs = {s->need, 3},
    };
}

static enum err make(struct scene *s) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    return world_end(&s->w, priority_draft_make(c, &s->draft, &s->round));
}

static void look(struct scene *s) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, priority_round_find(c, s->round.thing.id, &s->round)),
                     ERR_OK);
}

static enum err end(struct scene *s, enum priority_phase p) {
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    enum err e = world_end(&s->w, priority_round_end(c, s->round.thing.id, p));
    look(s);
    return e;
}

static void open(struct scene *s) {
    assert_int_equal(make(s), ERR_OK);
    assert_int_equal(
        world_do(&s->w, STELLA_STEWARD, priority_round_open(&s->w.ctx, s->round.thing.id)), ERR_OK);
    look(s);
}

static void begin_rating(struct scene *s) {
    open(s);
    assert_int_equal(end(s, PHASE_WRITING), ERR_OK);
    assert_int_equal(end(s, PHASE_MERGING), ERR_OK);
    assert_int_equal(s->round.phase, PHASE_RATING);
}

/* "1:8,6,5;2:..." as priority_marks.h has it. */
static enum err rate(struct scene *s, enum world_person who, const char *text) {
    struct priority_marks m = priority_marks_read(test_arena(), str_of(text), s->round.asked.count);
    struct priority_reasons none = {0};
    struct ctx *c = world_as(&s->w, who);
    return world_end(&s->w, priority_sheet_put(c, s->round.thing.id, &m, &none));
}

static struct priority_places places(struct scene *s, enum world_person who) {
    struct priority_places p;
    int64_t next;
    struct ctx *c = world_as(&s->w, who);
    assert_int_equal(priority_place_list(c, &s->round, 0, 100, &p, &next), ERR_OK);
    for (size_t i = 0; i < p.count; i++) {
        p.item[i].title = arena_str(test_arena(), p.item[i].title);
    }
    struct priority_place *kept = arena_array(test_arena(), struct priority_place, p.count + 1);
    memcpy(kept, p.item, p.count * sizeof *kept);
    p.item = kept;
    world_end(&s->w, ERR_OK);
    return p;
}

static struct recounted recount(struct scene *s) {
    struct str zip;
    struct ctx *c = world_as(&s->w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(priority_bundle_find(c, s->round.thing.id, &zip), ERR_OK);
    zip = arena_str(test_arena(), zip);
    world_end(&s->w, ERR_OK);
    return recounted(test_arena(), zip);
}

static const char *wrong_field(struct world *w) {
    return w->ctx.wrong_count > 0 ? arena_cstr(test_arena(), w->ctx.wrong[0].field) : "";
}

TEST_STORES("priority round: what is wrong with a draft is said by field") {
    struct scene s;
    begin(&s, store, "hanlon");
    static const struct {
        const char *what, *title, *method, *promise, *writing, *merging, *field;
        int64_t most;
    } rows[] = {
        {"no question", "", "hanlon", "The council begins.", "", "", "title", 0},
        {"no promise", "What comes first?", "hanlon", "", "", "", "promise", 0},
        {"no method", "What comes first?", "dice", "The council begins.", "", "", "method", 0},
        {"a time that is none", "What comes first?", "hanlon", "The council begins.", "soon", "",
         "writing_ends", 0},
        {"over before it begins", "What comes first?", "hanlon", "The council begins.",
         "2026-03-12T11:00", "", "writing_ends", 0},
        {"out of order", "What comes first?", "hanlon", "The council begins.", "2026-03-14T11:00",
         "2026-03-13T11:00", "merging_ends", 0},
        {"no votes", "What comes first?", "multivote", "The council begins.", "", "", "most", 0},
        {"too many pairs", "What comes first?", "pairwise", "The council begins.", "", "", "most",
         46},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        s.draft.title = str_of(rows[i].title);
        s.draft.method = str_of(rows[i].method);
        s.draft.promise = str_of(rows[i].promise);
        s.draft.local[0] = str_of(rows[i].writing);
        s.draft.local[1] = str_of(rows[i].merging);
        s.draft.most = (struct opt_int){true, rows[i].most};
        assert_int_equal(make(&s), ERR_INPUT);
        assert_string_equal(wrong_field(&s.w), rows[i].field);
    }
}

TEST_STORES("priority round: which needs may enter") {
    struct scene s;
    begin(&s, store, "hanlon");
    struct id secret = voice(&s.w, MARA_MEMBER, "Somebody hits me at home", true);
    struct id closed = voice(&s.w, MARA_MEMBER, "A bench in the shade", false);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD,
                              need_set_state(&s.w.ctx, closed, STR("answered"),
                                             STR("It stands there since May."))),
                     ERR_OK);
    struct id unknown = s.w.community.thing.id;
    struct {
        const char *what;
        struct id need;
        enum err expected;
    } rows[] = {
        {"sensitive, even by a steward", secret, ERR_INPUT},
        {"answered already", closed, ERR_INPUT},
        {"no need at all", unknown, ERR_INPUT},
        {"open", s.need[0], ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        s.draft.needs = (struct ids){&rows[i].need, 1};
        assert_int_equal(make(&s), rows[i].expected);
    }
    s.draft.which = STR("all");
    assert_int_equal(make(&s), ERR_OK);
    assert_int_equal(s.round.items, 3);
    s.draft.topic = STR("health");
    assert_int_equal(make(&s), ERR_OK);
    assert_int_equal(s.round.items, 0);
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, priority_draft_make(c, &s.draft, &s.round)), ERR_FORBIDDEN);
}

TEST_STORES("priority round: what others write is seen by nobody before writing ends") {
    struct scene s;
    begin(&s, store, "hanlon");
    open(&s);
    struct id id = s.round.thing.id;
    assert_int_equal(
        world_do(&s.w, MARA_MEMBER,
                 priority_item_write(&s.w.ctx, id, STR("A clinic: the next one is far\n\nA well"),
                                     false)),
        ERR_OK);
    assert_int_equal(
        world_do(&s.w, STELLA_STEWARD, priority_item_write(&s.w.ctx, id, STR("Clean water"), true)),
        ERR_OK);
    static const enum world_person all[] = {MARA_MEMBER, MATEO_MEMBER, STELLA_STEWARD, HANNA_HOST};
    for (size_t i = 0; i < 4; i++) {
        test_row("%s", world_name(all[i]));
        struct priority_items items, own;
        int64_t next;
        struct ctx *c = world_as(&s.w, all[i]);
        assert_int_equal(priority_item_list(c, &s.round, ITEMS_ALL, 0, 100, &items, &next), ERR_OK);
        assert_int_equal(items.count, 3);
        assert_int_equal(priority_item_own(c, &s.round, &own), ERR_OK);
        assert_int_equal(own.count, all[i] == MARA_MEMBER ? 2 : 0);
        world_end(&s.w, ERR_OK);
    }
    assert_int_equal(world_do(&s.w, MATEO_MEMBER, priority_item_unwrite(&s.w.ctx, id, 4)),
                     ERR_NOT_FOUND);
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_item_unwrite(&s.w.ctx, id, 5)), ERR_OK);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    struct priority_items items;
    int64_t next;
    struct ctx *c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(priority_item_list(c, &s.round, ITEMS_ALL, 0, 100, &items, &next), ERR_OK);
    assert_int_equal(items.count, 5);
    assert_str(items.item[3].title, "A clinic");
    assert_str(items.item[3].note, "the next one is far");
    world_end(&s.w, ERR_OK);
    assert_int_equal(
        world_do(&s.w, MARA_MEMBER, priority_item_write(&s.w.ctx, id, STR("Too late"), false)),
        ERR_CLOSED);
}

TEST_STORES("priority round: who may write, and how much") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.for_public = true;
    open(&s);
    static const char many[] =
        "aaa\nbbb\nccc\nddd\neee\nfff\nggg\nhhh\niii\njjj\nkkk\nlll\nmmm\nnnn\n"
        "ooo\nppp\nqqq\nrrr\nsss\nttt\nuuu";
    static const struct {
        const char *what;
        enum world_person who;
        const char *lines;
        bool paper;
        enum err expected;
    } rows[] = {
        {"without an account", NOBODY_AT_ALL, "A well", false, ERR_SIGN_IN},
        {"no member", SANA_STRANGER, "A well", false, ERR_FORBIDDEN},
        {"a host who is no member", HANNA_HOST, "A well", false, ERR_FORBIDDEN},
        {"a member for others", MARA_MEMBER, "A well", true, ERR_FORBIDDEN},
        {"a helper for others", HOLA_HELPER, "A well", true, ERR_OK},
        {"nothing", MARA_MEMBER, " \n ", false, ERR_INPUT},
        {"two letters", MARA_MEMBER, "ab", false, ERR_INPUT},
        {"too many", MARA_MEMBER, many, false, ERR_INPUT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        assert_int_equal(world_do(&s.w, rows[i].who,
                                  priority_item_write(&s.w.ctx, s.round.thing.id,
                                                      str_of(rows[i].lines), rows[i].paper)),
                         rows[i].expected);
    }
}

static size_t standing(struct scene *s) {
    int64_t n;
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(priority_item_standing(c, &s->round, &n), ERR_OK);
    world_end(&s->w, ERR_OK);
    return (size_t)n;
}

#define MERGE(who, a, b)                                                                           \
    world_do(&s.w, (who), priority_item_merge(&s.w.ctx, s.round.thing.id, (a), (b)))

TEST_STORES("priority round: merged and taken apart; nothing is lost") {
    struct scene s;
    begin(&s, store, "hanlon");
    open(&s);
    assert_int_equal(MERGE(STELLA_STEWARD, 1, 2), ERR_CLOSED);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    assert_int_equal(MERGE(MARA_MEMBER, 1, 2), ERR_FORBIDDEN);
    assert_int_equal(MERGE(STELLA_STEWARD, 1, 1), ERR_INPUT);
    assert_int_equal(MERGE(STELLA_STEWARD, 1, 9), ERR_INPUT);
    assert_int_equal(MERGE(STELLA_STEWARD, 9, 1), ERR_NOT_FOUND);
    struct id id = s.round.thing.id;
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_item_same(&s.w.ctx, id, 2, 1)), ERR_OK);
    assert_int_equal(world_do(&s.w, MATEO_MEMBER, priority_item_same(&s.w.ctx, id, 1, 2)), ERR_OK);
    struct priority_pairs_said said;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(priority_item_pairs(c, &s.round, &said), ERR_OK);
    assert_int_equal(said.count, 1);
    world_end(&s.w, ERR_OK);
    assert_int_equal(MERGE(STELLA_STEWARD, 1, 2), ERR_OK);
    assert_int_equal(MERGE(STELLA_STEWARD, 3, 1), ERR_INPUT); /* 1 does not stand for itself */
    assert_int_equal(MERGE(STELLA_STEWARD, 2, 3), ERR_OK);    /* 1 goes along */
    assert_int_equal(standing(&s), 1);
    assert_int_equal(end(&s, PHASE_MERGING), ERR_INPUT);
    struct priority_items merged;
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(priority_item_merged(c, &s.round, 3, 3, &merged), ERR_OK);
    assert_int_equal(merged.count, 2);
    world_end(&s.w, ERR_OK);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, priority_item_part(&s.w.ctx, id, 1)), ERR_OK);
    assert_int_equal(standing(&s), 2);
    assert_int_equal(end(&s, PHASE_MERGING), ERR_OK);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, priority_item_part(&s.w.ctx, id, 2)),
                     ERR_CLOSED);
}

TEST_STORES("priority round: ratings that cannot be are refused and change nothing") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.barriers = s.draft.equity = s.draft.for_public = true;
    begin_rating(&s);
    static const struct {
        const char *what;
        enum world_person who;
        const char *marks;
        enum err expected;
        const char *field;
    } rows[] = {
        {"without an account", NOBODY_AT_ALL, "1:8,6,5;", ERR_SIGN_IN, ""},
        {"no member", SANA_STRANGER, "1:8,6,5;", ERR_FORBIDDEN, ""},
        {"a host who is no member", HANNA_HOST, "1:8,6,5;", ERR_FORBIDDEN, ""},
        {"too large", MARA_MEMBER, "1:11,6,5;", ERR_INPUT, "size-1"},
        {"seriousness goes to 20", MARA_MEMBER, "1:8,21,5;", ERR_INPUT, "seriousness-1"},
        {"below nothing", MARA_MEMBER, "2:8,6,-3;", ERR_INPUT, "effectiveness-2"},
        {"a barrier is yes or no", MARA_MEMBER, "2:8,6,5,2;", ERR_INPUT, "propriety-2"},
        {"no such need", MARA_MEMBER, "4:8,6,5;", ERR_INPUT, "size-4"},
        {"need nought", MARA_MEMBER, "0:8,6,5;", ERR_INPUT, "size-0"},
        {"some of it", MARA_MEMBER, "1:8,,5;", ERR_OK, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        assert_int_equal(rate(&s, rows[i].who, rows[i].marks), rows[i].expected);
        if (rows[i].expected == ERR_INPUT) {
            assert_string_equal(wrong_field(&s.w), rows[i].field);
        }
    }
    assert_int_equal(rate(&s, MARA_MEMBER, "2:1,2,3;"), ERR_OK); /* the first one stays */
    struct priority_sheet own;
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(priority_sheet_own(c, &s.round, &own), ERR_OK);
    assert_int_equal(own.marks.count, 2);
    assert_int_equal(priority_mark_of(&own.marks, 1, 0)->value[0], 8);
    assert_int_equal(priority_mark_of(&own.marks, 1, 0)->value[1], PRIORITY_EMPTY);
    world_end(&s.w, ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,6,5;"), ERR_CLOSED);
}

TEST_STORES("priority round: hanlon, from ratings to a result that recounts") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.equity = true;
    begin_rating(&s);
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,12,6,9;2:6,18,5,3;3:2,2,2,2;"), ERR_OK);
    assert_int_equal(rate(&s, MATEO_MEMBER, "1:8,14,6,8;2:6,20,4,4;3:2,2,2,2;"), ERR_OK);
    assert_int_equal(rate(&s, HOLA_HELPER, "1:9,12,5,9;2:5,18,5,2;3:9,3,2,2;"), ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_RANKED);
    struct priority_places p = places(&s, MARA_MEMBER);
    assert_int_equal(p.count, 3);
    size_t bridge = p.item[0].place == 1 ? 0 : 1; /* the lot says which of two equals is first */
    assert_str(p.item[bridge].title, "A bridge over the ford");
    assert_int_equal(p.item[0].rank, 1); /* (8 + 12) x 6 = 120 and (6 + 18) x 5 */
    assert_int_equal(p.item[1].rank, 1);
    assert_int_equal(p.item[bridge].figure[PRIORITY_EQUITY].median, 18);
    assert_int_equal(p.item[2].rank, 3);
    assert_int_equal(p.item[2].figure[PRIORITY_SIZE].median, 4);
    assert_true(p.item[2].low >= 1 && p.item[2].high <= 3);
    struct recounted r = recount(&s);
    assert_int_equal(r.code, EXIT_DONE);
    assert_true(str_starts(r.out, STR("The same: priority by hanlon")));
    /* With three raters nobody else gets the file of single ratings. */
    struct str zip;
    assert_int_equal(
        world_do(&s.w, STELLA_STEWARD, priority_bundle_find(&s.w.ctx, s.round.thing.id, &zip)),
        ERR_NOT_FOUND);
    /* Both that came first take the turn, the third does not. */
    for (size_t i = 0; i < 3; i++) {
        struct need n;
        struct ctx *c = world_as(&s.w, MARA_MEMBER);
        assert_int_equal(need_find(c, s.need[i], &n), ERR_OK);
        assert_int_equal(n.thing.turn, i < 2 ? TURN_DECIDE : TURN_LISTEN);
        world_end(&s.w, ERR_OK);
    }
}

TEST_STORES("priority round: each method comes to its order, and recounts") {
    static const struct {
        const char *method, *mara, *mateo, *hola;
        int64_t most;
        const char *first;
        int64_t rank_of_last;
    } rows[] = {
        {"hanlon-naccho", "1:8,6,6;2:6,3,5;3:1,1,1;", "1:8,6,6;2:6,3,5;3:1,1,1;",
         "1:8,6,6;2:6,3,5;3:1,1,1;", 0, "A bridge over the ford", 3},
        {"grid", "1:2,8;2:8,8;3:2,2;", "1:2,8;2:8,8;3:2,2;", "1:2,8;2:8,8;3:2,2;", 0,
         "A lamp at the school gate", 3},
        {"nominal", "3:1;1:2;2:3;", "3:1;2:2;", "3:1;1:2;", 3, "Shade at the bus stop", 3},
        {"multivote", "2:3;1:2;", "2:5;", "2:1;1:1;3:1;", 5, "A lamp at the school gate", 3},
    };
    struct scene s;
    begin(&s, store, "hanlon");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].method);
        s.draft.method = str_of(rows[i].method);
        s.draft.most = (struct opt_int){true, rows[i].most};
        begin_rating(&s);
        assert_int_equal(rate(&s, MARA_MEMBER, rows[i].mara), ERR_OK);
        assert_int_equal(rate(&s, MATEO_MEMBER, rows[i].mateo), ERR_OK);
        assert_int_equal(rate(&s, HOLA_HELPER, rows[i].hola), ERR_OK);
        assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
        assert_int_equal(s.round.phase, PHASE_RANKED);
        struct priority_places p = places(&s, MARA_MEMBER);
        assert_int_equal(p.count, 3);
        assert_str(p.item[0].title, rows[i].first);
        assert_int_equal(p.item[2].rank, rows[i].rank_of_last);
        assert_int_equal(recount(&s).code, EXIT_DONE);
    }
}

/* Everybody's pairs are dealt; in each the one that stands earlier in `order` wins. */
static void compare_all(struct scene *s, enum world_person who, const char *order) {
    struct priority_sheet own;
    struct ctx *c = world_as(&s->w, who);
    assert_int_equal(world_end(&s->w, priority_sheet_deal(c, s->round.thing.id)), ERR_OK);
    c = world_as(&s->w, who);
    assert_int_equal(priority_sheet_own(c, &s->round, &own), ERR_OK);
    world_end(&s->w, ERR_OK);
    struct str text = STR("");
    for (size_t i = 0; i < own.hand.count; i++) {
        for (size_t k = 0; k < i; k++) {
            int64_t a = own.hand.place[k], b = own.hand.place[i];
            bool first = strchr(order, '0' + (int)a) < strchr(order, '0' + (int)b);
            text = arena_printf(test_arena(), "%.*s%d-%d:%d;", STR_ARG(text), (int)a, (int)b,
                                first ? 1 : 2);
        }
    }
    assert_int_equal(rate(s, who, arena_cstr(test_arena(), text)), ERR_OK);
}

TEST_STORES("priority round: pairs that go round are told as a loop") {
    struct scene s;
    begin(&s, store, "pairwise");
    s.draft.most = (struct opt_int){true, 3};
    begin_rating(&s);
    assert_int_equal(rate(&s, MARA_MEMBER, "1-2:1;"), ERR_INPUT); /* nothing was dealt */
    compare_all(&s, MARA_MEMBER, "123");
    compare_all(&s, MATEO_MEMBER, "231");
    compare_all(&s, HOLA_HELPER, "312");
    assert_int_equal(rate(&s, MARA_MEMBER, "1-9:1;"), ERR_INPUT);
    assert_int_equal(rate(&s, MARA_MEMBER, "1-2:3;"), ERR_INPUT);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    struct priority_loops loops;
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(priority_loop_list(c, &s.round, &loops), ERR_OK);
    assert_int_equal(loops.count, 1);
    assert_int_equal(loops.item[0].titles.count, 3);
    world_end(&s.w, ERR_OK);
    assert_int_equal(recount(&s).code, EXIT_DONE);
}

TEST_STORES("priority round: the least compared are dealt first") {
    struct scene s;
    begin(&s, store, "pairwise");
    s.draft.most = (struct opt_int){true, 2}; /* two of the three */
    begin_rating(&s);
    int64_t dealt[4] = {0};
    static const enum world_person all[] = {MARA_MEMBER, MATEO_MEMBER, HOLA_HELPER};
    for (size_t i = 0; i < 3; i++) {
        struct priority_sheet own;
        struct ctx *c = world_as(&s.w, all[i]);
        assert_int_equal(priority_sheet_deal(c, s.round.thing.id), ERR_OK);
        assert_int_equal(world_end(&s.w, priority_sheet_deal(c, s.round.thing.id)), ERR_OK);
        c = world_as(&s.w, all[i]);
        assert_int_equal(priority_sheet_own(c, &s.round, &own), ERR_OK);
        world_end(&s.w, ERR_OK);
        assert_int_equal(own.hand.count, 2);
        dealt[own.hand.place[0]]++;
        dealt[own.hand.place[1]]++;
    }
    for (size_t i = 1; i <= 3; i++) {
        assert_int_equal(dealt[i], 2);
    }
}

TEST_STORES("priority round: ranks and votes that do not fit are told") {
    struct scene s;
    begin(&s, store, "nominal");
    static const struct {
        const char *method, *marks;
        enum err expected;
        const char *field;
    } rows[] = {
        {"nominal", "1:1;2:1;", ERR_INPUT, "picks"},
        {"nominal", "1:1;1:2;", ERR_INPUT, "picks"},
        {"nominal", "1:2;", ERR_INPUT, "picks"},
        {"nominal", "1:3;2:1;3:2;", ERR_INPUT, "rank-1"},
        {"nominal", "1:2;2:1;", ERR_OK, ""},
        {"multivote", "1:1;2:2;", ERR_INPUT, "picks"},
        {"multivote", "1:1;2:1;", ERR_OK, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].method, rows[i].marks);
        s.draft.method = str_of(rows[i].method);
        s.draft.most = (struct opt_int){true, 2};
        begin_rating(&s);
        assert_int_equal(rate(&s, MARA_MEMBER, rows[i].marks), rows[i].expected);
        if (rows[i].expected == ERR_INPUT) {
            assert_string_equal(wrong_field(&s.w), rows[i].field);
        }
    }
}

/* --- the clock --- */

static enum err advance(struct scene *s) {
    struct ctx *c = world_as(&s->w, MARA_MEMBER);
    enum err e = world_end(&s->w, priority_round_advance(c, s->round.thing.id));
    look(s);
    return e;
}

TEST_STORES("priority round: the clock moves it on, also through several phases at once") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.local[0] = STR("2026-03-13T12:00");
    s.draft.local[1] = STR("2026-03-14T12:00");
    s.draft.local[2] = STR("2026-03-15T12:00");
    open(&s);
    s.w.now_ms = s.round.ends_ms[0] - 1;
    assert_int_equal(advance(&s), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_WRITING);
    s.w.now_ms += 1;
    assert_int_equal(
        world_do(&s.w, MARA_MEMBER,
                 priority_item_write(&s.w.ctx, s.round.thing.id, STR("A well"), false)),
        ERR_CLOSED); /* whoever moves it on, nothing is taken any more */
    s.w.now_ms = s.round.ends_ms[1];
    assert_int_equal(advance(&s), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_RATING);
    s.w.now_ms = s.round.ends_ms[2];
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,6,5;"), ERR_CLOSED);
    assert_int_equal(advance(&s), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_NOT_RANKED);
    struct priority_places p = places(&s, MARA_MEMBER);
    assert_int_equal(p.count, 3);
    assert_int_equal(p.item[0].few, 7); /* all three that hanlon needs */
}

TEST_STORES("priority round: too little to rate waits, whatever the clock says") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.needs.count = 1;
    s.draft.local[1] = STR("2026-03-14T12:00");
    open(&s);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    s.w.now_ms = s.round.ends_ms[1] + MINUTE_MS;
    assert_int_equal(advance(&s), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_MERGING);
}

TEST_STORES("priority round: jobs tell members, and those who voiced the needs") {
    struct scene s;
    begin(&s, store, "hanlon");
    open(&s);
    world_run_jobs(&s.w, s.w.now_ms, NULL);
    assert_true(world_told(&s.w, MARA_MEMBER, "priority.opened") > 0);
    assert_int_equal(world_told(&s.w, SANA_STRANGER, "priority.opened"), 0);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    assert_int_equal(end(&s, PHASE_MERGING), ERR_OK);
    world_run_jobs(&s.w, s.w.now_ms, NULL);
    assert_true(world_told(&s.w, MATEO_MEMBER, "priority.rating") > 0);
    static const char marks[] = "1:8,12,6;2:6,18,5;3:2,2,2;";
    assert_int_equal(rate(&s, MARA_MEMBER, marks), ERR_OK);
    assert_int_equal(rate(&s, MATEO_MEMBER, marks), ERR_OK);
    assert_int_equal(rate(&s, STELLA_STEWARD, marks), ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    world_run_jobs(&s.w, s.w.now_ms, NULL);
    assert_true(world_told(&s.w, HOLA_HELPER, "priority.result") > 0); /* voiced, did not rate */
    assert_true(world_told(&s.w, MARA_MEMBER, "need.moved") > 0);
    assert_true(world_told(&s.w, MARA_MEMBER, "priority.result") > 0);
}

TEST_STORES("priority round: a large one is counted by a job, with the same result") {
    struct scene s;
    begin(&s, store, "hanlon");
    begin_rating(&s);
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    for (int i = 0; i < 600; i++) {
        struct str marks =
            arena_printf(test_arena(), "1:%d,12,6;2:6,%d,5;3:2,2,2;", i % 11, i % 21);
        assert_int_equal(q_priority_sheet_add(c->db, s.round.thing.id, id_make_random(), ID_NONE, 0,
                                              STR(""), marks, NULL),
                         ERR_OK);
    }
    world_end(&s.w, ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_COUNTING);
    world_run_jobs(&s.w, s.w.now_ms, NULL);
    look(&s);
    assert_int_equal(s.round.phase, PHASE_RANKED);
    struct priority_outcome o;
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(priority_outcome_find(c, &s.round, &o), ERR_OK);
    assert_int_equal(o.raters, 600);
    struct str zip;
    assert_int_equal(priority_bundle_find(c, s.round.thing.id, &zip), ERR_OK);
    world_end(&s.w, ERR_OK);
    assert_int_equal(recount(&s).code, EXIT_DONE);
}

/* --- cards --- */

static enum err enter(struct scene *s, const struct priority_card *card, const char *marks,
                      bool settled, bool *counted, size_t *differ) {
    struct priority_marks m =
        priority_marks_read(test_arena(), str_of(marks), s->round.asked.count);
    struct priority_reasons none = {0};
    struct priority_differences d;
    struct str typed = arena_printf(test_arena(), " %d - %s ", (int)card->number, card->code);
    struct ctx *c = world_as(&s->w, HOLA_HELPER);
    enum err e = world_end(
        &s->w, priority_card_enter(c, s->round.thing.id, typed, &m, &none, settled, counted, &d));
    *differ = d.count;
    return e;
}

static struct priority_cards make_cards(struct scene *s, int64_t count) {
    struct priority_cards all;
    int64_t next;
    assert_int_equal(
        world_do(&s->w, HOLA_HELPER, priority_card_make(&s->w.ctx, s->round.thing.id, count)),
        ERR_OK);
    struct ctx *c = world_as(&s->w, HOLA_HELPER);
    assert_int_equal(priority_card_list(c, &s->round, 0, 100, &all, &next), ERR_OK);
    struct priority_card *kept = arena_array(test_arena(), struct priority_card, all.count);
    memcpy(kept, all.item, all.count * sizeof *kept);
    all.item = kept;
    world_end(&s->w, ERR_OK);
    return all;
}

TEST_STORES("priority round: a card counts once, and can be taken out by a steward") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.in_room = true;
    begin_rating(&s);
    struct priority_cards cards = make_cards(&s, 3);
    bool counted;
    size_t differ;
    static const char marks[] = "1:8,12,6;2:6,18,5;3:2,2,2;";
    assert_int_equal(cards.count, 3);
    assert_int_equal(enter(&s, &cards.item[0], "1:8,12,99;", false, &counted, &differ), ERR_INPUT);
    assert_int_equal(enter(&s, &cards.item[0], "", false, &counted, &differ), ERR_INPUT);
    assert_int_equal(enter(&s, &cards.item[0], marks, false, &counted, &differ), ERR_OK);
    assert_true(counted);
    assert_int_equal(enter(&s, &cards.item[0], marks, false, &counted, &differ), ERR_TWICE);
    struct priority_card forged = cards.item[1];
    forged.number = 3;
    assert_int_equal(enter(&s, &forged, marks, false, &counted, &differ), ERR_INPUT);
    struct id id = s.round.thing.id;
    assert_int_equal(world_do(&s.w, HOLA_HELPER, priority_card_undo(&s.w.ctx, id, 1)),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, priority_card_undo(&s.w.ctx, id, 1)), ERR_OK);
    assert_int_equal(enter(&s, &cards.item[0], marks, false, &counted, &differ), ERR_OK);
    assert_int_equal(enter(&s, &cards.item[1], marks, false, &counted, &differ), ERR_OK);
    assert_int_equal(enter(&s, &cards.item[2], marks, false, &counted, &differ), ERR_OK);
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_card_make(&s.w.ctx, id, 1)),
                     ERR_FORBIDDEN);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    assert_int_equal(s.round.phase, PHASE_RANKED);
    assert_int_equal(recount(&s).code, EXIT_DONE);
}

TEST_STORES("priority round: typed twice, a difference is shown until somebody looks") {
    struct scene s;
    begin(&s, store, "hanlon");
    s.draft.in_room = s.draft.twice = true;
    begin_rating(&s);
    struct priority_cards cards = make_cards(&s, 2);
    struct priority_card_counts counts;
    bool counted;
    size_t differ;
    assert_int_equal(enter(&s, &cards.item[0], "1:8,12,6;2:6,18,5;", false, &counted, &differ),
                     ERR_OK);
    assert_false(counted);
    assert_int_equal(
        enter(&s, &cards.item[0], "1:8,12,6;2:6,8,5;3:1,1,1;", false, &counted, &differ),
        ERR_INPUT);
    assert_int_equal(differ, 4); /* seriousness of 2, and all of 3 */
    struct ctx *c = world_as(&s.w, HOLA_HELPER);
    assert_int_equal(priority_card_counts(c, &s.round, &counts), ERR_OK);
    world_end(&s.w, ERR_OK);
    assert_int_equal(counts.waiting, 1);
    assert_int_equal(enter(&s, &cards.item[0], "1:8,12,6;2:6,8,5;", true, &counted, &differ),
                     ERR_OK);
    assert_true(counted);
    assert_int_equal(enter(&s, &cards.item[1], "1:8,12,6;", false, &counted, &differ), ERR_OK);
    assert_int_equal(enter(&s, &cards.item[1], "1:8,12,6;", false, &counted, &differ), ERR_OK);
    assert_true(counted);
    assert_int_equal(enter(&s, &cards.item[1], "1:8,12,6;", false, &counted, &differ), ERR_TWICE);
}

/* --- people --- */

TEST_STORES("priority round: a sheet is its person's to take along, and loses its name with it") {
    struct scene s;
    begin(&s, store, "hanlon");
    open(&s);
    struct id id = s.round.thing.id;
    assert_int_equal(
        world_do(&s.w, MARA_MEMBER, priority_item_write(&s.w.ctx, id, STR("A well"), false)),
        ERR_OK);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    assert_int_equal(end(&s, PHASE_MERGING), ERR_OK);
    struct priority_marks m = priority_marks_read(test_arena(), STR("1:8,12,6;4:1,2,3;"), 3);
    struct priority_reason reason = {4, STR("Children fall into the old one.")};
    struct priority_reasons why = {&reason, 1};
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_sheet_put(&s.w.ctx, id, &m, &why)),
                     ERR_OK);
    for (int round = 0; round < 2; round++) {
        struct buf out = buf_make(1 << 20);
        struct ctx *c = world_as(&s.w, MARA_MEMBER);
        assert_int_equal(person_export(c, s.w.person[MARA_MEMBER], &out), ERR_OK);
        world_end(&s.w, ERR_OK);
        bool there = str_find(buf_str(&out), STR("1:8,12,6;4:1,2,3;")) < out.n;
        bool written = str_find(buf_str(&out), STR("\"A well\"")) < out.n;
        bool said = str_find(buf_str(&out), STR("Children fall")) < out.n;
        buf_free(&out);
        assert_int_equal(there, round == 0);
        assert_int_equal(written, round == 0);
        assert_int_equal(said, round == 0);
        if (round == 0) {
            assert_int_equal(world_do(&s.w, MARA_MEMBER,
                                      priority_person_forget(&s.w.ctx, s.w.person[MARA_MEMBER])),
                             ERR_OK);
        }
    }
    int64_t sheets;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(priority_sheet_count(c, &s.round, 10, &sheets), ERR_OK);
    world_end(&s.w, ERR_OK);
    assert_int_equal(sheets, 1); /* it still counts */
}

TEST_STORES("priority round: reasons are read once it is counted, and can be taken away") {
    struct scene s;
    begin(&s, store, "hanlon");
    begin_rating(&s);
    struct id id = s.round.thing.id;
    struct priority_marks m = priority_marks_read(test_arena(), STR("1:8,12,6;"), 3);
    struct priority_reason reason = {1, STR("My mother crosses it each day.")};
    struct priority_reasons why = {&reason, 1};
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_sheet_put(&s.w.ctx, id, &m, &why)),
                     ERR_OK);
    struct priority_saids said;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(priority_said_list(c, &s.round, 1, &said), ERR_OK);
    assert_int_equal(said.count, 0);
    world_end(&s.w, ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(priority_said_list(c, &s.round, 1, &said), ERR_OK);
    assert_int_equal(said.count, 1);
    assert_str(said.item[0].text, "My mother crosses it each day.");
    struct id sheet = said.item[0].sheet;
    world_end(&s.w, ERR_OK);
    assert_int_equal(world_do(&s.w, MATEO_MEMBER, priority_reason_hide(&s.w.ctx, id, 1, sheet)),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD, priority_reason_hide(&s.w.ctx, id, 1, sheet)),
                     ERR_OK);
    c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(priority_said_list(c, &s.round, 1, &said), ERR_OK);
    assert_int_equal(said.count, 0);
    world_end(&s.w, ERR_OK);
}

TEST_STORES("priority round: what was written becomes a need, and takes the turn if it was first") {
    struct scene s;
    begin(&s, store, "hanlon");
    open(&s);
    struct id id = s.round.thing.id;
    assert_int_equal(
        world_do(&s.w, MARA_MEMBER, priority_item_write(&s.w.ctx, id, STR("Water"), false)),
        ERR_OK);
    assert_int_equal(end(&s, PHASE_WRITING), ERR_OK);
    assert_int_equal(end(&s, PHASE_MERGING), ERR_OK);
    static const enum world_person all[] = {MARA_MEMBER, MATEO_MEMBER, HOLA_HELPER};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rate(&s, all[i], "1:1,1,1;4:9,9,9;"), ERR_OK);
    }
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    struct id need;
    assert_int_equal(world_do(&s.w, MATEO_MEMBER, priority_item_voice(&s.w.ctx, id, 4, &need)),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_item_voice(&s.w.ctx, id, 4, &need)),
                     ERR_OK);
    assert_int_equal(world_do(&s.w, MARA_MEMBER, priority_item_voice(&s.w.ctx, id, 4, &need)),
                     ERR_TWICE);
    struct need n;
    struct ctx *c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(need_find(c, need, &n), ERR_OK);
    assert_true(str_starts(n.thing.title, STR("Water")));
    assert_int_equal(n.thing.turn, TURN_DECIDE);
    world_end(&s.w, ERR_OK);
    /* What members wrote among themselves does not become everybody's by that. */
    assert_int_equal(world_do(&s.w, NOBODY_AT_ALL, need_find(&s.w.ctx, need, &n)), ERR_NOT_FOUND);
}

TEST_STORES("priority round: taken back, with a reason, and what was said is gone") {
    struct scene s;
    begin(&s, store, "hanlon");
    begin_rating(&s);
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,12,6;"), ERR_OK);
    struct id id = s.round.thing.id;
    assert_int_equal(
        world_do(&s.w, STELLA_STEWARD, priority_round_withdraw(&s.w.ctx, id, STR("no"))),
        ERR_INPUT);
    assert_int_equal(world_do(&s.w, MARA_MEMBER,
                              priority_round_withdraw(&s.w.ctx, id, STR("I do not like it."))),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&s.w, STELLA_STEWARD,
                              priority_round_withdraw(&s.w.ctx, id, STR("The flood came first."))),
                     ERR_OK);
    look(&s);
    assert_int_equal(s.round.phase, PHASE_WITHDRAWN);
    int64_t sheets;
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(priority_sheet_count(c, &s.round, 10, &sheets), ERR_OK);
    world_end(&s.w, ERR_OK);
    assert_int_equal(sheets, 0);
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,12,6;"), ERR_CLOSED);
}

/* --- needs that go meanwhile --- */

static void look_at_titles(struct scene *s, enum priority_which which,
                           const char *const *expected) {
    struct priority_items all;
    int64_t next;
    struct ctx *c = world_as(&s->w, MATEO_MEMBER);
    assert_int_equal(priority_item_list(c, &s->round, which, 0, 10, &all, &next), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        test_row("%zu", i);
        assert_str(all.item[i].title, expected[i]);
        assert_str(all.item[i].note, "");
    }
    (void)world_end(&s->w, ERR_OK);
}

TEST_STORES("priority round: a need that was hidden or taken back says nothing there any more") {
    static const char *const before[] = {"A bridge over the ford", "A lamp at the school gate",
                                         "Shade at the bus stop"};
    static const char *const after[] = {"taken back, or hidden", "taken back, or hidden",
                                        "Shade at the bus stop"};
    struct scene s;
    begin(&s, store, "hanlon");
    begin_rating(&s);
    look_at_titles(&s, ITEMS_PLACED, before);
    struct need gone;
    struct ctx *c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(need_find(c, s.need[0], &gone), ERR_OK);
    assert_int_equal(world_end(&s.w, need_withdraw(c, &gone)), ERR_OK);
    c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(need_find(c, s.need[1], &gone), ERR_OK);
    assert_int_equal(world_end(&s.w, thing_set_life(c, &gone.thing, LIFE_HIDDEN)), ERR_OK);
    look_at_titles(&s, ITEMS_PLACED, after);
    look_at_titles(&s, ITEMS_ALL, after);
    static const enum world_person all[] = {MARA_MEMBER, MATEO_MEMBER, HOLA_HELPER};
    static const char *const marks[] = {"1:1,1,1;2:9,9,9;3:1,2,3;", "1:5,9,5;2:5,5,5;3:1,2,3;",
                                        "1:9,9,9;2:1,1,1;3:1,2,3;"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rate(&s, all[i], marks[i]), ERR_OK);
    }
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    struct priority_places p = places(&s, MATEO_MEMBER);
    for (size_t i = 0; i < p.count; i++) {
        test_row("place %d", (int)p.item[i].place);
        assert_str(p.item[i].title, after[p.item[i].place - 1]);
    }
    struct priority_spreads differ;
    c = world_as(&s.w, MATEO_MEMBER);
    assert_int_equal(priority_spread_list(c, &s.round, &differ), ERR_OK);
    assert_true(differ.count > 0);
    for (size_t i = 0; i < differ.count; i++) {
        assert_str(differ.item[i].title, after[differ.item[i].place - 1]);
    }
    (void)world_end(&s.w, ERR_OK);
}

TEST_STORES("priority round: the bundle has numbers of needs, no words that may be taken back") {
    struct scene s;
    begin(&s, store, "hanlon");
    begin_rating(&s);
    assert_int_equal(rate(&s, MARA_MEMBER, "1:8,12,6;2:6,18,5;3:2,2,2;"), ERR_OK);
    assert_int_equal(end(&s, PHASE_RATING), ERR_OK);
    struct str zip;
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    c->viewer = &viewer_site;
    assert_int_equal(priority_bundle_find(c, s.round.thing.id, &zip), ERR_OK);
    assert_false(bundle_has(zip, "bridge"));
    assert_true(bundle_has(zip, "hanlon"));
    (void)world_end(&s.w, ERR_OK);
    assert_int_equal(recount(&s).code, EXIT_DONE);
}
