/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of shifts. No rules: those are shift.c's, seat.c's and hours.c's. */
#include "area/organise/shift_web.h"

#include "area/organise/hours.h"
#include "area/organise/organise.h"
#include "base/span.h"
#include "page_shift_form.h"
#include "page_shift_list.h"
#include "page_shift_paper.h"
#include "page_shift_show.h"

#define DUTIES_OFFERED 3

/* --- how it is shown --- */

void page_when(struct page *p, int64_t ms, struct str zone) {
    struct str viewers = p->zone;
    p->zone = zone;
    page_date_time(p, ms);
    p->zone = viewers;
}

void page_clock(struct page *p, struct str hours_minutes) {
    for (size_t i = 0; i < hours_minutes.n; i++) {
        char ch = hours_minutes.p[i];
        if (ch >= '0' && ch <= '9') {
            page_put_int(p, ch - '0');
        } else {
            page_put_str(p, str_make(&hours_minutes.p[i], 1));
        }
    }
}

bool shift_ends_same_day(const struct shift *s) {
    return str_eq(str_first(s->begins, 10), str_first(s->ends, 10));
}

bool shift_zone_differs(const struct page *p, const struct shift *s) {
    return !str_eq(p->zone, s->zone);
}

static bool is_called_off(const struct shift *s) {
    return str_eq(s->thing.state, STR("called_off"));
}

/* What matters to somebody who looks for a seat: shape and words go together. */
struct str shift_state_css(const struct page *p, const struct shift *s) {
    if (is_called_off(s)) {
        return STR("state stopped");
    }
    if (s->ends_ms <= p->now_ms || s->thing.tally >= s->seats_most) {
        return STR("state done");
    }
    return s->thing.tally < s->seats_least ? STR("state attention") : STR("state open");
}

struct msg_text shift_state_name(const struct page *p, const struct shift *s) {
    int64_t taken = s->thing.tally;
    if (is_called_off(s)) {
        return msg_shift_state_called_off();
    }
    if (s->ends_ms <= p->now_ms) {
        return msg_shift_over();
    }
    if (taken >= s->seats_most) {
        return msg_shift_full();
    }
    return taken < s->seats_least ? msg_shift_needs(msg_arg_int(s->seats_least - taken))
                                  : msg_shift_free(msg_arg_int(s->seats_most - taken));
}

const char *duty_field(struct page *p, const char *name, size_t i) {
    return arena_cstr(p->arena, arena_printf(p->arena, "%s_%zu", name, i));
}

/* --- lists --- */

static struct shift_page page_after(struct web *w) {
    struct shift_page page = {0};
    struct str after = web_query(w, "after");
    struct str ms = str_cut(&after, '.');
    if (!str_to_int(ms, &page.begins_ms) || !id_parse(after, &page.id)) {
        page = (struct shift_page){0};
    }
    return page;
}

static enum err show_list(struct web *w, struct shift_list_view *v) {
    struct ctx *c = &w->ctx;
    struct shift_page next;
    v->only_may = str_eq(web_query(w, "only"), STR("may"));
    TRY(shift_list(c, v->community.thing.id, v->only_may, page_after(w), &v->shifts, &next,
                   &v->more));
    if (viewer_is_person(c->viewer)) {
        TRY(seat_mine(c, &v->mine));
    }
    char id[ID_TEXT_SIZE + 1];
    id_text(next.id, id);
    v->next = url_path(c->arena, "%.*s?%safter=%lld.%s", STR_ARG(w->request->path),
                       v->only_may ? "only=may&" : "", (long long)next.begins_ms, id);
    page_shift_list(&w->page, v);
    return ERR_OK;
}

static enum err shift_list_show(struct web *w) {
    struct shift_list_view v = {0};
    return show_list(w, &v);
}

static enum err shift_list_of_community(struct web *w) {
    struct shift_list_view v = {.in_community = true};
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v.community));
    v.may_plan = viewer_has_role(w->ctx.viewer, v.community.thing.id, ROLE_HELPER);
    return show_list(w, &v);
}

/* --- planning --- */

