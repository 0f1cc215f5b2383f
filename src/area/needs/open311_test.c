/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs for programs: the rules, on both stores. */
#include "area/needs/open311.h"

#include <stdio.h>
#include <string.h>

#include "area/needs/need_merge.h"
#include "area/needs/need_state.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "sys/clock.h"
#include "tests/unit/world.h"

#define ALL (KEY_POWER(open311_post) | KEY_POWER(open311_show) | KEY_POWER(open311_update))

static struct key key_of(const struct world *w, int64_t powers) {
    return (struct key){.id = w->person[HANNA_HOST],
                        .community = w->community.thing.id,
                        .powers = powers,
                        .used_ms = {true, w->now_ms}};
}

static struct open311_draft draft_of(const char *text) {
    return (struct open311_draft){.code = STR("infrastructure"),
                                  .text = str_of(text),
                                  .place = STR("At the market"),
                                  .link = STR("")};
}

static enum err voice(struct world *w, int64_t powers, const struct open311_draft *d,
                      struct open311_voiced *out) {
    struct key k = key_of(w, powers);
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    enum err e = world_end(w, open311_voice(c, &k, d, out));
    out->token = e == ERR_OK ? arena_str(test_arena(), out->token) : STR("");
    return e;
}

static size_t found(struct world *w, struct id id, struct open311_request *out) {
    struct open311_requests all;
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    assert_int_equal(open311_find(c, (struct ids){&id, 1}, ID_NONE, &all), ERR_OK);
    if (all.count == 1) {
        *out = all.item[0];
        out->text = arena_str(test_arena(), out->text);
        out->state = arena_str(test_arena(), out->state);
        out->answer = arena_str(test_arena(), out->answer);
        out->code = arena_str(test_arena(), out->code);
        out->place = arena_str(test_arena(), out->place);
    }
    (void)world_end(w, ERR_OK);
    return all.count;
}

TEST_STORES("open311: what a key may decides whether and when others see a need") {
    struct world w;
    struct open311_voiced v = {.need = ID_NONE};
    struct open311_request r = {.id = ID_NONE};
    world_make(&w, store);
    static const struct {
        const char *text;
        int64_t powers;
        enum err e;
        bool shown;
    } rows[] = {
        {"No light at the first bridge", 0, ERR_FORBIDDEN, false},
        {"No light at the second bridge", KEY_POWER(open311_update), ERR_FORBIDDEN, false},
        {"A roof came down in the rain", KEY_POWER(open311_post), ERR_OK, false},
        {"Children have no way to school", ALL, ERR_OK, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct open311_draft d = draft_of(rows[i].text);
        test_row("%s", rows[i].text);
        assert_int_equal(voice(&w, rows[i].powers, &d, &v), rows[i].e);
        if (rows[i].e != ERR_OK) {
            continue;
        }
        struct id id;
        bool shown;
        assert_int_equal(v.shown, rows[i].shown);
        assert_int_equal(found(&w, v.need, &r), rows[i].shown ? 1 : 0);
        assert_int_equal(strlen(v.receipt), NEED_CODE_SIZE);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(world_end(&w, open311_token(c, v.token, &id, &shown)), ERR_OK);
        assert_int_equal(shown, rows[i].shown);
        c = world_as(&w, STELLA_STEWARD);
        assert_int_equal(world_end(&w, order_publish(c, v.need)), ERR_OK);
        c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(world_end(&w, open311_token(c, v.token, &id, &shown)), ERR_OK);
        assert_true(shown && id_eq(id, v.need));
        assert_int_equal(found(&w, v.need, &r), 1);
        assert_str(r.code, "infrastructure");
        assert_str(r.place, "At the market");
        assert_true(r.open);
    }
    struct id id;
    bool shown;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, open311_token(c, STR("unknown"), &id, &shown)), ERR_NOT_FOUND);
}

#define TEN "ten chars "
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

