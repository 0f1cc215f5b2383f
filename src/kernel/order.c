/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of keeping order. */
#include "kernel/order.h"

#include "community_sql.h"
#include "event_sql.h"
#include "kernel/card.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/mail.h"
#include "kernel/person.h"
#include "order_sql.h"
#include "sys/clock.h"

#define WARNING_SHOWN_MS (90 * DAY_MS)
#define STEWARDS_TOLD 50

/* --- what waits --- */

enum err order_waiting(struct ctx *c, struct id community, int64_t after_ms, struct id after_id,
                       struct things *out, bool *more) {
    struct q_order_waiting_rows rows;
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_order_waiting(c->db, c->arena, c->viewer->gate, community, after_ms, after_id,
                        THINGS_PER_PAGE + 1, &rows));
    *more = rows.count > THINGS_PER_PAGE;
    out->count = *more ? THINGS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct thing, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_order_waiting_row *r = &rows.item[i];
        out->item[i] = (struct thing){
            .id = r->id,
            .kind = r->kind,
            .community = r->community,
            .owner = r->owner,
            .audience = r->audience,
            .life = life_of_word(r->life),
            .state = r->state,
            .turn = (int)r->turn,
            .stages = r->stages,
            .topic = r->topic,
            .lang = r->lang,
            .title = r->title,
            .note = r->note,
            .tally = r->tally,
            .created_ms = r->created,
            .updated_ms = r->updated,
        };
    }
    return ERR_OK;
}

enum err order_waiting_count(struct ctx *c, struct id community, int64_t *count) {
    struct q_order_waiting_count_row row;
    TRY(q_order_waiting_count(c->db, c->arena, community, ORDER_COUNT_MOST, &row));
    *count = row.total;
    return ERR_OK;
}

/* --- acts --- */

enum err order_log(struct ctx *c, const char *act, struct id object, struct id community,
                   struct str data, struct str why) {
    struct q_audit_last_row last;
    TRY(audit_write(c, act, object, community, data));
    TRY(q_audit_last(c->db, c->arena, &last));
    return q_reason_add(c->db, last.number, community, why, NULL);
}

enum err order_find(struct ctx *c, struct id id, struct thing *t) {
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = thing_find(c, id, NULL, t);
    c->viewer = viewer;
    TRY(e);
    if (!gate_may_moderate(viewer, t)) {
        return gate_sees(viewer, t) ? ERR_FORBIDDEN : ERR_NOT_FOUND;
    }
    return ERR_OK;
}

/* An act may be repeated: each time is told of once. */
static enum err tell_owner(struct ctx *c, const struct thing *t, const char *kind) {
    if (id_is_none(t->owner) || id_eq(t->owner, c->viewer->person)) {
        return ERR_OK;
    }
    struct str period = arena_printf(c->arena, "%lld", (long long)c->now_ms);
    return notice_put(c, t->owner, t, kind, period.p, ID_NONE);
}

bool order_lets_in(const struct thing *t) {
    const struct noun *n = noun_find(t->kind);
    return t->life == LIFE_WAITING && (n == NULL || !n->lets_in_itself);
}

enum err order_publish(struct ctx *c, struct id thing) {
    struct thing t;
    TRY(order_find(c, thing, &t));
    if (t.life == LIFE_PUBLISHED) {
        return ERR_OK;
    }
    if (!order_lets_in(&t) && t.life != LIFE_HIDDEN) {
        return ERR_CLOSED;
    }
    TRY(thing_set_life(c, &t, LIFE_PUBLISHED));
    TRY(event_write(c, &t, "thing.published", STR("")));
    TRY(order_log(c, "thing.published", t.id, t.community, STR(""), STR("")));
    return tell_owner(c, &t, "thing.published");
}

/* A button pressed twice. */
static enum err is_reason_already(struct ctx *c, const struct thing *t, struct str reason,
                                  bool *yes) {
    struct order_note note;
    TRY(order_note(c, t, &note));
    *yes = note.hidden && str_eq(note.why, reason);
    return ERR_OK;
}

