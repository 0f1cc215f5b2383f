/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Inside the demo: who plays in it, what is remembered from scene to scene, and the rows with which
 * a scene is told. Each community's story is a table of scenes (demo_valley.c, demo_lucero.c,
 * demo_nur.c); demo_story.c plays them all in the order of time, each through the rules of its area
 * and in the name of whoever does it. Errors are those of the rules. */
#ifndef KITH_APP_DEMO_INSIDE_H
#define KITH_APP_DEMO_INSIDE_H

#include "kernel/community.h"
#include "kernel/media.h"

enum demo_home { VALLEY, LUCERO, NUR, DEMO_HOMES };

enum demo_who {
    NOBODY, /* without an account */
    AMARA,
    PETER,
    WANJA,
    JOMO,
    ZURI,
    GRACE,
    KAMAU,
    OTIENO,
    NJERI,
    BARAKA,
    MAKENA,
    NAFULA,
    TUMAINI, /* Aurora Valley, until here */
    LUCIA,
    MATEO,
    ROSA,
    NICO,
    CARMEN,
    OSCAR,
    JULIA,
    EUSEBIO,
    PILAR,
    TOMAS,
    YESENIA, /* Puerto Lucero */
    SALMA,
    YUSUF,
    HUDA,
    KARIM,
    LAYLA,
    OMAR,
    MARYAM,
    UMM_KHALID, /* Wadi al-Nur */
    DEMO_PEOPLE
};

/* What later scenes speak of. */
enum demo_made {
    NOTHING,
    /* needs */
    BOOKS,
    ROAD,
    COMPANION,
    WATER,
    FATHERS,
    LOSS,
    LETTERS,
    LIGHT,
    DARK_WELL,
    STAIRS,
    SONGS,
    FIRST_WEEKS,
    HOMEWORK,
    CLOUDY_WATER,
    NIGHT,
    NEWCOMERS,
    SHADE,
    /* practices and adaptations */
    ON_THE_STAIRS,
    NIGHT_MESSAGES,
    ONE_MIDWIFE,
    FROM_THE_GATE,
    STAIRS_TO_GATE,
    GATE_TO_DOOR,
    /* ballots */
    WHAT_FIRST,
    HARVEST_FUND,
    TWO_LAMPS,
    HOMEWORK_ROOM,
    TREE_OR_ROOF,
    /* priority rounds */
    BEFORE_THE_RAINS,
    THIS_SUMMER,
    /* surveys */
    AT_THE_WELL,
    /* initiatives and shifts */
    COMPANIONS,
    TANK,
    HANDRAIL,
    FORTY_SONGS,
    CAR_EACH_NIGHT,
    FIRST_DIGGING,
    LAST_DIGGING,
    /* circles, what is said in them, when they meet */
    TEA_SCALES,
    OWN_FATHER,
    MIDWIFE_COMES,
    CARRYING,
    FIG_TREE,
    SMALL_TIN,
    NET_MENDERS,
    FIRST_KNOT,
    NEW_MOTHERS,
    /* stories, organisations, partnerships */
    GATE_AT_SIX,
    EMPTY_NET,
    FIRST_BREAD,
    CLINIC,
    GROWERS,
    POSTA,
    LIBRARY,
    BIRTH_HOUSE,
    ORCHARDS,
    NIGHT_CALLS,
    WORK_SONGS,
    /* exchanges and what is asked in them */
    NIGHT_TOGETHER,
    NIGHT_BELL,
    DEMO_MADE
};

#define DEMO_LIST 16 /* of people or needs in one row; NOBODY or NOTHING ends it */

struct demo {
    struct ctx *c;
    int64_t today_ms;
    int64_t played_ms;   /* 0: not begun */
    enum demo_home home; /* where the scene plays */
    struct viewer viewer;
    const struct media_file *picture; /* NULL: could not be made */
    struct community community[DEMO_HOMES];
    struct id place[DEMO_HOMES];
    struct id person[DEMO_PEOPLE];
    struct id made[DEMO_MADE];
};

/* So many days ago, by the clocks of their home, somebody does what `play` says with `row`. */
struct demo_scene {
    int days_ago;
    const char *clock; /* "17:40" */
    enum demo_who who;
    enum err (*play)(struct demo *d, const void *row);
    const void *row;
};

/* A scene's row, written where it stands. */
#define ROW(type, ...) (&(const struct demo_##type){__VA_ARGS__})

/* Each ended by a row without `play`. */
extern const struct demo_scene demo_valley[];
extern const struct demo_scene demo_lucero[];
extern const struct demo_scene demo_nur[];