TEST_STORES("open311: a description becomes title and text, and comes back as it was") {
    struct world w;
    struct open311_voiced v = {.need = ID_NONE};
    struct open311_request r = {.id = ID_NONE};
    struct need n;
    world_make(&w, store);
    static const struct {
        const char *text, *title, *rest, *back;
    } rows[] = {
        {"No light at the bridge", "No light at the bridge", "", "No light at the bridge"},
        {"  A lamp is out\r\n\r\nSince Monday.  ", "A lamp is out", "Since Monday.",
         "A lamp is out\nSince Monday."},
        {"Help\nThe well is dry", "Help\nThe well is dry", NULL, NULL},
        {"A <b>bold</b> & <script>alert(1)</script> wish",
         "A <b>bold</b> & <script>alert(1)</script> wish", "",
         "A <b>bold</b> & <script>alert(1)</script> wish"},
        {HUNDRED HUNDRED "end",
         "ten chars ten chars ten chars ten chars ten chars ten chars ten chars ten chars ten "
         "chars ten chars ten chars ten…",
         HUNDRED HUNDRED "end", HUNDRED HUNDRED "end"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct open311_draft d = draft_of(rows[i].text);
        test_row("%s", rows[i].text);
        assert_int_equal(voice(&w, ALL, &d, &v), ERR_OK);
        struct ctx *c = world_as(&w, NOBODY_AT_ALL);
        assert_int_equal(need_find(c, v.need, &n), ERR_OK);
        if (rows[i].rest != NULL) {
            assert_str(n.thing.title, rows[i].title);
            assert_str(n.text, rows[i].rest);
        }
        assert_true(str_utf8_count(n.thing.title) <= NEED_TITLE_MAX);
        (void)world_end(&w, ERR_OK);
        assert_int_equal(found(&w, v.need, &r), 1);
        if (rows[i].back != NULL) {
            assert_str(r.text, rows[i].back);
        }
    }
}

TEST_STORES("open311: what is wrong with a need is what is wrong with the form's") {
    struct world w;
    struct open311_voiced v = {.need = ID_NONE};
    world_make(&w, store);
    char many[4100];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    struct open311_draft fine = draft_of("No light at the bridge");
    struct {
        const char *what;
        struct open311_draft d;
        enum err e;
        const char *field;
    } rows[] = {
        {"unknown", fine, ERR_NOT_FOUND, "service_code"},
        {"other's category", fine, ERR_NOT_FOUND, "service_code"},
        {"short", fine, ERR_INPUT, "description"},
        {"long", fine, ERR_INPUT, "description"},
        {"not UTF-8", fine, ERR_INPUT, "description"},
        {"out of range", fine, ERR_INPUT, "pin"},
        {"place too long", fine, ERR_INPUT, "place"},
        {"no link", fine, ERR_INPUT, "media_url"},
        {"a link with blanks", fine, ERR_INPUT, "media_url"},
        {"a script", fine, ERR_INPUT, "media_url"},
    };
    rows[0].d.code = STR("nothing");
    rows[1].d.code = STR("01890000-0000-7000-8000-000000000001");
    rows[2].d.text = STR("  short ");
    rows[3].d.text = str_of(many);
    rows[4].d.text = STR("No light \xff\xfe at the bridge");
    rows[5].d.has_pin = true;
    rows[5].d.lat = 91;
    rows[6].d.place = str_first(str_of(many), 201);
    rows[7].d.link = STR("picture.jpg");
    rows[8].d.link = STR("https://example.org/a b");
    rows[9].d.link = STR("javascript:alert(1)");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        assert_int_equal(voice(&w, ALL, &rows[i].d, &v), rows[i].e);
        assert_non_null(ctx_wrong_at(&w.ctx, str_of(rows[i].field)));
    }
    fine.link = STR("https://example.org/a.jpg");
    assert_int_equal(voice(&w, ALL, &fine, &v), ERR_OK);
    struct open311_request r = {.id = ID_NONE};
    assert_int_equal(found(&w, v.need, &r), 1);
    assert_str(r.text, "No light at the bridge\nhttps://example.org/a.jpg");
    assert_true(id_is_none(r.picture));
}

static struct id category(struct world *w, const char *name, bool sensitive) {
    struct category k = {.community = w->community.thing.id,
                         .topic = STR("care"),
                         .sensitive = sensitive,
                         .name = {{STR("en"), str_of(name), STR("")}},
                         .names = 1};
    struct ctx *c = world_as(w, STELLA_STEWARD);
    assert_int_equal(world_end(w, category_save(c, &k)), ERR_OK);
    return k.id;
}

