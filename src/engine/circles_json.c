/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer as JSON. */
#include "engine/circles_inside.h"

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct str circles_time(struct arena *a, uint32_t slot) {
    uint32_t of_day = slot % CIRCLES_DAY_SLOTS;
    return arena_printf(a, "%s %02u:%02u", day_names[slot / CIRCLES_DAY_SLOTS % 7], of_day / 2,
                        of_day % 2 * CIRCLES_SLOT_MINUTES);
}

struct str circles_place_name(const struct circles_problem *p, uint32_t place) {
    return place == CIRCLES_ONLINE ? STR("online") : p->venue[place].id;
}

static void put_topics(struct json_out *j, const struct circles_problem *p,
                       const struct circles_result *r, uint64_t topics) {
    json_key(j, "topics");
    json_open_array(j);
    for (size_t i = 0; i < p->topics; i++) {
        if (topics >> r->topic_order[i] & 1) {
            json_put_str(j, p->topic[r->topic_order[i]]);
        }
    }
    json_close_array(j);
}

static void put_member(struct json_out *j, struct str id, const struct circles_points *x) {
    json_open_object(j);
    json_pair_str(j, "id", id);
    json_key(j, "points");
    json_open_object(j);
    json_pair_int(j, "topics", x->topics);
    json_pair_int(j, "wishes", x->wishes);
    json_pair_int(j, "slots", x->slots);
    json_pair_int(j, "mode", x->mode);
    json_pair_int(j, "travel", x->travel);
    json_close_object(j);
    json_close_object(j);
}

static void put_circle(struct json_out *j, struct arena *a, const struct circles_problem *p,
                       const struct circles_result *r, const struct circles_circle *c) {
    json_open_object(j);
    json_key(j, "people");
    json_open_array(j);
    for (size_t i = 0; i < c->size; i++) {
        json_put_str(j, p->person[c->person[i]].id);
    }
    json_close_array(j);
    put_topics(j, p, r, c->topics);
    json_pair_str(j, "language", p->language[c->language]);
    json_pair_str(j, "place", circles_place_name(p, c->place));
    json_pair_str(j, "start", circles_time(a, c->start));
    json_pair_int(j, "open_slots", c->open_slots);
    json_pair_int(j, "score", c->score);
    json_key(j, "members");
    json_open_array(j);
    for (size_t i = 0; i < c->size; i++) {
        put_member(j, p->person[c->person[i]].id, &c->points[i]);
    }
    json_close_array(j);
    json_close_object(j);
}

static void put_unplaced(struct json_out *j, struct arena *a, const struct circles_problem *p,
                         const struct circles_unplaced *x) {
    json_open_object(j);
    json_pair_str(j, "id", p->person[x->person].id);
    json_pair_str(j, "why", str_of(circles_why_name(x->why)));
    json_key(j, "nearest");
    if (x->nearest.missing) {
        json_open_object(j);
        json_pair_str(j, "topic", p->topic[x->nearest.topic]);
        json_pair_str(j, "language", p->language[x->nearest.language]);
        json_pair_str(j, "place", circles_place_name(p, x->nearest.place));
        json_pair_str(j, "start", circles_time(a, x->nearest.start));
        json_pair_int(j, "missing", x->nearest.missing);
        json_close_object(j);
    } else {
        json_put_null(j);
    }
    json_close_object(j);
}

static void put_result(struct json_out *j, struct arena *a, const struct circles_problem *p,
                       const struct circles_result *r) {
    json_open_object(j);
    json_key(j, "circles");
    json_open_array(j);
    for (size_t i = 0; i < r->circles; i++) {
        put_circle(j, a, p, r, &r->circle[i]);
    }
    json_close_array(j);
    json_key(j, "unplaced");
    json_open_array(j);
    for (size_t i = 0; i < r->unplaceds; i++) {
        put_unplaced(j, a, p, &r->unplaced[i]);
    }
    json_close_array(j);
    json_pair_int(j, "placed", (int64_t)r->placed);
    json_pair_int(j, "bound", (int64_t)r->bound);
    json_pair_int(j, "gap", (int64_t)(r->bound - r->placed));
    json_pair_int(j, "score", r->score);
    json_key(j, "exact");
    json_put_bool(j, r->exact);
    json_close_object(j);
}

unsigned circles_at_once(const struct circles_problem *p, const struct circles_result *r,
                         uint32_t venue) {
    unsigned at[CIRCLES_SLOTS] = {0};
    unsigned most = 0;
    unsigned length = (p->minutes + CIRCLES_SLOT_MINUTES - 1) / CIRCLES_SLOT_MINUTES;
    for (size_t i = 0; i < r->circles; i++) {
        for (unsigned k = 0; r->circle[i].place == venue && k < length; k++) {
            unsigned *n = &at[(r->circle[i].start + k) % CIRCLES_SLOTS];
            most = ++*n > most ? *n : most;
        }
    }
    return most;
}

static size_t warn(struct result_note *note, const struct circles_problem *p,
                   const struct circles_result *r) {
    size_t n = 0;
    if (p->max + 1 < 2 * p->min) {
        note[n++] =
            (struct result_note){"sizes_apart", 2, {result_number(p->min), result_number(p->max)}};
    }
    for (size_t i = 0; i < p->venues; i++) {
        uint32_t v = r->venue_order[i];
        unsigned most = circles_at_once(p, r, v);
        if (most > 1) {
            note[n++] = (struct result_note){
                "at_once", 2, {result_text(p->venue[v].id), result_number(most)}};
        }
    }
    return n;
}

static size_t explain(struct result_note *note, const struct circles_result *r) {
    int64_t why[CIRCLES_WHYS] = {0};
    size_t n = 0;
    note[n++] = (struct result_note){
        "components",
        2,
        {result_number((int64_t)r->components), result_number((int64_t)r->largest)}};
    if (r->rounds) {
        note[n++] = (struct result_note){"rounds", 1, {result_number((int64_t)r->rounds)}};
    }
    for (size_t i = 0; i < r->unplaceds; i++) {
        /* How many were left because of whom they avoid is nobody's business. */
        why[r->unplaced[i].why == CIRCLES_AVOID ? CIRCLES_LEFT_OVER : r->unplaced[i].why]++;
    }
    for (int i = 0; i < CIRCLES_WHYS; i++) {
        if (why[i]) {
            note[n++] =
                (struct result_note){"unplaced_because",
                                     2,
                                     {result_text(str_of(circles_why_name((enum circles_why)i))),
                                      result_number(why[i])}};
        }
    }
    return n;
}

void circles_json(struct json_out *j, struct arena *a, const struct circles_problem *p,
                  const struct circles_result *r, struct result_head head) {
    head.engine = "circles";
    head.method = r->exact ? "exact" : "rebuild";
    head.seed = p->seed;
    if (r->refused) {
        result_none(j, &head, r->refused, str_of(NULL));
        return;
    }
    struct result_note *note = arena_array(a, struct result_note, p->venues + 1 + CIRCLES_WHYS + 2);
    size_t notes = warn(note, p, r);
    result_begin(j, &head, (struct result_notes){note, notes});
    put_result(j, a, p, r);
    result_end(j, (struct result_notes){note + notes, explain(note + notes, r)});
}
