/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of comments. */
#include "kernel/comment.h"

#include "comment_sql.h"
#include "kernel/card.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/order.h"
#include "sys/chance.h"
#include "sys/clock.h"

#define TWICE_MS MINUTE_MS

/* --- who may --- */

static bool may_by_audience(const struct viewer *v, const struct thing *t) {
    bool narrow = !id_eq(t->audience, AUDIENCE_PUBLIC) && !id_eq(t->audience, t->community);
    return narrow || id_is_none(t->community) || viewer_role(v, t->community) >= ROLE_MEMBER;
}

enum err comment_may_add(struct ctx *c, const struct thing *t, bool *may) {
    const struct noun *n = noun_find(t->kind);
    *may = false;
    if (!viewer_is_person(c->viewer) || t->life != LIFE_PUBLISHED || !gate_sees(c->viewer, t)) {
        return ERR_OK;
    }
    if (n != NULL && n->may_comment != NULL) {
        return n->may_comment(c, t, may);
    }
    *may = may_by_audience(c->viewer, t);
    return ERR_OK;
}

enum err comment_may_hide(struct ctx *c, const struct thing *t, bool *may) {
    const struct noun *n = noun_find(t->kind);
    *may = gate_may_moderate(c->viewer, t);
    if (*may || n == NULL || n->may_moderate == NULL) {
        return ERR_OK;
    }
    return n->may_moderate(c, t, may);
}

/* --- reading --- */

static enum err name_of(struct ctx *c, const struct thing *t, const struct q_comment_line_row *r,
                        struct str *name) {
    const struct noun *n = noun_find(t->kind);
    *name = STR("");
    if (id_is_none(r->author)) {
        return ERR_OK;
    }
    if (n != NULL && n->call != NULL) {
        return n->call(c, t, r->author, name);
    }
    /* Not the site's name instead of the community's: it may be one that nobody there knows. */
    *name = id_is_none(t->community) ? r->name : r->name_there;
    return ERR_OK;
}

static enum err read_line(struct ctx *c, const struct thing *t, const struct q_comment_line_row *r,
                          bool sees_hidden, struct comment *out) {
    *out = (struct comment){
        .id = r->id,
        .thing = t->id,
        .author = r->author,
        .lang = r->lang,
        .text = r->text,
        .warning = r->warning,
        .reason = r->reason,
        .life = life_of_word(r->life),
        .created_ms = r->created,
        .blocked = !id_is_none(r->blocked),
        .own = viewer_is_person(c->viewer) && id_eq(r->author, c->viewer->person),
    };
    if (out->life == LIFE_HIDDEN && !sees_hidden && !out->own) {
        out->text = out->warning = STR("");
    }
    return name_of(c, t, r, &out->name);
}

static enum err read_lines(struct ctx *c, const struct thing *t,
                           const struct q_comment_line_rows *rows, size_t count, bool backwards,
                           struct comments *out) {
    bool sees_hidden;
    TRY(comment_may_hide(c, t, &sees_hidden));
    out->item = arena_array(c->arena, struct comment, count);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        const struct q_comment_line_row *r = &rows->item[backwards ? count - 1 - i : i];
        TRY(read_line(c, t, r, sees_hidden, &out->item[i]));
    }
    return ERR_OK;
}

enum err comment_list(struct ctx *c, const struct thing *t, struct comment_page page,
                      struct comments *out, bool *more, bool *earlier) {
    struct q_comment_line_rows rows;
    struct id viewer = c->viewer->person;
    *more = false;
    if (page.last) {
        TRY(q_comment_newest(c->db, c->arena, t->id, t->community, viewer, COMMENTS_PER_PAGE + 1,
                             &rows));
        *earlier = rows.count > COMMENTS_PER_PAGE;
    } else {
        TRY(q_comment_after(c->db, c->arena, t->id, t->community, viewer, page.after_ms,
                            page.after_id, COMMENTS_PER_PAGE + 1, &rows));
        *more = rows.count > COMMENTS_PER_PAGE;
        *earlier = page.after_ms > 0;
    }
    size_t count = rows.count > COMMENTS_PER_PAGE ? COMMENTS_PER_PAGE : rows.count;
    return read_lines(c, t, &rows, count, page.last, out);
}

