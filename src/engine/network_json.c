/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The answer as JSON. */
#include "engine/network_study.h"

static void put_id(struct json_out *j, const char *key, const struct network_input *in,
                   uint32_t node) {
    json_key(j, key);
    json_put_str(j, in->id[node]);
}

static void put_sizes(struct json_out *j, const char *key, const uint32_t *size, size_t count) {
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_int(j, size[i]);
    }
    json_close_array(j);
}

static void put_whole(struct json_out *j, const struct network_input *in,
                      const struct network_result *r) {
    json_pair_count(j, "nodes", r->nodes);
    json_pair_count(j, "edges", r->edges);
    put_sizes(j, "components", r->component, r->components);
    json_key(j, "isolated");
    json_open_array(j);
    for (size_t i = 0; i < r->isolateds; i++) {
        json_put_str(j, in->id[r->isolated[i]]);
    }
    json_close_array(j);
}

static void put_cuts(struct json_out *j, const struct network_input *in,
                     const struct network_result *r) {
    json_key(j, "cut_points");
    json_open_array(j);
    for (size_t i = 0; i < r->cuts; i++) {
        json_open_object(j);
        put_id(j, "id", in, r->cut[i].node);
        put_sizes(j, "parts", r->cut[i].part, r->cut[i].parts);
        json_close_object(j);
    }
    json_close_array(j);
    json_key(j, "bridges");
    json_open_array(j);
    for (size_t i = 0; i < r->bridges; i++) {
        json_open_array(j);
        json_put_str(j, in->id[r->bridge[i].a]);
        json_put_str(j, in->id[r->bridge[i].b]);
        json_close_array(j);
    }
    json_close_array(j);
}

static void put_brokers(struct json_out *j, const struct network_input *in,
                        const struct network_result *r) {
    json_key(j, "brokers");
    json_open_array(j);
    for (size_t i = 0; i < r->brokers; i++) {
        json_open_object(j);
        put_id(j, "id", in, r->broker[i].node);
        json_key(j, "value");
        json_put_real(j, r->broker[i].value);
        json_key(j, "se");
        json_put_real(j, r->broker[i].se);
        json_close_object(j);
    }
    json_close_array(j);
    json_key(j, "approximate");
    json_put_bool(j, r->approximate);
    json_pair_count(j, "pivots", r->pivots);
}

static void put_matches(struct json_out *j, const struct network_input *in,
                        const struct network_meeting *x) {
    json_key(j, "match");
    json_open_array(j);
    for (size_t i = 0; i < x->matches; i++) {
        const struct network_match *m = &x->match[i];
        json_open_object(j);
        json_key(j, "what");
        json_put_str(j, in->tag[m->tag]);
        put_id(j, "needs", in, m->a_needs ? x->a : x->b);
        put_id(j, "offers", in, m->a_needs ? x->b : x->a);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_meeting(struct json_out *j, const struct network_input *in,
                        const struct network_meeting *x) {
    json_open_object(j);
    put_id(j, "a", in, x->a);
    put_id(j, "b", in, x->b);
    json_key(j, "score");
    json_put_int(j, x->score);
    json_pair_count(j, "via", x->via);
    json_key(j, "aims");
    json_open_array(j);
    for (size_t i = 0; i < x->aims.count; i++) {
        json_put_str(j, in->tag[x->aims.item[i]]);
    }
    json_close_array(j);
    put_matches(j, in, x);
    json_close_object(j);
}

/* --- notes --- */

struct notes {
    struct result_note *item;
    size_t count;
};

static void note(struct notes *n, const char *code, unsigned count, size_t one, size_t other) {
    n->item[n->count++] = (struct result_note){
        code, count, {result_number((int64_t)one), result_number((int64_t)other)}};
}

static struct result_notes warnings(struct arena *a, const struct network_input *in,
                                    const struct network_result *r) {
    struct notes n = {arena_array(a, struct result_note, 6), 0};
    if (r->loops) {
        note(&n, "loops", 1, r->loops, 0);
    }
    if (r->repeated) {
        note(&n, "repeated", 1, r->repeated, 0);
    }
    if (in->weighted) {
        note(&n, "weights_not_used", 0, 0, 0);
    }
    if (in->refusals_unknown) {
        note(&n, "refused_unknown", 1, in->refusals_unknown, 0);
    }
    if (r->organisations == 0) {
        note(&n, "brokers_of_organisations_only", 0, 0, 0);
    }
    if (r->approximate) {
        note(&n, "approximate", 1, r->pivots, 0);
    }
    return (struct result_notes){n.item, n.count};
}

static struct result_notes explain(struct arena *a, const struct network_result *r) {
    struct notes n = {arena_array(a, struct result_note, 6), 0};
    note(&n, "components", 2, r->components, r->components ? r->component[0] : 0);
    note(&n, "isolated", 1, r->isolateds, 0);
    note(&n, "cut_points", 2, r->cuts, r->cuts ? r->cut[0].away : 0);
    note(&n, "bridges", 2, r->bridges, r->bridges ? r->bridge[0].away : 0);
    note(&n, "brokers", 2, r->brokers, r->organisations);
    note(&n, "introductions", 1, r->meetings, 0);
    return (struct result_notes){n.item, n.count};
}

void network_json(struct json_out *j, struct arena *a, const struct network_input *in,
                  const struct network_options *o, const struct network_result *r,
                  struct result_head head) {
    head.engine = "network";
    head.method = "brandes";
    head.seed = o->seed;
    if (r->refused) {
        result_none(j, &head, r->refused, str_of(NULL));
        return;
    }
    result_begin(j, &head, warnings(a, in, r));
    json_open_object(j);
    put_whole(j, in, r);
    put_cuts(j, in, r);
    put_brokers(j, in, r);
    json_key(j, "introductions");
    json_open_array(j);
    for (size_t i = 0; i < r->meetings; i++) {
        put_meeting(j, in, &r->meeting[i]);
    }
    json_close_array(j);
    json_close_object(j);
    result_end(j, explain(a, r));
}
