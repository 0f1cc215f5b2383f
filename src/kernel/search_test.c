/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Search: one table of questions and answers for both stores; who sees what; what is left. */
#include "kernel/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/span.h"
#include "db/inner.h"
#include "kernel/gate.h"
#include "kernel/search_inside.h"
#include "sys/chance.h"
#include "sys/file.h"
#include "tests/unit/world.h"

/* --- what there is to find --- */

enum place { PUBLIC, MEMBERS, STEWARDS, OTHER, DRAFT, HIDDEN };

struct said {
    const char *name; /* how rows call it */
    const char *title, *body;
    const char *kind, *lang;
    int64_t stages;
    enum place place;
};

static const struct said all[] = {
    {"a", "Une lampe pr\xc3\xa8s du puits", "Le soir, on ne voit rien.", "need", "fr", 0, PUBLIC},
    {"b", "Light on the river path", "The old lamp is broken since March.", "need", "en",
     STAGE_BIT(birth), PUBLIC},
    {"c", "A circle for tired nights", "We meet on Tuesdays. Nights are long.", "circle", "en",
     STAGE_BIT(newborn), PUBLIC},
    {"d", "Noches sin dormir", "Las voces de las madres; una sola voz.", "work", "es",
     STAGE_BIT(newborn), PUBLIC},
    {"e",
     "\xd8\xa7\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa \xd8\xa7\xd9\x84\xd9\x82\xd8\xaf\xd9\x8a"
     "\xd9\x85",
     "\xd9\x85\xd8\xaf\xd8\xb1\xd8\xb3\xd8\xa9 \xd8\xa3\xd8\xad\xd9\x85\xd8\xaf", "work", "ar", 0,
     PUBLIC},
    {"f", "\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd\xe3\x81\xae\xe6\xaf\x8d",
     "\xe5\x8a\xa9\xe7\x94\xa3\xe5\xb8\xab", "work", "ja", 0, PUBLIC},
    {"g",
     "\xe0\xb9\x81\xe0\xb8\xa1\xe0\xb9\x88\xe0\xb8\xa5\xe0\xb8\xb9\xe0\xb8\x81\xe0\xb8\xad"
     "\xe0\xb9\x88\xe0\xb8\xad\xe0\xb8\x99",
     "", "work", "th", 0, PUBLIC},
    {"h", "Paper on 3.14 and \xd9\xa1\xd9\xa2", "", "evidence", "en", 0, PUBLIC},
    {"i", "A quilt for the members", "Zanzibar cloth.", "need", "en", 0, MEMBERS},
    {"j", "For the stewards' eyes", "Quixotic words.", "need", "en", 0, STEWARDS},
    {"k", "What hillside keeps", "Quartz and quilts.", "need", "en", 0, OTHER},
    {"l", "Mara's own draft", "Quincunx.", "need", "en", 0, DRAFT},
    {"m", "It was hidden", "Quagmire.", "need", "en", 0, HIDDEN},
};

#define SAID (sizeof all / sizeof all[0])

struct shelf {
    struct world w;
    struct id id[SAID];
};

static struct thing thing_of(struct shelf *s, const struct said *said) {
    struct world *w = &s->w;
    struct id audience[] = {[PUBLIC] = AUDIENCE_PUBLIC,         [MEMBERS] = w->community.thing.id,
                            [STEWARDS] = w->community.stewards, [OTHER] = w->other.thing.id,
                            [DRAFT] = AUDIENCE_PUBLIC,          [HIDDEN] = AUDIENCE_PUBLIC};
    return (struct thing){.kind = str_of(said->kind),
                          .community =
                              said->place == OTHER ? w->other.thing.id : w->community.thing.id,
                          .owner = said->place == DRAFT ? w->person[MARA_MEMBER] : ID_NONE,
                          .wanted = audience[said->place],
                          .life = said->place == DRAFT ? LIFE_DRAFT : LIFE_PUBLISHED,
                          .stages = said->stages,
                          .lang = str_of(said->lang),
                          .state = STR(""),
                          .topic = STR(""),
                          .title = str_of(said->title),
                          .note = STR("")};
}

static enum err site_begins(struct shelf *s, struct ctx **c) {
    *c = world_as(&s->w, NOBODY_AT_ALL);
    (*c)->viewer = &viewer_site;
    return ERR_OK;
}

