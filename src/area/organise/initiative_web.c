/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of initiatives. No rules: those are initiative.c's. */
#include "area/organise/initiative_web.h"

#include "area/organise/organise.h"
#include "page_initiative_form.h"
#include "page_initiative_list.h"
#include "page_initiative_show.h"
#include "page_initiative_where.h"

#define NEEDS_OFFERED 20
#define UPDATES_SHOWN 30
#define COMMUNITIES_OFFERED 50

/* --- lists --- */

static struct msg_text state_name(const char *word) {
    static const struct {
        const char *word;
        int name;
    } names[] = {{"planned", MSG_initiative_state_planned},
                 {"running", MSG_initiative_state_running},
                 {"done", MSG_initiative_state_done},
                 {"dropped", MSG_initiative_state_dropped}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(str_of(word), str_of(names[i].word))) {
            return (struct msg_text){.key = names[i].name};
        }
    }
    return (struct msg_text){.key = MSG_NONE};
}

static struct choices state_choices(struct arena *a, struct str chosen) {
    static const char *const words[] = {"planned", "running", "done", "dropped"};
    struct choices all = choices_begin(a, 5);
    choices_add(&all, STR(""), msg_initiative_any_state(), chosen);
    for (size_t i = 0; i < 4; i++) {
        choices_add(&all, str_of(words[i]), state_name(words[i]), chosen);
    }
    return all;
}

static enum err show_list(struct web *w, struct initiative_list_view *v) {
    struct ctx *c = &w->ctx;
    TRY(thing_list(c, "initiative", v->community.thing.id, web_thing_page(w), &v->initiatives,
                   &v->more));
    v->stages = choices_of_stages(c->arena, msg_need_any_stage(), web_query(w, "stage"));
    v->states = state_choices(c->arena, web_query(w, "state"));
    page_initiative_list(&w->page, v);
    return ERR_OK;
}

static enum err initiative_list(struct web *w) {
    struct initiative_list_view v = {0};
    return show_list(w, &v);
}

static enum err initiative_list_of_community(struct web *w) {
    struct initiative_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    return show_list(w, &v);
}

/* --- making and changing --- */

static struct ids read_ids(struct web *w, struct http_pairs from, const char *name) {
    struct id *all = arena_array(w->ctx.arena, struct id, from.count);
    size_t count = 0;
    for (size_t i = 0; i < from.count; i++) {
        if (str_eq(from.item[i].name, str_of(name)) && !str_is_empty(from.item[i].value)) {
            if (!id_parse(str_trim(from.item[i].value), &all[count])) {
                all[count] = ID_NONE;
            }
            count++;
        }
    }
    return (struct ids){all, count};
}

static struct id first_id(struct web *w, struct http_pairs from, const char *name) {
    struct ids all = read_ids(w, from, name);
    return all.count > 0 ? all.item[0] : ID_NONE;
}

static bool has_id(struct ids all, struct id id) {
    for (size_t i = 0; i < all.count; i++) {
        if (id_eq(all.item[i], id)) {
            return true;
        }
    }
    return false;
}

static void add_need(struct ctx *c, struct choices *to, const struct thing *t, bool chosen) {
    char id[ID_TEXT_SIZE + 1];
    id_text(t->id, id);
    for (size_t i = 0; i < to->count; i++) {
        if (str_eq(to->item[i].value, str_of(id))) {
            return;
        }
    }
    to->item[to->count++] = (struct choice){
        .value = arena_str(c->arena, str_of(id)), .text = t->title, .chosen = chosen};
}

