/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith circles` answers: peer groups out of people who look for one. The text may hang on a
 * wall: it tells nothing of wishes, of who avoids whom, or of where anybody lives. */
#include <stddef.h>

#include "engine/circles_form.h"
#include "format/circles_read.h"
#include "lib/engines.h"

struct given {
    bool explain;
};

struct answer {
    struct question *q;
    const struct circles_problem *p;
    const struct circles_result *r;
    bool explain;
};

/* --- as plain text --- */

/* "avoid" is told to the one person alone; here it is one of those who are left over. */
static const char *const why_words[CIRCLES_WHYS] = {
    [CIRCLES_TOPIC] = "too few people have one of their topics",
    [CIRCLES_LANGUAGE] = "too few with the topic speak one of their languages",
    [CIRCLES_TIME] = "too few of these are free when they are",
    [CIRCLES_PLACE] = "too few of these could be at one place then",
    [CIRCLES_AVOID] = "left over",
    [CIRCLES_LEFT_OVER] = "left over"};

static void told_topics(const struct answer *a, uint64_t topics) {
    const char *before = "";
    for (size_t i = 0; i < a->p->topics; i++) {
        uint32_t t = a->r->topic_order[i];
        if (topics >> t & 1) {
            buf_put(&a->q->out, str_of(before));
            question_text(a->q, a->p->topic[t]);
            before = ", ";
        }
    }
}

static void told_key(const struct answer *a, uint32_t language, uint32_t place, uint32_t start) {
    buf_put(&a->q->out, STR("; "));
    question_text(a->q, a->p->language[language]);
    buf_put(&a->q->out, STR("; "));
    question_text(a->q, circles_place_name(a->p, place));
    buf_put(&a->q->out, STR("; "));
    buf_put(&a->q->out, circles_time(a->q->arena, start));
}

static void told_circle(const struct answer *a, size_t number) {
    const struct circles_circle *x = &a->r->circle[number];
    buf_printf(&a->q->out, "\nCircle %zu: ", number + 1);
    told_topics(a, x->topics);
    told_key(a, x->language, x->place, x->start);
    buf_put(&a->q->out, STR("\n  "));
    for (size_t i = 0; i < x->size; i++) {
        buf_put(&a->q->out, i ? STR(", ") : STR(""));
        question_text(a->q, a->p->person[x->person[i]].id);
    }
    buf_char(&a->q->out, '\n');
    if (a->explain) {
        buf_printf(
            &a->q->out,
            "  All %zu share %s, speak the language and can be there. They could start at %u "
            "time%s of the\n  week; this is the first.\n",
            x->size, x->topics & (x->topics - 1) ? "these topics" : "this topic", x->open_slots,
            x->open_slots == 1 ? "" : "s");
    }
}

static void told_unplaced(const struct answer *a, const struct circles_unplaced *x) {
    buf_put(&a->q->out, STR("  "));
    question_text(a->q, a->p->person[x->person].id);
    buf_printf(&a->q->out, ": %s", why_words[x->why]);
    /* Of those left over it could tell that some of them must not be together. */
    if (x->nearest.missing && x->why < CIRCLES_AVOID) {
        buf_printf(&a->q->out, "; %u more needed for ", x->nearest.missing);
        question_text(a->q, a->p->topic[x->nearest.topic]);
        told_key(a, x->nearest.language, x->nearest.place, x->nearest.start);
    }
    buf_char(&a->q->out, '\n');
}

static void told_warnings(const struct answer *a) {
    if (a->p->max + 1 < 2 * a->p->min) {
        buf_printf(&a->q->out, "Some numbers of people cannot be split into circles of %u to %u.\n",
                   a->p->min, a->p->max);
    }
    for (size_t i = 0; i < a->p->venues; i++) {
        uint32_t v = a->r->venue_order[i];
        unsigned most = circles_at_once(a->p, a->r, v);
        if (most > 1) {
            question_text(a->q, a->p->venue[v].id);
            buf_printf(&a->q->out, " has %u circles at once: has it so many rooms?\n", most);
        }
    }
}

static void told_how(const struct answer *a) {
    const struct circles_result *r = a->r;
    buf_printf(&a->q->out,
               "\n%zu people are in a key with enough people; that is a topic, a language, a place "
               "and a time.\nThey fall into %zu part%s that share no key; the largest has %zu "
               "people.\n",
               r->bound, r->components, r->components == 1 ? "" : "s", r->largest);
    if (r->exact) {
        buf_printf(&a->q->out, "All ways were tried for parts of up to %d people.\n",
                   CIRCLES_EXACT_MAX);
    } else {
        buf_printf(&a->q->out,
                   "In parts of more than %d people not all ways can be tried. Some circles were "
                   "torn down and\nbuilt anew %zu times, and what was not worse was kept.\n",
                   CIRCLES_EXACT_MAX, r->rounds);
    }
}

static void told(const struct answer *a) {
    const struct circles_result *r = a->r;
    buf_printf(&a->q->out, "%zu circle%s with %zu of %zu people", r->circles,
               r->circles == 1 ? "" : "s", r->placed, a->p->people);
    if (r->exact) {
        buf_put(&a->q->out, STR("; more cannot be placed\n"));
    } else {
        buf_printf(&a->q->out, "; no way places more than %zu\n", r->bound);
    }
    told_warnings(a);
    for (size_t i = 0; i < r->circles; i++) {
        told_circle(a, i);
    }
    if (r->unplaceds) {
        buf_put(&a->q->out, STR("\nNot placed:\n"));
    }
    for (size_t i = 0; i < r->unplaceds; i++) {
        told_unplaced(a, &r->unplaced[i]);
    }
    if (a->explain) {
        told_how(a);
    }
}

/* --- the run --- */

static bool progress(void *self, double share) {
    return question_tell(self, share, 0);
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    const struct question_file *f = question_file_of(q, "people");
    struct circles_problem p;
    struct flaw flaw;
    if (circles_read(q->arena, f->text, &p, &flaw) != ERR_OK) {
        return question_flaw(q, f, str_of(NULL), &flaw);
    }
    struct circles_result r = circles_form(q->arena, &p, (struct circles_progress){q, progress});
    if (q->json) {
        struct json_out j = question_json(q);
        circles_json(&j, q->arena, &p, &r,
                     (struct result_head){.input = hash_of(f->text.p, f->text.n)});
    } else if (!r.refused) {
        told(&(struct answer){q, &p, &r, g->explain});
    }
    return r.refused ? question_none(q, "%s", r.refused) : EXIT_DONE;
}

static const struct engine_option options_known[] = {
    {"explain", ASK_FLAG, offsetof(struct given, explain), true}, {0}};

const struct engine engine_circles = {
    .name = "circles",
    .arguments = "PEOPLE.json [--explain] [--json]",
    .help = "peer groups by topic, language, time and place",
    .file = {{"people", "json"}},
    .personal = "whom people wish for and avoid, when they are free and where they live",
    .option = options_known,
    .given_size = sizeof(struct given),
    .answer = answer};
