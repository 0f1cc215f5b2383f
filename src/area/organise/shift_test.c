/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of shifts, seats, the line for them, checking in and hours, on both stores. */
#include "area/organise/hours.h"

#include <string.h>

#include "tests/unit/world.h"

#define HOUR INT64_C(3600000)

/* The world's clock stands at 2026-03-12 12:00 UTC. */
static struct shift_draft draft_of(const struct world *w, const char *begins, const char *ends,
                                   int64_t most) {
    struct duty *d = arena_array(test_arena(), struct duty, 1);
    *d = (struct duty){.name = STR("dig"), .least = 1, .most = most};
    return (struct shift_draft){.community = w->community,
                                .title = STR("Setting up the poles"),
                                .place = STR("By the well"),
                                .begins = str_of(begins),
                                .ends = str_of(ends),
                                .open = true,
                                .duties = {d, 1}};
}

static enum err make(struct world *w, enum world_person who, struct shift_draft d,
                     struct shift *out) {
    struct ctx *c = world_as(w, who);
    return world_end(w, shift_make(c, &d, out));
}

/* Tomorrow from ten to twelve. */
static struct shift add_shift(struct world *w, int64_t most) {
    struct shift s;
    struct shift_draft d = draft_of(w, "2026-03-13T10:00", "2026-03-13T12:00", most);
    assert_int_equal(make(w, HOLA_HELPER, d, &s), ERR_OK);
    return s;
}

static struct id duty_of(struct world *w, const struct shift *s) {
    struct duties all;
    assert_int_equal(world_do(w, HOLA_HELPER, shift_duties(&w->ctx, s, &all)), ERR_OK);
    return all.item[0].id;
}

static enum err take(struct world *w, enum world_person who, const struct shift *s, bool *taken) {
    struct id duty = duty_of(w, s);
    struct ctx *c = world_as(w, who);
    return world_end(w, seat_take(c, s, duty, true, taken));
}

static int64_t seats_taken(struct world *w, const struct shift *s) {
    struct shift now;
    struct duties all;
    struct ctx *c = world_as(w, HOLA_HELPER);
    assert_int_equal(shift_find(c, s->thing.id, &now), ERR_OK);
    assert_int_equal(world_end(w, shift_duties(c, s, &all)), ERR_OK);
    assert_int_equal(now.thing.tally, all.item[0].taken);
    return now.thing.tally;
}

static struct shift_part part_of(struct world *w, enum world_person who, const struct shift *s) {
    struct shift_part part;
    struct ctx *c = world_as(w, who);
    assert_int_equal(world_end(w, shift_part(c, s, &part)), ERR_OK);
    return part;
}

/* An initiative of Mara's, as far as shifts and hours need one. */
static struct initiative add_initiative(struct world *w) {
    struct ctx *c = world_as(w, MATEO_MEMBER);
    struct thing need = {.kind = STR("need"),
                         .community = w->community.thing.id,
                         .owner = c->viewer->person,
                         .wanted = AUDIENCE_PUBLIC,
                         .life = LIFE_PUBLISHED,
                         .state = STR("voiced"),
                         .title = STR("No light on the path")};
    assert_int_equal(world_end(w, thing_make(c, &need)), ERR_OK);
    struct initiative_draft d = {.community = w->community,
                                 .title = STR("Lamps along the path"),
                                 .open = true,
                                 .needs = {&need.id, 1}};
    struct initiative i;
    c = world_as(w, MARA_MEMBER);
    assert_int_equal(world_end(w, initiative_make(c, &d, &i)), ERR_OK);
    return i;
}

TEST_STORES("shift: who may plan one") {
    struct world w;
    world_make(&w, store);
    struct initiative i = add_initiative(&w);
    static const struct {
        enum world_person who;
        bool of_initiative;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, false, ERR_SIGN_IN}, {SANA_STRANGER, false, ERR_FORBIDDEN},
        {MARA_MEMBER, false, ERR_FORBIDDEN}, {HOLA_HELPER, false, ERR_OK},
        {STELLA_STEWARD, false, ERR_OK},     {MARA_MEMBER, true, ERR_OK},
        {MATEO_MEMBER, true, ERR_FORBIDDEN}, {HOLA_HELPER, true, ERR_FORBIDDEN},
        {STELLA_STEWARD, true, ERR_OK},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%s, %s", world_name(rows[k].who), rows[k].of_initiative ? "initiative" : "own");
        struct shift s;
        struct shift_draft d = draft_of(&w, "2026-03-13T10:00", "2026-03-13T12:00", 3);
        d.initiative = rows[k].of_initiative ? i.thing.id : ID_NONE;
        assert_int_equal(make(&w, rows[k].who, d, &s), rows[k].expected);
    }
}

