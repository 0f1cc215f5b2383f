/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of shared challenges and strengths. No rules: those are motif.c's and
 * encounter.c's. */
#include "area/explore/motif_web.h"

#include "area/explore/explore.h"
#include "area/explore/place.h"
#include "page_motif_form.h"
#include "page_motif_list.h"
#include "page_motif_show.h"
#include "page_motif_tried.h"

#define NEEDS_SHOWN 5
#define PRACTICES_SHOWN 5

struct msg_text motif_side_name(struct str side) {
    return str_eq(side, STR("strength")) ? msg_motif_strength() : msg_motif_challenge();
}

static enum err motif_list_get(struct web *w) {
    struct motif_list_view v = {.may_keep = place_may_keep(w->ctx.viewer)};
    TRY(motif_list(&w->ctx, STR(""), &v.motifs));
    page_motif_list(&w->page, &v);
    return ERR_OK;
}

/* --- one --- */

static enum err read_holders(struct web *w, struct motif_show_view *v) {
    struct str after = web_query(w, "after");
    struct id community, statement;
    char a[ID_TEXT_SIZE + 1], b[ID_TEXT_SIZE + 1];
    if (!id_parse(str_cut(&after, '.'), &community) || !id_parse(after, &statement)) {
        community = statement = ID_NONE;
    }
    TRY(motif_holders(&w->ctx, v->motif.thing.id, community, statement, &v->holders, &v->has_more));
    if (v->has_more) {
        const struct motif_holder *last = &v->holders.item[v->holders.count - 1];
        id_text(last->community, a);
        id_text(last->statement, b);
        v->more = url_path(w->ctx.arena, "?after=%s.%s", a, b);
    }
    return ERR_OK;
}

/* Open ones of the same kind, newest first; of the same stages of life where it speaks of some. */
static enum err read_needs(struct web *w, struct motif_show_view *v) {
    struct thing_page page = {.topic = v->motif.thing.topic,
                              .stages = v->motif.thing.stages,
                              .state = STR("voiced"),
                              .limit = NEEDS_SHOWN};
    bool more;
    return thing_list(&w->ctx, "need", ID_NONE, page, &v->needs, &more);
}

static bool is_among(const struct things *all, struct id id) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].id, id)) {
            return true;
        }
    }
    return false;
}

/* Those that somebody has tied to it; then others of its kind. */
static enum err read_practices(struct web *w, struct motif_show_view *v) {
    struct things some;
    bool more;
    struct thing_page page = {.topic = v->motif.thing.topic, .limit = 2 * PRACTICES_SHOWN};
    TRY(link_sources(&w->ctx, v->motif.thing.id, "answers", &v->tried));
    TRY(thing_list(&w->ctx, "practice", ID_NONE, page, &some, &more));
    v->alike = (struct things){arena_array(w->ctx.arena, struct thing, some.count), 0};
    for (size_t i = 0; i < some.count && v->alike.count < PRACTICES_SHOWN; i++) {
        if (!is_among(&v->tried, some.item[i].id)) {
            v->alike.item[v->alike.count++] = some.item[i];
        }
    }
    return ERR_OK;
}

struct joints {
    struct encounter *item;
    size_t count;
};

/* In which a steward within has a part, and which go on. */
static enum err read_joints(struct web *w, const struct motif_show_view *v, struct joints *out) {
    *out = (struct joints){arena_array(w->ctx.arena, struct encounter, v->encounters.count), 0};
    for (size_t i = 0; i < v->encounters.count; i++) {
        struct encounter *e = &out->item[out->count];
        TRY(encounter_find(&w->ctx, v->encounters.item[i].id, e));
        out->count += e->joint && !e->is_over && e->may_keep;
    }
    return ERR_OK;
}

/* In which of them a community is already; none. */
static struct id joined_by(const struct joints *all, struct id community) {
    for (size_t i = 0; i < all->count; i++) {
        const struct encounter_part *part = encounter_part_of(&all->item[i], community);
        if (part != NULL && part->state == PART_IN) {
            return all->item[i].thing.id;
        }
    }
    return ID_NONE;
}

static enum err read_ours(struct web *w, struct motif_show_view *v) {
    struct belongings all = {0};
    struct joints joints = {0};
    if (viewer_is_person(w->ctx.viewer)) {
        TRY(community_of_viewer(&w->ctx, &all));
        TRY(read_joints(w, v, &joints));
    }
    v->ours.item = arena_array(w->ctx.arena, struct belonging, all.count);
    v->joined.item = arena_array(w->ctx.arena, struct belonging, all.count);
    for (size_t i = 0; i < all.count; i++) {
        if (all.item[i].role < ROLE_STEWARD) {
            continue;
        }
        struct id joint = joined_by(&joints, all.item[i].community);
        if (id_is_none(joint)) {
            v->ours.item[v->ours.count++] = all.item[i];
        } else {
            v->joined.item[v->joined.count++] = all.item[i];
            v->joint = joint;
        }
    }
    return ERR_OK;
}

