/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page that compares. No rules: those are compare.c's. */
#include "area/explore/compare_web.h"

#include "area/explore/explore.h"
#include "kernel/search.h"
#include "page_compare_show.h"

#define TYPED_MAX 200

/* --- addresses and names --- */

struct url compare_with(struct page *p, const struct compare_show_view *v, struct id more) {
    char id[ID_TEXT_SIZE + 1];
    id_text(more, id);
    return url_path(p->arena, "/compare?with=%.*s%s%s", STR_ARG(v->with), v->with.n > 0 ? "," : "",
                    id);
}

static struct str words_without(struct arena *a, const struct comparison *of, size_t at) {
    struct str all = STR("");
    for (size_t i = 0; i < of->count; i++) {
        if (i != at) {
            all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? "," : "",
                               STR_ARG(of->item[i].word));
        }
    }
    return all;
}

struct url compare_without(struct page *p, const struct compare_show_view *v, size_t at) {
    struct str rest = words_without(p->arena, &v->of, at);
    return url_path(p->arena, "/compare?with=%.*s", STR_ARG(rest));
}

struct url compared_url(struct page *p, const struct compared *one) {
    if (one->is_community) {
        return url_path(p->arena, "/communities/%.*s/profile", STR_ARG(one->word));
    }
    return place_url(p, &one->place);
}

struct str common_names(struct page *p, const struct comparison *of, const struct common *one) {
    struct str all = STR("");
    unsigned done = 0;
    for (size_t i = 0; i < of->count; i++) {
        if ((one->who >> i & 1) == 0) {
            continue;
        }
        struct msg_arg before = msg_arg_str(all);
        struct msg_arg name = msg_arg_str(of->item[i].thing.title);
        done++;
        all = done == 1 ? of->item[i].thing.title
                        : lang_text(p->lang, p->arena,
                                    done == one->count ? msg_peer_and(before, name)
                                                       : msg_peer_comma(before, name));
    }
    return all;
}

/* --- what is shown --- */

static void fill_figure(struct web *w, const struct comparison *of, const struct indicator *i,
                        struct figure *f) {
    static const struct value unknown = {.note = STR_INIT("")};
    *f = (struct figure){.indicator = *i, .rows = msg_compare_who_is()};
    f->item = arena_array(w->ctx.arena, struct figure_row, of->count);
    for (size_t k = 0; k < of->count; k++) {
        const struct compared *one = &of->item[k];
        const struct finding *found = finding_of(&one->findings, i->thing.id);
        f->item[f->count++] = (struct figure_row){
            .name = one->thing.title,
            .lang = one->thing.lang,
            .link = compared_url(&w->page, one),
            .value = found ? found->newest : unknown,
        };
    }
    figure_scale(f);
    f->title = figure_sentence(f);
}

static void fill_figures(struct web *w, struct compare_show_view *v) {
    const struct indicators *all = &v->of.indicators;
    v->figures.item = arena_array(w->ctx.arena, struct figure, all->count);
    v->figures.count = all->count;
    for (size_t i = 0; i < all->count; i++) {
        fill_figure(w, &v->of, &all->item[i], &v->figures.item[i]);
    }
}

static enum err fill_parts(struct web *w, struct compare_show_view *v) {
    static const enum statement_kind kinds[] = {STATEMENT_CHALLENGE, STATEMENT_STRENGTH,
                                                STATEMENT_LANGUAGE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        v->part[i] = (struct compare_part){statement_kind_name(kinds[i]),
                                           compare_statements(&w->ctx, &v->of, kinds[i])};
    }
    v->part[3].title = msg_profile_practices();
    return compare_practices(&w->ctx, &v->of, &v->part[3].commons);
}

/* By its words, or by its address. */
static enum err find_communities(struct web *w, struct compare_show_view *v) {
    int64_t next;
    struct community m = {0};
    TRY(search_find(&w->ctx, v->typed, STR("community"), 0, &v->communities, &next));
    enum err e = community_by_slug(&w->ctx, v->typed, &m);
    if (e == ERR_OK && v->communities.count == 0) {
        v->communities = (struct things){arena_new(w->ctx.arena, struct thing), 1};
        v->communities.item[0] = m.thing;
    }
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static enum err find_more(struct web *w, struct compare_show_view *v) {
    v->typed = str_utf8_first(web_query(w, "find"), TYPED_MAX);
    if (str_is_empty(v->typed)) {
        return ERR_OK;
    }
    bool more;
    TRY(place_list(&w->ctx, STR(""), v->typed, (struct place_after){.folded = STR("")}, &v->places,
                   &more));
    v->places.count = v->places.count > 10 ? 10 : v->places.count;
    return find_communities(w, v);
}

/* A steward of one of them may ask the others to an exchange. */
static void offer_exchange(struct web *w, struct compare_show_view *v) {
    const struct compared *own = NULL;
    struct str others = STR("");
    for (size_t i = 0; i < v->of.count; i++) {
        const struct compared *one = &v->of.item[i];
        if (!one->is_community) {
            continue;
        }
        if (own == NULL && viewer_role(w->ctx.viewer, one->thing.id) >= ROLE_STEWARD) {
            own = one;
        } else {
            struct str slug = one->profile.community.slug;
            others = arena_printf(w->ctx.arena, "%.*s%s%.*s", STR_ARG(others),
                                  str_is_empty(others) ? "" : "%0A", STR_ARG(slug));
        }
    }
    v->may_ask = own != NULL && !str_is_empty(others);
    if (v->may_ask) {
        v->ask = url_path(w->ctx.arena, "/communities/%.*s/exchanges/new?with=%.*s",
                          STR_ARG(own->profile.community.slug), STR_ARG(others));
    }
}

static enum err compare_show(struct web *w) {
    struct compare_show_view v = {0};
    TRY(compare_make(&w->ctx, web_query(w, "with"), &v.of));
    v.with = words_without(w->ctx.arena, &v.of, COMPARED_MOST);
    v.enough = v.of.count >= COMPARED_LEAST;
    TRY(find_more(w, &v));
    if (v.enough) {
        fill_figures(w, &v);
        TRY(fill_parts(w, &v));
        offer_exchange(w, &v);
    }
    page_compare_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/compare", ANYONE, compare_show, SLOW, .cached = true},
    {0},
};

const struct route_table compare_routes = {rows};
