/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of the directory, on both stores. */
#include "area/network/organisation.h"

#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "tests/unit/world.h"

static struct organisation draft(const char *name, const char *kind, const char *phone,
                                 const char *email, const char *web) {
    return (struct organisation){
        .thing = {.title = str_of(name), .topic = str_of(kind), .note = STR("")},
        .about = STR(""),
        .phone = str_of(phone),
        .email = str_of(email),
        .web = str_of(web),
        .address = STR(""),
        .languages = STR(""),
        .cost = STR("")};
}

static enum err add(struct world *w, enum world_person who, struct organisation *o) {
    struct ctx *c = world_as(w, who);
    return world_end(w, organisation_add(c, &w->community, o));
}

TEST_STORES("organisation: who may add one, and what is wrong by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        const char *name, *kind, *phone, *email, *web;
        enum err expected;
    } rows[] = {
        {NOBODY_AT_ALL, "Midwives", "birth", "123", "", "", ERR_FORBIDDEN},
        {SANA_STRANGER, "Midwives", "birth", "123", "", "", ERR_FORBIDDEN},
        {MARA_MEMBER, "", "birth", "123", "", "", ERR_INPUT},
        {MARA_MEMBER, "Midwives", "bakery", "123", "", "", ERR_INPUT},
        {MARA_MEMBER, "Midwives", "birth", "", "", "", ERR_INPUT},
        {MARA_MEMBER, "Midwives", "birth", "", "not an address", "", ERR_INPUT},
        {MARA_MEMBER, "Midwives", "birth", "", "", "javascript:alert(1)", ERR_INPUT},
        {MARA_MEMBER, "Midwives", "birth", "", "", "https://midwives.example", ERR_OK},
        {MARA_MEMBER, "Midwives", "birth", "123", "A@Example.org", "", ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].name);
        struct organisation o =
            draft(rows[i].name, rows[i].kind, rows[i].phone, rows[i].email, rows[i].web);
        assert_int_equal(add(&w, rows[i].who, &o), rows[i].expected);
    }
}

TEST_STORES("organisation: everybody reads it; members keep it true; it ages") {
    struct world w;
    world_make(&w, store);
    struct organisation o = draft("Midwives of the river", "birth", "123", "", "");
    assert_int_equal(add(&w, MARA_MEMBER, &o), ERR_OK);
    struct id id = o.thing.id;
    struct organisation seen;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(organisation_find(c, id, &seen), ERR_OK);
    assert_true(seen.fresh);
    struct things found;
    int64_t next;
    assert_int_equal(search_find(c, STR("midwives"), STR("organisation"), 0, &found, &next),
                     ERR_OK);
    assert_int_equal(found.count, 1);
    world_end(&w, ERR_OK);
    w.now_ms += (ORGANISATION_FRESH_DAYS + 1) * DAY_MS;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(organisation_find(c, id, &seen), ERR_OK);
    assert_false(seen.fresh);
    assert_int_equal(world_end(&w, organisation_check(c, id)), ERR_FORBIDDEN);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(world_end(&w, organisation_check(c, id)), ERR_OK);
    c = world_as(&w, MATEO_MEMBER);
    assert_int_equal(organisation_find(c, id, &seen), ERR_OK);
    assert_true(seen.fresh);
    assert_int_equal(world_end(&w, organisation_close(c, id)), ERR_FORBIDDEN);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, organisation_close(c, id)), ERR_OK);
}