static enum err find_initiative(struct ctx *c, struct id id, struct things *out) {
    *out = (struct things){arena_array(c->arena, struct thing, 1), 0};
    if (id_is_none(id)) {
        return ERR_OK;
    }
    enum err e = thing_find(c, id, "initiative", &out->item[0]);
    out->count = e == ERR_OK ? 1 : 0;
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err show_form(struct web *w, struct shift_form_view *v) {
    TRY(find_initiative(&w->ctx, v->draft.initiative, &v->initiative));
    page_shift_form(&w->page, v);
    return ERR_OK;
}

static void offer_duties(struct arena *a, struct shift_form_view *v, size_t count) {
    v->duties.item = arena_array(a, struct duty_row, DUTIES_MOST);
    v->duties.count = count < DUTIES_MOST ? count : DUTIES_MOST;
    for (size_t i = 0; i < v->duties.count; i++) {
        v->duties.item[i] = (struct duty_row){STR(""), STR(""), STR(""), STR("")};
    }
}

static enum err shift_new(struct web *w) {
    struct shift_form_view v = {.draft = {.community = w->community, .open = true}};
    v.draft.initiative = web_query_id(w, "initiative");
    if (id_is_none(v.draft.initiative)) {
        if (!viewer_has_role(w->ctx.viewer, w->community.thing.id, ROLE_HELPER)) {
            return ERR_FORBIDDEN;
        }
    } else {
        struct initiative i;
        struct initiative_part part;
        TRY(initiative_find(&w->ctx, v.draft.initiative, &i));
        TRY(initiative_part(&w->ctx, &i, &part));
        if (!part.lead) {
            return ERR_FORBIDDEN;
        }
    }
    offer_duties(w->ctx.arena, &v, DUTIES_OFFERED);
    return show_form(w, &v);
}

static int64_t int_or_zero(struct web *w, const char *field) {
    struct opt_int v = web_field_int(w, field);
    return v.has ? v.v : 0;
}

static void read_duties(struct web *w, struct shift_form_view *v) {
    struct page *p = &w->page;
    offer_duties(w->ctx.arena, v, DUTIES_MOST);
    v->draft.duties.item = arena_array(w->ctx.arena, struct duty, DUTIES_MOST);
    size_t shown = DUTIES_OFFERED;
    for (size_t i = 0; i < DUTIES_MOST; i++) {
        struct duty_row *r = &v->duties.item[i];
        struct duty *d = &v->draft.duties.item[i];
        r->id = web_field(w, duty_field(p, "duty_id", i));
        r->name = web_field(w, duty_field(p, "duty", i));
        r->least = web_field(w, duty_field(p, "least", i));
        r->most = web_field(w, duty_field(p, "most", i));
        struct id id;
        *d = (struct duty){.id = id_parse(r->id, &id) ? id : ID_NONE, .name = str_trim(r->name)};
        d->least = int_or_zero(w, duty_field(p, "least", i));
        d->most = int_or_zero(w, duty_field(p, "most", i));
        if (!id_is_none(d->id) || d->least != 0 || d->most != 0 || r->name.n > 0) {
            v->draft.duties.count = i + 1;
        }
        if (r->id.n + r->name.n + r->least.n + r->most.n > 0 && i >= shown) {
            shown = i + 1;
        }
    }
    v->duties.count = shown;
}

static void read_draft(struct web *w, struct shift_form_view *v) {
    struct shift_draft *d = &v->draft;
    d->initiative = web_field_id(w, "initiative");
    d->title = web_field(w, "title");
    d->place = web_field(w, "place");
    d->text = web_field(w, "text");
    d->begins = web_field(w, "begins");
    d->ends = web_field(w, "ends");
    v->age_least = web_field(w, "age_least");
    d->age_least = int_or_zero(w, "age_least");
    d->open = !web_field_has(w, "members_only", "yes");
    read_duties(w, v);
}

static enum err shift_new_post(struct web *w) {
    struct shift_form_view v = {.draft = {.community = w->community}};
    read_draft(w, &v);
    struct shift s;
    enum err e = shift_make(&w->ctx, &v.draft, &s);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &s.thing), "shift_made");
}

static enum err find_to_lead(struct web *w, struct shift *out) {
    struct shift_part part;
    TRY(shift_find(&w->ctx, web_id(w), out));
    TRY(shift_part(&w->ctx, out, &part));
    return part.lead ? ERR_OK : ERR_FORBIDDEN;
}