TEST_STORES("open311: a sensitive kind makes it private, whoever brings it") {
    struct world w;
    struct open311_voiced v = {.need = ID_NONE};
    struct open311_request r = {.id = ID_NONE};
    struct need n;
    world_make(&w, store);
    struct open311_draft d = draft_of("Somebody is hurt at home");
    d.code = id_str(test_arena(), category(&w, "Not safe at home", true));
    d.has_pin = true;
    assert_int_equal(voice(&w, ALL, &d, &v), ERR_OK);
    assert_true(v.sensitive);
    assert_false(v.shown);
    assert_int_equal(found(&w, v.need, &r), 0);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(need_find(c, v.need, &n), ERR_OK);
    assert_false(n.has_pin);
    (void)world_end(&w, ERR_OK);
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, need_find(c, v.need, &n)), ERR_NOT_FOUND);
    struct open311_list l = {.community = w.community.thing.id,
                             .open = true,
                             .closed = true,
                             .to_ms = w.now_ms + DAY_MS};
    struct open311_requests all;
    bool more;
    open311_list_begin(&l);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, open311_list_next(c, &l, &all, &more)), ERR_OK);
    assert_int_equal(all.count, 0);
    assert_false(more);
}

TEST_STORES("open311: what is alike is voiced, and stewards are told") {
    struct world w;
    struct open311_voiced v[2];
    struct things same;
    world_make(&w, store);
    struct open311_draft d = draft_of("The lamp at the bridge is broken");
    assert_int_equal(voice(&w, ALL, &d, &v[0]), ERR_OK);
    assert_int_equal(voice(&w, ALL, &d, &v[1]), ERR_OK);
    assert_false(id_eq(v[0].need, v[1].need));
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(need_said_same(c, v[1].need, &same), ERR_OK);
    assert_int_equal(same.count, 1);
    assert_true(id_eq(same.item[0].id, v[0].need));
    (void)world_end(&w, ERR_OK);
}

/* --- lists --- */

struct walk {
    size_t count, pieces;
    int64_t last_ms;
    struct id last;
    size_t open;
};

/* All of a list; each is older than the one before, and none comes twice. */
static struct walk walk(struct world *w, struct open311_list l) {
    struct walk k = {.last_ms = INT64_MAX};
    bool more = true;
    open311_list_begin(&l);
    while (more) {
        struct open311_requests all;
        struct ctx *c = world_as(w, NOBODY_AT_ALL);
        assert_int_equal(open311_list_next(c, &l, &all, &more), ERR_OK);
        assert_true(all.count <= OPEN311_PIECE);
        for (size_t i = 0; i < all.count; i++) {
            const struct open311_request *r = &all.item[i];
            assert_true(r->voiced_ms < k.last_ms ||
                        (r->voiced_ms == k.last_ms && id_cmp(r->id, k.last) < 0));
            k.last_ms = r->voiced_ms;
            k.last = r->id;
            k.open += r->open ? 1 : 0;
        }
        k.count += all.count;
        k.pieces++;
        (void)world_end(w, ERR_OK);
    }
    return k;
}

