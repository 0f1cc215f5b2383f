/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The ways to come in, on both stores: links by mail, another address, printed codes. */
#include "kernel/pass.h"

#include "kernel/event.h"
#include "kernel/mail.h"
#include "kernel/session.h"
#include "kernel/setting.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

static const struct pass_link link_here = {.before = STR_INIT("https://kith.example/x?code="),
                                           .after = STR_INIT("&then=%2F")};

static enum err ask_link(struct world *w, const char *email) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, pass_send_link(c, str_of(email), link_here));
}

/* The newest letter to that address: its text, and the code of its link. */
static struct str letter_to(struct world *w, const char *email) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct mails all;
    assert_int_equal(mail_due(c, &all), ERR_OK);
    struct str text = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (str_eq(all.item[i].recipient, str_of(email))) {
            text = all.item[i].text;
        }
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return text;
}

static struct str code_in(struct str text) {
    struct str code = str_from(text, str_find(text, STR("?code=")) + 6);
    return str_cut(&code, '&');
}

static enum err enter(struct world *w, struct str code, const char *name, struct id *person,
                      bool *made) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, pass_enter_link(c, code, str_of(name), person, made));
}

static struct id person_with(struct world *w, const char *name, const char *email) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    struct person p = {.name = str_of(name)};
    assert_int_equal(person_make(c, &p), ERR_OK);
    assert_int_equal(person_add_address(c, p.id, str_of(email)), ERR_OK);
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return p.id;
}

TEST_STORES("pass: a link comes in once, within 20 minutes") {
    struct world w;
    world_make(&w, store);
    struct id ann = person_with(&w, "Ann", "ann@example.org"), who;
    bool made;
    assert_int_equal(ask_link(&w, " Ann@Example.ORG "), ERR_OK);
    struct str code = code_in(letter_to(&w, "ann@example.org"));
    assert_int_equal(code.n, 43);
    assert_int_equal(enter(&w, STR("nonsense"), "", &who, &made), ERR_CLOSED);
    assert_int_equal(enter(&w, STR(""), "", &who, &made), ERR_CLOSED);
    w.now_ms += 20 * MINUTE_MS - 1;
    assert_int_equal(enter(&w, code, "", &who, &made), ERR_OK);
    assert_true(id_eq(who, ann));
    assert_false(made);
    assert_int_equal(enter(&w, code, "", &who, &made), ERR_CLOSED);
    assert_int_equal(ask_link(&w, "ann@example.org"), ERR_OK);
    w.now_ms += 20 * MINUTE_MS;
    assert_int_equal(enter(&w, code_in(letter_to(&w, "ann@example.org")), "", &who, &made),
                     ERR_CLOSED);
}

TEST_STORES("pass: a new address makes an account with its link, once, even from two letters") {
    struct world w;
    world_make(&w, store);
    struct id first, second;
    bool made;
    assert_int_equal(ask_link(&w, "new@example.org"), ERR_OK);
    struct str one = code_in(letter_to(&w, "new@example.org"));
    w.now_ms++;
    assert_int_equal(ask_link(&w, "new@example.org"), ERR_OK);
    struct str two = code_in(letter_to(&w, "new@example.org"));
    assert_int_equal(enter(&w, one, "  ", &first, &made), ERR_INPUT);
    assert_int_equal(enter(&w, one, "Nadia", &first, &made), ERR_OK);
    assert_true(made);
    assert_int_equal(enter(&w, two, "Other", &second, &made), ERR_OK);
    assert_false(made);
    assert_true(id_eq(first, second));
}

TEST_STORES("pass: where only invited people come, a stranger's letter has no link") {
    struct world w;
    world_make(&w, store);
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(world_end(&w, setting_put(c, "accounts", STR("invited"))), ERR_OK);
    assert_int_equal(ask_link(&w, "new@example.org"), ERR_OK);
    struct str text = letter_to(&w, "new@example.org");
    assert_true(text.n > 0);
    assert_int_equal(str_find(text, STR("https://")), text.n);
}

TEST_STORES("pass: what is no address is said, and nothing is sent") {
    struct world w;
    world_make(&w, store);
    static const char *const bad[] = {"", "ann", "a@b", "a b@c.d", "a@b.c\r\nBcc: x@y.z"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        test_row("%s", bad[i]);
        assert_int_equal(ask_link(&w, bad[i]), ERR_INPUT);
        assert_str(w.ctx.wrong[0].field, "email");
    }
}

