/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages of templates for answers. */
#include "area/needs/need_setup_web.h"
#include "area/needs/needs.h"
#include "page_template_form.h"
#include "page_template_list.h"

/* A text for each language of the site: the one it began with first. */
static void fill_texts(struct web *w, struct template *t) {
    struct template_text given[TEMPLATE_TEXTS_MAX];
    size_t had = t->texts;
    for (size_t i = 0; i < had; i++) {
        given[i] = t->text[i];
    }
    struct str first = had > 0 ? given[0].lang : lang_tag(w->ctx.lang);
    t->text[0] = had > 0 ? given[0] : (struct template_text){first, STR("")};
    t->texts = 1;

    for (size_t i = 0; i < lang_count() && t->texts < TEMPLATE_TEXTS_MAX; i++) {
        const struct lang *l = lang_at(i);
        struct template_text one = {lang_tag(l), STR("")};
        for (size_t j = 1; j < had; j++) {
            one = str_eq(given[j].lang, one.lang) ? given[j] : one;
        }
        if (!str_eq(one.lang, first)) {
            t->text[t->texts++] = one;
        }
    }
}

static struct template read_template(struct web *w, struct id id, struct id community) {
    struct template t = {.id = id,
                         .community = community,
                         .name = web_field(w, "name"),
                         .state = web_field(w, "state")};
    for (size_t i = 0; i < TEMPLATE_TEXTS_MAX && i < lang_count(); i++) {
        t.text[t.texts++] = (struct template_text){
            need_setup_lang(w, i), web_field(w, need_setup_field(&w->page, "text", i))};
    }
    return t;
}

static enum err show_list(struct web *w, struct template_list_view *v) {
    TRY(template_list(&w->ctx, v->setup.community.thing.id, true, &v->all));
    v->states = need_state_choices(w->ctx.arena, v->draft.state);
    fill_texts(w, &v->draft);
    page_template_list(&w->page, v);
    return ERR_OK;
}

static enum err list(struct web *w) {
    struct template_list_view v = {.draft = {.state = STR("answered")}};
    TRY(need_setup_of(w, &v.setup));
    return show_list(w, &v);
}

static enum err list_post(struct web *w) {
    struct template_list_view v = {0};
    TRY(need_setup_of(w, &v.setup));
    v.draft = read_template(w, ID_NONE, v.setup.community.thing.id);
    enum err e = template_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_list(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/templates");
}

static enum err show_form(struct web *w, struct template_form_view *v) {
    v->states = need_state_choices(w->ctx.arena, v->draft.state);
    fill_texts(w, &v->draft);
    page_template_form(&w->page, v);
    return ERR_OK;
}

static enum err form(struct web *w) {
    struct template_form_view v = {0};
    TRY(template_find(&w->ctx, web_id(w), &v.draft));
    TRY(need_setup_for(w, v.draft.community, &v.setup));
    return show_form(w, &v);
}

static enum err form_post(struct web *w) {
    struct template_form_view v = {0};
    struct template before;
    TRY(template_find(&w->ctx, web_id(w), &before));
    TRY(need_setup_for(w, before.community, &v.setup));
    if (web_field(w, "archive").n > 0) {
        TRY(template_archive(&w->ctx, before.id, web_field_has(w, "archive", "yes")));
        return need_setup_saved(w, &v.setup, "/templates");
    }
    v.draft = read_template(w, before.id, before.community);
    v.draft.archived = before.archived;
    enum err e = template_save(&w->ctx, &v.draft);
    if (e == ERR_INPUT) {
        TRY(show_form(w, &v));
        return e;
    }
    TRY(e);
    return need_setup_saved(w, &v.setup, "/templates");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/needs/templates", STEWARD, list},
    {HTTP_POST, "/communities/:slug/needs/templates", STEWARD, list_post},
    {HTTP_GET, "/templates/:id", PERSON, form},
    {HTTP_POST, "/templates/:id", PERSON, form_post},
    {0},
};

const struct route_table template_routes = {rows};
