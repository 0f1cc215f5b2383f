/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of an initiative. */
#include "area/organise/initiative.h"

#include "area/organise/shift.h"
#include "base/span.h"
#include "initiative_sql.h"
#include "kernel/gate.h"
#include "kernel/person_data.h"
#include "kernel/search.h"
#include "sys/chance.h"

#define SAME_WITHIN_MS (10 * MINUTE_MS)
#define AMOUNT_MAX INT64_C(1000000000000)

/* --- what is given --- */

static void check_day(struct ctx *c, const char *field, struct str *day) {
    *day = str_trim(*day);
    int64_t ms;
    struct str noon = arena_printf(c->arena, "%.*sT12:00", STR_ARG(*day));
    if (!str_is_empty(*day) && (day->n != 10 || !lang_time_parse(noon, STR("UTC"), &ms))) {
        ctx_wrong(c, field, msg_wrong_day());
    }
}

static void check_words(struct ctx *c, struct initiative_draft *d) {
    check_line(c, "title", &d->title, 5, INITIATIVE_TITLE_MAX);
    check_line(c, "note", &d->note, 0, INITIATIVE_NOTE_MAX);
    check_text(c, "plan", &d->plan, 0, INITIATIVE_PLAN_MAX);
    check_text(c, "budget", &d->budget, 0, INITIATIVE_BUDGET_MAX);
    check_day(c, "begins", &d->begins);
    check_day(c, "ends", &d->ends);
    if (!str_is_empty(d->begins) && !str_is_empty(d->ends) && str_cmp(d->ends, d->begins) < 0 &&
        ctx_wrong_at(c, STR("begins")) == NULL && ctx_wrong_at(c, STR("ends")) == NULL) {
        ctx_wrong(c, "ends", msg_initiative_wrong_ends());
    }
    if (d->amount.has) {
        check_range(c, "amount", d->amount.v, 0, AMOUNT_MAX);
    }
}

/* A tie to what the maker may not see, or to something else, is as wrong as one to nothing. */
static enum err find_tie(struct ctx *c, struct id id, const char *kind, const char *field,
                         struct msg_text why, struct thing *out) {
    enum err e = thing_find(c, id, kind, out);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        *out = (struct thing){0};
        ctx_wrong(c, field, why);
        return ERR_OK;
    }
    return e;
}

static enum err check_needs(struct ctx *c, struct initiative_draft *d, struct things *needs) {
    needs->item = arena_array(c->arena, struct thing, d->needs.count);
    needs->count = 0;
    if (d->needs.count > INITIATIVE_NEEDS_MOST) {
        ctx_wrong(c, "answers", msg_initiative_wrong_many(msg_arg_int(INITIATIVE_NEEDS_MOST)));
        return ERR_OK;
    }
    for (size_t i = 0; i < d->needs.count; i++) {
        struct thing *t = &needs->item[needs->count];
        TRY(find_tie(c, d->needs.item[i], "need", "answers", msg_initiative_wrong_need(), t));
        if (!id_is_none(t->id) && !id_eq(t->community, d->community.thing.id)) {
            ctx_wrong(c, "answers", msg_initiative_wrong_need());
        }
        needs->count++;
    }
    return ERR_OK;
}

static enum err check_ties(struct ctx *c, const struct initiative_draft *d) {
    struct thing t;
    if (!id_is_none(d->practice)) {
        TRY(find_tie(c, d->practice, "practice", "follows", msg_initiative_wrong_practice(), &t));
    }
    if (!id_is_none(d->ballot)) {
        TRY(find_tie(c, d->ballot, "ballot", "decided_by", msg_initiative_wrong_ballot(), &t));
    }
    return ERR_OK;
}

/* --- making --- */

/* What pauses a need pauses the plan that answers it. */
static int64_t stages_of(const struct initiative_draft *d, const struct things *needs) {
    int64_t stages = d->stages;
    for (size_t i = 0; i < needs->count; i++) {
        stages |= needs->item[i].stages;
    }
    return stages;
}