TEST_STORES("pass: another address joins the account that asked, unless it is somebody's") {
    struct world w;
    world_make(&w, store);
    (void)person_with(&w, "Ann", "ann@example.org");
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(pass_send_address(c, STR("mara@example.org"), link_here), ERR_OK);
    assert_int_equal(pass_send_address(c, STR("ann@example.org"), link_here), ERR_OK);
    struct addresses waiting;
    assert_int_equal(pass_addresses(c, w.person[MARA_MEMBER], &waiting), ERR_OK);
    assert_int_equal(waiting.count, 1);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    struct str taken = letter_to(&w, "ann@example.org");
    assert_int_equal(str_find(taken, STR("?code=")), taken.n);
    struct str code = code_in(letter_to(&w, "mara@example.org"));
    struct id who;
    bool made;
    assert_int_equal(enter(&w, code, "", &who, &made), ERR_CLOSED); /* it is no way in */
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, pass_enter_address(c, code, &who)), ERR_OK);
    assert_true(id_eq(who, w.person[MARA_MEMBER]));
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, pass_enter_address(c, code, &who)), ERR_CLOSED);
    assert_int_equal(ask_link(&w, "mara@example.org"), ERR_OK);
    assert_int_equal(enter(&w, code_in(letter_to(&w, "mara@example.org")), "", &who, &made),
                     ERR_OK);
    assert_true(id_eq(who, w.person[MARA_MEMBER]));
}

