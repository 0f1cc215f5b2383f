/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of a community's members: the list, roles, accounts made for somebody, the log of what
 * helpers did for others. */
#include "area/site/member_web.h"

#include "area/site/person_web.h"
#include "area/site/site_card.h"
#include "community_sql.h"
#include "page_member_list.h"
#include "page_member_log.h"
#include "page_member_new.h"
#include "page_member_show.h"
#include "page_person_code.h"
#include "web/site.h"

#define LOG_PER_PAGE 50

struct msg_text role_name(enum role r) {
    static const int names[] = {
        [ROLE_NONE] = MSG_role_none,       [ROLE_ASKED] = MSG_role_asked,
        [ROLE_MEMBER] = MSG_role_member,   [ROLE_HELPER] = MSG_role_helper,
        [ROLE_STEWARD] = MSG_role_steward,
    };
    return (struct msg_text){.key = names[r]};
}

static struct choices role_choices(struct arena *a, enum role now) {
    struct choices all = choices_begin(a, 4);
    struct str word = str_of(role_word(now));
    for (enum role r = ROLE_MEMBER; r <= ROLE_STEWARD; r++) {
        choices_add(&all, str_of(role_word(r)), role_name(r), word);
    }
    choices_add(&all, STR("none"), msg_member_take_out(), word);
    return all;
}

static struct str members_path(struct web *w) {
    return arena_printf(w->ctx.arena, "/communities/%.*s/members", STR_ARG(w->community.slug));
}

/* --- the list --- */

static enum err show_members(struct web *w) {
    struct ctx *c = &w->ctx;
    struct member_list_view v = {.community = w->community};
    struct id community = w->community.thing.id, after = web_query_id(w, "after");
    v.first = id_is_none(after);
    v.may_help = viewer_has_role(c->viewer, community, ROLE_HELPER);
    v.may_steward = viewer_has_role(c->viewer, community, ROLE_STEWARD);
    bool more;
    TRY(community_members(c, community, after, &v.members, &more));
    if (more) {
        char last[ID_TEXT_SIZE + 1];
        id_text(v.members.item[v.members.count - 1].person, last);
        v.more = url_path(c->arena, "/communities/%.*s/members?after=%s",
                          STR_ARG(w->community.slug), last);
    }
    if (v.may_steward) {
        TRY(community_askers(c, community, &v.asking));
    }
    enum err e = community_member(c, community, w->viewer.person, &v.me);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    struct str typed = http_pair_find(w->request->form, STR("name"));
    if (typed.p != NULL) {
        v.me.name = typed;
    }
    page_member_list(&w->page, &v);
    return ERR_OK;
}

static enum err members_wrong(struct web *w, enum err e) {
    if (e == ERR_INPUT) {
        TRY(show_members(w));
    }
    return e;
}

static enum err member_of_path(struct web *w, struct community_member *out) {
    struct id person;
    if (!id_parse(web_param(w, "person"), &person)) {
        return ERR_NOT_FOUND;
    }
    return community_member(&w->ctx, w->community.thing.id, person, out);
}

static enum err member_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct member_view v = {.community = w->community};
    TRY(member_of_path(w, &v.member));
    v.roles = role_choices(c->arena, v.member.role);
    v.may_steward = viewer_has_role(c->viewer, w->community.thing.id, ROLE_STEWARD);
    TRY(pass_may_print(c, &w->community, v.member.person, &v.may_print));
    page_member_show(&w->page, &v);
    return ERR_OK;
}

static enum err member_role_post(struct web *w) {
    struct community_member m;
    TRY(member_of_path(w, &m));
    enum err e = community_give_role(&w->ctx, &w->community, m.person, web_field(w, "role"));
    if (e == ERR_INPUT) {
        TRY(member_show(w));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, members_path(w), "role_given");
}

static enum err member_name_post(struct web *w) {
    TRY(members_wrong(w, community_call_me(&w->ctx, &w->community, web_field(w, "name"))));
    return web_done(w, members_path(w), "renamed");
}

static enum err member_leave_post(struct web *w) {
    TRY(members_wrong(w, community_leave(&w->ctx, &w->community)));
    return web_done(w, STR("/me"), "left");
}

/* --- accounts for somebody else --- */