/* Those that were chosen, then the community's newest open ones; not those it answers already. */
static enum err offer_needs(struct ctx *c, struct initiative_form_view *v) {
    struct ids chosen = v->draft.needs;
    struct things newest, already = {0};
    bool more;
    TRY(thing_list(c, "need", v->draft.community.thing.id,
                   (struct thing_page){.limit = 2 * NEEDS_OFFERED}, &newest, &more));
    if (!id_is_none(v->initiative.thing.id)) {
        TRY(link_targets(c, v->initiative.thing.id, "answers", &already));
    }
    v->needs = choices_begin(c->arena, chosen.count + newest.count);
    for (size_t i = 0; i < chosen.count && i < INITIATIVE_NEEDS_MOST; i++) {
        struct thing t;
        enum err e = thing_find(c, chosen.item[i], "need", &t);
        if (e == ERR_OK) {
            add_need(c, &v->needs, &t, true);
        } else if (e != ERR_NOT_FOUND && e != ERR_GONE) {
            return e;
        }
    }
    for (size_t i = 0; i < newest.count && v->needs.count < NEEDS_OFFERED; i++) {
        const struct thing *t = &newest.item[i];
        bool open = thing_is_open(t);
        bool linked = false;
        for (size_t k = 0; k < already.count; k++) {
            linked |= id_eq(already.item[k].id, t->id);
        }
        if (open && !linked) {
            add_need(c, &v->needs, t, has_id(chosen, t->id));
        }
    }
    return ERR_OK;
}

static enum err find_one(struct ctx *c, struct id id, const char *kind, struct things *out) {
    *out = (struct things){arena_array(c->arena, struct thing, 1), 0};
    if (id_is_none(id)) {
        return ERR_OK;
    }
    enum err e = thing_find(c, id, kind, &out->item[0]);
    out->count = e == ERR_OK ? 1 : 0;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err show_form(struct web *w, struct initiative_form_view *v) {
    TRY(offer_needs(&w->ctx, v));
    TRY(find_one(&w->ctx, v->draft.ballot, "ballot", &v->ballot));
    TRY(find_one(&w->ctx, v->draft.practice, "practice", &v->practice));
    page_initiative_form(&w->page, v);
    return ERR_OK;
}

/* What a ballot decided about is what its initiative answers. */
static enum err needs_of_ballot(struct ctx *c, struct initiative_draft *d) {
    struct things needs;
    TRY(link_targets(c, d->ballot, "answers", &needs));
    struct id *all = arena_array(c->arena, struct id, needs.count);
    for (size_t i = 0; i < needs.count; i++) {
        all[i] = needs.item[i].id;
    }
    d->needs = (struct ids){all, needs.count};
    return ERR_OK;
}

static enum err initiative_new(struct web *w) {
    struct initiative_form_view v = {.draft = {.community = w->community, .open = true}};
    struct initiative_draft *d = &v.draft;
    d->needs = read_ids(w, w->request->query, "answers");
    d->practice = first_id(w, w->request->query, "follows");
    d->ballot = first_id(w, w->request->query, "decided_by");
    if (d->needs.count == 0 && !id_is_none(d->ballot)) {
        TRY(needs_of_ballot(&w->ctx, d));
    }
    return show_form(w, &v);
}

static void read_draft(struct web *w, struct initiative_form_view *v) {
    struct initiative_draft *d = &v->draft;
    d->title = web_field(w, "title");
    d->note = web_field(w, "note");
    d->plan = web_field(w, "plan");
    d->begins = web_field(w, "begins");
    d->ends = web_field(w, "ends");
    d->budget = web_field(w, "budget");
    v->amount = web_field(w, "amount");
    d->amount = web_field_int(w, "amount");
    d->open = !web_field_has(w, "members_only", "yes");
    d->stages = web_field_stages(w, "stage");
    d->needs = read_ids(w, w->request->form, "answers");
    d->practice = first_id(w, w->request->form, "follows");
    d->ballot = first_id(w, w->request->form, "decided_by");
}

static enum err initiative_new_post(struct web *w) {
    struct initiative_form_view v = {.draft = {.community = w->community}};
    read_draft(w, &v);
    struct initiative i;
    enum err e = initiative_make(&w->ctx, &v.draft, &i);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &i.thing), "initiative_made");
}

static enum err initiative_where(struct web *w) {
    struct initiative_where_view v = {0};
    struct id practice = first_id(w, w->request->query, "follows");
    v.query = id_is_none(practice) ? STR("") : id_str(w->ctx.arena, practice);
    v.communities.item = arena_array(w->ctx.arena, struct community, w->viewer.memberships);
    for (size_t i = 0; i < w->viewer.memberships && i < COMMUNITIES_OFFERED; i++) {
        const struct viewer_membership *m = &w->viewer.membership[i];
        if (m->role >= ROLE_MEMBER) {
            TRY(community_find(&w->ctx, m->community, &v.communities.item[v.communities.count++]));
        }
    }
    page_initiative_where(&w->page, &v);
    return ERR_OK;
}