TEST_STORES("shift: what is wrong with a draft is said by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *title, *begins, *ends, *duty;
        int64_t least, most, age;
        const char *field;
    } rows[] = {
        {"", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 1, 2, 0, "title"},
        {"\xff\xfe\xfd", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 1, 2, 0, "title"},
        {"Poles", "tomorrow", "2026-03-13T12:00", "dig", 1, 2, 0, "begins"},
        {"Poles", "2026-03-13T10:00", "", "dig", 1, 2, 0, "ends"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T10:00", "dig", 1, 2, 0, "ends"},
        {"Poles", "2026-03-13T10:00", "2026-03-15T10:01", "dig", 1, 2, 0, "ends"},
        {"Poles", "2026-03-11T10:00", "2026-03-11T12:00", "dig", 1, 2, 0, "ends"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "", 1, 2, 0, "duty_0"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 0, 0, 0, "most_0"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 0, 501, 0, "most_0"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 3, 2, 0, "least_0"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "dig", -1, 2, 0, "least_0"},
        {"Poles", "2026-03-13T10:00", "2026-03-13T12:00", "dig", 1, 2, 121, "age_least"},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu %s", k, rows[k].field);
        struct shift s;
        struct shift_draft d = draft_of(&w, rows[k].begins, rows[k].ends, rows[k].most);
        d.title = str_of(rows[k].title);
        d.age_least = rows[k].age;
        d.duties.item[0].name = str_of(rows[k].duty);
        d.duties.item[0].least = rows[k].least;
        struct ctx *c = world_as(&w, HOLA_HELPER);
        assert_int_equal(shift_make(c, &d, &s), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[k].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
}

TEST_STORES("seat: the rules against one, each by its words") {
    struct world w;
    world_make(&w, store);
    struct shift s = add_shift(&w, 3);
    struct shift_draft other = draft_of(&w, "2026-03-13T11:59", "2026-03-13T13:00", 3);
    struct shift_draft behind = draft_of(&w, "2026-03-13T12:00", "2026-03-13T13:00", 3);
    struct shift overlapping, touching;
    bool taken;
    assert_int_equal(make(&w, HOLA_HELPER, other, &overlapping), ERR_OK);
    assert_int_equal(make(&w, HOLA_HELPER, behind, &touching), ERR_OK);
    assert_int_equal(take(&w, MATEO_MEMBER, &overlapping, &taken), ERR_OK);
    const struct {
        enum world_person who;
        const struct shift *shift;
        int64_t after_ms;
        int64_t age_least;
        bool says_age;
        int why;
    } rows[] = {
        {NOBODY_AT_ALL, &s, 0, 0, false, MSG_seat_bar_account},
        {SANA_STRANGER, &s, 0, 0, false, MSG_seat_bar_member},
        {MARA_MEMBER, &s, 0, 0, false, MSG_NONE},
        {MATEO_MEMBER, &s, 0, 0, false, MSG_seat_bar_overlap},
        {MARA_MEMBER, &s, 0, 18, false, MSG_seat_bar_age},
        {MARA_MEMBER, &s, 0, 18, true, MSG_NONE},
        {MARA_MEMBER, &s, 23 * HOUR + HOUR, 0, false, MSG_seat_bar_over},
        {MARA_MEMBER, &s, 24 * HOUR - 1, 0, false, MSG_NONE},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu %s", k, world_name(rows[k].who));
        struct msg_text why;
        struct shift asked = *rows[k].shift;
        asked.age_least = rows[k].age_least;
        struct ctx *c = world_as(&w, rows[k].who);
        c->now_ms += rows[k].after_ms;
        assert_int_equal(
            world_end(&w, shift_may_join(c, &asked, c->viewer, rows[k].says_age, &why)), ERR_OK);
        assert_int_equal(why.key, rows[k].why);
    }
    /* One that begins when the other ends is no overlap. */
    struct shift mine = add_shift(&w, 3);
    assert_int_equal(take(&w, MARA_MEMBER, &mine, &taken), ERR_OK);
    assert_int_equal(take(&w, MARA_MEMBER, &touching, &taken), ERR_OK);
    assert_int_equal(take(&w, MARA_MEMBER, &overlapping, &taken), ERR_INPUT);
}

TEST_STORES("seat: the line keeps its order; who cannot take the seat is passed over") {
    struct world w;
    world_make(&w, store);
    struct shift s = add_shift(&w, 1);
    struct shift_draft d = draft_of(&w, "2026-03-13T11:00", "2026-03-13T13:00", 5);
    struct shift rival;
    assert_int_equal(make(&w, HOLA_HELPER, d, &rival), ERR_OK);
    static const struct {
        enum world_person who;
        bool taken;
    } rows[] = {{MARA_MEMBER, true}, {MATEO_MEMBER, false}, {STELLA_STEWARD, false},
                {MARA_MEMBER, true}, {MATEO_MEMBER, false}, {HOLA_HELPER, false}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu %s", k, world_name(rows[k].who));
        bool taken;
        assert_int_equal(take(&w, rows[k].who, &s, &taken), ERR_OK);
        assert_int_equal(taken, rows[k].taken);
    }
    assert_int_equal(seats_taken(&w, &s), 1);
    /* Mateo, first in line, finds another shift meanwhile. */
    bool taken;
    assert_int_equal(take(&w, MATEO_MEMBER, &rival, &taken), ERR_OK);
    assert_true(taken);
    assert_int_equal(world_do(&w, MATEO_MEMBER, seat_leave(&w.ctx, &s, w.person[MARA_MEMBER])),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, seat_leave(&w.ctx, &s, w.person[MARA_MEMBER])),
                     ERR_OK);
    assert_true(part_of(&w, MATEO_MEMBER, &s).waiting);
    assert_true(part_of(&w, STELLA_STEWARD, &s).taken);
    assert_true(part_of(&w, HOLA_HELPER, &s).waiting);
    assert_int_equal(seats_taken(&w, &s), 1);
    /* The helper who made it frees the seat of somebody else: the next in line has it. */
    assert_int_equal(world_do(&w, HOLA_HELPER, seat_leave(&w.ctx, &s, w.person[STELLA_STEWARD])),
                     ERR_OK);
    assert_true(part_of(&w, HOLA_HELPER, &s).taken);
    /* Once it has begun, nobody walks away by themselves. */
    w.now_ms += 22 * HOUR;
    assert_int_equal(world_do(&w, MATEO_MEMBER, seat_leave(&w.ctx, &rival, w.person[MATEO_MEMBER])),
                     ERR_OK);
    w.now_ms += HOUR;
    assert_int_equal(world_do(&w, MATEO_MEMBER, seat_leave(&w.ctx, &rival, w.person[MATEO_MEMBER])),
                     ERR_CLOSED);
}

TEST_STORES("shift: changed duties, more seats, calling off") {
    struct world w;
    world_make(&w, store);
    struct shift s = add_shift(&w, 1);
    bool taken;
    assert_int_equal(take(&w, MARA_MEMBER, &s, &taken), ERR_OK);
    assert_int_equal(take(&w, MATEO_MEMBER, &s, &taken), ERR_OK);
    struct duty duties[2] = {{.id = duty_of(&w, &s), .name = STR("dig"), .least = 1, .most = 2},
                             {.name = STR("cook"), .least = 0, .most = 1}};
    struct shift_draft d = draft_of(&w, "2026-03-13T10:00", "2026-03-13T14:00", 0);
    d.duties = (struct duties){duties, 2};
    assert_int_equal(world_do(&w, MARA_MEMBER, shift_change(&w.ctx, &s, &d)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, HOLA_HELPER, shift_change(&w.ctx, &s, &d)), ERR_OK);
    assert_true(part_of(&w, MATEO_MEMBER, &s).taken);
    assert_int_equal(seats_taken(&w, &s), 2);
    struct ctx *c = world_as(&w, HOLA_HELPER);
    assert_int_equal(world_end(&w, shift_find(c, s.thing.id, &s)), ERR_OK);
    assert_int_equal(s.seats_most, 3);
    struct duties all;
    assert_int_equal(world_do(&w, HOLA_HELPER, shift_duties(&w.ctx, &s, &all)), ERR_OK);
    assert_int_equal(all.count, 2);
    /* Fewer seats than are taken, or none at all, is refused by field. */
    static const struct {
        const char *name;
        int64_t most;
        const char *field;
    } rows[] = {{"dig", 1, "most_0"}, {"", 1, "duty_0"}};
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%s", rows[k].field);
        duties[0].name = str_of(rows[k].name);
        duties[0].most = rows[k].most;
        duties[1].id = all.item[1].id;
        c = world_as(&w, HOLA_HELPER);
        struct shift now = s;
        assert_int_equal(shift_change(c, &now, &d), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[k].field)));
        world_end(&w, ERR_INPUT);
    }
    assert_int_equal(world_do(&w, HOLA_HELPER, shift_call_off(&w.ctx, &s, STR(""))), ERR_INPUT);
    assert_int_equal(world_do(&w, HOLA_HELPER, shift_call_off(&w.ctx, &s, STR("It rains"))),
                     ERR_OK);
    c = world_as(&w, HOLA_HELPER);
    assert_int_equal(world_end(&w, shift_find(c, s.thing.id, &s)), ERR_OK);
    assert_int_equal(take(&w, STELLA_STEWARD, &s, &taken), ERR_INPUT);
}