static void count_words(struct shelf *s) {
    struct ctx *c;
    (void)site_begins(s, &c);
    assert_int_equal(world_end(&s->w, search_count_all(c)), ERR_OK);
}

static void shelf_fill(struct shelf *s, struct store *store) {
    world_make(&s->w, store);
    for (size_t i = 0; i < SAID; i++) {
        struct ctx *c;
        (void)site_begins(s, &c);
        struct thing t = thing_of(s, &all[i]);
        assert_int_equal(thing_make(c, &t), ERR_OK);
        assert_int_equal(search_put(c, &t, str_of(all[i].body)), ERR_OK);
        if (all[i].place == HIDDEN) {
            assert_int_equal(thing_set_life(c, &t, LIFE_HIDDEN), ERR_OK);
        }
        s->id[i] = t.id;
        assert_int_equal(world_end(&s->w, ERR_OK), ERR_OK);
    }
    count_words(s);
}

/* --- asking --- */

static const char *names_of(struct shelf *s, const struct search_found *found) {
    static char names[SAID + 40];
    size_t n = 0;
    for (size_t i = 0; i < found->count; i++) {
        char name = '?';
        for (size_t k = 0; k < SAID; k++) {
            name = id_eq(s->id[k], found->item[i].thing.id) ? all[k].name[0] : name;
        }
        if (name != '?') {
            names[n++] = name;
        }
    }
    names[n] = '\0';
    return names;
}

static struct search_found ask_as(struct shelf *s, enum world_person who,
                                  struct search_question q) {
    struct ctx *c = world_as(&s->w, who);
    struct search_found found;
    assert_int_equal(search_ask(c, &q, &found), ERR_OK);
    found.instead = arena_str(test_arena(), found.instead);
    found.meant = arena_str(test_arena(), found.meant);
    const char *names = names_of(s, &found);
    (void)names;
    return found;
}

static void end(struct shelf *s) {
    assert_int_equal(world_end(&s->w, ERR_OK), ERR_OK);
}

static void finds(struct shelf *s, enum world_person who, struct search_question q,
                  const char *names) {
    struct search_found found = ask_as(s, who, q);
    assert_string_equal(names_of(s, &found), names);
    end(s);
}

TEST_STORES("search: what is typed finds what it should, the same in both stores") {
    struct shelf s;
    shelf_fill(&s, store);
    static const struct {
        const char *typed, *found;
    } rows[] = {
        {"lampe", "a"},
        {"lamp", "ba"},
        {"LAMP", "ba"},
        {"pres puits", "a"},
        {"pr\xc3\xa8s PUITS", "a"},
        {"lamp river", "b"},
        {"lamp desert", ""},
        {"l", ""}, /* one letter is a word, not a beginning */
        {"nights", "c"},
        {"night", "c"},
        {"noches", "d"},
        {"noche", "d"},
        {"voz", "d"},
        {"voces", "d"},
        {"circles", "c"}, /* plural asked, singular said */
        {"paths", "b"},
        {"tuesday", "c"},
        {"\"river path\"", "b"},
        {"\"path river\"", ""},
        {"\"path the\"", ""}, /* a title's end is not beside a text's beginning */
        {"\"riv\"", "b"},
        {"\xe2\x80\x9cold lamp\xe2\x80\x9d", "b"},
        {"lamp -river", "a"},
        {"lamp -puits", "b"},
        {"lamp -\"old lamp\"", "a"},
        {"-lamp", ""}, /* nothing is asked */
        {"lamp - river", "b"},
        {"\xd8\xa8\xd9\x8a\xd8\xaa", "e"},                         /* house */
        {"\xd8\xa7\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa", "e"},         /* the house */
        {"\xd9\x88\xd8\xa7\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa", "e"}, /* and the house */
        {"\xd9\x84\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa", "e"},         /* to the house */
        {"\xd9\x85\xd8\xaf\xd8\xb1\xd8\xb3\xd9\x87", "e"},         /* school, written with ha */
        {"\xd8\xa7\xd8\xad\xd9\x85\xd8\xaf", "e"},                 /* Ahmad, without hamza */
        {"\xe6\x9d\xb1\xe4\xba\xac", "f"},                         /* Tokyo in Tokyo-to */
        {"\xe4\xba\xac\xe9\x83\xbd", "f"},                         /* written so within it */
        {"\xe6\x9d\xb1\xe9\x83\xbd", ""},                          /* not side by side */
        {"\xe6\xaf\x8d", "f"},                                     /* one sign, the last */
        {"\xe6\x9d\xb1", "f"},                                     /* one sign, the first */
        {"\xe5\x8a\xa9\xe7\x94\xa3\xe5\xb8\xab \xe6\x9d\xb1\xe4\xba\xac", "f"},
        {"\xe0\xb8\xa5\xe0\xb8\xb9\xe0\xb8\x81", "g"}, /* child, within mother and child */
        {"3.14", "h"},
        {"12", "h"}, /* said in Arabic figures */
        {"\xd9\xa1\xd9\xa2", "h"},
        {"", ""},
        {"\" OR 1=1 --", ""},
        {"*", ""},
        {"lamp*", "ba"},
        {"a:lamp", ""},
        {"NEAR(lamp river)", ""},
        {"lamp & river | !puits", ""}, /* signs are none; all three words are wanted */
        {"'lamp' <-> 'river'", "b"},
        {"\xc2\xa6kneed", ""}, /* the index's own marks cannot be asked for */
        {"\xc2\xb7zanzibar", ""},
        {"zanzibar", ""},
        {"\x01\x02\x7f", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu: %s", i, rows[i].typed);
        struct search_found found =
            ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = str_of(rows[i].typed)});
        const char *got = str_is_empty(found.instead) ? names_of(&s, &found) : "";
        assert_string_equal(got, rows[i].found);
        end(&s);
    }
}

