/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of invitations: stewards make and end them, anybody with a code accepts one. */
#include "area/site/invitation_web.h"

#include <sodium.h>

#include "area/site/session_web.h"
#include "area/site/site_card.h"
#include "page_invitation_list.h"
#include "page_invitation_sheet.h"
#include "page_invitation_show.h"
#include "web/site.h"

/* A class may share one address of the network; forty bits of a code stand against it. */
#define CODES_AT_ONCE 60
#define CODES_PER_HOUR 120

/* --- stewards --- */

static enum err fill_invitations(struct web *w, struct invitation_list_view *v) {
    struct invitations all;
    TRY(invitation_list(&w->ctx, v->community.thing.id, &all));
    v->invitations.item = arena_array(w->ctx.arena, struct invitation_line, all.count);
    v->invitations.count = all.count;
    for (size_t i = 0; i < all.count; i++) {
        char hex[2 * HASH_SIZE + 1];
        sodium_bin2hex(hex, sizeof hex, (const unsigned char *)all.item[i].code_hash.p, HASH_SIZE);
        v->invitations.item[i] =
            (struct invitation_line){all.item[i], arena_str(w->ctx.arena, str_of(hex))};
    }
    return ERR_OK;
}

static struct str or_usual(struct str typed, struct str usual) {
    return str_is_empty(typed) ? usual : typed;
}

static enum err show_invitations(struct web *w) {
    struct invitation_list_view v = {
        .community = w->community,
        .roles = choices_begin(w->ctx.arena, 3),
        .note = web_field(w, "note"),
        .uses = or_usual(web_field(w, "uses"), STR("1")),
        .days = or_usual(web_field(w, "days"), STR("14")),
    };
    struct str chosen = or_usual(web_field(w, "role"), STR("member"));
    for (enum role r = ROLE_MEMBER; r <= ROLE_STEWARD; r++) {
        choices_add(&v.roles, str_of(role_word(r)), role_name(r), chosen);
    }
    TRY(fill_invitations(w, &v));
    page_invitation_list(&w->page, &v);
    return ERR_OK;
}

static enum err invitation_make_post(struct web *w) {
    struct invitation_draft d = {.role = web_field(w, "role"), .note = web_field(w, "note")};
    struct opt_int uses = web_field_int(w, "uses"), days = web_field_int(w, "days");
    d.uses = uses.has ? uses.v : 1;
    d.days = days.has ? days.v : 14;
    struct invitation_sheet_view v = {.community = w->community};
    enum err e = invitation_make(&w->ctx, &w->community, &d, &v.code);
    if (e == ERR_INPUT) {
        TRY(show_invitations(w));
        return ERR_INPUT;
    }
    TRY(e);
    v.role = role_of_word(d.role);
    v.uses = d.uses;
    v.days = d.days;
    v.address = arena_printf(w->ctx.arena, "%.*s/invitation", STR_ARG(site_address(w->site)));
    v.link = arena_printf(w->ctx.arena, "%.*s?code=%.*s", STR_ARG(v.address), STR_ARG(v.code));
    page_invitation_sheet(&w->page, &v);
    return ERR_OK;
}

static enum err invitation_end_post(struct web *w) {
    struct str hex = web_field(w, "invitation");
    unsigned char hash[HASH_SIZE];
    size_t n = 0;
    if (sodium_hex2bin(hash, sizeof hash, hex.p, hex.n, NULL, &n, NULL) != 0 || n != sizeof hash) {
        return ERR_NOT_FOUND;
    }
    TRY(invitation_end(&w->ctx, &w->community, str_make((const char *)hash, n)));
    return web_done(
        w, arena_printf(w->ctx.arena, "/communities/%.*s/invitations", STR_ARG(w->community.slug)),
        "invitation_ended");
}

/* --- whoever holds a code --- */

static enum err show_invitation(struct web *w, struct invitation_view *v) {
    struct pass p;
    enum err e =
        str_is_empty(v->code) ? ERR_CLOSED : invitation_look(&w->ctx, v->code, &p, &v->community);
    if (e != ERR_OK && e != ERR_CLOSED) {
        return e;
    }
    v->found = e == ERR_OK;
    if (!v->found && !str_is_empty(v->code)) {
        ctx_wrong(&w->ctx, "code", msg_invitation_wrong_code());
    }
    if (v->found) {
        v->role = p.role;
        v->already = viewer_role(w->ctx.viewer, p.community) >= p.role;
    }
    v->viewer = w->ctx.viewer->name.p ? w->ctx.viewer->name : STR("");
    v->then = arena_printf(w->ctx.arena, "/invitation?code=%.*s",
                           STR_ARG(url_piece(w->ctx.arena, v->code)));
    page_invitation_show(&w->page, v);
    return ERR_OK;
}

static bool may_try(struct web *w) {
    return web_try(w, "invitation from", w->request->address, CODES_AT_ONCE, CODES_PER_HOUR);
}

static void was_right(struct web *w) {
    web_try_was_right(w, "invitation from", w->request->address);
}

static enum err invitation_show(struct web *w) {
    struct invitation_view v = {.code = web_query(w, "code")};
    if (!str_is_empty(v.code) && !may_try(w)) {
        return ERR_TOO_MANY;
    }
    TRY(show_invitation(w, &v));
    if (v.found) {
        was_right(w);
    }
    return ERR_OK;
}

static enum err invitation_before(struct web *w) {
    return may_try(w) ? ERR_OK : ERR_TOO_MANY;
}

static enum err invitation_post(struct web *w) {
    struct invitation_view v = {.code = web_field(w, "code"), .name = web_field(w, "name")};
    struct id person;
    bool made;
    enum err e = invitation_accept(&w->ctx, v.code, v.name, &person, &made, &v.community);
    if (e == ERR_INPUT || e == ERR_CLOSED) {
        TRY(show_invitation(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    was_right(w);
    struct str home = thing_address(&w->ctx, &v.community.thing);
    if (!made) {
        return web_done(w, home, "joined");
    }
    TRY(session_start(w, person, SESSION_DAYS_PRINTED));
    return web_redirect(w, arena_printf(w->ctx.arena, "/welcome?then=%.*s",
                                        STR_ARG(url_piece(w->ctx.arena, home))));
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/invitations", STEWARD, show_invitations},
    {HTTP_POST, "/communities/:slug/invitations", STEWARD, invitation_make_post},
    {HTTP_POST, "/communities/:slug/invitations/end", STEWARD, invitation_end_post},
    {HTTP_GET, "/invitation", ANYONE, invitation_show},
    {HTTP_POST, "/invitation", ANYONE, invitation_post, .before = invitation_before},
    {0},
};

const struct route_table invitation_routes = {rows};
