/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of one's own pages: what waits, settings, addresses, export, being forgotten. */
#include "area/site/person_web.h"

#include "area/site/session_web.h"
#include "area/site/site_card.h"
#include "kernel/mail.h"
#include "kernel/password.h"
#include "kernel/person_data.h"
#include "kernel/tell.h"
#include "page_person_address.h"
#include "page_person_code.h"
#include "page_person_export.h"
#include "page_person_forget.h"
#include "page_person_me.h"
#include "page_person_settings.h"
#include "page_person_sheet.h"
#include "page_person_things.h"
#include "page_person_welcome.h"
#include "web/site.h"

#define THINGS_ON_ME 6
#define ADDRESSES_AT_ONCE 5
#define ADDRESSES_PER_HOUR 10
#define PASSWORDS_AT_ONCE 5
#define PASSWORDS_PER_HOUR 10

/* --- my page --- */

struct str notice_line(struct page *p, const struct notice *n) {
    const struct web *w = p->frame;
    struct ctx c = w->ctx;
    return notice_words(&c, p->lang, n->kind, n->period, &n->thing);
}

struct url promise_link(struct page *p, const struct promise *t) {
    return thing_url(p, &t->thing);
}

static enum err fill_notices(struct web *w, struct person_me_view *v) {
    struct thing_page page = web_thing_page(w);
    bool more;
    v->older = page.before_ms != 0;
    TRY(notice_list(&w->ctx, page, &v->notices, &more));
    for (size_t i = 0; i < v->notices.count; i++) {
        v->any_new |= v->notices.item[i].is_new;
    }
    if (more) {
        const struct notice *last = &v->notices.item[v->notices.count - 1];
        struct thing at = {.id = last->thing.id, .updated_ms = last->created_ms};
        v->more_notices = url_path(w->ctx.arena, "/me?after=%.*s", STR_ARG(web_after(w, &at)));
    }
    return ERR_OK;
}

static enum err me_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct person_me_view v = {.name = w->viewer.name};
    struct thing_page page = {.limit = THINGS_ON_ME, .quiet = true};
    TRY(community_of_viewer(c, &v.communities));
    for (size_t i = 0; i < v.communities.count; i++) {
        v.waiting += v.communities.item[i].asking;
    }
    TRY(person_promises(c, &v.promises));
    TRY(fill_notices(w, &v));
    TRY(thing_list_of_owner(c, w->viewer.person, page, &v.things, &v.more_things));
    page_person_me(&w->page, &v);
    return ERR_OK;
}

static enum err me_seen_post(struct web *w) {
    TRY(notice_see_all(&w->ctx));
    return web_redirect(w, STR("/me"));
}

static enum err things_show(struct web *w) {
    struct person_things_view v = {0};
    struct thing_page page = web_thing_page(w);
    page.quiet = true;
    TRY(thing_list_of_owner(&w->ctx, w->viewer.person, page, &v.things, &v.more));
    page_person_things(&w->page, &v);
    return ERR_OK;
}

/* --- the account --- */

static void fill_fields(struct web *w, const struct person *p, struct person_fields *f) {
    struct arena *a = w->ctx.arena;
    f->name = p->name;
    f->languages = choices_begin(a, lang_count());
    for (size_t i = 0; i < lang_count(); i++) {
        struct str tag = lang_tag(lang_at(i));
        f->languages.item[f->languages.count++] = (struct choice){
            .value = tag, .text = lang_own_name(lang_at(i)), .chosen = str_eq(tag, p->lang)};
    }
    struct lang_zones zones = lang_zones(a);
    f->zones = choices_begin(a, zones.count + 1);
    bool found = false;
    for (size_t i = 0; i < zones.count; i++) {
        bool chosen = str_eq(zones.item[i], p->zone);
        found |= chosen;
        f->zones.item[f->zones.count++] =
            (struct choice){.value = zones.item[i], .text = zones.item[i], .chosen = chosen};
    }
    if (!found) {
        f->zones.item[f->zones.count++] =
            (struct choice){.value = p->zone, .text = p->zone, .chosen = true};
    }
    f->mail = choices_begin(a, 3);
    choices_add(&f->mail, STR("now"), msg_person_mail_now(), p->mail);
    choices_add(&f->mail, STR("daily"), msg_person_mail_daily(), p->mail);
    choices_add(&f->mail, STR("never"), msg_person_mail_never(), p->mail);
}

static void read_fields(struct web *w, struct person *p) {
    p->id = w->viewer.person;
    p->name = web_field(w, "name");
    p->lang = web_field(w, "lang");
    p->zone = web_field(w, "zone");
    p->mail = web_field(w, "mail");
}

/* The language chosen in this browser would hide the one chosen for the account. */
static enum err save_fields(struct web *w, struct person *p) {
    read_fields(w, p);
    TRY(person_save(&w->ctx, p));
    web_cookie(w, "kith-lang", STR(""), 0, false);
    return ERR_OK;
}