static enum err answer(struct ctx *c, const struct thing *t, const struct things *needs) {
    for (size_t i = 0; i < needs->count; i++) {
        TRY(link_make(c, t->id, "answers", needs->item[i].id));
        TRY(cycle_step(c, needs->item[i].id, TURN_ORGANISE, t->id));
        if (str_eq(t->state, STR("running"))) {
            TRY(cycle_step(c, needs->item[i].id, TURN_ACT, t->id));
        }
    }
    return ERR_OK;
}

static enum err tie(struct ctx *c, const struct thing *t, const struct initiative_draft *d) {
    if (!id_is_none(d->practice)) {
        TRY(link_make(c, t->id, "follows", d->practice));
    }
    return id_is_none(d->ballot) ? ERR_OK : link_make(c, t->id, "decided_by", d->ballot);
}

static enum err come_in(struct ctx *c, struct id initiative, bool coordinator) {
    struct id person = c->viewer->person;
    TRY(q_teammate_add(c->db, initiative, person, coordinator, c->now_ms, NULL));
    TRY(audience_enter(c, initiative, person));
    return follow(c, initiative, person);
}

static struct str search_body(struct ctx *c, const struct thing *t, struct str plan) {
    return arena_printf(c->arena, "%.*s\n%.*s", STR_ARG(t->note), STR_ARG(plan));
}

static struct thing thing_of(struct ctx *c, const struct initiative_draft *d,
                             const struct things *needs) {
    return (struct thing){
        .id = id_make(c->now_ms),
        .kind = STR("initiative"),
        .community = d->community.thing.id,
        .owner = c->viewer->person,
        .wanted = d->open ? AUDIENCE_PUBLIC : d->community.thing.id,
        .life = LIFE_PUBLISHED,
        .state = STR("planned"),
        .turn = TURN_ORGANISE,
        .stages = stages_of(d, needs),
        .title = d->title,
        .note = d->note,
        .tally = 1,
    };
}

static enum err put_rows(struct ctx *c, const struct initiative_draft *d, struct thing *t,
                         const struct things *needs) {
    TRY(thing_make(c, t));
    TRY(q_initiative_add(c->db, t->id, d->plan, d->begins, d->ends, d->budget, d->amount,
                         d->community.currency, NULL));
    TRY(come_in(c, t->id, true));
    TRY(tie(c, t, d));
    TRY(search_put(c, t, search_body(c, t, d->plan)));
    TRY(event_write(c, t, "initiative.made", STR("")));
    return answer(c, t, needs);
}

/* A form that was sent twice makes one initiative. */
static enum err made_already(struct ctx *c, const struct initiative_draft *d, struct id *out) {
    struct things newest;
    bool more;
    *out = ID_NONE;
    TRY(thing_list_of_owner(c, c->viewer->person, (struct thing_page){.limit = 5}, &newest, &more));
    for (size_t i = 0; i < newest.count; i++) {
        const struct thing *t = &newest.item[i];
        if (str_eq(t->kind, STR("initiative")) && str_eq(t->title, d->title) &&
            id_eq(t->community, d->community.thing.id) && t->life == LIFE_PUBLISHED &&
            c->now_ms - t->created_ms < SAME_WITHIN_MS) {
            *out = t->id;
        }
    }
    return ERR_OK;
}

