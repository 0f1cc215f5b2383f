/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of categories. */
#include "area/needs/need_setup_web.h"
#include "area/needs/needs.h"
#include "page_category_form.h"
#include "page_category_list.h"

static struct str id_word(struct arena *a, struct id id) {
    return id_is_none(id) ? STR("") : id_str(a, id);
}

static enum err body_choices(struct web *w, struct id community, struct id chosen,
                             struct choices *out) {
    struct arena *a = w->ctx.arena;
    struct bodies all;
    TRY(body_list(&w->ctx, community, false, &all));
    *out = choices_begin(a, all.count + 1);
    choices_add(out, STR(""), msg_need_category_no_body(), id_word(a, chosen));
    for (size_t i = 0; i < all.count; i++) {
        choices_add(out, id_word(a, all.item[i].id), (struct msg_text){0}, id_word(a, chosen));
        out->item[i + 1].text = all.item[i].name;
    }
    return ERR_OK;
}

/* A name for each language of the site: the one it began with first, then the others. */
static void fill_names(struct web *w, struct category *k) {
    struct category_name given[CATEGORY_NAMES_MAX];
    size_t had = k->names;
    for (size_t i = 0; i < had; i++) {
        given[i] = k->name[i];
    }
    struct str first = had > 0 ? given[0].lang : lang_tag(w->ctx.lang);
    k->name[0] = had > 0 ? given[0] : (struct category_name){first, STR(""), STR("")};
    k->names = 1;

    for (size_t i = 0; i < lang_count() && k->names < CATEGORY_NAMES_MAX; i++) {
        const struct lang *l = lang_at(i);
        struct category_name n = {lang_tag(l), STR(""), STR("")};
        for (size_t j = 1; j < had; j++) {
            n = str_eq(given[j].lang, n.lang) ? given[j] : n;
        }
        if (!str_eq(n.lang, first)) {
            k->name[k->names++] = n;
        }
    }
}

static struct category read_category(struct web *w, struct id id, struct id community) {
    struct category k = {.id = id,
                         .community = community,
                         .topic = web_field(w, "topic"),
                         .sensitive = web_field_has(w, "sensitive", "yes"),
                         .body = web_field_id(w, "body")};
    for (size_t i = 0; i < CATEGORY_NAMES_MAX && i < lang_count(); i++) {
        k.name[k.names++] = (struct category_name){
            need_setup_lang(w, i), web_field(w, need_setup_field(&w->page, "name", i)),
            web_field(w, need_setup_field(&w->page, "hint", i))};
    }
    return k;
}

static enum err show_list(struct web *w, struct category_list_view *v) {
    struct id community = v->setup.community.thing.id;
    TRY(category_list(&w->ctx, community, true, &v->all));
    TRY(body_choices(w, community, v->draft.body, &v->bodies));
    v->topics = choices_of_topics(w->ctx.arena, (struct msg_text){0}, v->draft.topic);
    fill_names(w, &v->draft);
    page_category_list(&w->page, v);
    return ERR_OK;
}

static enum err list(struct web *w) {
    struct category_list_view v = {0};
    TRY(need_setup_of(w, &v.setup));
    return show_list(w, &v);
}

static enum err list_post(struct web *w) {
    struct category_list_view v = {0};
    TRY(need_setup_of(w, &v.setup));
    v.draft = read_category(w, ID_NONE, v.setup.community.thing.id);
    enum err e = category_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/categories");
}

static enum err show_form(struct web *w, struct category_form_view *v) {
    TRY(body_choices(w, v->draft.community, v->draft.body, &v->bodies));
    v->topics = choices_of_topics(w->ctx.arena, (struct msg_text){0}, v->draft.topic);
    fill_names(w, &v->draft);
    page_category_form(&w->page, v);
    return ERR_OK;
}

static enum err form(struct web *w) {
    struct category_form_view v = {0};
    TRY(category_find(&w->ctx, web_id(w), &v.draft));
    TRY(need_setup_for(w, v.draft.community, &v.setup));
    return show_form(w, &v);
}

static enum err form_post(struct web *w) {
    struct category_form_view v = {0};
    struct category before;
    TRY(category_find(&w->ctx, web_id(w), &before));
    TRY(need_setup_for(w, before.community, &v.setup));
    if (web_field(w, "archive").n > 0) {
        TRY(category_archive(&w->ctx, before.id, web_field_has(w, "archive", "yes")));
        return need_setup_saved(w, &v.setup, "/categories");
    }
    v.draft = read_category(w, before.id, before.community);
    v.draft.archived = before.archived;
    enum err e = category_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/categories");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/needs/categories", STEWARD, list},
    {HTTP_POST, "/communities/:slug/needs/categories", STEWARD, list_post},
    {HTTP_GET, "/house/needs/categories", HOST, list},
    {HTTP_POST, "/house/needs/categories", HOST, list_post},
    {HTTP_GET, "/categories/:id", PERSON, form},
    {HTTP_POST, "/categories/:id", PERSON, form_post},
    {0},
};

const struct route_table category_routes = {rows};
