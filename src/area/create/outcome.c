/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of outcomes. */
#include "area/create/outcome.h"

#include <math.h>

#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "outcome_sql.h"

static enum err check_outcome(struct ctx *c, struct outcome *o) {
    check_line(c, "title", &o->thing.title, 8, 120);
    check_line(c, "unit", &o->unit, 1, 60);
    check_line(c, "before_when", &o->before_when, 2, 60);
    check_line(c, "after_when", &o->after_when, 2, 60);
    check_text(c, "method", &o->method, 10, 2000);
    check_text(c, "harms", &o->harms, 3, 2000);
    check_line(c, "cost", &o->cost, 0, 200);
    check_text(c, "meaning", &o->meaning, 0, 4000);
    if (o->low.has != o->high.has) {
        ctx_wrong(c, o->low.has ? "high" : "low", msg_outcome_wrong_half());
    } else if (o->low.has && o->low.v > o->high.v) {
        ctx_wrong(c, "high", msg_outcome_wrong_order());
    }
    if (o->people.has) {
        check_range(c, "people", o->people.v, 1, 1000000000);
    }
    return ctx_checked(c);
}

int outcome_decimals(const struct outcome *o) {
    const double all[] = {o->before, o->after, o->low.has ? o->low.v : 0,
                          o->high.has ? o->high.v : 0};
    int decimals = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        double unit = decimals == 0 ? 1 : 10;
        while (decimals < 2 && fabs(all[i] * unit - round(all[i] * unit)) > 1e-6) {
            decimals++;
            unit *= 10;
        }
    }
    return decimals;
}

enum err outcome_measure(struct ctx *c, struct id initiative, struct outcome *o) {
    struct thing t;
    TRY(thing_find(c, initiative, "initiative", &t));
    if (!viewer_is_person(c->viewer) || !viewer_has_role(c->viewer, t.community, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_outcome(c, o));
    o->initiative = initiative;
    o->thing.kind = STR("outcome");
    o->thing.community = t.community;
    o->thing.owner = c->viewer->person;
    o->thing.wanted = t.wanted;
    o->thing.life = LIFE_PUBLISHED;
    o->thing.state = STR("measured");
    o->thing.stages = t.stages;
    TRY(thing_make(c, &o->thing));
    TRY(q_outcome_add(c->db, o->thing.id, initiative, o->unit, o->before, o->before_when, o->after,
                      o->after_when, o->low, o->high, o->people, o->method, o->harms, o->cost,
                      o->meaning, NULL));
    TRY(search_put(c, &o->thing, o->meaning));
    TRY(link_make(c, o->thing.id, "measures", initiative));
    TRY(cycle_step_all(c, initiative, TURN_REFLECT, o->thing.id));
    return event_write(c, &o->thing, "outcome.measured", STR(""));
}

enum err outcome_find(struct ctx *c, struct id id, struct outcome *out) {
    *out = (struct outcome){0};
    TRY(thing_find(c, id, "outcome", &out->thing));
    struct q_outcome_row_row row;
    TRY(q_outcome_row(c->db, c->arena, id, &row));
    out->initiative = row.initiative;
    out->unit = row.unit;
    out->before = row.before_value;
    out->before_when = row.before_when;
    out->after = row.after_value;
    out->after_when = row.after_when;
    out->low = row.low;
    out->high = row.high;
    out->people = row.people;
    out->method = row.method;
    out->harms = row.harms;
    out->cost = row.cost;
    out->meaning = row.meaning;
    out->is_shown = !row.people.has || row.people.v >= OUTCOME_PEOPLE_LEAST;
    return ERR_OK;
}

/* "children weighed: 4 (March 2026), then 12 (May 2027); 95 % interval of the change 5 to 11" */
static struct str figures_of(struct ctx *c, const struct outcome *o) {
    int d = outcome_decimals(o);
    struct str range = o->low.has
                           ? arena_printf(c->arena, "; 95 %% interval of the change %.*f to %.*f",
                                          d, o->low.v, d, o->high.v)
                           : STR("");
    return arena_printf(c->arena, "%.*s: %.*f (%.*s), then %.*f (%.*s)%.*s", STR_ARG(o->unit), d,
                        o->before, STR_ARG(o->before_when), d, o->after, STR_ARG(o->after_when),
                        STR_ARG(range));
}

enum err outcome_describe(struct ctx *c, const struct thing *t, struct dublin *out) {
    struct outcome o;
    struct community m;
    TRY(outcome_find(c, t->id, &o));
    TRY(community_find(c, t->community, &m));
    dublin_add(out, "creator", m.thing.title);
    dublin_add(out, "type", lang_text(lang_english(), c->arena, msg_outcome_word()));
    if (o.is_shown) {
        dublin_add(out, "description", figures_of(c, &o));
    }
    dublin_add(out, "description", o.method);
    dublin_add(out, "description", o.harms);
    dublin_add(out, "description",
               lang_text(lang_english(), c->arena, msg_outcome_show_not_proof()));
    return ERR_OK;
}

enum err outcome_erase(struct ctx *c, const struct thing *t) {
    TRY(search_drop(c, t->id));
    return q_outcome_clear(c->db, t->id, NULL);
}