static struct str number_text(struct arena *a, int64_t v) {
    return v == 0 ? STR("") : arena_printf(a, "%lld", (long long)v);
}

static enum err fill_duties(struct ctx *c, struct shift_form_view *v) {
    struct duties duties;
    TRY(shift_duties(c, &v->shift, &duties));
    offer_duties(c->arena, v, duties.count + 2);
    for (size_t i = 0; i < duties.count && i < DUTIES_MOST; i++) {
        v->duties.item[i] =
            (struct duty_row){id_str(c->arena, duties.item[i].id), duties.item[i].name,
                              number_text(c->arena, duties.item[i].least),
                              number_text(c->arena, duties.item[i].most)};
    }
    return ERR_OK;
}

static enum err shift_change_show(struct web *w) {
    struct shift_form_view v = {0};
    TRY(find_to_lead(w, &v.shift));
    const struct shift *s = &v.shift;
    v.draft = (struct shift_draft){
        .initiative = s->initiative,
        .title = s->thing.title,
        .place = s->thing.note,
        .text = s->text,
        .begins = s->begins,
        .ends = s->ends,
        .open = id_eq(s->thing.wanted, AUDIENCE_PUBLIC),
    };
    v.age_least = number_text(w->ctx.arena, s->age_least);
    TRY(community_find(&w->ctx, s->thing.community, &v.draft.community));
    TRY(fill_duties(&w->ctx, &v));
    return show_form(w, &v);
}

static enum err shift_change_post(struct web *w) {
    struct shift_form_view v = {0};
    TRY(find_to_lead(w, &v.shift));
    TRY(community_find(&w->ctx, v.shift.thing.community, &v.draft.community));
    read_draft(w, &v);
    v.draft.initiative = v.shift.initiative;
    enum err e = shift_change(&w->ctx, &v.shift, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v.shift.thing), "shift_changed");
}

/* --- one shift --- */

static void offer_choices(struct web *w, struct shift_show_view *v) {
    struct arena *a = w->ctx.arena;
    struct str chosen = web_field(w, "duty");
    v->choices = choices_begin(a, v->duties.count);
    for (size_t i = 0; i < v->duties.count; i++) {
        const struct duty *d = &v->duties.item[i];
        char id[ID_TEXT_SIZE + 1];
        id_text(d->id, id);
        int64_t left = d->most - d->taken;
        v->choices.item[v->choices.count++] = (struct choice){
            .value = arena_str(a, str_of(id)),
            .text = d->name,
            .hint = left > 0 ? msg_shift_free(msg_arg_int(left)) : msg_shift_show_line(),
            .chosen = v->duties.count == 1 || str_eq(chosen, str_of(id)),
        };
        if (id_eq(d->id, v->part.duty)) {
            v->duty = d->name;
        }
    }
}

static enum err read_show(struct web *w, struct shift_show_view *v) {
    struct ctx *c = &w->ctx;
    struct shift *s = &v->shift;
    TRY(shift_find(c, web_id(w), s));
    TRY(web_quiet(w, &s->thing));
    TRY(community_find(c, s->thing.community, &v->community));
    TRY(find_initiative(c, s->initiative, &v->initiative));
    TRY(shift_part(c, s, &v->part));
    TRY(shift_duties(c, s, &v->duties));
    /* Age is asked in the form. */
    TRY(shift_may_join(c, s, c->viewer, true, &v->bar));
    offer_choices(w, v);
    v->over = shift_is_over(c, s);
    v->begun = s->begins_ms <= c->now_ms;
    v->checking = v->part.taken && !v->part.came && c->now_ms >= s->begins_ms - HOUR_MS &&
                  c->now_ms <= s->ends_ms + 12 * HOUR_MS;
    if (v->part.lead || v->part.taken) {
        TRY(seat_all(c, s, &v->seats));
    }
    if (v->part.lead) {
        TRY(shift_code(c, s, &v->code));
    }
    TRY(comments_make(w, &s->thing, &v->comments));
    return foot_make(w, &s->thing, &v->foot);
}

static enum err shift_show(struct web *w) {
    struct shift_show_view v = {0};
    TRY(read_show(w, &v));
    page_shift_show(&w->page, &v);
    return ERR_OK;
}

