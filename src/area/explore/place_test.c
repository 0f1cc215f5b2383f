/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of places, on both stores. */
#include "area/explore/place.h"

#include <string.h>

#include "kernel/search.h"
#include "tests/unit/world.h"

static struct place draft(const char *kind, const char *code, const char *name) {
    return (struct place){
        .thing = {.title = str_of(name)}, .kind = str_of(kind), .code = str_of(code)};
}

TEST_STORES("place: only those who keep the site make one, and everybody sees it") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err expected;
    } rows[] = {{NOBODY_AT_ALL, ERR_FORBIDDEN},
                {SANA_STRANGER, ERR_FORBIDDEN},
                {MARA_MEMBER, ERR_FORBIDDEN},
                {STELLA_STEWARD, ERR_FORBIDDEN},
                {HANNA_HOST, ERR_OK}};
    struct place p;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        p = draft("county", "01001", "Autauga");
        assert_int_equal(world_do(&w, rows[i].who, place_make(&w.ctx, &p)), rows[i].expected);
    }
    struct place found;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(place_find(c, p.thing.id, &found), ERR_OK);
    assert_str(found.code, "01001");
    assert_int_equal(place_save(c, &found), ERR_FORBIDDEN);
    struct things things;
    int64_t next;
    assert_int_equal(search_find(c, STR("autau"), STR("place"), 0, &things, &next), ERR_OK);
    assert_int_equal(things.count, 1);
    world_end(&w, ERR_OK);
}

TEST_STORES("place: what is wrong with one is said by field") {
    struct world w;
    world_make(&w, store);
    static char long_name[PLACE_NAME_MAX + 2];
    memset(long_name, 'a', PLACE_NAME_MAX + 1);
    static const struct {
        const char *kind, *code, *name;
        double lat;
        const char *field;
    } rows[] = {
        {"county", "1", "", 0, "name"},        {"county", "1", long_name, 0, "name"},
        {"county", "1", "\xff", 0, "name"},    {"county", "", "Ada", 0, "code"},
        {"planet", "1", "Ada", 0, "kind"},     {"county", "1", "Ada", 91, "pin"},
        {"county", "taken", "Ada", 0, "code"},
    };
    struct place first = draft("county", "taken", "Adair");
    assert_int_equal(world_do(&w, HANNA_HOST, place_make(&w.ctx, &first)), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].field);
        struct place p = draft(rows[i].kind, rows[i].code, rows[i].name);
        p.has_pin = true;
        p.lat = rows[i].lat;
        struct ctx *c = world_as(&w, HANNA_HOST);
        assert_int_equal(place_make(c, &p), ERR_INPUT);
        assert_non_null(ctx_wrong_at(c, str_of(rows[i].field)));
        assert_int_equal(c->wrong_count, 1);
        world_end(&w, ERR_INPUT);
    }
}

static void put_many(struct world *w, int count) {
    struct ctx *c = world_as(w, HANNA_HOST);
    for (int i = 0; i < count; i++) {
        struct id id;
        bool made;
        struct str code = arena_printf(c->arena, "%03d", i);
        struct str name = arena_printf(c->arena, "Órgiva %03d", i);
        assert_int_equal(place_put(c, STR("village"), code, name, &id, &made), ERR_OK);
        assert_true(made);
    }
    world_end(w, ERR_OK);
}

TEST_STORES("place: the list goes on by name, finds beginnings without accents, and codes") {
    struct world w;
    world_make(&w, store);
    put_many(&w, PLACES_PER_PAGE + 3);
    static const struct {
        const char *kind, *typed;
        size_t count;
        bool more;
    } rows[] = {
        {"", "", PLACES_PER_PAGE, true}, {"village", "", PLACES_PER_PAGE, true},
        {"county", "", 0, false},        {"", "orgiva 00", 10, false},
        {"", "ÓRGIVA 001", 1, false},    {"", "052", 1, false},
        {"", "rgiva", 0, false},         {"", "' OR 1=1 --", 0, false},
        {"nothing", "orgiva", 0, false},
    };
    struct places found;
    bool more;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].typed);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        struct place_after after = {.folded = STR("")};
        assert_int_equal(
            place_list(c, str_of(rows[i].kind), str_of(rows[i].typed), after, &found, &more),
            ERR_OK);
        assert_int_equal(found.count, rows[i].count);
        assert_int_equal(more, rows[i].more);
        world_end(&w, ERR_OK);
    }
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct place_after after = {.folded = STR("")};
    assert_int_equal(place_list(c, STR(""), STR(""), after, &found, &more), ERR_OK);
    const struct place *last = &found.item[found.count - 1];
    after = (struct place_after){last->folded, last->thing.id};
    assert_int_equal(place_list(c, STR(""), STR(""), after, &found, &more), ERR_OK);
    assert_int_equal(found.count, 3);
    assert_str(found.item[0].code, "050");
    assert_false(more);
    world_end(&w, ERR_OK);
}

TEST_STORES("place: a file gives a known one its new name") {
    struct world w;
    world_make(&w, store);
    struct id id, again;
    bool made;
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(place_put(c, STR("county"), STR("1"), STR("Ada"), &id, &made), ERR_OK);
    assert_int_equal(place_put(c, STR("county"), STR("1"), STR("Adair"), &again, &made), ERR_OK);
    assert_false(made);
    assert_true(id_eq(id, again));
    struct place p;
    assert_int_equal(place_find(c, id, &p), ERR_OK);
    assert_str(p.thing.title, "Adair");
    assert_int_equal(place_put(c, STR("region"), STR("1"), STR("Ada"), &again, &made), ERR_OK);
    assert_true(made);
    world_end(&w, ERR_OK);
}