static enum err find_to_lead(struct web *w, struct initiative *out) {
    TRY(initiative_find(&w->ctx, web_id(w), out));
    struct initiative_part part;
    TRY(initiative_part(&w->ctx, out, &part));
    return part.lead ? ERR_OK : ERR_FORBIDDEN;
}

static enum err initiative_change_show(struct web *w) {
    struct initiative_form_view v = {0};
    TRY(find_to_lead(w, &v.initiative));
    const struct initiative *i = &v.initiative;
    v.draft = (struct initiative_draft){
        .title = i->thing.title,
        .note = i->thing.note,
        .plan = i->plan,
        .begins = i->begins,
        .ends = i->ends,
        .budget = i->budget,
        .amount = i->amount,
        .open = id_eq(i->thing.wanted, AUDIENCE_PUBLIC),
        .stages = i->thing.stages,
    };
    if (i->amount.has) {
        v.amount = arena_printf(w->ctx.arena, "%lld", (long long)i->amount.v);
    }
    TRY(community_find(&w->ctx, i->thing.community, &v.draft.community));
    return show_form(w, &v);
}

static enum err initiative_change_post(struct web *w) {
    struct initiative_form_view v = {0};
    TRY(find_to_lead(w, &v.initiative));
    TRY(community_find(&w->ctx, v.initiative.thing.community, &v.draft.community));
    read_draft(w, &v);
    enum err e = initiative_change(&w->ctx, &v.initiative, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.initiative.thing), "initiative_changed");
}

/* --- one initiative --- */

static struct choices way_choices(struct arena *a, const struct initiative *i) {
    static const struct {
        const char *state;
        int label;
    } labels[] = {{"running", MSG_initiative_show_start},
                  {"done", MSG_initiative_show_finish},
                  {"dropped", MSG_initiative_show_drop},
                  {"planned", MSG_initiative_show_replan}};
    struct choices all = choices_begin(a, 4);
    for (const char *const *next = initiative_ways(i); *next != NULL; next++) {
        for (size_t k = 0; k < 4; k++) {
            if (str_eq(str_of(*next), str_of(labels[k].state))) {
                choices_add(&all, str_of(*next), (struct msg_text){.key = labels[k].label},
                            STR(""));
            }
        }
    }
    return all;
}

static struct task_access access_of(const struct initiative_part *part) {
    return (struct task_access){
        .lead = part->lead, .take = part->member, .names = part->member || part->in_team};
}

static enum err read_ties(struct ctx *c, struct initiative_show_view *v) {
    struct id id = v->initiative.thing.id;
    TRY(link_targets(c, id, "answers", &v->needs));
    TRY(link_targets(c, id, "follows", &v->practices));
    TRY(link_targets(c, id, "decided_by", &v->ballots));
    return link_sources(c, id, NULL, &v->grown);
}

static enum err read_show(struct web *w, struct initiative_show_view *v) {
    struct ctx *c = &w->ctx;
    TRY(initiative_find(c, web_id(w), &v->initiative));
    struct initiative *i = &v->initiative;
    TRY(web_quiet(w, &i->thing));
    TRY(community_find(c, i->thing.community, &v->community));
    TRY(initiative_part(c, i, &v->part));
    TRY(read_ties(c, v));
    if (v->part.member || v->part.in_team) {
        TRY(initiative_team(c, i, &v->team));
    }
    TRY(initiative_updates(c, i, UPDATES_SHOWN, &v->updates));
    struct str tasks = arena_printf(c->arena, "%.*s/tasks", STR_ARG(thing_address(c, &i->thing)));
    TRY(task_view_make(w, &i->thing, access_of(&v->part), tasks, &v->tasks));
    TRY(shift_list_of_initiative(c, i->thing.id, false, &v->coming));
    TRY(shift_list_of_initiative(c, i->thing.id, true, &v->past));
    v->ways = way_choices(c->arena, i);
    TRY(comments_make(w, &i->thing, &v->comments));
    TRY(foot_make(w, &i->thing, &v->foot));
    if (str_eq(i->thing.state, STR("done"))) {
        v->deeds = v->foot.deeds;
        v->foot.deeds.count = 0;
    }
    return ERR_OK;
}