static enum err show_welcome(struct web *w, const struct person *p, struct str then) {
    struct person_welcome_view v = {.then = session_then(w, then, STR("/me"))};
    struct addresses all;
    TRY(person_addresses(&w->ctx, w->viewer.person, &all));
    v.has_address = all.count > 0;
    fill_fields(w, p, &v.fields);
    page_person_welcome(&w->page, &v);
    return ERR_OK;
}

static enum err welcome_show(struct web *w) {
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    return show_welcome(w, &p, web_query(w, "then"));
}

static enum err welcome_post(struct web *w) {
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    enum err e = save_fields(w, &p);
    if (e == ERR_INPUT) {
        TRY(show_welcome(w, &p, web_field(w, "then")));
        return ERR_INPUT;
    }
    TRY(e);
    return web_redirect(w, session_then(w, web_field(w, "then"), STR("/me")));
}

static enum err show_settings(struct web *w, const struct person *p) {
    struct person_settings_view v = {.email = web_field(w, "email"),
                                     .has_password = !str_is_empty(p->password)};
    TRY(person_addresses(&w->ctx, p->id, &v.addresses));
    TRY(pass_addresses(&w->ctx, p->id, &v.waiting));
    TRY(session_is_fresh(&w->ctx, w->session_token, &v.fresh));
    fill_fields(w, p, &v.fields);
    page_person_settings(&w->page, &v);
    return ERR_OK;
}

static enum err settings_show(struct web *w) {
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    return show_settings(w, &p);
}

/* What a rule found wrong, on the page with all settings. */
static enum err settings_wrong(struct web *w, enum err e) {
    if (e == ERR_INPUT) {
        TRY(settings_show(w));
    }
    return e;
}

static enum err settings_post(struct web *w) {
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    enum err e = save_fields(w, &p);
    if (e == ERR_INPUT) {
        TRY(show_settings(w, &p));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, STR("/me/settings"), "settings_saved");
}

/* --- password --- */

struct password_change {
    struct str old; /* the hash that `before` saw */
    struct str hash;
    bool allowed; /* the old one was right, or need not be said */
};

/* Hashing is work for a worker, outside the transaction. */
static enum err password_before(struct web *w) {
    struct password_change *t = arena_new(w->ctx.arena, struct password_change);
    w->before = t;
    char key[ID_TEXT_SIZE + 1];
    id_text(w->viewer.person, key);
    if (!web_try(w, "password change", str_of(key), PASSWORDS_AT_ONCE, PASSWORDS_PER_HOUR)) {
        return ERR_TOO_MANY;
    }
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    TRY(session_is_fresh(&w->ctx, w->session_token, &t->allowed));
    t->old = p.password;
    t->allowed |= str_is_empty(p.password);
    if (!t->allowed) {
        t->allowed = password_is_right(w->ctx.arena, web_field(w, "old_password"), p.password);
    }
    check_password(&w->ctx, "password", web_field(w, "password"), p.name);
    return ctx_checked(&w->ctx) == ERR_OK
               ? password_hash(w->ctx.arena, web_field(w, "password"), &t->hash)
               : ERR_INPUT;
}

static enum err tell_of_change(struct web *w, const struct person *p) {
    struct addresses all;
    TRY(person_addresses(&w->ctx, p->id, &all));
    struct str link = arena_printf(w->ctx.arena, "%.*s/sign-in", STR_ARG(site_address(w->site)));
    struct str text = lang_text(w->ctx.lang, w->ctx.arena, msg_mail_password_text(MSG_ARG(link)));
    for (size_t i = 0; i < all.count; i++) {
        TRY(mail_put(&w->ctx, all.item[i].email, w->ctx.lang, msg_mail_password_subject(), text,
                     STR("")));
    }
    return ERR_OK;
}

static enum err password_post(struct web *w) {
    const struct password_change *t = w->before;
    struct person p;
    TRY(person_find(&w->ctx, w->viewer.person, &p));
    check_password(&w->ctx, "password", web_field(w, "password"), p.name);
    if (!t->allowed || !str_eq(p.password, t->old)) {
        ctx_wrong(&w->ctx, "old_password", msg_person_wrong_old_password());
    }
    if (ctx_checked(&w->ctx) != ERR_OK) {
        return settings_wrong(w, ERR_INPUT);
    }
    TRY(person_set_password(&w->ctx, p.id, t->hash, w->session_token));
    TRY(tell_of_change(w, &p));
    return web_done(w, STR("/me/settings"), "password_set");
}

/* --- addresses --- */

static enum err address_before(struct web *w) {
    char key[ID_TEXT_SIZE + 1];
    id_text(w->viewer.person, key);
    return web_try(w, "address of", str_of(key), ADDRESSES_AT_ONCE, ADDRESSES_PER_HOUR)
               ? ERR_OK
               : ERR_TOO_MANY;
}

static enum err address_post(struct web *w) {
    struct pass_link link = {
        .before = arena_printf(w->ctx.arena,
                               "%.*s/me/addresses/confirm?code=", STR_ARG(site_address(w->site))),
    };
    TRY(settings_wrong(w, pass_send_address(&w->ctx, web_field(w, "email"), link)));
    return web_done(w, STR("/me/settings"), "address_asked");
}