TEST_STORES("shift: lists are soonest first; only what I may do; nobody sees what is not theirs") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *begins, *ends;
        bool open;
        int64_t most;
    } made[] = {
        {"2026-03-15T10:00", "2026-03-15T11:00", true, 1},
        {"2026-03-13T10:00", "2026-03-13T11:00", true, 1},
        {"2026-03-14T10:00", "2026-03-14T11:00", false, 1},
        {"2026-03-13T10:30", "2026-03-13T12:00", true, 9},
    };
    struct shift all[4];
    for (size_t k = 0; k < 4; k++) {
        struct shift_draft d = draft_of(&w, made[k].begins, made[k].ends, made[k].most);
        d.open = made[k].open;
        assert_int_equal(make(&w, HOLA_HELPER, d, &all[k]), ERR_OK);
    }
    bool taken;
    assert_int_equal(take(&w, MATEO_MEMBER, &all[1], &taken), ERR_OK);
    static const struct {
        enum world_person who;
        bool only_may;
        size_t count;
        int order[4];
    } rows[] = {
        {NOBODY_AT_ALL, false, 3, {1, 3, 0}},  {SANA_STRANGER, true, 0, {0}},
        {MARA_MEMBER, false, 4, {1, 3, 2, 0}}, {MARA_MEMBER, true, 3, {3, 2, 0}},
        {MATEO_MEMBER, true, 2, {2, 0}},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        for (int site = 0; site < 2; site++) {
            test_row("%s, %d", world_name(rows[k].who), site);
            struct shifts found;
            struct shift_page next;
            bool more;
            struct ctx *c = world_as(&w, rows[k].who);
            struct id where = site ? ID_NONE : w.community.thing.id;
            assert_int_equal(
                world_end(&w, shift_list(c, where, rows[k].only_may, (struct shift_page){0}, &found,
                                         &next, &more)),
                ERR_OK);
            assert_false(more);
            assert_int_equal(found.count, rows[k].count);
            for (size_t i = 0; i < found.count; i++) {
                assert_true(id_eq(found.item[i].thing.id, all[rows[k].order[i]].thing.id));
            }
        }
    }
}

