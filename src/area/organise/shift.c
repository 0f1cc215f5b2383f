/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of a shift: making, changing, finding. */
#include "area/organise/shift.h"

#include "area/organise/seat.h"
#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "kernel/search.h"
#include "shift_sql.h"
#include "sys/chance.h"

#define AGE_MOST 120
#define SAME_WITHIN_MS (10 * MINUTE_MS)
#define PER_PAGE 20
#define LOOKED_AT_ONCE 100
#define LOOKED_AT_MOST 1000
#define OF_INITIATIVE_MOST 50

/* --- what is given --- */

struct span {
    int64_t begins, ends; /* UTC milliseconds */
};

static bool read_time(struct ctx *c, const char *field, struct str *local, struct str zone,
                      int64_t *out) {
    *local = str_first(str_trim(*local), 16);
    if (local->n == 16 && lang_time_parse(*local, zone, out)) {
        return true;
    }
    ctx_wrong(c, field, msg_wrong_time());
    return false;
}

static void check_times(struct ctx *c, struct shift_draft *d, struct span *out) {
    bool begins = read_time(c, "begins", &d->begins, d->community.zone, &out->begins);
    bool ends = read_time(c, "ends", &d->ends, d->community.zone, &out->ends);
    if (!begins || !ends) {
        return;
    }
    if (out->ends <= out->begins) {
        ctx_wrong(c, "ends", msg_shift_wrong_ends());
    } else if (out->ends - out->begins > SHIFT_LONGEST_MS) {
        ctx_wrong(c, "ends", msg_shift_wrong_long());
    }
}

static const char *numbered(struct ctx *c, const char *field, size_t i) {
    return arena_cstr(c->arena, arena_printf(c->arena, "%s_%zu", field, i));
}

static void check_duty(struct ctx *c, struct duty *d, size_t i) {
    check_line(c, numbered(c, "duty", i), &d->name, 0, DUTY_NAME_MAX);
    if (str_is_empty(d->name)) {
        if (id_is_none(d->id) && (d->least != 0 || d->most != 0)) {
            ctx_wrong(c, numbered(c, "duty", i), msg_wrong_missing());
        }
        return;
    }
    check_range(c, numbered(c, "most", i), d->most, 1, DUTY_SEATS_MOST);
    if (d->most >= 1 && d->most <= DUTY_SEATS_MOST) {
        check_range(c, numbered(c, "least", i), d->least, 0, d->most);
    }
}

static void check_draft(struct ctx *c, struct shift_draft *d, struct span *span) {
    check_line(c, "title", &d->title, 3, SHIFT_TITLE_MAX);
    check_line(c, "place", &d->place, 0, SHIFT_PLACE_MAX);
    check_text(c, "text", &d->text, 0, SHIFT_TEXT_MAX);
    check_range(c, "age_least", d->age_least, 0, AGE_MOST);
    check_times(c, d, span);
    size_t named = 0;
    for (size_t i = 0; i < d->duties.count; i++) {
        check_duty(c, &d->duties.item[i], i);
        named += !str_is_empty(d->duties.item[i].name);
    }
    if (named == 0 && ctx_wrong_at(c, STR("duty_0")) == NULL) {
        ctx_wrong(c, "duty_0", msg_shift_wrong_no_duty());
    }
}

/* Whose it is decides who may make it and who sees it. */
static enum err check_home(struct ctx *c, const struct shift_draft *d, struct id *wanted) {
    if (id_is_none(d->initiative)) {
        *wanted = d->open ? AUDIENCE_PUBLIC : d->community.thing.id;
        return viewer_has_role(c->viewer, d->community.thing.id, ROLE_HELPER) ? ERR_OK
                                                                              : ERR_FORBIDDEN;
    }
    struct initiative i;
    struct initiative_part part;
    TRY(initiative_find(c, d->initiative, &i));
    TRY(initiative_part(c, &i, &part));
    *wanted = i.thing.wanted;
    return part.lead && id_eq(i.thing.community, d->community.thing.id) ? ERR_OK : ERR_FORBIDDEN;
}

/* --- making --- */

static enum err stages_of_home(struct ctx *c, const struct shift_draft *d, int64_t *out) {
    struct thing t = {0};
    if (!id_is_none(d->initiative)) {
        TRY(thing_find(c, d->initiative, "initiative", &t));
    }
    *out = t.stages;
    return ERR_OK;
}

static enum err put_duties(struct ctx *c, struct id shift, const struct duties *duties) {
    for (size_t i = 0; i < duties->count; i++) {
        const struct duty *d = &duties->item[i];
        if (id_is_none(d->id) && !str_is_empty(d->name)) {
            TRY(q_duty_add(c->db, id_make(c->now_ms), shift, (int64_t)i, d->name, d->least, d->most,
                           NULL));
        }
    }
    return q_shift_count_seats(c->db, shift, NULL);
}

