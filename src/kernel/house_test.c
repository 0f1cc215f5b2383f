/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of keeping the site, on both stores. */
#include "kernel/house.h"

#include "kernel/community.h"
#include "kernel/person.h"
#include "tests/unit/world.h"

TEST_STORES("house: is for hosts alone") {
    struct world w;
    world_make(&w, store);
    for (int who = NOBODY_AT_ALL; who < HANNA_HOST; who++) {
        test_row("%s", world_name((enum world_person)who));
        struct house h = {STR("Ours"), STR(""), STR("host"), STR("open")};
        struct house_mail m = {0};
        struct house_people people;
        struct house_person person;
        struct house_memberships in;
        struct house_communities communities;
        struct house_audit audit;
        struct house_failures jobs, mails;
        bool more;
        struct ctx *c = world_as(&w, (enum world_person)who);
        assert_int_equal(house_find(c, &h), ERR_FORBIDDEN);
        assert_int_equal(house_save(c, &h), ERR_FORBIDDEN);
        assert_int_equal(house_mail_find(c, &m), ERR_FORBIDDEN);
        assert_int_equal(house_mail_save(c, &m), ERR_FORBIDDEN);
        assert_int_equal(house_people(c, STR(""), STR(""), ID_NONE, &people, &more), ERR_FORBIDDEN);
        assert_int_equal(house_person(c, w.person[MARA_MEMBER], &person, &in), ERR_FORBIDDEN);
        assert_int_equal(house_communities(c, (struct thing_page){0}, &communities, &more),
                         ERR_FORBIDDEN);
        assert_int_equal(house_audit(c, 0, &audit, &more), ERR_FORBIDDEN);
        assert_int_equal(house_failures(c, &jobs, &mails), ERR_FORBIDDEN);
        (void)world_end(&w, ERR_FORBIDDEN);
    }
}

TEST_STORES("house: what is wrong with settings is said by field") {
    struct world w;
    world_make(&w, store);
    static const struct {
        struct house house;
        const char *field;
    } rows[] = {
        {{STR_INIT(""), STR_INIT(""), STR_INIT("host"), STR_INIT("open")}, "name"},
        {{STR_INIT("Ours"), STR_INIT(""), STR_INIT("all"), STR_INIT("open")}, "communities"},
        {{STR_INIT("Ours"), STR_INIT(""), STR_INIT("host"), STR_INIT("")}, "accounts"},
        {{STR_INIT("Ours"), STR_INIT("\xff"), STR_INIT("host"), STR_INIT("open")}, "emergency"},
        {{STR_INIT("Ours"), STR_INIT("Call 112"), STR_INIT("everyone"), STR_INIT("invited")}, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct house h = rows[i].house;
        struct ctx *c = world_as(&w, HANNA_HOST);
        enum err e = house_save(c, &h);
        assert_int_equal(e, rows[i].field == NULL ? ERR_OK : ERR_INPUT);
        assert_true(rows[i].field == NULL || ctx_wrong_at(c, str_of(rows[i].field)) != NULL);
        (void)world_end(&w, e);
    }
    struct ctx *c = world_as(&w, MARA_MEMBER);
    bool may;
    assert_int_equal(community_may_make(c, &may), ERR_OK);
    assert_true(may);
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("house: mail settings reach neither another folder nor into the address") {
    struct world w;
    world_make(&w, store);
    static const struct {
        const char *host;
        int64_t port;
        const char *from, *user, *secret, *field;
    } rows[] = {
        {"mail.example.org", 587, "kith@example.org", "kith", "mail-password", NULL},
        {"mail.example.org", 587, "kith@example.org", "", "", NULL},
        {"", 587, "", "", "", NULL},
        {"mail.example.org", 0, "kith@example.org", "", "", "port"},
        {"mail.example.org", 65536, "kith@example.org", "", "", "port"},
        {"mail.example.org", 587, "", "", "", "from"},
        {"mail.example.org/x", 587, "kith@example.org", "", "", "host"},
        {"mail.example.org@evil", 587, "kith@example.org", "", "", "host"},
        {"mail..example", 587, "kith@example.org", "", "", "host"},
        {"mail.example.org", 587, "kith@example.org", "kith", "../mail.conf", "secret"},
        {"mail.example.org", 587, "kith@example.org", "kith", "/etc/passwd", "secret"},
        {"mail.example.org", 587, "kith@example.org", "kith", "..", "secret"},
        {"mail.example.org", 587, "kith@example.org", "kith", "", "secret"},
        {"mail.example.org", 587, "kith@example.org", "", "mail", "user"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        struct house_mail m = {str_of(rows[i].host), rows[i].port, str_of(rows[i].from),
                               str_of(rows[i].user), str_of(rows[i].secret)};
        struct ctx *c = world_as(&w, HANNA_HOST);
        enum err e = house_mail_save(c, &m);
        assert_int_equal(e, rows[i].field == NULL ? ERR_OK : ERR_INPUT);
        assert_true(rows[i].field == NULL || ctx_wrong_at(c, str_of(rows[i].field)) != NULL);
        (void)world_end(&w, e);
    }
}

TEST_STORES("house: people are found by address or the beginning of their name, page by page") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(person_add_address(c, w.person[MARA_MEMBER], STR("mara@example.org")), ERR_OK);
    for (int i = 0; i < HOUSE_PER_PAGE + 3; i++) {
        struct person p = {.name = STR("Zora")};
        assert_int_equal(person_make(c, &p), ERR_OK);
    }
    static const struct {
        const char *query;
        size_t count;
        bool more;
    } rows[] = {
        {"ma", 2, false},
        {"MARA", 1, false},
        {"mara@example.org", 1, false},
        {"x@y.z", 0, false},
        {"Ma%", 0, false},
        {"\xff", HOUSE_PER_PAGE, true},
        {"zor", HOUSE_PER_PAGE, true},
    };
    struct house_people all;
    bool more;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].query);
        assert_int_equal(house_people(c, str_of(rows[i].query), STR(""), ID_NONE, &all, &more),
                         ERR_OK);
        assert_int_equal(all.count, rows[i].count);
        assert_int_equal(more, rows[i].more);
    }
    struct house_person last = all.item[all.count - 1];
    assert_int_equal(house_people(c, STR("zor"), last.folded, last.id, &all, &more), ERR_OK);
    assert_int_equal(all.count, 3);
    assert_false(more);
    (void)world_end(&w, ERR_OK);
}