/* A row's text; "" when it says nothing. */
struct str demo_text(const char *text);

/* --- demo_people.c --- */
const struct community *demo_here(const struct demo *d); /* where the scene plays */
/* Everybody, the communities, and who belongs to them from the beginning. By the site. */
enum err demo_people_make(struct demo *d) MUST_USE;
/* Makes the site a demo, and says as whom a visitor may look around. */
enum err demo_people_show(struct demo *d) MUST_USE;
/* That moment by the clocks here; days to come are negative. */
int64_t demo_moment(const struct demo *d, int days_ago, const char *clock);
struct str demo_local(const struct demo *d, int days_ago, const char *clock); /* 2026-03-12T17:40 */
struct str demo_day(const struct demo *d, int days_ago);                      /* 2026-03-12 */
/* From here on somebody acts, at that moment, in the language of the place. */
enum err demo_act(struct demo *d, enum demo_who who, int64_t at_ms) MUST_USE;
enum err demo_come_in(struct demo *d, const void *none) MUST_USE; /* joins the community */
struct ids demo_ids(const struct demo *d, const enum demo_who *who);
struct ids demo_made_ids(const struct demo *d, const enum demo_made *made);

/* --- demo_places.c: places and their invented figures, by the site --- */
enum err demo_places_make(struct demo *d) MUST_USE;

/* --- demo_understand.c --- */
struct demo_story_of {
    const char *story;
};
struct demo_says {
    const char *kind, *text, *theme, *source;
    const char *motif; /* its word; NULL: none */
    const char *stage; /* of "life" */
    int64_t people;    /* of "life"; 0: none said */
};
struct demo_needs {
    enum demo_made need[DEMO_LIST];
};
struct demo_land {
    const char *source;
    const char *outline; /* "36.75,-0.48 36.98,-0.47 ...": longitude first, at most 40 points */
};

enum err demo_stand(struct demo *d, const void *none) MUST_USE;
enum err demo_draw(struct demo *d, const void *land) MUST_USE;
enum err demo_tell_of(struct demo *d, const void *story_of) MUST_USE;
enum err demo_say(struct demo *d, const void *says) MUST_USE;
enum err demo_understand(struct demo *d, const void *needs) MUST_USE;

/* Exchanges. */
struct demo_forces {
    enum demo_made as;
    const char *motif;
};
struct demo_inquiry {
    enum demo_made as, in;
    const char *words;
};
struct demo_visit {
    enum demo_made in;
    enum demo_home to;
    int day_ago; /* days to come are negative */
    const char *place, *coming;
};
struct demo_tried {
    enum demo_made practice;
    const char *motif;
};
enum err demo_join_forces(struct demo *d, const void *forces) MUST_USE;
enum err demo_ask(struct demo *d, const void *inquiry) MUST_USE;
enum err demo_visit_plan(struct demo *d, const void *visit) MUST_USE;
enum err demo_was_tried(struct demo *d, const void *tried) MUST_USE;

/* --- demo_listen.c: needs --- */
struct demo_need {
    enum demo_made as;
    const char *title, *text, *category, *place;
    int64_t stages;
    double lat, lon; /* 0: no pin */
    bool sensitive;
    const char *speaker;  /* by a helper, for somebody who does not write */
    const char *given[3]; /* answers to the questions of its category, in their order */
};
struct demo_category {
    const char *lang, *name, *hint, *topic;
    bool sensitive;
};
struct demo_question {
    const char *category, *type, *label, *choices;
    bool open;
};
/* Without an address: the demo writes to nobody. */
struct demo_body {
    const char *name, *topic;
};
struct demo_template {
    const char *lang, *name, *state, *text;
};
struct demo_key {
    const char *name;
    int64_t powers;
};
struct demo_regions {
    const char *title, *name[3];
    double lat, lon; /* of their common corner; each is 0.1 degrees wide */
};
struct demo_because {
    enum demo_made need;
    const char *reason;
};
struct demo_merge {
    enum demo_made source, target;
};
enum err demo_category_make(struct demo *d, const void *category) MUST_USE;
enum err demo_question_make(struct demo *d, const void *question) MUST_USE;
/* One of the community's by its name. */
enum err demo_category_called(struct demo *d, const char *name, struct id *out) MUST_USE;
enum err demo_body_make(struct demo *d, const void *body) MUST_USE;
enum err demo_template_make(struct demo *d, const void *template) MUST_USE;
enum err demo_key_make(struct demo *d, const void *key) MUST_USE;
enum err demo_regions_take_in(struct demo *d, const void *regions) MUST_USE;
enum err demo_because(struct demo *d, const void *because) MUST_USE;
enum err demo_put_together(struct demo *d, const void *merge) MUST_USE;
struct demo_support {
    enum demo_made need;
    enum demo_who who[DEMO_LIST];
};
struct demo_state {
    enum demo_made of;
    const char *state, *words;
};
struct demo_comment {
    enum demo_made on;
    const char *text, *warning;
};
enum err demo_voice(struct demo *d, const void *need) MUST_USE;
enum err demo_me_too(struct demo *d, const void *support) MUST_USE;
enum err demo_answer_need(struct demo *d, const void *state) MUST_USE;
enum err demo_write(struct demo *d, const void *comment) MUST_USE;