static enum err motif_show(struct web *w) {
    struct motif_show_view v = {.may_keep = place_may_keep(w->ctx.viewer)};
    TRY(motif_find(&w->ctx, web_id(w), &v.motif));
    TRY(web_quiet(w, &v.motif.thing));
    TRY(read_holders(w, &v));
    TRY(read_needs(w, &v));
    TRY(read_practices(w, &v));
    TRY(encounter_list_on(&w->ctx, v.motif.thing.id, &v.encounters));
    TRY(read_ours(w, &v));
    TRY(foot_make(w, &v.motif.thing, &v.foot));
    page_motif_show(&w->page, &v);
    return ERR_OK;
}

static enum err motif_join_post(struct web *w) {
    struct motif m;
    struct community from;
    struct encounter e;
    TRY(motif_find(&w->ctx, web_id(w), &m));
    TRY(community_find(&w->ctx, web_field_id(w, "community"), &from));
    TRY(encounter_join_forces(&w->ctx, &m, &from, &e));
    return web_done(w, thing_address(&w->ctx, &e.thing), "encounter_forces");
}

/* --- keeping the list --- */

static enum err show_form(struct web *w, struct motif_form_view *v) {
    v->sides = choices_begin(w->ctx.arena, 2);
    for (size_t i = 0; motif_sides[i] != NULL; i++) {
        struct str side = str_of(motif_sides[i]);
        choices_add(&v->sides, side, motif_side_name(side), v->motif.side);
    }
    v->topics =
        choices_of_topics(w->ctx.arena, (struct msg_text){.key = MSG_NONE}, v->motif.thing.topic);
    page_motif_form(&w->page, v);
    return ERR_OK;
}

static enum err motif_new(struct web *w) {
    struct motif_form_view v = {.motif = {.side = STR("challenge"), .about = STR("")}};
    v.motif.thing.title = v.motif.thing.topic = STR("");
    return show_form(w, &v);
}

static void read_form(struct web *w, struct motif *m) {
    m->thing.title = web_field(w, "name");
    m->thing.topic = web_field(w, "topic");
    m->thing.stages = web_field_stages(w, "stage");
    m->about = web_field(w, "about");
}

static enum err finish_form(struct web *w, struct motif_form_view *v, enum err e) {
    if (e == ERR_INPUT) {
        TRY(show_form(w, v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, thing_address(&w->ctx, &v->motif.thing), "motif_saved");
}

static enum err motif_new_post(struct web *w) {
    struct motif_form_view v = {.motif.side = web_field(w, "side")};
    read_form(w, &v.motif);
    return finish_form(w, &v, motif_make(&w->ctx, &v.motif));
}

static enum err motif_change(struct web *w) {
    struct motif_form_view v = {0};
    TRY(motif_find(&w->ctx, web_id(w), &v.motif));
    return show_form(w, &v);
}

static enum err motif_change_post(struct web *w) {
    struct motif_form_view v = {0};
    TRY(motif_find(&w->ctx, web_id(w), &v.motif));
    read_form(w, &v.motif);
    return finish_form(w, &v, motif_save(&w->ctx, &v.motif));
}

/* --- what a practice was tried on --- */

static enum err show_tried(struct web *w, struct id practice) {
    struct motif_tried_view v = {0};
    struct motifs all;
    TRY(thing_find(&w->ctx, practice, "practice", &v.practice));
    TRY(motif_list(&w->ctx, STR("challenge"), &all));
    v.motifs = choices_begin(w->ctx.arena, all.count);
    for (size_t i = 0; i < all.count; i++) {
        choices_add(&v.motifs, id_str(w->ctx.arena, all.item[i].thing.id),
                    (struct msg_text){.key = MSG_NONE}, STR(""));
        v.motifs.item[i].text = all.item[i].thing.title;
    }
    page_motif_tried(&w->page, &v);
    return ERR_OK;
}

static enum err motif_tried_get(struct web *w) {
    struct id practice;
    return id_parse(web_query(w, "practice"), &practice) ? show_tried(w, practice) : ERR_NOT_FOUND;
}

static enum err motif_tried_post(struct web *w) {
    struct id practice = web_field_id(w, "practice"), chosen = web_field_id(w, "motif");
    struct motif m;
    if (id_is_none(chosen)) {
        ctx_wrong(&w->ctx, "motif", msg_wrong_choose());
        TRY(show_tried(w, practice));
        return ERR_INPUT;
    }
    TRY(motif_find(&w->ctx, chosen, &m));
    TRY(motif_tried(&w->ctx, &m, practice));
    return web_done(w, thing_address(&w->ctx, &m.thing), "motif_tried");
}

static const struct route rows[] = {
    {HTTP_GET, "/shared", ANYONE, motif_list_get, .cached = true},
    {HTTP_GET, "/shared/new", HOST, motif_new},
    {HTTP_POST, "/shared/new", HOST, motif_new_post},
    {HTTP_GET, "/shared/tried", PERSON, motif_tried_get},
    {HTTP_POST, "/shared/tried", PERSON, motif_tried_post},
    {HTTP_GET, "/shared/:id", ANYONE, motif_show, .cached = true},
    {HTTP_GET, "/shared/:id/change", HOST, motif_change},
    {HTTP_POST, "/shared/:id/change", HOST, motif_change_post},
    {HTTP_POST, "/shared/:id/join", PERSON, motif_join_post},
    {0},
};

const struct route_table motif_routes = {rows};