/* Without asking who sees the thing: the caller does. */
static enum err find_row(struct ctx *c, struct id id, struct q_comment_row_row *row) {
    TRY(q_comment_row(c->db, c->arena, id, row));
    return life_of_word(row->life) == LIFE_ERASED ? ERR_GONE : ERR_OK;
}

enum err comment_find(struct ctx *c, struct id id, struct comment *out, struct thing *t) {
    struct q_comment_row_row row;
    TRY(find_row(c, id, &row));
    TRY(thing_find(c, row.thing, NULL, t));
    *out = (struct comment){
        .id = row.id,
        .thing = row.thing,
        .author = row.author,
        .lang = row.lang,
        .text = row.text,
        .warning = row.warning,
        .reason = row.reason,
        .life = life_of_word(row.life),
        .created_ms = row.created,
        .own = viewer_is_person(c->viewer) && id_eq(row.author, c->viewer->person),
    };
    return ERR_OK;
}

/* --- writing --- */

static enum err tell(struct ctx *c, const struct thing *t, struct id comment) {
    char day[17], comment_text[ID_TEXT_SIZE + 1];
    lang_time_local(c->now_ms, STR("UTC"), day);
    day[10] = '\0'; /* "2026-03-12" */
    id_text(comment, comment_text);
    struct str data = arena_printf(c->arena, "{\"comment\":\"%s\"}", comment_text);
    TRY(event_write(c, t, "comment.added", data));
    TRY(follow(c, t->id, c->viewer->person));
    return notice_followers(c, t, "comment.added", day, ID_NONE);
}

enum err comment_add(struct ctx *c, const struct thing *t, struct str text, struct str warning,
                     struct id *id) {
    bool may;
    TRY(comment_may_add(c, t, &may));
    if (!may) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "text", &text, 1, COMMENT_TEXT_MAX);
    check_line(c, "warning", &warning, 0, COMMENT_WARNING_MAX);
    TRY(ctx_checked(c));
    struct q_comment_same_row same;
    enum err e = q_comment_same(c->db, c->arena, t->id, c->viewer->person, text,
                                c->now_ms - TWICE_MS, &same);
    if (e != ERR_NOT_FOUND) {
        *id = same.id;
        return e;
    }
    *id = id_make(c->now_ms);
    TRY(q_comment_add(c->db, *id, t->id, c->viewer->person, lang_tag(c->lang), text, warning,
                      c->now_ms, NULL));
    return tell(c, t, *id);
}

static enum err find_to_moderate(struct ctx *c, struct id id, struct comment *m, struct thing *t) {
    bool may;
    TRY(comment_find(c, id, m, t));
    TRY(comment_may_hide(c, t, &may));
    return may ? ERR_OK : ERR_FORBIDDEN;
}

static enum err write_log(struct ctx *c, const char *act, const struct thing *t, struct id id,
                          struct str why) {
    char text[ID_TEXT_SIZE + 1];
    id_text(t->id, text);
    struct str data = arena_printf(c->arena, "{\"thing\":\"%s\"}", text);
    return order_log(c, act, id, t->community, data, why);
}

enum err comment_hide(struct ctx *c, struct id id, struct str reason) {
    struct comment m;
    struct thing t;
    TRY(find_to_moderate(c, id, &m, &t));
    check_line(c, "reason", &reason, 4, 300);
    TRY(ctx_checked(c));
    TRY(q_comment_set_life(c->db, id, STR("hidden"), reason, NULL));
    return m.life == LIFE_HIDDEN ? ERR_OK : write_log(c, "comment.hidden", &t, id, reason);
}

enum err comment_show_again(struct ctx *c, struct id id) {
    struct comment m;
    struct thing t;
    TRY(find_to_moderate(c, id, &m, &t));
    if (m.life == LIFE_PUBLISHED) {
        return ERR_OK;
    }
    TRY(q_comment_set_life(c->db, id, STR("published"), STR(""), NULL));
    return write_log(c, "comment.shown", &t, id, STR(""));
}

enum err comment_erase(struct ctx *c, struct id id) {
    struct comment m;
    struct thing t;
    TRY(comment_find(c, id, &m, &t));
    if (!m.own) {
        TRY(find_to_moderate(c, id, &m, &t));
        TRY(write_log(c, "comment.erased", &t, id, STR("")));
    }
    return q_comment_clear(c->db, id, NULL);
}
