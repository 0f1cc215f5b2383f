/* SPDX-License-Identifier: AGPL-3.0-or-later
 * make FOLDER: fills a new store (SQLite) with one community that asks one survey of 250 questions,
 * and writes FOLDER/filled.xml: a form filled as a telephone does, all 250 answered, with the name
 * INSTANCE to be replaced. Prints the survey.
 * count FOLDER SURVEY: how many filled forms lie there, and how many of them have 250 answers.
 * Built and run by submissions.sh. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/areas.h"
#include "area/needs/survey_fill.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_take.h"
#include "engine/form_pack.h"
#include "format/xform.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "person_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { QUESTIONS = 250, CHOICES = 6, KINDS = 10 };

static const struct str english[] = {STR_INIT("English (en)")};

/* What households are asked: of ten questions three are texts, two whole numbers, one a number, two
 * of a list, one several of it, one a day. Some are asked only after a certain answer, some must
 * be answered, numbers have bounds. */
static const enum form_type kinds[KINDS] = {
    FORM_TEXT, FORM_INTEGER,    FORM_SELECT_ONE, FORM_TEXT, FORM_DECIMAL,
    FORM_TEXT, FORM_SELECT_ONE, FORM_INTEGER,    FORM_DATE, FORM_SELECT_MULTIPLE};
static const char *const answers[KINDS] = {"Behind the school, on the left",
                                           "4",
                                           "c2",
                                           "Amina and her sister fetch it",
                                           "12.5",
                                           "nobody has asked us before",
                                           "c1",
                                           "17",
                                           "2026-03-12",
                                           "c1 c4 c5"};

static struct str *words(struct arena *a, struct str text) {
    struct str *out = arena_new(a, struct str);
    *out = text;
    return out;
}

static void make_question(struct arena *a, struct form_item *q, int i) {
    *q = (struct form_item){.type = kinds[i % KINDS],
                            .name = arena_printf(a, "q%03d", i),
                            .parent = FORM_NONE,
                            .list = FORM_NONE};
    q->label = words(a, arena_printf(a, "Question %d: how is it where you live?", i));
    if (form_is_select(q->type)) {
        q->list = 0;
    }
    if (q->type == FORM_INTEGER || q->type == FORM_DECIMAL) {
        q->rule[FORM_CONSTRAINT] = STR(". >= 0 and . <= 1000");
    }
    if (i % 5 == 2) {
        q->rule[FORM_REQUIRED] = STR("true()");
    }
    if (i > KINDS && i % 5 == 1) {
        q->rule[FORM_RELEVANT] = arena_printf(a, "${q%03d} = 'c2'", i - i % KINDS - KINDS + 2);
    }
}

static struct form make_form(struct arena *a) {
    struct form_choice *choice = arena_array(a, struct form_choice, CHOICES);
    struct form_list *list = arena_new(a, struct form_list);
    struct form_item *item = arena_array(a, struct form_item, QUESTIONS);
    for (int i = 0; i < CHOICES; i++) {
        choice[i] = (struct form_choice){.name = arena_printf(a, "c%d", i)};
        choice[i].label = words(a, arena_printf(a, "Choice %d", i));
    }
    *list = (struct form_list){.name = STR("list"), .choice = choice, .choices = CHOICES};
    for (int i = 0; i < QUESTIONS; i++) {
        make_question(a, &item[i], i);
    }
    return (struct form){.language = english,
                         .languages = 1,
                         .item = item,
                         .items = QUESTIONS,
                         .list = list,
                         .lists = 1};
}

struct making {
    struct arena *arena;
    int64_t now_ms;
    struct survey survey;
};