/* --- demo_learn.c --- */
#define DEMO_EVIDENCE(last) "/evidence/e71de0ce-0000-8000-8000-0000000000" last "\n"
struct demo_practice {
    enum demo_made as, from;
    const char *title, *place, *topic, *went;
    int64_t stages;
    const char *problem, *people, *steps, *resources, *result, *lesson, *sources, *rights;
    int64_t participants;         /* 0: none said */
    int begun_years, ended_years; /* so many years ago; 0: not said */
};
struct demo_adaptation {
    enum demo_made as, practice, need;
    const char *kept;
    struct {
        const char *what, *why, *decided_by;
        bool planned;
    } change;
    const char *consent, *consent_words;
};
struct demo_change {
    enum demo_made of;
    const char *what, *why, *moment, *decided_by;
    bool planned;
};
struct demo_later {
    enum demo_made of;
    int months;
    const char *outcome, *words, *again, *advice;
};
struct demo_facet {
    enum demo_made of;
    int facet; /* index in depth_facets */
    const char *words;
};
struct demo_review {
    enum demo_made of;
    const char *name, *finding, *words;
    struct {
        const char *answer, *reason;
    } said[8]; /* in the order of appraisal_criteria */
};
enum err demo_tell_more(struct demo *d, const void *facet) MUST_USE;
enum err demo_review_practice(struct demo *d, const void *review) MUST_USE;
enum err demo_practice_tell(struct demo *d, const void *practice) MUST_USE;
enum err demo_take_up(struct demo *d, const void *adaptation) MUST_USE;
enum err demo_change_more(struct demo *d, const void *change) MUST_USE;
enum err demo_how_it_went(struct demo *d, const void *later) MUST_USE;

/* --- demo_decide.c --- */
struct demo_ballot {
    enum demo_made as;
    const char *title, *text, *method, *options, *promise, *seed;
    int opens_ago, closes_ago; /* at six in the evening; opens_ago 0: when a steward opens it */
    const char *quorum;
    bool by_name, needs_are_options;
    enum demo_made need[DEMO_LIST];
};
struct demo_of {
    enum demo_made of;
};
struct demo_vote {
    enum demo_made of;
    int64_t options;
    const char *stance, *reason;
    enum demo_who paper;
};
enum err demo_draft(struct demo *d, const void *ballot) MUST_USE;
enum err demo_open(struct demo *d, const void *of) MUST_USE;
enum err demo_vote_cast(struct demo *d, const void *vote) MUST_USE;
enum err demo_settle(struct demo *d, const void *of) MUST_USE;
enum err demo_count(struct demo *d, const void *of) MUST_USE; /* by the clock */

/* --- demo_survey.c --- */
struct demo_asked {
    const char *label, *type, *choices;
    bool required;
    const char *when, *value; /* asked only when that question is answered so; NULL: always */
    const char *alt; /* the drawing stands with it, and this can be seen; NULL: none does */
};
struct demo_survey {
    enum demo_made as;
    const char *title, *text, *consent;
    struct demo_asked question[DEMO_LIST];
};
struct demo_filled {
    enum demo_made of;
    int day;             /* tells apart what is sent on several */
    const char *answers; /* one after the other: "river,30,no;tap,5,yes" */
};
enum err demo_survey(struct demo *d, const void *survey) MUST_USE; /* asked and opened */
enum err demo_fill(struct demo *d, const void *filled) MUST_USE;

/* --- demo_priority.c --- */
struct demo_round {
    enum demo_made as;
    const char *title, *text, *method, *promise, *seed;
    enum demo_made need[DEMO_LIST];
};
struct demo_said {
    enum demo_made of;
    const char *words;
};
struct demo_same {
    enum demo_made of;
    int64_t item, into;
};
struct demo_rating {
    enum demo_made of;
    const char *marks; /* area/needs/priority_marks.h */
    int64_t place;
    const char *why; /* of that place; NULL: nothing */
};
enum err demo_round(struct demo *d, const void *round) MUST_USE; /* asked and opened */
enum err demo_write_down(struct demo *d, const void *said) MUST_USE;
enum err demo_merge_items(struct demo *d, const void *same) MUST_USE; /* then rating begins */
enum err demo_rate(struct demo *d, const void *rating) MUST_USE;
enum err demo_rank(struct demo *d, const void *of) MUST_USE; /* rating ends */

