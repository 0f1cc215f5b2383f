/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Counting answers, on both stores: over versions, compared, with what must not be seen hidden. */
#include "area/needs/survey_result.h"

#include "area/needs/survey_form_file.h"
#include "format/xlsform.h"
#include "tests/unit/world.h"

static const char first[] =
    "survey\n,type,name,label,relevant\n,select_one s,water,Water,\n"
    ",integer,age,Age,${water}='tap'\n,text,gone,Gone,\n"
    "choices\n,list_name,name,label\n,s,tap,Tap\n,s,river,River\n,s,old,Old\n";
/* Another order, a choice less, a group, a question more. */
static const char second[] =
    "survey\n,type,name,label\n,select_multiple l,likes,Likes\n,begin group,g,G\n,integer,age,Age\n"
    ",end group,,\n,select_one s,water,Water\n,begin repeat,r,R\n,select_one l,each,Each\n"
    ",end repeat,,\n"
    "choices\n,list_name,name,label\n,s,tap,Tap\n,s,river,River\n,l,a,A\n,l,b,B\n";

struct scene {
    struct world w;
    struct survey survey;
    int sent;
};

static void ask(struct scene *s, const char *text) {
    struct xlsform x;
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(xlsform_read_file(c->arena, str_of(text), STR("f"), &x), ERR_OK);
    enum err e = survey_form_keep(c, &s->survey, &x.form);
    assert_int_equal(e, ERR_OK);
    e = s->survey.state == SURVEY_OPEN ? survey_ask(c, s->survey.thing.id)
                                       : survey_open(c, s->survey.thing.id);
    assert_int_equal(world_end(&s->w, e), ERR_OK);
    c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, survey_find(c, s->survey.thing.id, &s->survey)), ERR_OK);
}

static void begin(struct scene *s, struct store *store) {
    world_make(&s->w, store);
    struct survey_setup setup = {.community = s->w.community,
                                 .title = STR("Water in our valley"),
                                 .who = STR("anyone"),
                                 .results = STR("public"),
                                 .anonymous = true};
    struct ctx *c = world_as(&s->w, STELLA_STEWARD);
    assert_int_equal(world_end(&s->w, survey_make(c, &setup, &s->survey)), ERR_OK);
    s->sent = 0;
}

static void send(struct scene *s, int64_t version, int times, const char *answers) {
    for (int i = 0; i < times; i++) {
        struct survey_taken t;
        struct ctx *c = world_as(&s->w, MARA_MEMBER);
        struct survey_entry e = {.version = version,
                                 .instance = arena_printf(c->arena, "n%d", s->sent++),
                                 .answers = str_of(answers)};
        assert_int_equal(world_end(&s->w, survey_take(c, s->survey.thing.id, &e, &t)), ERR_OK);
    }
}

/* "12 # 3": a cell after the other. */
static struct str said(const struct survey_number *n, size_t count) {
    struct buf b = buf_make(10000);
    for (size_t i = 0; i < count; i++) {
        if (n[i].hidden) {
            assert_int_equal(n[i].v, 0); /* not even in memory */
            buf_put(&b, STR("# "));
        } else {
            buf_printf(&b, "%llu ", (unsigned long long)n[i].v);
        }
    }
    struct str s = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return s;
}

TEST_STORES("survey: answers of an older version count where the question is still there") {
    struct scene s;
    struct survey_results r;
    begin(&s, store);
    ask(&s, first);
    send(&s, 1, 20, "0=tap\n1=30\n2=x\n");
    send(&s, 1, 12, "0=old\n2=\n");
    ask(&s, second);
    send(&s, 2, 15, "0=a b\n2=40\n3=river\n4+\n5=a\n4+\n5=a\n");
    send(&s, 2, 11, "0=\n2=\n3=tap\n");
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(survey_results_read(c, &s.survey, 0, STR(""), &r), ERR_OK);
    assert_int_equal(r.all, 58);
    assert_int_equal(r.count, 4);
    const struct survey_tally *likes = &r.item[0], *age = &r.item[1], *water = &r.item[2],
                              *each = &r.item[3];
    assert_str(said(likes->cell, 2), "15 15 ");
    assert_str(said(&likes->skipped, 1), "32 "); /* they were never asked */
    assert_str(said(&likes->missing, 1), "11 ");
    assert_false(age->answered.v == 20); /* age stands in a group now: another question */
    assert_near(age->median, 40, 1e-9);
    assert_str(said(water->cell, 2), "31 15 ");
    assert_true(water->has_other);
    assert_str(said(&water->other, 1), "12 ");
    assert_str(said(each->cell, 2), "15 0 "); /* each person once, though it was said twice */
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: compared, no small number is seen, nor is it what is left") {
    struct scene s;
    struct survey_results r;
    begin(&s, store);
    ask(&s, second);
    send(&s, 1, 30, "0=a\n3=tap\n");
    send(&s, 1, 25, "0=b\n3=tap\n");
    send(&s, 1, 22, "0=a\n3=river\n");
    send(&s, 1, 4, "0=b\n3=river\n");
    send(&s, 1, 14, "0=b\n3=\n");
    struct ctx *c = world_as(&s.w, NOBODY_AT_ALL);
    assert_int_equal(survey_results_read(c, &s.survey, 0, STR("water"), &r), ERR_OK);
    assert_int_equal(r.groups, 3);
    assert_int_equal(r.item[0].kind, SURVEY_TALLY_SEVERAL);
    struct str a = said(r.item[0].cell, 4), b = said(r.item[0].cell + 4, 4);
    /* a: 30 22 0 52, b: 25 4 14 43. The 4 and the 22 beside it go, and one column more. */
    assert_false(str_eq(b, STR("25 4 14 43 ")));
    size_t hidden = 0;
    for (size_t i = 0; i < 8; i++) {
        hidden += r.item[0].cell[i].hidden;
    }
    assert_true(hidden >= 3);
    assert_true(r.item[0].cell[5].hidden);
    test_row("%.*s| %.*s", STR_ARG(a), STR_ARG(b));
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
}

TEST_STORES("survey: with fewer than ten answers there is no result, and not for everybody later") {
    struct scene s;
    struct survey_results r;
    begin(&s, store);
    ask(&s, first);
    send(&s, 1, 9, "0=tap\n1=30\n2=x\n");
    struct ctx *c = world_as(&s.w, STELLA_STEWARD);
    assert_int_equal(survey_results_read(c, &s.survey, 0, STR(""), &r), ERR_OK);
    assert_false(r.enough);
    assert_int_equal(r.all, 0);
    assert_int_equal(r.count, 0);
    s.survey.results = SURVEY_FOR_STEWARDS;
    assert_int_equal(world_end(&s.w, ERR_OK), ERR_OK);
    c = world_as(&s.w, MARA_MEMBER);
    assert_int_equal(world_end(&s.w, survey_results_read(c, &s.survey, 0, STR(""), &r)),
                     ERR_FORBIDDEN);
}