static enum err initiative_show(struct web *w) {
    struct initiative_show_view v = {0};
    TRY(read_show(w, &v));
    page_initiative_show(&w->page, &v);
    return ERR_OK;
}

/* The page again, with what was wrong, or back to it. */
static enum err answered(struct web *w, enum err e, const struct initiative *i, const char *done) {
    if (e == ERR_INPUT) {
        struct initiative_show_view v = {.told = web_field(w, "told"),
                                         .closing = web_field(w, "closing")};
        TRY(read_show(w, &v));
        page_initiative_show(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &i->thing), done);
}

static enum err initiative_state_post(struct web *w) {
    struct initiative i;
    TRY(initiative_find(&w->ctx, web_id(w), &i));
    struct str state = web_field(w, "state");
    if (str_eq(state, i.thing.state)) {
        return answered(w, ERR_OK, &i, "initiative_state"); /* sent twice */
    }
    return answered(w, initiative_set_state(&w->ctx, &i, state, web_field(w, "closing")), &i,
                    "initiative_state");
}

static enum err initiative_tasks_post(struct web *w) {
    struct initiative i;
    struct initiative_part part;
    TRY(initiative_find(&w->ctx, web_id(w), &i));
    TRY(initiative_part(&w->ctx, &i, &part));
    return answered(w, task_post(w, &i.thing, access_of(&part)), &i, "task");
}

static enum err initiative_team_post(struct web *w) {
    struct ctx *c = &w->ctx;
    struct initiative i;
    TRY(initiative_find(c, web_id(w), &i));
    struct str act = web_field(w, "act");
    struct id person = web_field_id(w, "person");
    if (str_eq(act, STR("join"))) {
        return answered(w, initiative_join(c, &i), &i, "team_joined");
    }
    if (str_eq(act, STR("leave"))) {
        return answered(w, initiative_leave(c, &i), &i, "team_left");
    }
    if (str_eq(act, STR("take_out"))) {
        return answered(w, initiative_take_out(c, &i, person), &i, "team_changed");
    }
    bool coordinator = str_eq(act, STR("coordinator"));
    return answered(w, initiative_set_coordinator(c, &i, person, coordinator), &i, "team_changed");
}

static enum err initiative_updates_post(struct web *w) {
    struct initiative i;
    TRY(initiative_find(&w->ctx, web_id(w), &i));
    struct id update = web_field_id(w, "update");
    if (!id_is_none(update)) {
        return answered(w, initiative_untell(&w->ctx, &i, update), &i, "update_dropped");
    }
    return answered(
        w, initiative_tell(&w->ctx, &i, web_field(w, "told"), web_field_has(w, "team_only", "yes")),
        &i, "update_told");
}

static const struct route rows[] = {
    {HTTP_GET, "/initiatives", ANYONE, initiative_list, .cached = true},
    {HTTP_GET, "/initiatives/new", PERSON, initiative_where},
    {HTTP_GET, "/communities/:slug/initiatives", ANYONE, initiative_list_of_community,
     .cached = true},
    {HTTP_GET, "/communities/:slug/initiatives/new", MEMBER, initiative_new},
    {HTTP_POST, "/communities/:slug/initiatives/new", MEMBER, initiative_new_post},
    {HTTP_GET, "/initiatives/:id", ANYONE, initiative_show, .cached = true},
    {HTTP_GET, "/initiatives/:id/change", PERSON, initiative_change_show},
    {HTTP_POST, "/initiatives/:id/change", PERSON, initiative_change_post},
    {HTTP_POST, "/initiatives/:id/state", PERSON, initiative_state_post},
    {HTTP_POST, "/initiatives/:id/tasks", PERSON, initiative_tasks_post},
    {HTTP_POST, "/initiatives/:id/team", PERSON, initiative_team_post},
    {HTTP_POST, "/initiatives/:id/updates", PERSON, initiative_updates_post},
    {0},
};

const struct route_table initiative_routes = {rows};