static enum err address_remove_post(struct web *w) {
    struct str email = web_field(w, "address");
    TRY(settings_wrong(w, person_drop_address(&w->ctx, w->viewer.person, email)));
    return web_done(w, STR("/me/settings"), "address_removed");
}

static enum err show_confirm(struct web *w, struct person_address_view *v) {
    struct pass p;
    enum err e = pass_look(&w->ctx, "address", v->code, &p);
    v->old = e == ERR_CLOSED;
    if (e == ERR_OK) {
        struct person owner;
        TRY(person_find(&w->ctx, p.person, &owner));
        v->name = owner.name;
        v->email = p.email;
    } else if (!v->old) {
        return e;
    }
    page_person_address(&w->page, v);
    return ERR_OK;
}

static enum err address_confirm_show(struct web *w) {
    struct person_address_view v = {.code = web_query(w, "code")};
    TRY(show_confirm(w, &v));
    w->status = v.old ? 410 : 200;
    return ERR_OK;
}

static enum err address_confirm_post(struct web *w) {
    struct person_address_view v = {.code = web_field(w, "code")};
    struct id person;
    enum err e = pass_enter_address(&w->ctx, v.code, &person);
    if (e == ERR_CLOSED || e == ERR_TWICE) {
        TRY(show_confirm(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, id_eq(person, w->viewer.person) ? STR("/me/settings") : STR("/sign-in"),
                    "address_added");
}

/* --- a code on paper --- */

void page_code_sheet(struct page *p, const struct person_code_view *v) {
    const struct lang *of_page = p->lang;
    p->lang = v->lang;
    page_person_sheet(p, v);
    p->lang = of_page;
}

/* The sheet is the answer itself: the code is in no address, no cookie and no store. */
static enum err code_post(struct web *w) {
    struct person_code_view v = {
        .name = w->viewer.name,
        .lang = w->ctx.lang,
        .address = arena_printf(w->ctx.arena, "%.*s/sign-in", STR_ARG(site_address(w->site))),
    };
    TRY(pass_print_own(&w->ctx, &v.code));
    page_person_code(&w->page, &v);
    return ERR_OK;
}

/* --- taking along, being forgotten --- */

static enum err export_show(struct web *w) {
    page_person_export(&w->page);
    return ERR_OK;
}

static enum err export_file(struct web *w) {
    buf_free(&w->page.body);
    w->page.body = buf_make(PERSON_EXPORT_MAX);
    TRY(person_export(&w->ctx, w->viewer.person, &w->page.body));
    web_header(w, "Content-Disposition", STR("attachment; filename=\"kith-my-data.json\""));
    return web_plain(w, "application/json");
}

static enum err show_forget(struct web *w) {
    struct person_forget_view v = {.name = w->viewer.name, .confirm = web_field(w, "confirm")};
    struct str how = web_field_has(w, "words", "erase") ? STR("erase") : STR("keep");
    v.how = choices_begin(w->ctx.arena, 2);
    choices_add(&v.how, STR("keep"), msg_person_forget_keep(), how);
    choices_add(&v.how, STR("erase"), msg_person_forget_erase(), how);
    TRY(community_last_steward_of(&w->ctx, &v.last_steward_of));
    page_person_forget(&w->page, &v);
    return ERR_OK;
}

static enum err forget_post(struct web *w) {
    enum err e =
        person_forget(&w->ctx, web_field(w, "confirm"), web_field_has(w, "words", "erase"));
    if (e == ERR_INPUT) {
        TRY(show_forget(w));
        return ERR_INPUT;
    }
    TRY(e);
    web_cookie(w, "kith-session", STR(""), 0, false);
    return web_done(w, STR("/"), "forgotten");
}

static const struct route rows[] = {
    {HTTP_GET, "/me", PERSON, me_show},
    {HTTP_POST, "/me/seen", PERSON, me_seen_post},
    {HTTP_GET, "/me/things", PERSON, things_show},
    {HTTP_GET, "/welcome", PERSON, welcome_show},
    {HTTP_POST, "/welcome", PERSON, welcome_post},
    {HTTP_GET, "/me/settings", PERSON, settings_show},
    {HTTP_POST, "/me/settings", PERSON, settings_post},
    {HTTP_POST, "/me/password", PERSON, password_post, .before = password_before},
    {HTTP_POST, "/me/addresses", PERSON, address_post, .before = address_before},
    {HTTP_POST, "/me/addresses/remove", PERSON, address_remove_post},
    {HTTP_GET, "/me/addresses/confirm", ANYONE, address_confirm_show},
    {HTTP_POST, "/me/addresses/confirm", ANYONE, address_confirm_post},
    {HTTP_POST, "/me/code", PERSON, code_post},
    {HTTP_GET, "/me/export", PERSON, export_show},
    {HTTP_GET, "/me/export.json", PERSON, export_file, .pace = SLOW},
    {HTTP_GET, "/me/forget", PERSON, show_forget},
    {HTTP_POST, "/me/forget", PERSON, forget_post},
    {0},
};

const struct route_table person_routes = {rows};