/* --- demo_organise.c --- */
struct demo_initiative {
    enum demo_made as;
    const char *title, *note, *plan, *budget;
    int64_t amount; /* 0: none said */
    enum demo_made practice, ballot, need[DEMO_LIST];
};
struct demo_task {
    enum demo_made of;
    const char *title;
    int due_ago; /* 0: none */
};
struct demo_update {
    enum demo_made of;
    const char *text;
    bool team_only;
};
struct demo_shift {
    enum demo_made as, initiative;
    const char *title, *place, *text;
    int on_ago;
    const char *from, *until;
    struct {
        const char *name;
        int64_t least, most;
    } duty[2];
};
struct demo_seat {
    enum demo_made of;
    int duty;
};
struct demo_people_of {
    enum demo_made of;
    enum demo_who who[DEMO_LIST];
    const char *notes;
};
struct demo_hours {
    enum demo_made of;
    int day_ago;
    int64_t minutes;
    const char *note;
};
enum err demo_plan(struct demo *d, const void *initiative) MUST_USE;
enum err demo_move(struct demo *d, const void *state) MUST_USE;
enum err demo_join(struct demo *d, const void *of) MUST_USE;
enum err demo_update_tell(struct demo *d, const void *update) MUST_USE;
enum err demo_task_add(struct demo *d, const void *task) MUST_USE;
enum err demo_task_take(struct demo *d, const void *task) MUST_USE;
enum err demo_task_done(struct demo *d, const void *task) MUST_USE;
enum err demo_plan_shift(struct demo *d, const void *shift) MUST_USE;
enum err demo_take_seat(struct demo *d, const void *seat) MUST_USE;
enum err demo_came(struct demo *d, const void *people_of) MUST_USE;
enum err demo_say_hours(struct demo *d, const void *hours) MUST_USE;
enum err demo_confirm_hours(struct demo *d, const void *of) MUST_USE; /* all that wait */

/* --- demo_circles.c --- */
struct demo_circle {
    enum demo_made as, need;
    const char *title, *note, *about, *joining, *rhythm, *agreement;
    int64_t stages;
};
struct demo_thread {
    enum demo_made as, circle;
    const char *title, *text, *warning;
};
struct demo_meeting {
    enum demo_made as, circle;
    const char *title, *agenda, *place;
    int on_ago;
    const char *from, *until;
};
enum err demo_circle_begin(struct demo *d, const void *circle) MUST_USE;
enum err demo_circle_join(struct demo *d, const void *of) MUST_USE;
enum err demo_circle_let_in(struct demo *d, const void *people_of) MUST_USE;
enum err demo_thread_begin(struct demo *d, const void *thread) MUST_USE;
enum err demo_meeting_call(struct demo *d, const void *meeting) MUST_USE;
enum err demo_meeting_coming(struct demo *d, const void *of) MUST_USE;
enum err demo_meeting_held(struct demo *d, const void *people_of) MUST_USE;

/* --- demo_share.c: outcomes, stories, the directory, partnerships, themes --- */
struct demo_outcome {
    enum demo_made of;
    const char *title, *unit, *before_when, *after_when, *method, *harms, *cost, *meaning;
    double before, after;
    double low, high; /* both 0: unknown */
    int64_t people;
};
struct demo_work {
    enum demo_made as, tells;
    const char *title, *text, *narrator, *leave;
    const char *alt; /* NULL: no picture */
};
struct demo_organisation {
    enum demo_made as;
    const char *title, *kind, *note, *about, *phone, *address, *languages, *cost;
};
struct demo_proposal {
    enum demo_made as;
    const char *to, *aim, *terms;
};
struct demo_gathered {
    const char *theme;
    enum demo_made what;
};
enum err demo_measure(struct demo *d, const void *outcome) MUST_USE;
enum err demo_work_tell(struct demo *d, const void *work) MUST_USE;
enum err demo_list_organisation(struct demo *d, const void *organisation) MUST_USE;
enum err demo_check(struct demo *d, const void *of) MUST_USE;
enum err demo_propose(struct demo *d, const void *proposal) MUST_USE;
enum err demo_agree(struct demo *d, const void *state) MUST_USE;
enum err demo_gather(struct demo *d, const void *gathered) MUST_USE;

#endif