enum err initiative_make(struct ctx *c, struct initiative_draft *d, struct initiative *out) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_SIGN_IN;
    }
    if (!viewer_has_role(c->viewer, d->community.thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    struct things needs;
    check_words(c, d);
    TRY(check_needs(c, d, &needs));
    TRY(check_ties(c, d));
    if (d->needs.count == 0) {
        ctx_wrong(c, "answers", msg_initiative_wrong_no_need());
    }
    TRY(ctx_checked(c));
    struct id same;
    TRY(made_already(c, d, &same));
    if (!id_is_none(same)) {
        TRY(initiative_find(c, same, out));
        return answer(c, &out->thing, &needs);
    }
    struct thing t = thing_of(c, d, &needs);
    TRY(put_rows(c, d, &t, &needs));
    return initiative_find(c, t.id, out);
}

enum err initiative_find(struct ctx *c, struct id id, struct initiative *out) {
    *out = (struct initiative){0};
    TRY(thing_find(c, id, "initiative", &out->thing));
    struct q_initiative_row_row row;
    TRY(q_initiative_row(c->db, c->arena, id, &row));
    out->plan = row.plan;
    out->begins = row.begins;
    out->ends = row.ends;
    out->budget = row.budget;
    out->amount = row.amount;
    out->currency = row.currency;
    out->closing = row.closing;
    out->minutes = row.minutes;
    return ERR_OK;
}

enum err initiative_part(struct ctx *c, const struct initiative *i, struct initiative_part *out) {
    *out = (struct initiative_part){0};
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    struct q_teammate_one_row row = {0};
    enum err e = q_teammate_one(c->db, c->arena, i->thing.id, c->viewer->person, &row);
    out->in_team = e == ERR_OK;
    out->member = viewer_has_role(c->viewer, i->thing.community, ROLE_MEMBER);
    out->lead = (out->in_team && row.coordinator) || gate_may_change(c->viewer, &i->thing);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err demand_lead(struct ctx *c, const struct initiative *i) {
    struct initiative_part part;
    TRY(initiative_part(c, i, &part));
    return part.lead ? ERR_OK : ERR_FORBIDDEN;
}

/* --- changing --- */

enum err initiative_change(struct ctx *c, struct initiative *i, struct initiative_draft *d) {
    TRY(initiative_find(c, i->thing.id,
                        i)); /* with the tally of just now, which is written again */
    TRY(demand_lead(c, i));
    struct things needs;
    check_words(c, d);
    TRY(check_needs(c, d, &needs));
    TRY(ctx_checked(c));
    struct thing *t = &i->thing;
    t->title = d->title;
    t->note = d->note;
    t->stages |= stages_of(d, &needs);
    struct id wanted = d->open ? AUDIENCE_PUBLIC : t->community;
    bool other_audience = !id_eq(wanted, t->wanted);
    t->wanted = wanted;
    TRY(thing_save(c, t, false));
    TRY(thing_set_life(c, t, t->life));
    if (other_audience) {
        TRY(shift_follow_initiative(c, i));
    }
    TRY(q_initiative_set(c->db, t->id, d->plan, d->begins, d->ends, d->budget, d->amount, NULL));
    TRY(search_put(c, t, search_body(c, t, d->plan)));
    return answer(c, t, &needs);
}

/* --- states --- */

static const char *const from_planned[] = {"running", "dropped", NULL};
static const char *const from_running[] = {"done", "dropped", NULL};
static const char *const from_done[] = {"running", NULL};
static const char *const from_dropped[] = {"planned", NULL};

const char *const *initiative_ways(const struct initiative *i) {
    static const struct {
        const char *state;
        const char *const *next;
    } ways[] = {{"planned", from_planned},
                {"running", from_running},
                {"done", from_done},
                {"dropped", from_dropped}};
    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        if (str_eq(i->thing.state, str_of(ways[k].state))) {
            return ways[k].next;
        }
    }
    return from_dropped;
}

static bool leads_to(const struct initiative *i, struct str state) {
    for (const char *const *next = initiative_ways(i); *next != NULL; next++) {
        if (str_eq(state, str_of(*next))) {
            return true;
        }
    }
    return false;
}

static int turn_of(struct str state) {
    return str_eq(state, STR("running")) ? TURN_ACT
           : str_eq(state, STR("done"))  ? TURN_REFLECT
                                         : TURN_ORGANISE;
}

enum err initiative_set_state(struct ctx *c, struct initiative *i, struct str state,
                              struct str closing) {
    TRY(initiative_find(c, i->thing.id, i));
    TRY(demand_lead(c, i));
    if (!leads_to(i, state)) {
        return ERR_CLOSED;
    }
    check_text(c, "closing", &closing, str_eq(state, STR("dropped")) ? 10 : 0, 2000);
    TRY(ctx_checked(c));
    struct thing *t = &i->thing;
    t->state = state;
    t->turn = turn_of(state);
    TRY(thing_save(c, t, true));
    TRY(q_initiative_set_closing(c->db, t->id, closing, NULL));
    if (str_eq(state, STR("running"))) {
        TRY(cycle_step_all(c, t->id, TURN_ACT, t->id));
    }
    struct str data = arena_printf(c->arena, "{\"state\":\"%.*s\"}", STR_ARG(state));
    TRY(event_write(c, t, "initiative.state", data));
    struct str period = arena_printf(c->arena, "%.*s %lld", STR_ARG(state), (long long)c->now_ms);
    return notice_followers(c, t, "initiative.state", arena_cstr(c->arena, period), ID_NONE);
}

/* --- the team --- */

enum err initiative_team(struct ctx *c, const struct initiative *i, struct team *out) {
    struct q_teammate_list_rows rows;
    TRY(q_teammate_list(c->db, c->arena, i->thing.id, i->thing.community, TEAM_SHOWN, &rows));
    out->item = arena_array(c->arena, struct teammate, rows.count);
    out->count = rows.count;
    for (size_t k = 0; k < rows.count; k++) {
        out->item[k] = (struct teammate){rows.item[k].person, rows.item[k].name,
                                         rows.item[k].coordinator, rows.item[k].since};
    }
    return ERR_OK;
}

enum err initiative_join(struct ctx *c, const struct initiative *i) {
    struct initiative_part part;
    TRY(initiative_part(c, i, &part));
    if (!part.member) {
        return ERR_FORBIDDEN;
    }
    if (part.in_team) {
        return ERR_OK;
    }
    TRY(come_in(c, i->thing.id, false));
    return thing_add_tally(c, i->thing.id, 1);
}

static enum err keep_a_coordinator(struct ctx *c, const struct initiative *i, struct id person) {
    struct team team;
    TRY(initiative_team(c, i, &team));
    for (size_t k = 0; k < team.count && team.item[k].coordinator; k++) {
        if (!id_eq(team.item[k].person, person)) {
            return ERR_OK;
        }
    }
    return ctx_wrong(c, "team", msg_initiative_wrong_last());
}

static enum err go_out(struct ctx *c, const struct initiative *i, struct id person) {
    struct q_teammate_one_row row;
    enum err e = q_teammate_one(c->db, c->arena, i->thing.id, person, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    if (row.coordinator) {
        TRY(keep_a_coordinator(c, i, person));
    }
    TRY(q_teammate_drop(c->db, i->thing.id, person, NULL));
    TRY(audience_leave(c, i->thing.id, person));
    return thing_add_tally(c, i->thing.id, -1);
}

enum err initiative_leave(struct ctx *c, const struct initiative *i) {
    return go_out(c, i, c->viewer->person);
}

enum err initiative_take_out(struct ctx *c, const struct initiative *i, struct id person) {
    TRY(demand_lead(c, i));
    TRY(go_out(c, i, person));
    return audit_write(c, "team.taken_out", person, i->thing.community, STR(""));
}

enum err initiative_set_coordinator(struct ctx *c, const struct initiative *i, struct id person,
                                    bool coordinator) {
    TRY(demand_lead(c, i));
    struct q_teammate_one_row row;
    TRY(q_teammate_one(c->db, c->arena, i->thing.id, person, &row));
    if (row.coordinator == coordinator) {
        return ERR_OK;
    }
    if (!coordinator) {
        TRY(keep_a_coordinator(c, i, person));
    }
    TRY(q_teammate_set_coordinator(c->db, i->thing.id, person, coordinator, NULL));
    char id[ID_TEXT_SIZE + 1];
    id_text(i->thing.id, id);
    struct str data = arena_printf(c->arena, "{\"initiative\":\"%s\",\"coordinator\":%s}", id,
                                   coordinator ? "true" : "false");
    return audit_write(c, "team.coordinator", person, i->thing.community, data);
}

enum err initiative_mine(struct ctx *c, struct things *out) {
    struct q_teammate_of_person_rows rows;
    TRY(q_teammate_of_person(c->db, c->arena, c->viewer->gate, c->viewer->person, 50, &rows));
    out->item = arena_array(c->arena, struct thing, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct thing){.id = rows.item[i].id,
                                      .kind = STR("initiative"),
                                      .title = rows.item[i].title,
                                      .lang = rows.item[i].lang,
                                      .state = rows.item[i].state,
                                      .community = rows.item[i].community};
    }
    return ERR_OK;
}

/* --- updates --- */

enum err initiative_tell(struct ctx *c, const struct initiative *i, struct str text,
                         bool team_only) {
    struct initiative_part part;
    TRY(initiative_part(c, i, &part));
    if (!part.in_team && !part.lead) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "told", &text, 3, INITIATIVE_UPDATE_MAX);
    TRY(ctx_checked(c));
    struct initiative_updates last;
    TRY(initiative_updates(c, i, 1, &last));
    if (last.count > 0 && id_eq(last.item[0].author, c->viewer->person) &&
        str_eq(last.item[0].text, text) && c->now_ms - last.item[0].created_ms < SAME_WITHIN_MS) {
        return ERR_OK;
    }
    struct id id = id_make(c->now_ms);
    TRY(q_initiative_update_add(c->db, id, i->thing.id, c->viewer->person, lang_tag(c->lang), text,
                                team_only, c->now_ms, NULL));
    if (team_only) {
        return ERR_OK;
    }
    struct initiative now;
    TRY(initiative_find(c, i->thing.id, &now));
    TRY(thing_save(c, &now.thing, true));
    TRY(event_write(c, &now.thing, "initiative.updated", STR("")));
    char period[ID_TEXT_SIZE + 1];
    id_text(id, period);
    return notice_followers(c, &i->thing, "initiative.updated", period, ID_NONE);
}