static void voice_many(struct world *w, size_t count, struct str code) {
    struct key k = key_of(w, ALL);
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    for (size_t i = 0; i < count; i++) {
        char text[80];
        struct open311_voiced v = {.need = ID_NONE};
        snprintf(text, sizeof text, "w%zux%zuy w%zuz", i, i * 7, i * 13);
        struct open311_draft d = draft_of(text);
        d.code = code;
        c->now_ms = w->now_ms - (int64_t)(i / 3) * 1000; /* three at the same time */
        assert_int_equal(open311_voice(c, &k, &d, &v), ERR_OK);
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
}

TEST_STORES("open311: lists go on by key, through kinds, states and days") {
    struct world w;
    world_make(&w, store);
    struct id kind = category(&w, "Paths", false);
    voice_many(&w, 130, STR("health"));
    voice_many(&w, 120, id_str(test_arena(), kind));
    voice_many(&w, 10, STR("care"));
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    struct open311_services all;
    assert_int_equal(open311_services(c, w.community.thing.id, true, &all), ERR_OK);
    const struct open311_service *health = open311_service_of(&all, STR("health"));
    const struct open311_service *care = open311_service_of(&all, STR("care"));
    struct open311_service paths = *open311_service_of(&all, id_str(test_arena(), kind));
    struct open311_service kept[] = {*health, *care};
    kept[0].topic = STR("health");
    kept[1].topic = STR("care");
    (void)world_end(&w, ERR_OK);
    struct open311_list l = {.community = w.community.thing.id,
                             .open = true,
                             .closed = true,
                             .from_ms = w.now_ms - DAY_MS,
                             .to_ms = w.now_ms};
    struct walk k = walk(&w, l);
    assert_int_equal(k.count, 260);
    assert_int_equal(k.pieces, 3);
    l.code[l.codes++] = &kept[0];
    assert_int_equal(walk(&w, l).count, 130);
    l.code[l.codes++] = &paths;
    assert_int_equal(walk(&w, l).count, 250);
    l.code[0] = &kept[1];
    l.codes = 1;
    assert_int_equal(walk(&w, l).count, 10);
    l.codes = 0;
    l.open = false;
    assert_int_equal(walk(&w, l).count, 0);
    l.open = true;
    l.from_ms = w.now_ms - 1000;
    assert_int_equal(walk(&w, l).count, 18);
    l.to_ms = w.now_ms - 1;
    assert_int_equal(walk(&w, l).count, 9);
    l.community = w.other.thing.id;
    assert_int_equal(walk(&w, l).count, 0);
}

TEST_STORES("open311: a list ends at its limit") {
    struct world w;
    world_make(&w, store);
    voice_many(&w, OPEN311_REQUESTS_MAX + 5, STR("health"));
    struct open311_list l = {.community = w.community.thing.id, .open = true, .to_ms = w.now_ms};
    assert_int_equal(walk(&w, l).count, OPEN311_REQUESTS_MAX);
}

/* --- how they go on --- */

static enum err say(struct world *w, int64_t powers, struct id need, const char *number,
                    const char *status, const char *text) {
    struct key k = key_of(w, powers);
    struct id change;
    struct open311_said s = {id_str(test_arena(), need), str_of(number), str_of(status),
                             str_of(text)};
    struct ctx *c = world_as(w, NOBODY_AT_ALL);
    return world_end(w, open311_say(c, &k, &s, &change));
}

TEST_STORES("open311: a program says where a need stands, each update once") {
    struct world w;
    struct open311_voiced v = {.need = ID_NONE};
    struct open311_request r = {.id = ID_NONE};
    world_make(&w, store);
    struct open311_draft d = draft_of("The lamp at the bridge is broken");
    assert_int_equal(voice(&w, ALL, &d, &v), ERR_OK);
    static const struct {
        const char *number, *status, *text;
        enum err e;
        const char *state;
        bool open;
    } rows[] = {
        {"1", "OPEN", "We have read it.", ERR_OK, "voiced", true},
        {"2", "In_Progress", "The lamp is ordered.", ERR_OK, "moving", true},
        {"2", "closed", "The lamp stands again.", ERR_INPUT, "moving", true},
        {"3", "burning", "The lamp stands again.", ERR_INPUT, "moving", true},
        {"3", "closed", "short", ERR_INPUT, "moving", true},
        {"3", "closed", "", ERR_INPUT, "moving", true},
        {"", "closed", "The lamp stands again.", ERR_INPUT, "moving", true},
        {"3", "closed", "The lamp stands again.", ERR_OK, "answered", false},
        {"4", "open", "It went out once more.", ERR_OK, "reopened", true},
        {"5", "no_further_action", "No money for it this year.", ERR_OK, "declined", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu %s", i, rows[i].status);
        assert_int_equal(say(&w, ALL, v.need, rows[i].number, rows[i].status, rows[i].text),
                         rows[i].e);
        assert_int_equal(found(&w, v.need, &r), 1);
        assert_str(r.state, rows[i].state);
        assert_int_equal(r.open, rows[i].open);
        w.now_ms += 1000;
    }
    assert_str(r.answer, "No money for it this year.");
    assert_int_equal(say(&w, KEY_POWER(open311_post), v.need, "6", "open", "We look again."),
                     ERR_FORBIDDEN);
    struct open311_changes_list l = {
        .community = w.community.thing.id, .to_ms = w.now_ms, .left = OPEN311_REQUESTS_MAX};
    struct open311_changes all;
    bool more;
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(open311_changes_next(c, &l, &all, &more), ERR_OK);
    assert_false(more);
    assert_int_equal(all.count, 5);
    assert_string_equal(open311_status_word(all.item[1].state), "in_progress");
    assert_string_equal(open311_status_word(all.item[4].state), "no_further_action");
    (void)world_end(&w, ERR_OK);
}

TEST_STORES("open311: of what is not for everybody no program says or hears anything") {
    struct world w;
    struct open311_voiced held, quiet, shown;
    world_make(&w, store);
    struct open311_draft d = draft_of("A roof came down in the rain");
    assert_int_equal(voice(&w, KEY_POWER(open311_post), &d, &held), ERR_OK);
    d = draft_of("Somebody is hurt at home");
    d.code = id_str(test_arena(), category(&w, "Not safe at home", true));
    assert_int_equal(voice(&w, ALL, &d, &quiet), ERR_OK);
    d = draft_of("The lamp at the bridge is broken");
    assert_int_equal(voice(&w, ALL, &d, &shown), ERR_OK);
    struct key k = key_of(&w, ALL);
    k.community = w.other.thing.id;
    struct id change;
    struct open311_said s = {id_str(test_arena(), shown.need), STR("1"), STR("closed"),
                             STR("The lamp stands again.")};
    struct ctx *c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, open311_say(c, &k, &s, &change)), ERR_NOT_FOUND);
    assert_int_equal(say(&w, ALL, held.need, "1", "closed", "It is mended."), ERR_NOT_FOUND);
    assert_int_equal(say(&w, ALL, quiet.need, "2", "closed", "It is mended."), ERR_NOT_FOUND);
    assert_int_equal(say(&w, ALL, w.person[0], "3", "closed", "It is mended."), ERR_NOT_FOUND);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, need_set_state(c, quiet.need, STR("answered"),
                                                  STR("We went there at once."))),
                     ERR_OK);
    struct open311_changes_list l = {.to_ms = w.now_ms + DAY_MS, .left = 10};
    struct open311_changes all;
    bool more;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, open311_changes_next(c, &l, &all, &more)), ERR_OK);
    assert_int_equal(all.count, 0);
}

