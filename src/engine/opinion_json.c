/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The map as JSON, and what is to be said of it. */
#include <string.h>

#include "engine/opinion_inner.h"

struct str opinion_group_name(size_t group) {
    static const char letter[] = "ABCDE";
    return str_make(&letter[group % OPINION_GROUPS_MAX], 1);
}

/* --- notes --- */

struct notes {
    struct result_note *item;
    size_t count;
};

static void note(struct notes *n, const char *code, unsigned count, struct result_arg one,
                 struct result_arg other) {
    n->item[n->count++] = (struct result_note){code, count, {one, other}};
}

static struct result_arg none(void) {
    return (struct result_arg){.number = 0};
}

static struct result_arg six_decimals(struct arena *a, double v) {
    return result_text(arena_printf(a, "%.6f", v + 0.0));
}

static struct result_notes warnings(struct arena *a, const struct opinion_map *m) {
    struct notes n = {arena_array(a, struct result_note, 4), 0};
    if (!m->settled) {
        note(&n, "axes_not_settled", 0, none(), none());
    }
    if (!(m->explained[0] > 0)) {
        note(&n, "no_differences", 0, none(), none());
    }
    if (m->topped_up) {
        note(&n, "few_votes", 2, result_number((int64_t)m->topped_up),
             result_number((int64_t)m->votes_min));
    }
    return (struct result_notes){n.item, n.count};
}

struct result_notes opinion_explain(struct arena *a, const struct opinion_map *m) {
    struct notes n = {arena_array(a, struct result_note, 8), 0};
    note(&n, "counted", 2, result_number((int64_t)m->counted),
         result_number((int64_t)m->participants));
    note(&n, "votes_min", 1, result_number((int64_t)m->votes_min), none());
    note(&n, m->groups > 1 ? "groups" : "no_groups", 1, result_number((int64_t)m->groups), none());
    if (m->profile == OPINION_KITH) {
        note(&n, "first_axis", 2, six_decimals(a, m->axis_share),
             six_decimals(a, m->axis_share_shuffled));
    }
    note(&n, "silhouette", 2, six_decimals(a, m->silhouette),
         result_number((int64_t)m->silhouette_k));
    if (m->groups > 1 && m->profile == OPINION_KITH) {
        note(&n, "stability", 1, six_decimals(a, m->stability), none());
    }
    return (struct result_notes){n.item, n.count};
}

/* --- the result --- */

static void put_count(struct json_out *j, const char *key, size_t n) {
    json_key(j, key);
    json_put_int(j, (int64_t)n);
}

static void put_real(struct json_out *j, const char *key, double v) {
    json_key(j, key);
    json_put_real(j, v);
}

static void put_pair(struct json_out *j, const char *key, const double v[2]) {
    json_key(j, key);
    json_open_array(j);
    json_put_real(j, v[0]);
    json_put_real(j, v[1]);
    json_close_array(j);
}

static void put_tally(struct json_out *j, const struct opinion_tally *t) {
    put_count(j, "agree", t->agree);
    put_count(j, "disagree", t->disagree);
    put_count(j, "seen", t->seen);
}

static void put_id(struct json_out *j, const struct opinion_input *in, size_t statement) {
    json_key(j, "statement");
    json_put_str(j, in->statement[statement].id);
}

static void put_picks(struct json_out *j, const char *key, const struct opinion_input *in,
                      const struct opinion_pick *pick, size_t count, bool of_group) {
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < count; i++) {
        const struct opinion_pick *p = &pick[i];
        json_open_object(j);
        put_id(j, in, p->statement);
        if (of_group) {
            json_key(j, "side");
            json_put_cstr(j, p->agree ? "agree" : "disagree");
        }
        put_tally(j, &p->of);
        put_real(j, "share", p->share);
        if (of_group) {
            put_real(j, "ratio", p->ratio);
        }
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_groups(struct json_out *j, const struct opinion_input *in,
                       const struct opinion_map *m) {
    json_key(j, "groups");
    json_open_array(j);
    for (size_t g = 0; g < m->groups; g++) {
        const struct opinion_group *o = &m->group[g];
        json_open_object(j);
        json_key(j, "id");
        json_put_str(j, opinion_group_name(g));
        put_count(j, "size", o->size);
        put_pair(j, "centre", o->centre);
        put_picks(j, "represent", in, o->pick, o->picks, true);
        json_close_object(j);
    }
    json_close_array(j);
    json_key(j, "majority");
    json_open_object(j);
    put_picks(j, "agree", in, m->agreed.pick, m->agreed.picks, false);
    put_picks(j, "disagree", in, m->disagreed.pick, m->disagreed.picks, false);
    json_close_object(j);
}

static void put_consensus(struct json_out *j, const struct opinion_input *in,
                          const struct opinion_map *m) {
    json_key(j, "consensus");
    json_open_array(j);
    for (size_t i = 0; i < m->consensus_count; i++) {
        size_t s = m->consensus_list[i];
        json_open_object(j);
        put_id(j, in, s);
        put_real(j, "value", m->consensus[s]);
        json_key(j, "by_group");
        json_open_array(j);
        for (size_t g = 0; g < m->groups; g++) {
            json_open_object(j);
            put_tally(j, &m->group[g].tally[s]);
            json_close_object(j);
        }
        json_close_array(j);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_routing(struct json_out *j, const struct opinion_input *in,
                        const struct opinion_map *m) {
    json_key(j, "routing");
    json_open_array(j);
    for (size_t s = 0; s < m->statements; s++) {
        if (!in->statement[s].out) {
            json_open_object(j);
            put_id(j, in, s);
            put_real(j, "weight", m->weight[s]);
            json_close_object(j);
        }
    }
    json_close_array(j);
}

static void put_people(struct json_out *j, const struct opinion_input *in,
                       const struct opinion_map *m) {
    json_key(j, "people");
    json_open_array(j);
    for (size_t p = 0; p < m->people; p++) {
        if (in->banned && in->banned[p]) {
            continue;
        }
        json_open_object(j);
        json_key(j, "id");
        json_put_str(j, in->participant[p]);
        put_real(j, "x", m->x[p]);
        put_real(j, "y", m->y[p]);
        json_key(j, "group");
        json_put_str(j, m->group_of[p] == OPINION_NO_GROUP ? str_of(NULL)
                                                           : opinion_group_name(m->group_of[p]));
        json_close_object(j);
    }
    json_close_array(j);
}

void opinion_json(struct json_out *j, struct arena *a, const struct opinion_input *in,
                  const struct opinion_options *o, const struct opinion_map *m,
                  struct result_head head, bool people) {
    head.engine = "opinion";
    head.method = o->profile == OPINION_POLIS ? "polis" : "kith";
    head.seed = o->seed;
    if (m->refused) {
        result_none(j, &head, m->refused, str_of(NULL));
        return;
    }
    result_begin(j, &head, warnings(a, m));
    json_open_object(j);
    put_count(j, "participants", m->participants);
    put_count(j, "counted", m->counted);
    put_count(j, "statements", m->statements);
    put_count(j, "votes", m->votes);
    put_real(j, "silhouette", m->silhouette);
    put_real(j, "stability", m->stability);
    put_pair(j, "explained", m->explained);
    put_groups(j, in, m);
    put_consensus(j, in, m);
    put_routing(j, in, m);
    if (people) {
        put_people(j, in, m);
    }
    json_close_object(j);
    result_end(j, opinion_explain(a, m));
}
