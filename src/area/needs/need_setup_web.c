/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of stewards' and hosts' settings for needs share. */
#include "area/needs/need_setup_web.h"

#include "area/needs/needs.h"
#include "kernel/gate.h"
#include "page_need_setup.h"

enum err need_setup_for(struct web *w, struct id community, struct need_setup *out) {
    *out = (struct need_setup){.of_site = id_is_none(community), .base = STR("/house/needs")};
    if (!category_may(&w->ctx, community)) {
        return ERR_FORBIDDEN;
    }
    if (!out->of_site) {
        TRY(community_find(&w->ctx, community, &out->community));
        out->base =
            arena_join(w->ctx.arena, STR("/communities/"), out->community.slug, STR("/needs"));
    }
    return ERR_OK;
}

enum err need_setup_saved(struct web *w, const struct need_setup *s, const char *list) {
    return web_done(w, arena_join(w->ctx.arena, s->base, str_of(list)), "need_setup_saved");
}

enum err need_setup_of(struct web *w, struct need_setup *out) {
    struct str slug = web_param(w, "slug");
    struct community m = {0};
    if (!str_is_empty(slug)) {
        TRY(community_by_slug(&w->ctx, slug, &m));
    }
    return need_setup_for(w, m.thing.id, out);
}

struct msg_text need_setup_whose(const struct need_setup *s) {
    return s->of_site ? msg_need_setup_site()
                      : msg_need_setup_of(msg_arg_str(s->community.thing.title));
}

const char *need_setup_field(struct page *p, const char *name, size_t n) {
    struct str field = n == 0 ? str_of(name) : arena_printf(p->arena, "%s_%zu", name, n);
    return arena_cstr(p->arena, field);
}

struct str need_setup_lang(struct web *w, size_t n) {
    struct str own = lang_tag(w->ctx.lang);
    struct str said = web_field(w, need_setup_field(&w->page, "lang", n));
    if (lang_find(said) != NULL || n == 0) {
        return lang_find(said) != NULL ? said : own;
    }
    size_t at = 0;
    for (size_t i = 0; i < lang_count(); i++) {
        at += str_eq(lang_tag(lang_at(i)), own) ? 0 : 1;
        if (at == n) {
            return lang_tag(lang_at(i));
        }
    }
    return own;
}

struct str need_lang_name(struct page *p, struct str tag) {
    const struct lang *l = lang_find(tag);
    return l == NULL ? tag : arena_str(p->arena, lang_own_name(l));
}

struct str need_setup_field_str(struct page *p, const char *name, size_t n) {
    return str_of(need_setup_field(p, name, n));
}

static enum err setup_show(struct web *w) {
    struct need_setup s;
    TRY(need_setup_of(w, &s));
    page_need_setup(&w->page, &s);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/needs/setup", STEWARD, setup_show},
    {HTTP_GET, "/house/needs/setup", HOST, setup_show},
    {0},
};

const struct route_table need_setup_routes = {rows};