TEST_STORES("shift: a long list goes on where it stopped, and ends") {
    struct world w;
    world_make(&w, store);
    for (int k = 0; k < 45; k++) {
        char begins[17], ends[17];
        lang_time_local(w.now_ms + (k + 1) * 3 * HOUR, STR("UTC"), begins);
        lang_time_local(w.now_ms + (k + 2) * 3 * HOUR, STR("UTC"), ends);
        struct shift s;
        assert_int_equal(make(&w, HOLA_HELPER, draft_of(&w, begins, ends, 1), &s), ERR_OK);
    }
    struct shift_page next = {0};
    bool more = true;
    size_t seen = 0;
    int64_t last = 0;
    for (int pages = 0; more; pages++) {
        assert_true(pages < 4);
        struct shifts found;
        struct ctx *c = world_as(&w, MARA_MEMBER);
        assert_int_equal(
            world_end(&w, shift_list(c, w.community.thing.id, false, next, &found, &next, &more)),
            ERR_OK);
        for (size_t i = 0; i < found.count; i++) {
            assert_true(found.item[i].begins_ms > last);
            last = found.item[i].begins_ms;
        }
        seen += found.count;
    }
    assert_int_equal(seen, 45);
}

static int64_t minutes_of(struct world *w, const struct initiative *i) {
    struct initiative now;
    struct ctx *c = world_as(w, MARA_MEMBER);
    assert_int_equal(world_end(w, initiative_find(c, i->thing.id, &now)), ERR_OK);
    return now.minutes;
}