TEST_STORES("search: filters meet with words and with each other") {
    struct shelf s;
    shelf_fill(&s, store);
    struct world *w = &s.w;
    const struct {
        struct search_question q;
        const char *found;
    } rows[] = {
        {{.typed = STR("lamp"), .kind = STR("need")}, "ba"},
        {{.typed = STR("lamp"), .kind = STR("work")}, ""},
        {{.typed = STR("lamp"), .lang = STR("fr")}, "a"},
        {{.typed = STR("lamp"), .stages = STAGE_BIT(birth)}, "b"},
        {{.typed = STR("lamp"), .stages = STAGE_BIT(birth) | STAGE_BIT(loss)}, "b"},
        {{.typed = STR("lamp"), .stages = STAGE_BIT(loss)}, ""},
        {{.stages = STAGE_BIT(birth) | STAGE_BIT(newborn)}, "dcb"},
        {{.stages = STAGE_BIT(newborn), .kind = STR("circle")}, "c"},
        {{.typed = STR("lamp"), .community = w->community.thing.id}, "ba"},
        {{.typed = STR("lamp"), .community = w->other.thing.id}, ""},
        {{.typed = STR("lamp"), .where = STR("Riverside")}, "ba"},
        {{.typed = STR("lamp"), .where = STR("hillside")}, ""},
        {{.typed = STR("lamp"), .where = STR("river path")}, "b"},
        {{.typed = STR("lamp"), .where = STR("nowhere")}, ""},
        {{.typed = STR("lamp"), .since_ms = w->now_ms}, "ba"},
        {{.typed = STR("lamp"), .since_ms = w->now_ms - 300 * DAY_MS}, "ba"},
        {{.typed = STR("lamp"), .since_ms = w->now_ms + DAY_MS}, ""},
        {{.typed = STR("lamp"), .kind = STR("' OR 1")}, ""},
        {{.typed = STR("-lamp"), .kind = STR("need")}, ""},
        {{.kind = STR("evidence")}, "h"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        finds(&s, NOBODY_AT_ALL, rows[i].q, rows[i].found);
    }
}

TEST_STORES("search: who sees it finds it, nobody else is even offered its words") {
    struct shelf s;
    shelf_fill(&s, store);
    static const struct {
        enum world_person who;
        const char *typed, *found;
    } rows[] = {
        {NOBODY_AT_ALL, "quilt", ""},      {SANA_STRANGER, "quilt", ""},
        {MARA_MEMBER, "quilt", "i"},       {MARA_MEMBER, "zanz", "i"},
        {STELLA_STEWARD, "quilt", "i"},    {MARA_MEMBER, "quixotic", ""},
        {STELLA_STEWARD, "quixotic", "j"}, {STELLA_STEWARD, "quartz", ""},
        {MARA_MEMBER, "quincunx", "l"},    {STELLA_STEWARD, "quincunx", ""},
        {NOBODY_AT_ALL, "quagmire", ""},   {MARA_MEMBER, "quagmire", ""},
        {STELLA_STEWARD, "quagmire", "m"}, {MARA_MEMBER, "members -zanzibar", ""},
        {NOBODY_AT_ALL, "zanzibra", ""}, /* one slip from a word of the members */
        {NOBODY_AT_ALL, "quilts", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s: %s", world_name(rows[i].who), rows[i].typed);
        struct search_found found =
            ask_as(&s, rows[i].who, (struct search_question){.typed = str_of(rows[i].typed)});
        assert_string_equal(names_of(&s, &found), rows[i].found);
        assert_true(str_is_empty(found.instead) && str_is_empty(found.meant));
        assert_int_equal(found.next, 0);
        assert_false(found.looked_on);
        end(&s);
    }
}

/* --- slips --- */

TEST_STORES("search: a slip finds what was meant, and says with what") {
    struct shelf s;
    shelf_fill(&s, store);
    static const struct {
        const char *typed, *instead, *found;
    } rows[] = {
        {"lampw", "lamp", "ba"},        /* one too many */
        {"rivre", "river", "b"},        /* two turned */
        {"puts", "puits", "a"},         /* one missing */
        {"tuesdayys", "tuesdays", "c"}, /* one too many */
        {"rivre lamp", "river lamp", "b"},
        {"rivre lmap", "river lamp", "b"},
        {"rivre -puits", "river -puits", "b"},
        {"\xd9\x85\xd8\xaf\xd8\xb3\xd8\xb1\xd8\xa9", "\xd9\x85\xd8\xaf\xd8\xb1\xd8\xb3\xd8\xa9",
         "e"},            /* school, two letters turned */
        {"camp", "", ""}, /* another first letter is another word */
        {"amp", "", ""},
        {"uits", "puits", "a"}, /* the first one missing */
        {"xyzzy", "", ""},
        {"rivre desert", "", ""},
        {"3.15", "", ""}, /* figures are not guessed */
        {"abc", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].typed);
        struct search_found found =
            ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = str_of(rows[i].typed)});
        assert_str(found.instead, rows[i].instead);
        assert_string_equal(names_of(&s, &found), rows[i].found);
        end(&s);
    }
}