static enum err answered(struct web *w, enum err e, const struct shift *s, const char *done) {
    if (e == ERR_INPUT) {
        struct shift_show_view v = {.typed_code = web_field(w, "code"),
                                    .reason = web_field(w, "reason"),
                                    .says_age = web_field_has(w, "age", "yes")};
        TRY(read_show(w, &v));
        page_shift_show(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &s->thing), done);
}

static enum err shift_seat_post(struct web *w) {
    struct shift s;
    bool taken;
    TRY(shift_find(&w->ctx, web_id(w), &s));
    enum err e =
        seat_take(&w->ctx, &s, web_field_id(w, "duty"), web_field_has(w, "age", "yes"), &taken);
    return answered(w, e, &s, taken ? "seat_taken" : "seat_waiting");
}

static enum err shift_leave_post(struct web *w) {
    struct shift s;
    TRY(shift_find(&w->ctx, web_id(w), &s));
    struct id person = web_field_id(w, "person");
    person = id_is_none(person) ? w->ctx.viewer->person : person;
    return answered(w, seat_leave(&w->ctx, &s, person), &s, "seat_left");
}

static enum err shift_call_off_post(struct web *w) {
    struct shift s;
    TRY(shift_find(&w->ctx, web_id(w), &s));
    return answered(w, shift_call_off(&w->ctx, &s, web_field(w, "reason")), &s, "shift_called_off");
}

static enum err shift_check_in_post(struct web *w) {
    struct shift s;
    TRY(shift_find(&w->ctx, web_id(w), &s));
    return answered(w, shift_check_in(&w->ctx, &s, web_field(w, "code")), &s, "checked_in");
}

static enum err shift_paper(struct web *w) {
    struct shift_paper_view v = {0};
    TRY(find_to_lead(w, &v.shift));
    TRY(community_find(&w->ctx, v.shift.thing.community, &v.community));
    TRY(seat_all(&w->ctx, &v.shift, &v.seats));
    TRY(shift_code(&w->ctx, &v.shift, &v.code));
    v.open = w->ctx.now_ms >= v.shift.begins_ms - HOUR_MS;
    for (size_t i = 0; i < v.seats.count; i++) {
        v.line |= !v.seats.item[i].taken;
    }
    page_shift_paper(&w->page, &v);
    return ERR_OK;
}

static enum err shift_paper_post(struct web *w) {
    struct shift s;
    TRY(shift_find(&w->ctx, web_id(w), &s));
    const struct http_pairs *form = &w->request->form;
    struct id *all = arena_array(w->ctx.arena, struct id, form->count);
    size_t count = 0;
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->item[i].name, STR("came")) && id_parse(form->item[i].value, &all[count])) {
            count++;
        }
    }
    TRY(shift_set_came(&w->ctx, &s, (struct ids){all, count}));
    return web_done(
        w, arena_printf(w->ctx.arena, "%.*s/list", STR_ARG(thing_address(&w->ctx, &s.thing))),
        "shift_came");
}

static const struct route rows[] = {
    {HTTP_GET, "/shifts", ANYONE, shift_list_show, .cached = true},
    {HTTP_GET, "/communities/:slug/shifts", ANYONE, shift_list_of_community, .cached = true},
    {HTTP_GET, "/communities/:slug/shifts/new", MEMBER, shift_new},
    {HTTP_POST, "/communities/:slug/shifts/new", MEMBER, shift_new_post},
    {HTTP_GET, "/shifts/:id", ANYONE, shift_show, .cached = true},
    {HTTP_GET, "/shifts/:id/change", PERSON, shift_change_show},
    {HTTP_POST, "/shifts/:id/change", PERSON, shift_change_post},
    {HTTP_POST, "/shifts/:id/seat", PERSON, shift_seat_post},
    {HTTP_POST, "/shifts/:id/leave", PERSON, shift_leave_post},
    {HTTP_POST, "/shifts/:id/call-off", PERSON, shift_call_off_post},
    {HTTP_POST, "/shifts/:id/check-in", PERSON, shift_check_in_post},
    {HTTP_GET, "/shifts/:id/list", PERSON, shift_paper},
    {HTTP_POST, "/shifts/:id/list", PERSON, shift_paper_post},
    {0},
};

const struct route_table shift_routes = {rows};
