/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Feeds of lists: what is new of one noun, on the site or in a community. */
#include "web/feed.h"

#include "area/site/site_card.h"
#include "web/frame.h"

/* As the menu calls the list. */
static struct str name_of(struct web *w, const struct noun *n) {
    struct msg_text name = {.key = n->word};
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->menu_count; k++) {
            const struct menu_entry *m = &cards_at(i)->menu[k];
            if (str_eq(str_from(str_of(m->path), 1), str_of(n->path))) {
                name.key = m->label;
            }
        }
    }
    return page_text(&w->page, name);
}

static enum err show(struct web *w, const struct community *m, struct str prefix) {
    const struct noun *n = feed_noun(web_param(w, "noun"));
    if (n == NULL) {
        return ERR_NOT_FOUND;
    }
    feed_begin(w);
    struct things things;
    bool more;
    struct thing_page page = web_thing_page(w);
    TRY(thing_list(&w->ctx, n->kind, m->thing.id, page, &things, &more));
    struct feed f = {
        .title = name_of(w, n),
        .page = arena_join(w->ctx.arena, prefix, STR("/"), str_of(n->path)),
    };
    if (!id_is_none(m->thing.id)) {
        f.title = arena_join(w->ctx.arena, m->thing.title, STR(": "), f.title);
    }
    if (more) {
        f.after = web_after(w, &things.item[things.count - 1]);
    }
    feed_things(w, &things, &f);
    return feed_answer(w, &f);
}

static enum err feed_of_site(struct web *w) {
    return show(w, &(struct community){0}, STR(""));
}

static enum err feed_of_community(struct web *w) {
    struct community m;
    feed_begin(w);
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    return show(w, &m, arena_join(w->ctx.arena, STR("/communities/"), m.slug));
}

static const struct route rows[] = {
    {HTTP_GET, "/feeds/:noun", ANYONE, feed_of_site},
    {HTTP_GET, "/communities/:slug/feeds/:noun", ANYONE, feed_of_community},
    {0},
};

const struct route_table feed_routes = {rows};