static enum err put_rows(struct ctx *c, const struct shift_draft *d, struct span span,
                         struct thing *t) {
    char code[SHIFT_CODE_SIZE];
    chance_code(code, sizeof code);
    TRY(thing_make(c, t));
    TRY(q_shift_add(c->db, t->id, t->community, d->initiative, span.begins, span.ends, d->begins,
                    d->ends, d->community.zone, d->text, d->age_least, str_make(code, sizeof code),
                    NULL));
    TRY(put_duties(c, t->id, &d->duties));
    TRY(search_put(c, t, d->text));
    return event_write(c, t, "shift.made", STR(""));
}

/* A form that was sent twice makes one shift. */
static enum err made_already(struct ctx *c, const struct shift_draft *d, int64_t begins_ms,
                             struct shift *out, bool *has) {
    struct things newest;
    bool more;
    *has = false;
    TRY(thing_list_of_owner(c, c->viewer->person, (struct thing_page){.limit = 5}, &newest, &more));
    for (size_t i = 0; i < newest.count && !*has; i++) {
        const struct thing *t = &newest.item[i];
        if (str_eq(t->kind, STR("shift")) && str_eq(t->title, d->title) &&
            t->life == LIFE_PUBLISHED && c->now_ms - t->created_ms < SAME_WITHIN_MS) {
            TRY(shift_find(c, t->id, out));
            *has = out->begins_ms == begins_ms && id_eq(out->initiative, d->initiative);
        }
    }
    return ERR_OK;
}

enum err shift_make(struct ctx *c, struct shift_draft *d, struct shift *out) {
    struct id wanted;
    int64_t stages;
    struct span span = {0};
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    TRY(check_home(c, d, &wanted));
    check_draft(c, d, &span);
    if (span.ends > 0 && span.ends <= c->now_ms && ctx_wrong_at(c, STR("ends")) == NULL) {
        ctx_wrong(c, "ends", msg_shift_wrong_past());
    }
    TRY(ctx_checked(c));
    bool has;
    TRY(made_already(c, d, span.begins, out, &has));
    if (has) {
        return ERR_OK;
    }
    TRY(stages_of_home(c, d, &stages));
    struct thing t = {
        .id = id_make(c->now_ms),
        .kind = STR("shift"),
        .community = d->community.thing.id,
        .owner = c->viewer->person,
        .wanted = wanted,
        .life = LIFE_PUBLISHED,
        .state = STR("planned"),
        .turn = TURN_ORGANISE,
        .stages = stages,
        .title = d->title,
        .note = d->place,
    };
    TRY(put_rows(c, d, span, &t));
    return shift_find(c, t.id, out);
}

/* --- finding --- */

static enum err read_row(struct ctx *c, struct shift *out) {
    struct q_shift_row_row row;
    TRY(q_shift_row(c->db, c->arena, out->thing.id, &row));
    out->initiative = row.initiative;
    out->begins_ms = row.begins;
    out->ends_ms = row.ends;
    out->begins = row.begins_local;
    out->ends = row.ends_local;
    out->zone = row.zone;
    out->text = row.text;
    out->age_least = row.age_least;
    out->seats_least = row.seats_least;
    out->seats_most = row.seats_most;
    return ERR_OK;
}

enum err shift_find(struct ctx *c, struct id id, struct shift *out) {
    *out = (struct shift){0};
    TRY(thing_find(c, id, "shift", &out->thing));
    return read_row(c, out);
}

static enum err leads_initiative(struct ctx *c, struct id initiative, bool *leads) {
    struct initiative i;
    struct initiative_part part;
    enum err e = initiative_find(c, initiative, &i);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    TRY(initiative_part(c, &i, &part));
    *leads |= part.lead;
    return ERR_OK;
}

