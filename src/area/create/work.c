/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of works. */
#include "area/create/work.h"

#include "kernel/cycle.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "work_sql.h"

static enum err check_work(struct ctx *c, struct work *w, const struct media_file *picture,
                           struct str *alt) {
    static const char *const leaves[] = {"own", "given", NULL};
    check_line(c, "title", &w->thing.title, 3, 120);
    check_text(c, "text", &w->text, 20, 40000);
    check_line(c, "narrator", &w->narrator, 0, 80);
    check_word(c, "leave", w->leave, leaves);
    if (picture != NULL) {
        media_check(c, picture);
    }
    check_line(c, "alt", alt, picture != NULL ? 3 : 0, MEDIA_ALT_MAX);
    return ctx_checked(c);
}

static enum err tie(struct ctx *c, const struct work *w, struct id tells) {
    if (id_is_none(tells)) {
        return ERR_OK;
    }
    struct thing initiative;
    TRY(thing_find(c, tells, "initiative", &initiative));
    TRY(link_make(c, w->thing.id, "tells", tells));
    return cycle_step_all(c, tells, TURN_REFLECT, w->thing.id);
}

enum err work_tell(struct ctx *c, const struct community *m, struct work *w, bool open,
                   struct id tells, const struct media_file *picture, struct str alt) {
    if (!viewer_is_person(c->viewer) || !viewer_has_role(c->viewer, m->thing.id, ROLE_MEMBER)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_work(c, w, picture, &alt));
    w->thing.kind = STR("work");
    w->thing.community = m->thing.id;
    w->thing.owner = c->viewer->person;
    w->thing.wanted = open ? AUDIENCE_PUBLIC : m->thing.id;
    w->thing.life = LIFE_PUBLISHED;
    w->thing.state = STR("told");
    w->thing.note = w->narrator;
    TRY(thing_make(c, &w->thing));
    TRY(q_work_add(c->db, w->thing.id, w->text, w->narrator, w->leave, NULL));
    if (picture != NULL) {
        struct media added;
        TRY(media_add(c, &w->thing, picture, alt, &added));
    }
    TRY(search_put(c, &w->thing, w->text));
    TRY(tie(c, w, tells));
    return event_write(c, &w->thing, "work.told", STR(""));
}

enum err work_find(struct ctx *c, struct id id, struct work *out) {
    *out = (struct work){0};
    TRY(thing_find(c, id, "work", &out->thing));
    struct q_work_row_row row;
    TRY(q_work_row(c->db, c->arena, id, &row));
    out->text = row.text;
    out->narrator = row.narrator;
    out->leave = row.leave;
    return ERR_OK;
}

enum err work_add_picture(struct ctx *c, const struct work *w, const struct media_file *picture,
                          struct str alt) {
    if (!gate_may_change(c->viewer, &w->thing)) {
        return ERR_FORBIDDEN;
    }
    if (picture == NULL) {
        ctx_wrong(c, "picture", msg_wrong_missing());
    } else {
        media_check(c, picture);
    }
    check_line(c, "alt", &alt, 3, MEDIA_ALT_MAX);
    TRY(ctx_checked(c));
    struct media added;
    return media_add(c, &w->thing, picture, alt, &added);
}

enum err work_take_back(struct ctx *c, struct work *w) {
    return gate_may_change(c->viewer, &w->thing) ? thing_erase(c, &w->thing) : ERR_FORBIDDEN;
}

enum err work_describe(struct ctx *c, const struct thing *t, struct dublin *out) {
    struct community m;
    TRY(community_find(c, t->community, &m));
    dublin_add(out, "creator", m.thing.title);
    dublin_add(out, "type", lang_text(lang_english(), c->arena, msg_work_word()));
    dublin_add(out, "rights", lang_text(lang_english(), c->arena, msg_work_rights()));
    return ERR_OK;
}

enum err work_erase(struct ctx *c, const struct thing *t) {
    TRY(search_drop(c, t->id));
    return q_work_clear(c->db, t->id, NULL);
}
