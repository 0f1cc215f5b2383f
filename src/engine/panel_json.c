/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A panel's answer as JSON. */
#include <math.h>
#include <string.h>

#include "engine/panel_inside.h"

static void put_ids(struct json_out *j, const struct panel_pool *p, const uint32_t *member,
                    size_t members) {
    json_open_array(j);
    for (size_t i = 0; i < members; i++) {
        json_put_str(j, p->id[member[i]]);
    }
    json_close_array(j);
}

static void put_people(struct json_out *j, struct arena *a, const struct panel_pool *p,
                       const struct panel_result *r) {
    const uint32_t *order = panel_order(a, p);
    json_key(j, "people");
    json_open_array(j);
    for (size_t i = 0; i < p->people; i++) {
        json_open_object(j);
        json_key(j, "id");
        json_put_str(j, p->id[order[i]]);
        json_key(j, "probability");
        json_put_real(j, r->chance[order[i]]);
        json_pair_int(j, "of_1000", r->in_panels[order[i]]);
        json_close_object(j);
    }
    json_close_array(j);
}

static void put_panels(struct json_out *j, const struct panel_pool *p,
                       const struct panel_result *r) {
    json_key(j, "panels");
    json_open_array(j);
    for (size_t i = 0; i < r->panels; i++) {
        json_open_object(j);
        json_pair_int(j, "weight", r->panel[i].weight);
        json_key(j, "ids");
        put_ids(j, p, r->panel[i].member, p->size);
        json_close_object(j);
    }
    json_close_array(j);
}

/* `panel` NULL: none was drawn. */
static void put_quotas(struct json_out *j, const struct panel_pool *p, const uint32_t *panel) {
    json_key(j, "quotas");
    json_open_array(j);
    for (size_t v = 0; v < p->cells; v++) {
        const struct panel_cell *c = &p->cell[v];
        int64_t in_pool = 0, on_panel = 0;
        for (size_t i = 0; i < p->people; i++) {
            in_pool += p->of[i * p->categories + c->category] == v ? 1 : 0;
        }
        for (size_t i = 0; panel && i < p->size; i++) {
            on_panel += p->of[panel[i] * p->categories + c->category] == v ? 1 : 0;
        }
        json_open_object(j);
        json_key(j, "category");
        json_put_str(j, p->category[c->category]);
        json_key(j, "value");
        json_put_str(j, c->value);
        json_pair_int(j, "min", c->min);
        json_pair_int(j, "max", c->max);
        json_pair_int(j, "pool", in_pool);
        json_key(j, "panel");
        if (panel) {
            json_put_int(j, on_panel);
        } else {
            json_put_null(j);
        }
        json_close_object(j);
    }
    json_close_array(j);
}

/* {"ok":false,...}, for whatever was asked. */
static void put_none(struct json_out *j, const struct panel_pool *p, const char *refused,
                     const struct panel_relax *relax, size_t relaxes,
                     const struct result_head *head) {
    struct buf b = buf_make((size_t)1 << 24);
    struct json_out list = json_begin(&b);
    json_open_array(&list);
    for (size_t i = 0; i < relaxes; i++) {
        const struct panel_cell *c = &p->cell[relax[i].cell];
        json_open_object(&list);
        json_key(&list, "category");
        json_put_str(&list, p->category[c->category]);
        json_key(&list, "value");
        json_put_str(&list, c->value);
        json_key(&list, "bound");
        json_put_cstr(&list, relax[i].is_max ? "max" : "min");
        json_pair_int(&list, "from", relax[i].from);
        json_pair_int(&list, "to", relax[i].to);
        json_close_object(&list);
    }
    json_close_array(&list);
    result_none(j, head, refused, buf_str(&b));
    buf_free(&b);
}

/* Those who can be on no panel, by name. */
static struct result_notes warnings_of(struct arena *a, const struct panel_pool *p,
                                       const struct panel_result *r) {
    struct result_note *note = arena_array(a, struct result_note, p->people);
    const uint32_t *order = panel_order(a, p);
    size_t count = 0;
    for (size_t i = 0; i < p->people; i++) {
        if (r->chance[order[i]] == 0) {
            note[count++] = (struct result_note){"never", 1, {result_text(p->id[order[i]])}};
        }
    }
    return (struct result_notes){note, count};
}

static struct result_notes explain_of(struct arena *a, const struct panel_pool *p,
                                      const struct panel_result *r) {
    struct result_note *note = arena_array(a, struct result_note, 3);
    int64_t least = 0;
    double moved = 0;
    for (size_t i = 0; i < p->people; i++) {
        double by = fabs(r->chance[i] - r->in_panels[i] / (double)PANEL_LOTTERY);
        least += r->chance[i] > 0 && r->chance[i] < r->minimum + 1e-6 ? 1 : 0;
        moved = by > moved ? by : moved;
    }
    note[0] = (struct result_note){
        "mean", 2, {result_number(p->size), result_number((int64_t)p->people)}};
    note[1] = (struct result_note){
        "smallest", 2, {result_number((int64_t)nearbyint(r->minimum * 1e6)), result_number(least)}};
    note[2] = (struct result_note){"rounded", 1, {result_number((int64_t)nearbyint(moved * 1e6))}};
    return (struct result_notes){note, 3};
}

void panel_json(struct json_out *j, struct arena *a, const struct panel_pool *p,
                const struct panel_options *o, const struct panel_result *r,
                struct result_head head) {
    head.engine = "panel";
    head.method = panel_goal_name(o->goal);
    head.seed = o->seed;
    if (r->refused) {
        put_none(j, p, r->refused, r->relax, r->relaxes, &head);
        return;
    }
    const uint32_t *drawn = r->number >= 0 ? r->panel[r->drawn].member : NULL;
    result_begin(j, &head, warnings_of(a, p, r));
    json_open_object(j);
    json_pair_int(j, "pool", (int64_t)p->people);
    json_pair_int(j, "size", p->size);
    json_key(j, "minimum");
    json_put_real(j, r->minimum);
    put_people(j, a, p, r);
    put_panels(j, p, r);
    json_key(j, "drawn");
    if (drawn) {
        json_put_int(j, r->number);
    } else {
        json_put_null(j);
    }
    json_key(j, "panel");
    put_ids(j, p, drawn, drawn ? p->size : 0);
    put_quotas(j, p, drawn);
    json_close_object(j);
    result_end(j, explain_of(a, p, r));
}

void panel_replacement_json(struct json_out *j, const struct panel_pool *p,
                            const struct panel_replacement *r, struct str seed,
                            struct result_head head) {
    head.engine = "panel";
    head.method = "replace";
    head.seed = seed;
    if (r->refused) {
        put_none(j, p, r->refused, r->relax, r->relaxes, &head);
        return;
    }
    result_begin(j, &head, (struct result_notes){0});
    json_open_object(j);
    json_pair_int(j, "pool", (int64_t)p->people);
    json_pair_int(j, "size", p->size);
    json_key(j, "joins");
    put_ids(j, p, r->joins, r->joining);
    json_key(j, "passed");
    put_ids(j, p, r->passed, r->passing);
    json_key(j, "panel");
    put_ids(j, p, r->panel, p->size);
    put_quotas(j, p, r->panel);
    json_close_object(j);
    result_end(j, (struct result_notes){0});
}