TEST_STORES("pass: the last address stays, others' cannot be taken away") {
    struct world w;
    world_make(&w, store);
    struct id ann = person_with(&w, "Ann", "ann@example.org");
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, person_drop_address(c, ann, STR("ann@example.org"))), ERR_INPUT);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(person_add_address(c, ann, STR("two@example.org")), ERR_OK);
    assert_int_equal(person_add_address(c, w.person[MARA_MEMBER], STR("two@example.org")),
                     ERR_TWICE);
    assert_int_equal(person_add_address(c, w.person[MARA_MEMBER], STR("m1@example.org")), ERR_OK);
    assert_int_equal(person_add_address(c, w.person[MARA_MEMBER], STR("m2@example.org")), ERR_OK);
    assert_int_equal(person_drop_address(c, ann, STR("m1@example.org")), ERR_OK);
    struct addresses all;
    assert_int_equal(person_addresses(c, w.person[MARA_MEMBER], &all), ERR_OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(person_drop_address(c, ann, STR("ann@example.org")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

/* --- on paper --- */

static enum err make_for(struct world *w, enum world_person who, const char *name, struct id *id,
                         struct str *code) {
    struct ctx *c = world_as(w, who);
    struct person p = {.name = str_of(name)};
    enum err e = world_end(w, pass_make_person(c, &w->community, &p, code));
    *id = p.id;
    return e;
}

static enum err come_in(struct world *w, struct str typed, struct id *who) {
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, pass_enter_printed(c, typed, who));
}

static enum err print_again(struct world *w, enum world_person by, const struct community *m,
                            struct id whose, struct str *code) {
    struct ctx *c = world_as(w, by);
    return world_end(w, pass_print_again(c, m, whose, code));
}

TEST_STORES("pass: helpers and stewards make accounts for others, nobody else does") {
    struct world w;
    world_make(&w, store);
    static const struct {
        enum world_person who;
        enum err e;
    } rows[] = {
        {NOBODY_AT_ALL, ERR_FORBIDDEN}, {SANA_STRANGER, ERR_FORBIDDEN},
        {MARA_MEMBER, ERR_FORBIDDEN},   {HOLA_HELPER, ERR_OK},
        {STELLA_STEWARD, ERR_OK},       {HANNA_HOST, ERR_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", world_name(rows[i].who));
        struct id id;
        struct str code;
        assert_int_equal(make_for(&w, rows[i].who, "Grandmother Wanja", &id, &code), rows[i].e);
    }
}

TEST_STORES("pass: a printed code comes in once; a new one makes the old one void") {
    struct world w;
    world_make(&w, store);
    struct id wanja, who;
    struct str code, second;
    assert_int_equal(make_for(&w, HOLA_HELPER, "Wanja", &wanja, &code), ERR_OK);
    assert_int_equal(make_for(&w, HOLA_HELPER, "Wanja", &who, &second), ERR_INPUT); /* twice */
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    struct viewer v;
    assert_int_equal(viewer_load(c, wanja, &v), ERR_OK);
    assert_int_equal(viewer_role(&v, w.community.thing.id), ROLE_MEMBER);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(come_in(&w, STR("AAAA-AAAA-AAAA"), &who), ERR_CLOSED);
    assert_int_equal(print_again(&w, HOLA_HELPER, &w.community, wanja, &second), ERR_OK);
    assert_int_equal(come_in(&w, code, &who), ERR_CLOSED);
    assert_int_equal(come_in(&w, second, &who), ERR_OK);
    assert_true(id_eq(who, wanja));
    assert_int_equal(come_in(&w, second, &who), ERR_CLOSED);
    int64_t rows, broken;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(audit_verify(c, &rows, &broken), ERR_OK);
    assert_int_equal(broken, 0);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("pass: a helper's printer opens no account with ways of its own, and none elsewhere") {
    struct world w;
    world_make(&w, store);
    struct id wanja;
    struct str code;
    assert_int_equal(make_for(&w, HOLA_HELPER, "Wanja", &wanja, &code), ERR_OK);
    assert_int_equal(print_again(&w, MARA_MEMBER, &w.community, wanja, &code), ERR_FORBIDDEN);
    assert_int_equal(print_again(&w, HOLA_HELPER, &w.other, wanja, &code), ERR_FORBIDDEN);
    for (enum world_person p = SANA_STRANGER; p < WORLD_PEOPLE; p++) {
        test_row("%s", world_name(p));
        assert_int_equal(print_again(&w, STELLA_STEWARD, &w.community, w.person[p], &code),
                         ERR_FORBIDDEN);
    }
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(community_set_role(c, &w.other, wanja, STR("Wanja"), ROLE_MEMBER), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(print_again(&w, HOLA_HELPER, &w.community, wanja, &code), ERR_FORBIDDEN);
    c = world_as(&w, HANNA_HOST);
    assert_int_equal(community_set_role(c, &w.other, wanja, STR("Wanja"), ROLE_NONE), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(print_again(&w, HOLA_HELPER, &w.community, wanja, &code), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(person_add_address(c, wanja, STR("wanja@example.org")), ERR_OK);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    assert_int_equal(print_again(&w, HOLA_HELPER, &w.community, wanja, &code), ERR_FORBIDDEN);
}

/* --- sessions --- */

TEST_STORES("session: a token opens only its own account, until its day; its hash opens nothing") {
    struct world w;
    world_make(&w, store);
    char mara[SESSION_TOKEN_SIZE + 1], mateo[SESSION_TOKEN_SIZE + 1];
    struct viewer v;
    struct str lang;
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(session_begin(c, w.person[MARA_MEMBER], STR("a phone"), mara), ERR_OK);
    assert_int_equal(session_begin(c, w.person[MATEO_MEMBER], STR("a desk"), mateo), ERR_OK);
    assert_int_equal(session_viewer(c, str_of(mara), &v, &lang), ERR_OK);
    assert_true(id_eq(v.person, w.person[MARA_MEMBER]));
    struct sessions all;
    assert_int_equal(session_list(c, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_int_equal(session_viewer(c, all.item[0].token_hash, &v, &lang), ERR_NOT_FOUND);
    /* Another's session cannot be ended by its hash. */
    assert_int_equal(session_end_one(c, session_hash(c->arena, str_of(mateo))), ERR_OK);
    assert_int_equal(session_viewer(c, str_of(mateo), &v, &lang), ERR_OK);
    bool fresh;
    assert_int_equal(session_is_fresh(c, str_of(mara), &fresh), ERR_OK);
    assert_true(fresh);
    assert_int_equal(session_is_fresh(c, str_of(mateo), &fresh), ERR_OK);
    assert_false(fresh);
    c->now_ms += SESSION_FRESH_MINUTES * MINUTE_MS;
    assert_int_equal(session_is_fresh(c, str_of(mara), &fresh), ERR_OK);
    assert_false(fresh);
    c->now_ms += SESSION_DAYS * DAY_MS;
    assert_int_equal(session_viewer(c, str_of(mara), &v, &lang), ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}

TEST_STORES("session: a new password ends all others") {
    struct world w;
    world_make(&w, store);
    char here[SESSION_TOKEN_SIZE + 1], there[SESSION_TOKEN_SIZE + 1];
    struct viewer v;
    struct str lang;
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(session_begin(c, w.person[MARA_MEMBER], STR(""), here), ERR_OK);
    assert_int_equal(session_begin(c, w.person[MARA_MEMBER], STR(""), there), ERR_OK);
    assert_int_equal(person_set_password(c, w.person[MARA_MEMBER], STR("$x"), str_of(here)),
                     ERR_OK);
    assert_int_equal(session_viewer(c, str_of(here), &v, &lang), ERR_OK);
    assert_int_equal(session_viewer(c, str_of(there), &v, &lang), ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
