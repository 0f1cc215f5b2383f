/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The map of agreement from its parts: whole, or kept up to date. */
#include "engine/opinion.h"

#include <assert.h>
#include <string.h>

#include "engine/opinion_inner.h"

/* --- who is counted --- */

enum { VOTES_MIN = 7, PEOPLE_MIN = 15 };

struct crowd {
    uint32_t *who;
    size_t count;
};

static bool has_votes(const struct opinion_row *r) {
    return !r->banned && r->count;
}

/* Those who have too few votes, most votes first, then in ID order, until there are enough. */
static void top_up(const struct opinion_table *t, struct opinion_map *m, bool *in) {
    size_t missing = m->counted < PEOPLE_MIN ? PEOPLE_MIN - m->counted : 0;
    for (uint32_t votes = VOTES_MIN; votes > 0; votes--) {
        for (size_t p = 0; p < t->participants; p++) {
            if (m->topped_up < missing && !in[p] && has_votes(&t->row[p]) &&
                t->row[p].count == votes) {
                in[p] = true;
                m->topped_up++;
            }
        }
    }
    m->counted += m->topped_up;
}

static struct crowd crowd_by_rule(struct arena *a, const struct opinion_table *t,
                                  struct opinion_map *m) {
    struct crowd c = {arena_array(a, uint32_t, t->participants), 0};
    bool *in = arena_array(a, bool, t->participants);
    for (size_t p = 0; p < t->participants; p++) {
        in[p] = has_votes(&t->row[p]) && t->row[p].count >= m->votes_min;
        m->counted += in[p] ? 1 : 0;
    }
    top_up(t, m, in);
    for (size_t p = 0; p < t->participants; p++) {
        c.who[c.count] = (uint32_t)p;
        c.count += in[p] ? 1 : 0;
    }
    return c;
}

static struct crowd crowd_make(struct arena *a, const struct opinion_table *t,
                               const struct opinion_options *o, struct opinion_map *m) {
    m->votes_min = m->voted < VOTES_MIN ? m->voted : VOTES_MIN;
    if (!o->counted) {
        return crowd_by_rule(a, t, m);
    }
    struct crowd c = {arena_array(a, uint32_t, o->counteds + 1), 0};
    for (size_t i = 0; i < o->counteds; i++) {
        assert(o->counted[i] < t->participants);
        if (!t->row[o->counted[i]].banned) {
            c.who[c.count++] = o->counted[i];
        }
    }
    m->counted = c.count;
    return c;
}

/* --- the map --- */

static struct opinion_map refuse(struct opinion_map m, const char *why) {
    m.refused = why;
    return m;
}

static const struct opinion_tally *tally_copy(struct arena *a, const struct opinion_table *t) {
    struct opinion_tally *copy = arena_array(a, struct opinion_tally, t->statements);
    for (size_t j = 0; j < t->statements; j++) {
        copy[j] = t->tally[j];
    }
    return copy;
}

struct opinion_map opinion_map_of(struct arena *a, const struct opinion_table *t,
                                  struct opinion_options o, struct opinion_work *w,
                                  struct opinion_memory *memory) {
    struct opinion_map m = {.profile = o.profile,
                            .people = t->participants,
                            .statements = t->statements,
                            .votes = t->votes};
    struct opinion_columns c = opinion_columns_make(a, t);
    m.voted = c.voted;
    m.mean = c.mean;
    m.tally = tally_copy(a, t);
    for (size_t p = 0; p < t->participants; p++) {
        m.participants += has_votes(&t->row[p]) ? 1 : 0;
    }
    struct crowd crowd = crowd_make(a, t, &o, &m);
    if (crowd.count < OPINION_COUNTED_MIN) {
        return refuse(m, "participants");
    }
    struct opinion_axes axes = opinion_axes_find(a, t, &c, w);
    for (int i = 0; i < 2; i++) {
        m.axis[i] = axes.loading[i];
        m.explained[i] = axes.explained[i];
    }
    m.settled = axes.settled;
    if (w->stopped) {
        return refuse(m, "stopped");
    }
    opinion_project(a, t, &c, &axes, &m);
    if (!opinion_go_on(w, 0.8)) {
        return refuse(m, "stopped");
    }
    if (o.profile == OPINION_KITH) {
        struct opinion_chance once = {0};
        struct opinion_chance *chance = memory ? &memory->chance : &once;
        opinion_chance_find(a, t, crowd.who, crowd.count, o.seed, chance);
        m.axis_share = chance->share;
        m.axis_share_shuffled = chance->most;
    }
    opinion_groups_find(a, &m, crowd.who, crowd.count, o, memory);
    if (!opinion_go_on(w, 0.95)) {
        return refuse(m, "stopped");
    }
    opinion_say(a, t, &c, &m);
    return m;
}

struct opinion_map opinion_map_make(struct arena *a, const struct opinion_input *in,
                                    struct opinion_options o) {
    struct opinion_work w = {o.progress, o.self, false};
    struct opinion_table t = opinion_table_make(a, in);
    if (t.statements <= OPINION_GRAM_MAX) {
        t.pair = arena_array(a, struct opinion_pair, opinion_pair_at(0, t.statements) + 1);
    }
    if (!opinion_go_on(&w, 0.1) || (t.pair && !opinion_pairs_sum(a, &t, &w))) {
        return refuse((struct opinion_map){.profile = o.profile}, "stopped");
    }
    return opinion_map_of(a, &t, o, &w, NULL);
}