enum err order_hide(struct ctx *c, struct id thing, struct str reason) {
    struct thing t;
    TRY(order_find(c, thing, &t));
    check_text(c, "reason", &reason, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    TRY(ctx_checked(c));
    if (t.life != LIFE_WAITING && t.life != LIFE_PUBLISHED && t.life != LIFE_HIDDEN) {
        return ERR_CLOSED;
    }
    bool same;
    TRY(is_reason_already(c, &t, reason, &same));
    if (same) {
        return ERR_OK;
    }
    const char *act = t.life == LIFE_WAITING ? "thing.declined" : "thing.hidden";
    TRY(thing_set_life(c, &t, LIFE_HIDDEN));
    TRY(event_write(c, &t, "thing.hidden", STR("")));
    TRY(order_log(c, act, t.id, t.community, STR(""), reason));
    return tell_owner(c, &t, "thing.hidden");
}

enum err order_erase(struct ctx *c, struct id thing, struct str reason) {
    struct thing t;
    TRY(order_find(c, thing, &t));
    check_text(c, "reason", &reason, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    TRY(ctx_checked(c));
    TRY(order_log(c, "thing.erased", t.id, t.community, STR(""), reason));
    return thing_erase(c, &t);
}

enum err order_warn(struct ctx *c, const struct thing *t, struct id person, struct str words) {
    if (!gate_may_moderate(c->viewer, t)) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "reason", &words, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    TRY(ctx_checked(c));
    struct q_warning_newest_row same;
    enum err e = q_warning_newest(c->db, c->arena, person, t->id, c->now_ms - MINUTE_MS, &same);
    if (e == ERR_OK && str_eq(same.text, words)) {
        return ERR_OK;
    }
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    TRY(q_warning_add(c->db, person, t->id, c->now_ms, c->viewer->person, words, NULL));
    TRY(order_log(c, "person.warned", t->id, t->community, STR(""), STR("")));
    struct str period = arena_printf(c->arena, "%lld", (long long)c->now_ms);
    return notice_put(c, person, t, "person.warned", period.p, ID_NONE);
}

enum err order_tell_stewards(struct ctx *c, struct id community, const char *kind, struct id but) {
    char day[17];
    lang_time_local(c->now_ms, STR("UTC"), day);
    day[10] = '\0'; /* "2026-03-12" */
    const struct viewer *viewer = c->viewer;
    struct thing t;
    c->viewer = &viewer_site;
    enum err e = thing_find(c, community, "community", &t);
    c->viewer = viewer;
    TRY(e);
    struct q_membership_line_rows rows;
    TRY(q_membership_of_role(c->db, c->arena, community, STR("steward"), STEWARDS_TOLD, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        if (!id_eq(rows.item[i].person, but)) {
            TRY(notice_put(c, rows.item[i].person, &t, kind, day, ID_NONE));
        }
    }
    return ERR_OK;
}

/* --- suspension --- */

static enum err write_letter(struct ctx *c, const struct person *p, int64_t until_ms,
                             struct str reason) {
    const struct lang *l = lang_find(p->lang) ? lang_find(p->lang) : lang_english();
    struct addresses all;
    TRY(person_addresses(c, p->id, &all));
    struct buf day = buf_make(200);
    lang_put_date(l, &day, until_ms, p->zone);
    struct str text =
        lang_text(l, c->arena,
                  msg_mail_suspended_text(msg_arg_str(arena_str(c->arena, buf_str(&day))),
                                          msg_arg_str(reason)));
    buf_free(&day);
    for (size_t i = 0; i < all.count; i++) {
        TRY(mail_put(c, all.item[i].email, l, msg_mail_suspended_subject(), text, STR("")));
    }
    return ERR_OK;
}

enum err order_suspend(struct ctx *c, struct id person, int64_t days, struct str reason) {
    struct person p;
    if (!c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    TRY(person_find(c, person, &p));
    if (p.host) {
        return ERR_FORBIDDEN;
    }
    check_text(c, "reason", &reason, ORDER_REASON_LEAST, ORDER_REASON_MAX);
    check_range(c, "days", days, 0, ORDER_DAYS_MAX);
    TRY(ctx_checked(c));
    int64_t until_ms = c->now_ms + days * DAY_MS;
    struct opt_int until = {.has = days > 0, .v = until_ms};
    TRY(q_order_suspend(c->db, person, until, NULL));
    struct str data = arena_printf(c->arena, "{\"days\":%lld}", (long long)days);
    TRY(audit_write(c, "person.suspended", person, ID_NONE, data));
    return days > 0 ? write_letter(c, &p, until_ms, reason) : ERR_OK;
}

/* --- the log --- */

static enum err read_act(struct ctx *c, const struct q_reason_list_row *r, struct order_act *out) {
    *out = (struct order_act){.number = r->number, .at_ms = r->at, .act = r->act, .why = r->text};
    enum err e = thing_find(c, r->object, NULL, &out->thing);
    if (e == ERR_OK && !gate_is_muted(c->viewer, &out->thing)) {
        return ERR_OK;
    }
    out->thing = (struct thing){.id = ID_NONE};
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

enum err order_acts(struct ctx *c, struct id community, int64_t before, struct order_acts *out,
                    bool *more) {
    struct q_reason_list_rows rows;
    TRY(q_reason_list(c->db, c->arena, community, before > 0 ? before : INT64_MAX,
                      ORDER_ACTS_PER_PAGE + 1, &rows));
    *more = rows.count > ORDER_ACTS_PER_PAGE;
    out->count = *more ? ORDER_ACTS_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct order_act, out->count);
    for (size_t i = 0; i < out->count; i++) {
        TRY(read_act(c, &rows.item[i], &out->item[i]));
    }
    return ERR_OK;
}

enum err order_note(struct ctx *c, const struct thing *t, struct order_note *out) {
    *out =
        (struct order_note){.hidden = t->life == LIFE_HIDDEN, .why = STR(""), .warning = STR("")};
    if (out->hidden) {
        struct q_reason_of_row why;
        enum err e = q_reason_of(c->db, c->arena, t->id, &why);
        if (e != ERR_OK && e != ERR_NOT_FOUND) {
            return e;
        }
        out->why = e == ERR_OK ? why.text : STR("");
    }
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    struct q_warning_newest_row row;
    enum err e = q_warning_newest(c->db, c->arena, c->viewer->person, t->id,
                                  c->now_ms - WARNING_SHOWN_MS, &row);
    out->warning = e == ERR_OK ? row.text : STR("");
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- a person's own --- */

enum err order_export_person(struct ctx *c, struct id person, struct json_out *out) {
    struct db_stmt *s;
    TRY(q_warning_of_person_begin(c->db, person, &s));
    json_key(out, "warnings");
    json_open_array(out);
    enum err e;
    bool has;
    struct q_warning_of_person_row row;
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_warning_of_person_next(s, c->arena, &row, &has)) == ERR_OK && has) {
        json_open_object(out);
        json_key(out, "thing");
        json_put_id(out, row.thing);
        json_key(out, "text");
        json_put_str(out, row.text);
        json_key(out, "at_ms");
        json_put_int(out, row.created);
        json_close_object(out);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    json_close_array(out);
    return e;
}

enum err order_forget_person(struct ctx *c, struct id person) {
    return q_warning_forget(c->db, person, NULL);
}