TEST_STORES("hours: checked in by the code, confirmed on the list, taken back from it") {
    struct world w;
    world_make(&w, store);
    struct initiative i = add_initiative(&w);
    struct shift s;
    struct shift_draft d = draft_of(&w, "2026-03-13T10:00", "2026-03-13T12:30", 5);
    d.initiative = i.thing.id;
    bool taken;
    assert_int_equal(make(&w, MARA_MEMBER, d, &s), ERR_OK);
    assert_int_equal(take(&w, MATEO_MEMBER, &s, &taken), ERR_OK);
    assert_int_equal(take(&w, HOLA_HELPER, &s, &taken), ERR_OK);
    struct str code;
    assert_int_equal(world_do(&w, MATEO_MEMBER, shift_code(&w.ctx, &s, &code)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, shift_code(&w.ctx, &s, &code)), ERR_OK);
    const struct {
        enum world_person who;
        int64_t after_hours;
        struct str code;
        enum err expected;
    } rows[] = {
        {MATEO_MEMBER, 20, code, ERR_CLOSED},
        {MATEO_MEMBER, 21, STR("ABC"), ERR_INPUT},
        {MATEO_MEMBER, 21, STR(""), ERR_INPUT},
        {MATEO_MEMBER, 21, STR("\xff\xff\xff\xff\xff\xff"), ERR_INPUT},
        {STELLA_STEWARD, 21, code, ERR_FORBIDDEN},
        {MATEO_MEMBER, 37, code, ERR_CLOSED},
        {MATEO_MEMBER, 22, code, ERR_OK},
        {MATEO_MEMBER, 22, code, ERR_OK},
    };
    int64_t from = w.now_ms;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu", k);
        w.now_ms = from + rows[k].after_hours * HOUR;
        assert_int_equal(world_do(&w, rows[k].who, shift_check_in(&w.ctx, &s, rows[k].code)),
                         rows[k].expected);
    }
    assert_int_equal(world_do(&w, MATEO_MEMBER, seat_leave(&w.ctx, &s, w.person[MATEO_MEMBER])),
                     ERR_CLOSED);
    struct hours_sums sums;
    assert_int_equal(world_do(&w, MATEO_MEMBER, hours_sums(&w.ctx, &sums)), ERR_OK);
    assert_int_equal(sums.said, 150);
    assert_int_equal(minutes_of(&w, &i), 0);
    struct id both[2] = {w.person[MATEO_MEMBER], w.person[HOLA_HELPER]};
    static const struct {
        enum world_person who;
        size_t came;
        enum err expected;
        int64_t minutes;
    } lists[] = {
        {MATEO_MEMBER, 2, ERR_FORBIDDEN, 0}, {MARA_MEMBER, 2, ERR_OK, 300},
        {MARA_MEMBER, 2, ERR_OK, 300},       {MARA_MEMBER, 1, ERR_OK, 150},
        {MARA_MEMBER, 0, ERR_OK, 0},         {STELLA_STEWARD, 1, ERR_OK, 150},
    };
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
        test_row("list %zu", k);
        struct ids came = {both, lists[k].came};
        assert_int_equal(world_do(&w, lists[k].who, shift_set_came(&w.ctx, &s, came)),
                         lists[k].expected);
        assert_int_equal(minutes_of(&w, &i), lists[k].minutes);
    }
}