static void put(struct shelf *s, struct id *id, const char *title) {
    struct ctx *c;
    (void)site_begins(s, &c);
    struct thing t = {.kind = STR("need"),
                      .community = s->w.community.thing.id,
                      .wanted = AUDIENCE_PUBLIC,
                      .life = LIFE_PUBLISHED,
                      .title = str_of(title),
                      .note = STR("")};
    assert_int_equal(thing_make(c, &t), ERR_OK);
    assert_int_equal(search_put(c, &t, STR("")), ERR_OK);
    *id = t.id;
    assert_int_equal(world_end(&s->w, ERR_OK), ERR_OK);
}

TEST_STORES("search: where little is found, the more usual word is offered") {
    struct shelf s;
    shelf_fill(&s, store);
    struct id id;
    put(&s, &id, "A wagno in the yard");
    for (int i = 0; i < 12; i++) {
        put(&s, &id, arena_printf(test_arena(), "A wagon, number %d", i).p);
    }
    count_words(&s);
    struct search_found found =
        ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = STR("wagno")});
    assert_int_equal(found.count, 1);
    assert_str(found.meant, "wagon");
    assert_str(found.instead, "");
    end(&s);
    found = ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = STR("wagon")});
    assert_int_equal(found.count, 12);
    assert_str(found.meant, "");
    end(&s);
}

static void set_life(struct shelf *s, struct id id, enum life life) {
    struct ctx *c;
    struct thing t;
    (void)site_begins(s, &c);
    assert_int_equal(thing_find(c, id, NULL, &t), ERR_OK);
    assert_int_equal(life == LIFE_ERASED ? thing_erase(c, &t) : thing_set_life(c, &t, life),
                     ERR_OK);
    assert_int_equal(world_end(&s->w, ERR_OK), ERR_OK);
}