static enum err make(struct db *db, void *self) {
    struct making *m = self;
    struct arena *a = m->arena;
    struct viewer v = viewer_site;
    struct ctx c = {
        .arena = a, .db = db, .viewer = &v, .now_ms = m->now_ms, .lang = lang_english()};
    struct form form = make_form(a);
    struct survey_setup setup = {.title = STR("A survey of households"),
                                 .who = STR("anyone"),
                                 .results = STR("members"),
                                 .anonymous = true};
    setup.community = (struct community){.thing = {.title = STR("Riverside")},
                                         .slug = STR("riverside"),
                                         .joining = STR("open"),
                                         .zone = STR("UTC")};
    struct id steward = id_make(m->now_ms);
    TRY(q_person_add(db, steward, STR("Stella"), STR("en"), STR("UTC"), false, STR("never"),
                     ID_NONE, m->now_ms, NULL));
    v.person = steward;
    v.name = STR("Stella");
    TRY(community_make(&c, &setup.community));
    TRY(viewer_load(&c, steward, &v));
    TRY(survey_make(&c, &setup, &m->survey));
    TRY(survey_form_keep(&c, &m->survey, &form));
    TRY(survey_open(&c, m->survey.thing.id));
    return survey_find(&c, m->survey.thing.id, &m->survey);
}

static void must(enum err e, const char *what) {
    if (e != ERR_OK) {
        (void)fprintf(stderr, "submissions: %s: %s\n", what, err_name(e));
        exit(1);
    }
}

static void write_filled(struct making *m, struct store *store, const char *folder) {
    struct arena *a = m->arena;
    const struct form_ready *ready;
    struct db *db = store_reader(store);
    struct ctx c = {
        .arena = a, .db = db, .viewer = &viewer_site, .now_ms = m->now_ms, .lang = lang_english()};
    must(db_begin_read(db), "read");
    must(survey_form_ready(&c, m->survey.thing.id, 1, &ready), "form");
    db_end(db);
    struct form_answers *as = form_answers_again(a, ready, survey_clock(&c, STR("UTC")));
    for (uint32_t i = 0; i < QUESTIONS; i++) {
        form_answer_put(as, form_answers_top(as), i, str_of(answers[i % KINDS]));
    }
    must(form_evaluate(as), "answers");
    struct xform_submission ids = {.answers = as, .instance_id = STR("INSTANCE")};
    struct buf b = buf_make(XFORM_SUBMISSION_BYTES_MAX);
    xform_submission_write(a, as, &ids, false, &b);
    must(file_write(arena_printf(a, "%s/filled.xml", folder).p, buf_str(&b)), "filled.xml");
    buf_free(&b);
}

/* --- counting --- */

struct counted {
    int64_t all, whole;
};

static enum err count_one(void *self, const struct survey_submission *x) {
    struct counted *n = self;
    struct str rest = x->answers;
    struct form_packed p;
    int given = 0;
    while (form_pack_next(&rest, &p)) {
        given += p.value.n > 0;
    }
    n->all++;
    n->whole += given == QUESTIONS;
    return ERR_OK;
}

static void count(struct arena *a, struct store *store, const char *survey) {
    struct counted n = {0};
    struct id id;
    struct db *db = store_reader(store);
    struct ctx c = {.arena = a, .db = db, .viewer = &viewer_site, .lang = lang_english()};
    must(id_parse(str_of(survey), &id) ? ERR_OK : ERR_INPUT, "survey");
    must(db_begin_read(db), "read");
    must(survey_each(&c, id, count_one, &n), "count");
    db_end(db);
    (void)printf("%lld %lld\n", (long long)n.all, (long long)n.whole);
}

int main(int argc, char **argv) {
    struct buf why = buf_make(2000);
    struct store *store;
    struct making m = {.arena = arena_make(), .now_ms = clock_now_ms()};
    if (argc < 3 || sodium_init() < 0) {
        return 2;
    }
    lang_init();
    cards_use(areas, area_count);
    const char *database = getenv("KITH_TEST_DATABASE"); /* set: PostgreSQL */
    must(store_open((struct store_options){.folder = str_of(argv[2]), .database = str_of(database)},
                    &store, &why),
         why.n > 0 ? why.p : "open");
    if (strcmp(argv[1], "make") == 0) {
        char id[ID_TEXT_SIZE + 1];
        must(store_write(store, make, &m), "make");
        write_filled(&m, store, argv[2]);
        id_text(m.survey.thing.id, id);
        (void)printf("%s\n", id);
    } else if (argc == 4) {
        count(m.arena, store, argv[3]);
    }
    store_close(store);
    arena_free(m.arena);
    buf_free(&why);
    return 0;
}