static enum err show_new(struct web *w) {
    struct member_new_view v = {.community = w->community, .name = web_field(w, "name")};
    struct str chosen = web_field(w, "lang");
    v.languages = choices_begin(w->ctx.arena, lang_count());
    for (size_t i = 0; i < lang_count(); i++) {
        const struct lang *l = lang_at(i);
        v.languages.item[v.languages.count++] = (struct choice){
            .value = lang_tag(l),
            .text = lang_own_name(l),
            .chosen = str_is_empty(chosen) ? l == w->ctx.lang : str_eq(chosen, lang_tag(l)),
        };
    }
    page_member_new(&w->page, &v);
    return ERR_OK;
}

static void show_sheet(struct web *w, const struct person *p, struct str code) {
    struct person_code_view v = {
        .name = p->name,
        .code = code,
        .lang = lang_find(p->lang) != NULL ? lang_find(p->lang) : w->ctx.lang,
        .address = arena_printf(w->ctx.arena, "%.*s/sign-in", STR_ARG(site_address(w->site))),
        .community = w->community,
    };
    page_person_code(&w->page, &v);
}

static enum err member_new_post(struct web *w) {
    struct person p = {.name = web_field(w, "name"), .lang = web_field(w, "lang")};
    struct str code;
    enum err e = pass_make_person(&w->ctx, &w->community, &p, &code);
    if (e == ERR_INPUT) {
        TRY(show_new(w));
        return ERR_INPUT;
    }
    TRY(e);
    show_sheet(w, &p, code);
    return ERR_OK;
}

static enum err member_code_post(struct web *w) {
    struct community_member m;
    struct person p;
    struct str code;
    TRY(member_of_path(w, &m));
    TRY(pass_print_again(&w->ctx, &w->community, m.person, &code));
    TRY(person_find(&w->ctx, m.person, &p));
    show_sheet(w, &p, code);
    return ERR_OK;
}

/* --- the log --- */

static struct msg_text act_name(struct str act) {
    if (str_eq(act, STR("person.made_for"))) {
        return msg_member_log_made();
    }
    return str_eq(act, STR("person.code_printed")) ? msg_member_log_printed()
                                                   : msg_member_log_wrote();
}

static enum err name_in(struct web *w, struct id person, struct str *out) {
    struct community_member m;
    enum err e = community_member(&w->ctx, w->community.thing.id, person, &m);
    *out = e == ERR_OK ? m.name : STR("");
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_log_line(struct web *w, const struct q_behalf_log_row *r,
                              struct member_log_line *line) {
    *line = (struct member_log_line){.at_ms = r->at, .act = act_name(r->act)};
    TRY(name_in(w, r->actor, &line->helper));
    if (str_starts(r->act, STR("person."))) {
        return name_in(w, r->object, &line->person);
    }
    enum err e = thing_find(&w->ctx, r->object, NULL, &line->thing);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        line->thing = (struct thing){0};
        return ERR_OK;
    }
    return e;
}

static enum err log_show(struct web *w) {
    struct member_log_view v = {.community = w->community};
    int64_t before;
    if (!str_to_int(web_query(w, "before"), &before)) {
        before = INT64_MAX;
    }
    struct q_behalf_log_rows rows;
    TRY(q_behalf_log(w->ctx.db, w->ctx.arena, w->community.thing.id, before, LOG_PER_PAGE, &rows));
    v.lines.item = arena_array(w->ctx.arena, struct member_log_line, rows.count);
    v.lines.count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        TRY(read_log_line(w, &rows.item[i], &v.lines.item[i]));
    }
    if (rows.count == LOG_PER_PAGE) {
        v.more = url_path(w->ctx.arena, "/communities/%.*s/on-behalf?before=%lld",
                          STR_ARG(w->community.slug), (long long)rows.item[rows.count - 1].number);
    }
    page_member_log(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/members", MEMBER, show_members},
    {HTTP_GET, "/communities/:slug/members/:person", HELPER, member_show},
    {HTTP_POST, "/communities/:slug/members/:person", STEWARD, member_role_post},
    {HTTP_POST, "/communities/:slug/name", MEMBER, member_name_post},
    {HTTP_POST, "/communities/:slug/leave", MEMBER, member_leave_post},
    {HTTP_GET, "/communities/:slug/people/new", HELPER, show_new},
    {HTTP_POST, "/communities/:slug/people/new", HELPER, member_new_post},
    {HTTP_POST, "/communities/:slug/people/:person/code", HELPER, member_code_post},
    {HTTP_GET, "/communities/:slug/on-behalf", STEWARD, log_show},
    {0},
};

const struct route_table member_routes = {rows};