TEST_STORES("hours: said by the person, judged by who coordinates, seen by nobody else") {
    struct world w;
    world_make(&w, store);
    struct initiative i = add_initiative(&w);
    static const struct {
        enum world_person who;
        const char *day;
        int64_t minutes;
        enum err expected;
    } rows[] = {
        {SANA_STRANGER, "2026-03-11", 60, ERR_FORBIDDEN},
        {MATEO_MEMBER, "2026-03-11", 90, ERR_OK},
        {MATEO_MEMBER, "2026-03-11", 90, ERR_OK}, /* sent twice, kept once */
        {MATEO_MEMBER, "2026-03-10", 60, ERR_OK},
        {MATEO_MEMBER, "2026-03-20", 60, ERR_INPUT},
        {MATEO_MEMBER, "2025-03-01", 60, ERR_INPUT},
        {MATEO_MEMBER, "the day before", 60, ERR_INPUT},
        {MATEO_MEMBER, "2026-03-11", 0, ERR_INPUT},
        {MATEO_MEMBER, "2026-03-11", 24 * 60 + 1, ERR_INPUT},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        test_row("%zu", k);
        assert_int_equal(
            world_do(&w, rows[k].who,
                     hours_say(&w.ctx, &i, str_of(rows[k].day), rows[k].minutes, STR("digging"))),
            rows[k].expected);
    }
    struct hours_list list;
    assert_int_equal(world_do(&w, MATEO_MEMBER, hours_waiting(&w.ctx, &i, &list)), ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, hours_waiting(&w.ctx, &i, &list)), ERR_OK);
    assert_int_equal(list.count, 2);
    struct id first = list.item[0].id, second = list.item[1].id;
    assert_int_equal(world_do(&w, MATEO_MEMBER, hours_judge(&w.ctx, &i, first, true)),
                     ERR_FORBIDDEN);
    assert_int_equal(world_do(&w, MARA_MEMBER, hours_judge(&w.ctx, &i, first, true)), ERR_OK);
    assert_int_equal(world_do(&w, MARA_MEMBER, hours_judge(&w.ctx, &i, first, true)), ERR_CLOSED);
    assert_int_equal(world_do(&w, MATEO_MEMBER, hours_take_back(&w.ctx, first)), ERR_CLOSED);
    assert_int_equal(world_do(&w, HOLA_HELPER, hours_take_back(&w.ctx, second)), ERR_NOT_FOUND);
    assert_int_equal(world_do(&w, MATEO_MEMBER, hours_take_back(&w.ctx, second)), ERR_OK);
    assert_int_equal(minutes_of(&w, &i), 60);
    bool more;
    assert_int_equal(
        world_do(&w, MATEO_MEMBER, hours_mine(&w.ctx, (struct hours_page){0}, &list, &more)),
        ERR_OK);
    assert_int_equal(list.count, 1);
    assert_str(list.item[0].title, "Lamps along the path");
    assert_int_equal(
        world_do(&w, HOLA_HELPER, hours_mine(&w.ctx, (struct hours_page){0}, &list, &more)),
        ERR_OK);
    assert_int_equal(list.count, 0);
}

TEST_STORES("seat: who is forgotten makes room for the next; the sum of hours stays") {
    struct world w;
    world_make(&w, store);
    struct initiative i = add_initiative(&w);
    struct shift s = add_shift(&w, 1);
    bool taken;
    assert_int_equal(take(&w, MATEO_MEMBER, &s, &taken), ERR_OK);
    assert_int_equal(take(&w, STELLA_STEWARD, &s, &taken), ERR_OK);
    assert_false(taken);
    assert_int_equal(
        world_do(&w, MATEO_MEMBER, hours_say(&w.ctx, &i, STR("2026-03-11"), 60, STR("secret"))),
        ERR_OK);
    struct hours_list list;
    assert_int_equal(world_do(&w, MARA_MEMBER, hours_waiting(&w.ctx, &i, &list)), ERR_OK);
    assert_int_equal(world_do(&w, MARA_MEMBER, hours_judge(&w.ctx, &i, list.item[0].id, true)),
                     ERR_OK);
    struct id mateo = w.person[MATEO_MEMBER];
    struct buf b = buf_make(100000);
    struct json_out out = json_begin(&b);
    struct ctx *c = world_as(&w, MATEO_MEMBER);
    json_open_object(&out);
    assert_int_equal(seat_export_person(c, mateo, &out), ERR_OK);
    assert_int_equal(hours_export_person(c, mateo, &out), ERR_OK);
    json_close_object(&out);
    assert_true(str_find(buf_str(&b), STR("Setting up the poles")) < b.n);
    assert_true(str_find(buf_str(&b), STR("secret")) < b.n);
    buf_free(&b);
    assert_int_equal(seat_forget_person(c, mateo), ERR_OK);
    assert_int_equal(world_end(&w, hours_forget_person(c, mateo)), ERR_OK);
    assert_true(part_of(&w, STELLA_STEWARD, &s).taken);
    assert_int_equal(seats_taken(&w, &s), 1);
    assert_int_equal(minutes_of(&w, &i), 60);
    bool more;
    assert_int_equal(
        world_do(&w, MATEO_MEMBER, hours_mine(&w.ctx, (struct hours_page){0}, &list, &more)),
        ERR_OK);
    assert_int_equal(list.count, 0);
}