TEST_STORES("search: what is hidden is not guessed any more, at once; what comes back is") {
    struct shelf s;
    shelf_fill(&s, store);
    struct id id;
    put(&s, &id, "Marmalade for all");
    count_words(&s);
    static const struct {
        enum life life;
        bool counted;
        const char *instead;
    } rows[] = {
        {LIFE_PUBLISHED, false, "marmalade"}, {LIFE_HIDDEN, false, ""}, {LIFE_HIDDEN, true, ""},
        {LIFE_PUBLISHED, true, "marmalade"},  {LIFE_ERASED, false, ""}, {LIFE_ERASED, true, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%zu", i);
        if (i > 0 && rows[i].life != rows[i - 1].life) {
            set_life(&s, id, rows[i].life);
        }
        if (rows[i].counted) {
            count_words(&s);
        }
        struct search_found found =
            ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = STR("marmalede")});
        assert_str(found.instead, rows[i].instead);
        assert_int_equal(found.count, rows[i].instead[0] != '\0' ? 1 : 0);
        end(&s);
    }
}

TEST("search: slips are one letter missing, too many, another, or two turned") {
    static const struct {
        const char *a, *b;
        int slips;
    } rows[] = {
        {"lamp", "lamp", 0},   {"lamp", "lam", 1},  {"lamp", "amp", 1},  {"lamp", "lampe", 1},
        {"lamp", "limp", 1},   {"lamp", "lapm", 1}, {"lamp", "almp", 1}, {"lamp", "lima", 2},
        {"lamp", "lpam", 2},   {"lamp", "la", 2},   {"lamp", "mpla", 2}, {"", "", 0},
        {"", "a", 1},          {"ab", "", 2},       {"abab", "baba", 2}, {"aab", "ab", 1},
        {"\xc3\xa9t", "t", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s %s", rows[i].a, rows[i].b);
        assert_int_equal(search_slips(str_of(rows[i].a), str_of(rows[i].b)), rows[i].slips);
        assert_int_equal(search_slips(str_of(rows[i].b), str_of(rows[i].a)), rows[i].slips);
    }
}

/* --- a thing changes --- */

TEST_STORES("search: it is found by what it is now") {
    struct shelf s;
    shelf_fill(&s, store);
    struct id id;
    put(&s, &id, "Bread at dawn");
    struct ctx *c;
    (void)site_begins(&s, &c);
    struct thing t;
    assert_int_equal(thing_find(c, id, NULL, &t), ERR_OK);
    t.stages = STAGE_BIT(mature);
    assert_int_equal(thing_save(c, &t, true), ERR_OK);
    assert_int_equal(link_make(c, s.id[0], "gathers", id), ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    struct search_question by_stage = {.typed = STR("bread"), .stages = STAGE_BIT(mature)};
    struct search_question by_theme = {.typed = STR("bread"), .theme = s.id[0]};
    assert_int_equal(ask_as(&s, NOBODY_AT_ALL, by_stage).count, 1);
    end(&s);
    assert_int_equal(ask_as(&s, NOBODY_AT_ALL, by_theme).count, 1);
    end(&s);
    (void)site_begins(&s, &c);
    assert_int_equal(link_drop(c, s.id[0], "gathers", id), ERR_OK);
    t.title = STR("Rolls at dawn");
    assert_int_equal(thing_save(c, &t, true), ERR_OK);
    assert_int_equal(search_put(c, &t, STR("Come early.")), ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    assert_int_equal(ask_as(&s, NOBODY_AT_ALL, by_theme).count, 0);
    end(&s);
    assert_int_equal(ask_as(&s, NOBODY_AT_ALL, by_stage).count, 0);
    end(&s);
    struct search_found found =
        ask_as(&s, NOBODY_AT_ALL, (struct search_question){.typed = STR("rolls early")});
    assert_int_equal(found.count, 1);
    assert_str(found.item[0].text, "Come early.");
    assert_str(found.item[0].community, "Riverside");
    end(&s);
}

TEST_STORES("search: what a viewer has paused is left out") {
    struct shelf s;
    shelf_fill(&s, store);
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    struct viewer quiet = viewer_nobody;
    quiet.gate.muted = STAGE_BIT(birth);
    c->viewer = &quiet;
    struct search_question q = {.typed = STR("lamp")};
    struct search_found found;
    assert_int_equal(search_ask(c, &q, &found), ERR_OK);
    assert_string_equal(names_of(&s, &found), "a");
    end(&s);
}

static void run_jobs(struct shelf *s, int64_t at_ms) {
    static const struct job_kind *const kinds[] = {search_jobs, NULL};
    struct job_runner runner = {.store = s->w.store,
                                .folder = STR(""),
                                .address = STR(""),
                                .mail = STR(""),
                                .kinds = kinds};
    for (bool ran = true; ran;) {
        assert_int_equal(job_run_once(&runner, at_ms, &ran), ERR_OK);
    }
}

TEST_STORES("search: what an older edition entered is entered again") {
    struct shelf s;
    shelf_fill(&s, store);
    struct ctx *c;
    (void)site_begins(&s, &c);
    assert_int_equal(search_forget_owner(c, s.w.person[MARA_MEMBER]), ERR_OK);
    assert_int_equal(search_put_rounds(c), ERR_OK);
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    run_jobs(&s, s.w.now_ms + DAY_MS);
    finds(&s, MARA_MEMBER, (struct search_question){.typed = STR("quincunx")}, "l");
}

TEST_STORES("search: how new it is, is the day it was entered on, whatever came between") {
    struct shelf s;
    shelf_fill(&s, store);
    int64_t today_ms = s.w.now_ms;
    struct id id;
    put(&s, &id, "Ferry of today");
    for (int days = 1; days < 400; days += 17) { /* told later, of days before */
        s.w.now_ms = today_ms - days * DAY_MS;
        put(&s, &id, arena_printf(test_arena(), "Ferry of %d days ago", days).p);
    }
    s.w.now_ms = today_ms;
    for (int since = 0; since <= 380; since += 20) {
        test_row("%d days", since);
        size_t expected = 1 + (size_t)(since >= 1 ? (since - 1) / 17 + 1 : 0);
        struct search_question q = {.typed = STR("ferry"), .since_ms = today_ms - since * DAY_MS};
        size_t found = 0;
        do {
            struct search_found page = ask_as(&s, NOBODY_AT_ALL, q);
            found += page.count;
            q.before = page.next;
            end(&s);
        } while (q.before != 0);
        assert_int_equal(found, expected);
    }
}

/* --- order --- */

TEST_STORES("search: best first has titles first, newest first has what is new") {
    struct shelf s;
    shelf_fill(&s, store);
    struct id title, later;
    put(&s, &title, "The tired and the river"); /* one of the words in the title */
    put(&s, &later, "Rivers elsewhere");
    count_words(&s);
    struct search_question q = {.typed = STR("river")};
    struct search_found found = ask_as(&s, NOBODY_AT_ALL, q);
    assert_true(id_eq(found.item[0].thing.id, later));
    end(&s);
    q.best = true;
    found = ask_as(&s, NOBODY_AT_ALL, q);
    assert_true(id_eq(found.item[0].thing.id, title)); /* the word itself, before a beginning */
    assert_int_equal(found.next, 0);
    assert_false(found.capped);
    end(&s);
}

TEST_STORES("search: pages go on by key, without gap or repetition, also across what is private") {
    struct shelf s;
    shelf_fill(&s, store);
    for (int i = 0; i < 70; i++) {
        struct ctx *c;
        (void)site_begins(&s, &c);
        struct thing t = {.kind = STR("need"),
                          .community = s.w.community.thing.id,
                          .wanted = i % 3 == 0 ? s.w.community.thing.id : AUDIENCE_PUBLIC,
                          .life = LIFE_PUBLISHED,
                          .title = arena_printf(test_arena(), "Wheel %d.", i),
                          .note = STR("")};
        assert_int_equal(thing_make(c, &t), ERR_OK);
        assert_int_equal(search_put(c, &t, STR("")), ERR_OK);
        assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    }
    int expected = 69;
    struct search_question q = {.typed = STR("wheel")};
    do {
        struct search_found found = ask_as(&s, MARA_MEMBER, q);
        for (size_t i = 0; i < found.count; i++) {
            assert_str(found.item[i].thing.title,
                       arena_printf(test_arena(), "Wheel %d.", expected--).p);
        }
        q.before = found.next;
        end(&s);
    } while (q.before != 0);
    assert_int_equal(expected, -1);
}

/* --- what is shown --- */

TEST("search: words that were found are marked, whatever the writing") {
    static const struct {
        const char *typed, *text, *marked;
    } rows[] = {
        {"lamp", "A Lamp, two lamps", "A [Lamp], two [lamps]"},
        {"lamps", "A lamp", "A [lamp]"},
        {"pres", "pr\xc3\xa8s d'ici", "[pr\xc3\xa8s] d'ici"},
        {"\xd8\xa8\xd9\x8a\xd8\xaa", "\xd8\xa7\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa!",
         "[\xd8\xa7\xd9\x84\xd8\xa8\xd9\x8a\xd8\xaa]!"},
        {"\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd",
         "\xe4\xbb\x8a\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd\xe3\x81\xae",
         "\xe4\xbb\x8a[\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd]\xe3\x81\xae"},
        {"-lamp river", "lamp river", "lamp [river]"},
        {"\"old lamp\"", "an old lamp", "an [old] [lamp]"},
        {"", "lamp", "lamp"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s in %s", rows[i].typed, rows[i].text);
        struct search_pieces pieces;
        search_mark(test_arena(), str_of(rows[i].typed), str_of(rows[i].text), &pieces);
        struct buf b = buf_make(1000);
        for (size_t k = 0; k < pieces.count; k++) {
            buf_printf(&b, pieces.item[k].found ? "[%.*s]" : "%.*s", STR_ARG(pieces.item[k].text));
        }
        assert_str(buf_str(&b), rows[i].marked);
        buf_free(&b);
    }
}

TEST("search: a snippet is where most of the words stand") {
    char text[3000];
    size_t n = 0;
    for (int i = 0; i < 60; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%s ",
                              i == 5    ? "a lamp alone"
                              : i == 40 ? "a lamp by the river"
                                        : "words and words");
    }
    bool before, after;
    struct str got =
        search_snippet(test_arena(), STR("lamp river"), str_make(text, n), &before, &after);
    assert_true(str_find(got, STR("lamp by the river")) < got.n);
    assert_true(got.n <= 240 && before && after);
    got = search_snippet(test_arena(), STR("absent"), str_make(text, n), &before, &after);
    assert_int_equal(got.n, 0);
    got = search_snippet(test_arena(), STR("river"), STR("river"), &before, &after);
    assert_str(got, "river");
    assert_false(before || after);
    struct str signs = STR("\xe3\x81\x82\xe3\x81\x84\xe3\x81\x82\xe3\x81\x84\xe3\x81\x82");
    struct buf b = buf_make(10000);
    for (int i = 0; i < 100; i++) {
        buf_put(&b, i == 60 ? STR("\xe6\x9d\xb1\xe4\xba\xac") : signs);
    }
    got =
        search_snippet(test_arena(), STR("\xe6\x9d\xb1\xe4\xba\xac"), buf_str(&b), &before, &after);
    assert_true(str_is_utf8(got) && str_find(got, STR("\xe6\x9d\xb1\xe4\xba\xac")) < got.n);
    buf_free(&b);
}

/* --- out of the disk --- */

/* Every page of the store, those that are free too. */
static bool is_on_disk(struct store *store, const char *word) {
    struct buf why = buf_make(1000);
    char folder[] = "/tmp/kith-search-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = arena_cstr(test_arena(), arena_printf(test_arena(), "%s/all", folder));
    assert_int_equal(store_backup(store, str_of(path), &why), ERR_OK);
    struct str pages;
    assert_int_equal(file_read(test_arena(), path, (size_t)64 << 20, &pages), ERR_OK);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    buf_free(&why);
    return str_find(pages, str_of(word)) < pages.n;
}

TEST("search: an erased thing's words leave the disk with the next sweep") {
    struct store *store = test_store(DB_SQLITE);
    struct shelf s;
    shelf_fill(&s, store);
    struct id id;
    put(&s, &id, "Zyzzyvaquark at night");
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_true(is_on_disk(store, "zyzzyvaquark"));
    set_life(&s, id, LIFE_ERASED);
    run_jobs(&s, s.w.now_ms + HOUR_MS);
    assert_true(is_on_disk(store, "zyzzyvaquark")); /* FTS5 still has it: the test can fail */
    run_jobs(&s, s.w.now_ms + 2 * DAY_MS);
    assert_false(is_on_disk(store, "zyzzyvaquark"));
    assert_false(is_on_disk(store, "Zyzzyvaquark"));
    finds(&s, NOBODY_AT_ALL, (struct search_question){.typed = STR("lamp")}, "ba");
    test_store_close(store);
}

/* --- bounds --- */

static enum err run_script(struct db *db, void *sql) {
    return db_script(db, sql);
}

static void run_sql(struct store *store, const char *sql) {
    assert_int_equal(store_write(store, run_script, arena_cstr(test_arena(), str_of(sql))), ERR_OK);
}

TEST_STORES("search: the same is found where every list is long, part by part") {
    struct shelf s;
    shelf_fill(&s, store);
    static const struct {
        enum world_person who;
        const char *typed, *found;
    } rows[] = {{NOBODY_AT_ALL, "lamp", "ba"},   {NOBODY_AT_ALL, "\"river path\"", "b"},
                {NOBODY_AT_ALL, "zanzibar", ""}, {MARA_MEMBER, "zanzibar", "i"},
                {MARA_MEMBER, "quilt lamp", ""}, {STELLA_STEWARD, "quagmire", "m"}};
    run_sql(store, "UPDATE search_term SET docs = 1000000");
    for (int far = 0; far < 2; far++) {
        int all_parts = 0;
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            test_row("%s, newest %s", rows[i].typed, far ? "far away" : "near");
            struct search_question q = {.typed = str_of(rows[i].typed)};
            char found[40] = "";
            int parts = 0;
            do {
                struct search_found part = ask_as(&s, rows[i].who, q);
                strcat(found, names_of(&s, &part));
                assert_true(part.next < q.before || q.before == 0);
                assert_int_equal(part.looked_on, part.next > 0);
                q.before = part.next;
                end(&s);
            } while (q.before != 0 && ++parts < 100);
            assert_string_equal(found, rows[i].found);
            all_parts += parts;
        }
        assert_int_equal(all_parts > 0, far);
        struct id id;
        put(&s, &id, "The newest of all");
        run_sql(store, "UPDATE search_thing SET number = number + 1000000 WHERE number = "
                       "(SELECT max(number) FROM search_thing)");
        run_sql(store, "UPDATE search_term SET docs = 1000000");
    }
}

TEST_STORES("search: whatever the audiences, what one may see is found") {
    struct shelf s;
    shelf_fill(&s, store);
    static struct id many[2500];
    for (size_t i = 0; i < 2500; i++) {
        many[i] = id_make_random();
    }
    many[0] = AUDIENCE_PUBLIC;
    many[2400] = s.w.community.thing.id; /* beyond what is asked of the index by name */
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    struct viewer v = {.person = s.w.person[SANA_STRANGER],
                       .gate = {.audiences = {many, 2500}, .person = s.w.person[SANA_STRANGER]}};
    c->viewer = &v;
    struct search_question q = {.typed = STR("zanzibar")};
    struct search_found found;
    assert_int_equal(search_ask(c, &q, &found), ERR_OK);
    assert_string_equal(names_of(&s, &found), "i");
    end(&s);
}

TEST("search: what is typed is read within its limits") {
    static const struct {
        const char *typed;
        size_t withs, withouts;
        bool cut;
    } rows[] = {
        {"", 0, 0, false},
        {"a b c d e f g h", 8, 0, false},
        {"a b c d e f g h i", 8, 0, true},
        {"-a -b x", 1, 2, false},
        {"\"a b\" c", 2, 0, false},
        {"\"a b", 1, 0, false},
        {"\"\"", 0, 0, false},
        {"-\"a b\"", 0, 1, false},
        {"- - -", 0, 0, false},
        {"well-known", 2, 0, false},
        {"\"a b c d e f g h i j k l m n o p q\"", 1, 0, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].typed);
        struct search_words words;
        search_read(test_arena(), str_of(rows[i].typed), &words);
        assert_int_equal(words.withs, rows[i].withs);
        assert_int_equal(words.withouts, rows[i].withouts);
        assert_int_equal(words.cut, rows[i].cut);
    }
}
