/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of hours. No rules: those are hours.c's. */
#include "area/organise/hours_web.h"

#include <math.h>

#include "area/organise/organise.h"
#include "format/csv.h"
#include "page_hours_mine.h"
#include "page_hours_waiting.h"
#include "web/tasks.h"

struct msg_text hours_length(int64_t minutes) {
    return minutes % 60 == 0 ? msg_hours_whole(msg_arg_int(minutes / 60))
                             : msg_hours_part(msg_arg_int(minutes / 60), msg_arg_int(minutes % 60));
}

void page_day_of(struct page *p, struct str day) {
    int64_t ms;
    struct str noon = arena_printf(p->arena, "%.*sT12:00", STR_ARG(day));
    if (lang_time_parse(noon, STR("UTC"), &ms)) {
        page_day(p, ms);
    }
}

struct url hours_url(struct page *p, const struct hours *h) {
    char id[ID_TEXT_SIZE + 1];
    bool shift = !id_is_none(h->shift);
    id_text(shift ? h->shift : h->initiative, id);
    return url_path(p->arena, "/%s/%s", shift ? "shifts" : "initiatives", id);
}

static struct hours_page page_after(struct web *w) {
    struct hours_page page = {.day = STR("")};
    struct str after = web_query(w, "after");
    struct str day = str_cut(&after, '.');
    if (day.n == 10 && str_is_utf8(day) && id_parse(after, &page.id)) {
        page.day = day;
    }
    return page;
}

static enum err offer_initiatives(struct ctx *c, struct hours_mine_view *v, struct str chosen) {
    struct things mine;
    TRY(initiative_mine(c, &mine));
    v->initiatives = choices_begin(c->arena, mine.count);
    for (size_t i = 0; i < mine.count; i++) {
        char id[ID_TEXT_SIZE + 1];
        id_text(mine.item[i].id, id);
        v->initiatives.item[v->initiatives.count++] =
            (struct choice){.value = arena_str(c->arena, str_of(id)),
                            .text = mine.item[i].title,
                            .chosen = str_eq(chosen, str_of(id))};
    }
    return ERR_OK;
}

static enum err show_mine(struct web *w, struct hours_mine_view *v, struct str chosen) {
    struct ctx *c = &w->ctx;
    v->say = !str_is_empty(chosen);
    TRY(hours_sums(c, &v->sums));
    TRY(hours_mine(c, page_after(w), &v->hours, &v->more));
    TRY(offer_initiatives(c, v, chosen));
    char today[17], id[ID_TEXT_SIZE + 1];
    lang_time_local(c->now_ms, w->viewer.zone, today);
    v->today = arena_str(c->arena, str_first(str_of(today), 10));
    if (v->more) {
        const struct hours *last = &v->hours.item[v->hours.count - 1];
        id_text(last->id, id);
        v->next = url_path(c->arena, "/me/hours?after=%.*s.%s", STR_ARG(last->day), id);
    }
    page_hours_mine(&w->page, v);
    return ERR_OK;
}

static enum err hours_mine_show(struct web *w) {
    struct hours_mine_view v = {0};
    return show_mine(w, &v, web_query(w, "for"));
}

/* "2.5" or "2,5", as people write it. 0: no such number, which the rule refuses. */
static int64_t minutes_typed(struct ctx *c, struct str typed) {
    struct str text = arena_str(c->arena, str_trim(typed));
    char *p = arena_cstr(c->arena, text);
    for (size_t i = 0; i < text.n; i++) {
        p[i] = p[i] == ',' ? '.' : p[i];
    }
    double hours = 0;
    if (!str_to_real(str_make(p, text.n), &hours) || !(hours > 0 && hours <= 24)) {
        return 0;
    }
    return llround(hours * 60);
}

static enum err hours_mine_post(struct web *w) {
    struct ctx *c = &w->ctx;
    struct id taken_back = web_field_id(w, "take_back");
    if (!id_is_none(taken_back)) {
        TRY(hours_take_back(c, taken_back));
        return web_done(w, STR("/me/hours"), "hours_taken_back");
    }
    struct initiative i;
    enum err e = initiative_find(c, web_field_id(w, "initiative"), &i);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        e = ctx_wrong(c, "initiative", msg_wrong_choose());
    } else if (e == ERR_OK) {
        e = hours_say(c, &i, web_field(w, "day"), minutes_typed(c, web_field(w, "hours")),
                      web_field(w, "note"));
    }
    if (e == ERR_INPUT) {
        struct hours_mine_view v = {.day = web_field(w, "day"),
                                    .length = web_field(w, "hours"),
                                    .note = web_field(w, "note")};
        TRY(show_mine(w, &v, web_field(w, "initiative")));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, STR("/me/hours"), "hours_said");
}

static struct msg_text state_name(struct str state) {
    return str_eq(state, STR("confirmed")) ? msg_hours_state_confirmed()
           : str_eq(state, STR("said"))    ? msg_hours_state_said()
                                           : msg_hours_state_declined();
}

struct csv_to {
    struct csv_out out;
    struct page *page;
};

static void put_record(void *to, const struct hours *h) {
    struct csv_to *t = to;
    csv_put(&t->out, h->day);
    csv_put(&t->out, h->title);
    csv_put_real(&t->out, (double)h->minutes / 60);
    csv_put(&t->out, h->note);
    csv_put(&t->out, page_text(t->page, state_name(h->state)));
    csv_end_record(&t->out);
}

static enum err hours_csv(struct web *w) {
    struct page *p = &w->page;
    struct csv_to to = {csv_out(&p->body, true), p};
    const struct msg_text heads[] = {msg_hours_mine_day(), msg_hours_mine_for(),
                                     msg_hours_mine_hours(), msg_hours_mine_note(),
                                     msg_hours_mine_state()};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        csv_put(&to.out, page_text(p, heads[i]));
    }
    csv_end_record(&to.out);
    TRY(hours_each(&w->ctx, put_record, &to));
    web_header(w, "Content-Disposition", STR("attachment; filename=\"hours.csv\""));
    return web_plain(w, "text/csv; charset=utf-8");
}

/* --- of an initiative --- */

static enum err hours_waiting_show(struct web *w) {
    struct hours_waiting_view v = {0};
    TRY(initiative_find(&w->ctx, web_id(w), &v.initiative));
    TRY(hours_waiting(&w->ctx, &v.initiative, &v.hours));
    TRY(community_find(&w->ctx, v.initiative.thing.community, &v.community));
    page_hours_waiting(&w->page, &v);
    return ERR_OK;
}

static enum err hours_waiting_post(struct web *w) {
    struct initiative i;
    TRY(initiative_find(&w->ctx, web_id(w), &i));
    struct id confirm = web_field_id(w, "confirm"), decline = web_field_id(w, "decline");
    bool yes = !id_is_none(confirm);
    TRY(hours_judge(&w->ctx, &i, yes ? confirm : decline, yes));
    return web_done(
        w, arena_printf(w->ctx.arena, "%.*s/hours", STR_ARG(thing_address(&w->ctx, &i.thing))),
        yes ? "hours_confirmed" : "hours_declined");
}

static const struct route rows[] = {
    {HTTP_GET, "/me/hours", PERSON, hours_mine_show},
    {HTTP_POST, "/me/hours", PERSON, hours_mine_post},
    {HTTP_GET, "/me/hours.csv", PERSON, hours_csv, .pace = SLOW},
    {HTTP_GET, "/initiatives/:id/hours", PERSON, hours_waiting_show},
    {HTTP_POST, "/initiatives/:id/hours", PERSON, hours_waiting_post},
    {0},
};

const struct route_table hours_routes = {rows};