TEST_STORES("open311: one that was put together with another says so, one that is gone is gone") {
    struct world w;
    struct open311_voiced a = {.need = ID_NONE}, b = a;
    struct open311_request r = {.id = ID_NONE};
    world_make(&w, store);
    struct open311_draft d = draft_of("The lamp at the bridge is broken");
    assert_int_equal(voice(&w, ALL, &d, &a), ERR_OK);
    d = draft_of("It is too dark to fetch water");
    assert_int_equal(voice(&w, ALL, &d, &b), ERR_OK);
    struct ctx *c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, need_merge(c, b.need, a.need)), ERR_OK);
    struct open311_list l = {
        .community = w.community.thing.id, .open = true, .closed = true, .to_ms = w.now_ms};
    assert_int_equal(walk(&w, l).count, 1);
    assert_int_equal(found(&w, b.need, &r), 1);
    assert_false(r.open);
    assert_true(id_eq(r.target, a.need));
    assert_int_equal(say(&w, ALL, b.need, "1", "open", "We look at it."), ERR_CLOSED);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_hide(c, a.need, STR("Not kind to anybody"))), ERR_OK);
    assert_int_equal(found(&w, a.need, &r), 0);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, order_erase(c, b.need, STR("Not kind to anybody"))), ERR_OK);
    assert_int_equal(found(&w, b.need, &r), 0);
    struct id id;
    bool shown;
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, open311_token(c, b.token, &id, &shown)), ERR_NOT_FOUND);
}

TEST("open311: states have words that others know") {
    static const struct {
        const char *state, *word;
    } rows[] = {{"voiced", "open"},      {"moving", "in_progress"},
                {"reopened", "open"},    {"answered", "closed"},
                {"merged", "duplicate"}, {"declined", "no_further_action"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(open311_status_word(str_of(rows[i].state)), rows[i].word);
    }
}
