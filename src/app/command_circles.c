/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith circles: peer groups out of people who look for one. What is printed may hang on a wall: it
 * tells nothing of wishes, of who avoids whom, or of where anybody lives. */
#include <stdio.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "engine/circles_form.h"
#include "format/circles_read.h"

struct answer {
    struct file_command *c;
    const struct circles_problem *p;
    const struct circles_result *r;
    bool explain;
};

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
            buf_put(&a->c->out, str_of(before));
            file_command_text(a->c, a->p->topic[t]);
            before = ", ";
        }
    }
}

static void told_key(const struct answer *a, uint32_t language, uint32_t place, uint32_t start) {
    buf_put(&a->c->out, STR("; "));
    file_command_text(a->c, a->p->language[language]);
    buf_put(&a->c->out, STR("; "));
    file_command_text(a->c, circles_place_name(a->p, place));
    buf_put(&a->c->out, STR("; "));
    buf_put(&a->c->out, circles_time(a->c->arena, start));
}

static void told_circle(const struct answer *a, size_t number) {
    const struct circles_circle *x = &a->r->circle[number];
    buf_printf(&a->c->out, "\nCircle %zu: ", number + 1);
    told_topics(a, x->topics);
    told_key(a, x->language, x->place, x->start);
    buf_put(&a->c->out, STR("\n  "));
    for (size_t i = 0; i < x->size; i++) {
        buf_put(&a->c->out, i ? STR(", ") : STR(""));
        file_command_text(a->c, a->p->person[x->person[i]].id);
    }
    buf_char(&a->c->out, '\n');
    if (a->explain) {
        buf_printf(
            &a->c->out,
            "  All %zu share %s, speak the language and can be there. They could start at %u "
            "time%s of the\n  week; this is the first.\n",
            x->size, x->topics & (x->topics - 1) ? "these topics" : "this topic", x->open_slots,
            x->open_slots == 1 ? "" : "s");
    }
}

static void told_unplaced(const struct answer *a, const struct circles_unplaced *x) {
    buf_put(&a->c->out, STR("  "));
    file_command_text(a->c, a->p->person[x->person].id);
    buf_printf(&a->c->out, ": %s", why_words[x->why]);
    /* Of those left over it could tell that some of them must not be together. */
    if (x->nearest.missing && x->why < CIRCLES_AVOID) {
        buf_printf(&a->c->out, "; %u more needed for ", x->nearest.missing);
        file_command_text(a->c, a->p->topic[x->nearest.topic]);
        told_key(a, x->nearest.language, x->nearest.place, x->nearest.start);
    }
    buf_char(&a->c->out, '\n');
}

static void told_warnings(const struct answer *a) {
    if (a->p->max + 1 < 2 * a->p->min) {
        buf_printf(&a->c->out, "Some numbers of people cannot be split into circles of %u to %u.\n",
                   a->p->min, a->p->max);
    }
    for (size_t i = 0; i < a->p->venues; i++) {
        uint32_t v = a->r->venue_order[i];
        unsigned most = circles_at_once(a->p, a->r, v);
        if (most > 1) {
            file_command_text(a->c, a->p->venue[v].id);
            buf_printf(&a->c->out, " has %u circles at once: has it so many rooms?\n", most);
        }
    }
}

static void told_how(const struct answer *a) {
    const struct circles_result *r = a->r;
    buf_printf(&a->c->out,
               "\n%zu people are in a key with enough people; that is a topic, a language, a place "
               "and a time.\nThey fall into %zu part%s that share no key; the largest has %zu "
               "people.\n",
               r->bound, r->components, r->components == 1 ? "" : "s", r->largest);
    if (r->exact) {
        buf_printf(&a->c->out, "All ways were tried for parts of up to %d people.\n",
                   CIRCLES_EXACT_MAX);
    } else {
        buf_printf(&a->c->out,
                   "In parts of more than %d people not all ways can be tried. Some circles were "
                   "torn down and\nbuilt anew %zu times, and what was not worse was kept.\n",
                   CIRCLES_EXACT_MAX, r->rounds);
    }
}

static void told(const struct answer *a) {
    const struct circles_result *r = a->r;
    buf_printf(&a->c->out, "%zu circle%s with %zu of %zu people", r->circles,
               r->circles == 1 ? "" : "s", r->placed, a->p->people);
    if (r->exact) {
        buf_put(&a->c->out, STR("; more cannot be placed\n"));
    } else {
        buf_printf(&a->c->out, "; no way places more than %zu\n", r->bound);
    }
    told_warnings(a);
    for (size_t i = 0; i < r->circles; i++) {
        told_circle(a, i);
    }
    if (r->unplaceds) {
        buf_put(&a->c->out, STR("\nNot placed:\n"));
    }
    for (size_t i = 0; i < r->unplaceds; i++) {
        told_unplaced(a, &r->unplaced[i]);
    }
    if (a->explain) {
        told_how(a);
    }
}

static bool show_progress(void *self, double share) {
    int *shown = self;
    int now = (int)(100 * share);
    if (now != *shown) {
        (void)fprintf(stderr, "\r%3d %%%s", now, now >= 100 ? "\r     \r" : "");
        *shown = now;
    }
    return true;
}

static int run(struct file_command *c, bool explain) {
    struct circles_problem p;
    struct flaw flaw;
    struct str text;
    int shown = -1;
    int code = file_command_read(c, &text);
    if (code) {
        return code;
    }
    if (circles_read(c->arena, text, &p, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    struct circles_progress progress = {&shown, isatty(STDERR_FILENO) ? show_progress : NULL};
    struct circles_result r = circles_form(c->arena, &p, progress);
    if (shown >= 0 && shown < 100) {
        (void)fputs("\r     \r", stderr);
    }
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        circles_json(&j, c->arena, &p, &r, (struct result_head){.input = hash_of(text.p, text.n)});
        buf_char(&c->out, '\n');
    } else {
        told(&(struct answer){c, &p, &r, explain});
    }
    return EXIT_DONE;
}

int command_circles(int argc, char **argv) {
    bool explain = false;
    struct file_command c = {.name = "circles", .usage = "PEOPLE.json [--explain] [--json]"};
    const struct option_row rows[] = {
        {"explain", OPTION_FLAG, &explain}, {"json", OPTION_FLAG, &c.json}, {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    return code ? code : file_command_end(&c, run(&c, explain));
}