enum err shift_part(struct ctx *c, const struct shift *s, struct shift_part *out) {
    *out = (struct shift_part){.lead = gate_may_change(c->viewer, &s->thing)};
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    out->member = viewer_has_role(c->viewer, s->thing.community, ROLE_MEMBER);
    if (!id_is_none(s->initiative) && !out->lead) {
        TRY(leads_initiative(c, s->initiative, &out->lead));
    }
    struct q_seat_one_row row;
    enum err e = q_seat_one(c->db, c->arena, s->thing.id, c->viewer->person, &row);
    if (e == ERR_OK) {
        out->taken = str_eq(row.state, STR("taken"));
        out->waiting = !out->taken;
        out->came = row.came.has;
        out->duty = row.duty;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err demand_lead(struct ctx *c, const struct shift *s) {
    struct shift_part part;
    TRY(shift_part(c, s, &part));
    return part.lead ? ERR_OK : ERR_FORBIDDEN;
}

enum err shift_code(struct ctx *c, const struct shift *s, struct str *out) {
    TRY(demand_lead(c, s));
    struct q_shift_row_row row;
    TRY(q_shift_row(c->db, c->arena, s->thing.id, &row));
    *out = row.code;
    return ERR_OK;
}

enum err shift_duties(struct ctx *c, const struct shift *s, struct duties *out) {
    struct q_duty_list_rows rows;
    TRY(q_duty_list(c->db, c->arena, s->thing.id, &rows));
    out->item = arena_array(c->arena, struct duty, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_duty_list_row *r = &rows.item[i];
        out->item[i] = (struct duty){r->id, r->name, r->least, r->most, r->taken};
    }
    return ERR_OK;
}

bool shift_is_over(const struct ctx *c, const struct shift *s) {
    return s->ends_ms <= c->now_ms || !str_eq(s->thing.state, STR("planned"));
}

/* --- changing --- */

static enum err tell_seats(struct ctx *c, const struct shift *s, const char *kind) {
    struct str period = arena_printf(c->arena, "%lld", (long long)c->now_ms);
    return notice_followers(c, &s->thing, kind, arena_cstr(c->arena, period), ID_NONE);
}

static enum err change_duty(struct ctx *c, const struct shift *s, const struct duty *d, size_t i) {
    int64_t changed;
    if (str_is_empty(d->name)) {
        TRY(q_duty_drop(c->db, s->thing.id, d->id, &changed));
        return changed > 0 ? ERR_OK
                           : ctx_wrong(c, numbered(c, "duty", i), msg_shift_wrong_has_seats());
    }
    TRY(q_duty_set(c->db, s->thing.id, d->id, (int64_t)i, d->name, d->least, d->most, &changed));
    if (changed == 0) {
        return ctx_wrong(c, numbered(c, "most", i), msg_shift_wrong_more_seats());
    }
    return seat_fill(c, s, d->id);
}

enum err shift_change(struct ctx *c, struct shift *s, struct shift_draft *d) {
    TRY(shift_find(c, s->thing.id, s)); /* with the tally of just now, which is written again */
    TRY(demand_lead(c, s));
    struct span span = {0};
    check_draft(c, d, &span);
    TRY(ctx_checked(c));
    struct thing *t = &s->thing;
    bool moved =
        span.begins != s->begins_ms || span.ends != s->ends_ms || !str_eq(t->note, d->place);
    t->title = d->title;
    t->note = d->place;
    if (id_is_none(s->initiative)) {
        t->wanted = d->open ? AUDIENCE_PUBLIC : t->community;
    }
    TRY(thing_save(c, t, false));
    TRY(thing_set_life(c, t, t->life));
    TRY(q_shift_set(c->db, t->id, span.begins, span.ends, d->begins, d->ends, d->community.zone,
                    d->text, d->age_least, NULL));
    TRY(q_seat_move(c->db, t->id, span.begins, span.ends, NULL));
    TRY(read_row(c, s));
    for (size_t i = 0; i < d->duties.count; i++) {
        if (!id_is_none(d->duties.item[i].id)) {
            TRY(change_duty(c, s, &d->duties.item[i], i));
        }
    }
    TRY(put_duties(c, t->id, &d->duties));
    TRY(search_put(c, t, d->text));
    return moved ? tell_seats(c, s, "shift.changed") : ERR_OK;
}

enum err shift_call_off(struct ctx *c, struct shift *s, struct str reason) {
    TRY(shift_find(c, s->thing.id, s));
    TRY(demand_lead(c, s));
    if (!str_eq(s->thing.state, STR("planned"))) {
        return ERR_OK;
    }
    check_line(c, "reason", &reason, 3, 200);
    TRY(ctx_checked(c));
    s->thing.state = STR("called_off");
    s->thing.note = reason;
    TRY(thing_save(c, &s->thing, true));
    TRY(event_write(c, &s->thing, "shift.called_off", STR("")));
    return tell_seats(c, s, "shift.called_off");
}

static enum err follow_keys(struct ctx *c, const struct q_shift_key_rows *keys, struct id wanted) {
    for (size_t k = 0; k < keys->count; k++) {
        struct thing t;
        enum err e = thing_find(c, keys->item[k].id, "shift", &t);
        if (e == ERR_GONE || e == ERR_NOT_FOUND) {
            continue;
        }
        TRY(e);
        t.wanted = wanted;
        TRY(thing_set_life(c, &t, t.life));
    }
    return ERR_OK;
}

enum err shift_follow_initiative(struct ctx *c, const struct initiative *i) {
    const struct viewer *viewer = c->viewer;
    struct q_shift_key_rows coming, past;
    TRY(q_shift_next_of_initiative(c->db, c->arena, i->thing.id, c->now_ms, LOOKED_AT_MOST,
                                   &coming));
    TRY(q_shift_past_of_initiative(c->db, c->arena, i->thing.id, c->now_ms, LOOKED_AT_MOST, &past));
    c->viewer = &viewer_site;
    enum err e = follow_keys(c, &coming, i->thing.wanted);
    e = e == ERR_OK ? follow_keys(c, &past, i->thing.wanted) : e;
    c->viewer = viewer;
    return e;
}

/* --- lists --- */

/* Is it one for this list? Whatever the viewer may not see is passed over. */
static enum err fits(struct ctx *c, struct id id, bool only_may, struct shift *out, bool *yes) {
    *yes = false;
    enum err e = shift_find(c, id, out);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        return ERR_OK;
    }
    TRY(e);
    *yes = out->thing.life == LIFE_PUBLISHED && !shift_is_over(c, out) &&
           !gate_is_muted(c->viewer, &out->thing);
    if (*yes && only_may) {
        struct msg_text why;
        struct q_seat_one_row mine;
        enum err has = q_seat_one(c->db, c->arena, id, c->viewer->person, &mine);
        TRY(has == ERR_NOT_FOUND ? ERR_OK : has);
        TRY(shift_may_join(c, out, c->viewer, true, &why));
        *yes = why.key == MSG_NONE && has != ERR_OK && out->thing.tally < out->seats_most;
    }
    return ERR_OK;
}

static enum err next_keys(struct ctx *c, struct id community, struct shift_page after,
                          struct q_shift_key_rows *out) {
    if (id_is_none(community)) {
        return q_shift_next_on_site(c->db, c->arena, after.begins_ms, after.id, LOOKED_AT_ONCE,
                                    out);
    }
    return q_shift_next_in_community(c->db, c->arena, community, after.begins_ms, after.id,
                                     LOOKED_AT_ONCE, out);
}

enum err shift_list(struct ctx *c, struct id community, bool only_may, struct shift_page after,
                    struct shifts *out, struct shift_page *next, bool *more) {
    *out = (struct shifts){arena_array(c->arena, struct shift, PER_PAGE), 0};
    *next = after;
    *more = true;
    if (after.begins_ms == 0) {
        next->begins_ms = c->now_ms - SHIFT_LONGEST_MS;
    }
    for (int looked = 0; looked < LOOKED_AT_MOST; looked += LOOKED_AT_ONCE) {
        struct q_shift_key_rows keys;
        TRY(next_keys(c, community, *next, &keys));
        for (size_t i = 0; i < keys.count; i++) {
            if (out->count == PER_PAGE) {
                return ERR_OK;
            }
            bool yes;
            TRY(fits(c, keys.item[i].id, only_may, &out->item[out->count], &yes));
            out->count += yes;
            *next = (struct shift_page){keys.item[i].begins, keys.item[i].id};
        }
        if (keys.count < LOOKED_AT_ONCE) {
            *more = false;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

enum err shift_list_of_initiative(struct ctx *c, struct id initiative, bool past,
                                  struct shifts *out) {
    struct q_shift_key_rows keys;
    int64_t from = c->now_ms - 6 * HOUR_MS; /* what goes on just now still stands among the next */
    TRY(past ? q_shift_past_of_initiative(c->db, c->arena, initiative, from, OF_INITIATIVE_MOST,
                                          &keys)
             : q_shift_next_of_initiative(c->db, c->arena, initiative, from, OF_INITIATIVE_MOST,
                                          &keys));
    *out = (struct shifts){arena_array(c->arena, struct shift, keys.count), 0};
    for (size_t i = 0; i < keys.count; i++) {
        enum err e = shift_find(c, keys.item[i].id, &out->item[out->count]);
        if (e == ERR_OK) {
            out->count++;
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    return ERR_OK;
}

/* --- its end, and a person's data --- */

enum err shift_erase(struct ctx *c, const struct thing *t) {
    struct q_seat_others_row others;
    TRY(q_seat_others(c->db, c->arena, t->id, t->owner, &others));
    return others.total > 0 ? ERR_CLOSED : q_shift_clear(c->db, t->id, NULL);
}

enum err shift_export_person(struct ctx *c, struct id person, struct json_out *out) {
    return export_rows(c, person, out, "shifts", q_shift_export);
}