enum err initiative_untell(struct ctx *c, const struct initiative *i, struct id update) {
    TRY(demand_lead(c, i));
    return q_initiative_update_drop(c->db, i->thing.id, update, NULL);
}

enum err initiative_updates(struct ctx *c, const struct initiative *i, int limit,
                            struct initiative_updates *out) {
    struct initiative_part part;
    TRY(initiative_part(c, i, &part));
    struct q_initiative_update_list_rows rows;
    TRY(q_initiative_update_list(c->db, c->arena, i->thing.id, i->thing.community,
                                 part.in_team || part.lead, limit, &rows));
    out->item = arena_array(c->arena, struct initiative_update, rows.count);
    out->count = rows.count;
    for (size_t k = 0; k < rows.count; k++) {
        const struct q_initiative_update_list_row *r = &rows.item[k];
        out->item[k] = (struct initiative_update){r->id,   r->author,    r->name,   r->lang,
                                                  r->text, r->team_only, r->created};
    }
    return ERR_OK;
}

/* --- its end --- */

enum err initiative_erase(struct ctx *c, const struct thing *t) {
    struct q_teammate_others_row others;
    TRY(q_teammate_others(c->db, c->arena, t->id, t->owner, &others));
    if (others.total > 0) {
        return ERR_CLOSED;
    }
    TRY(q_initiative_update_clear(c->db, t->id, NULL));
    TRY(task_clear(c, t->id));
    return q_initiative_clear(c->db, t->id, NULL);
}

/* --- a person's data --- */

enum err initiative_export_person(struct ctx *c, struct id person, struct json_out *out) {
    TRY(export_rows(c, person, out, "initiatives", q_initiative_export));
    TRY(export_rows(c, person, out, "teams", q_teammate_export));
    return export_rows(c, person, out, "initiative_updates", q_initiative_update_export);
}

/* Updates are the initiative's record and stay, without the name. */
enum err initiative_forget_person(struct ctx *c, struct id person) {
    TRY(q_initiative_update_forget(c->db, person, NULL));
    TRY(q_teammate_forget_tally(c->db, person, NULL));
    return q_teammate_forget(c->db, person, NULL);
}
