/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Export and forgetting. An export reads row by row, so that only its text grows. */
#include "kernel/person_data.h"

#include "event_sql.h"
#include "kernel/card.h"
#include "kernel/community.h"
#include "kernel/event.h"
#include "person_data_sql.h"
#include "person_sql.h"

/* --- export --- */

static void put_text(struct json_out *j, const char *key, struct str v) {
    json_key(j, key);
    json_put_str(j, v);
}

static void put_id(struct json_out *j, const char *key, struct id v) {
    json_key(j, key);
    json_put_id(j, v);
}

static void put_int(struct json_out *j, const char *key, int64_t v) {
    json_key(j, key);
    json_put_int(j, v);
}

/* An array of objects, one a row of a query of the kind "each"; `put` writes its fields. */
#define EXPORT_ROWS(c, person, j, key, query, put)                                                 \
    do {                                                                                           \
        struct db_stmt *stmt;                                                                      \
        TRY(q_##query##_begin((c)->db, (person), &stmt));                                          \
        json_key((j), (key));                                                                      \
        json_open_array(j);                                                                        \
        struct arena_mark mark = arena_mark((c)->arena);                                           \
        enum err failed;                                                                           \
        bool has;                                                                                  \
        struct q_##query##_row row;                                                                \
        while ((failed = q_##query##_next(stmt, (c)->arena, &row, &has)) == ERR_OK && has) {       \
            json_open_object(j);                                                                   \
            put((j), &row);                                                                        \
            json_close_object(j);                                                                  \
            arena_rewind((c)->arena, mark);                                                        \
        }                                                                                          \
        db_done(stmt);                                                                             \
        json_close_array(j);                                                                       \
        TRY(failed);                                                                               \
    } while (0)

static void put_thing(struct json_out *j, const struct q_own_things_row *r) {
    put_id(j, "id", r->id);
    put_text(j, "kind", r->kind);
    put_id(j, "community", r->community);
    put_text(j, "life", r->life);
    put_text(j, "state", r->state);
    put_text(j, "topic", r->topic);
    put_text(j, "lang", r->lang);
    put_text(j, "title", r->title);
    put_text(j, "note", r->note);
    put_int(j, "created_ms", r->created);
    put_int(j, "updated_ms", r->updated);
}

static void put_comment(struct json_out *j, const struct q_own_comments_row *r) {
    put_id(j, "thing", r->thing);
    put_text(j, "text", r->text);
    put_text(j, "warning", r->warning);
    put_text(j, "life", r->life);
    put_int(j, "created_ms", r->created);
}

static void put_follow(struct json_out *j, const struct q_own_follows_row *r) {
    put_id(j, "thing", r->thing);
    put_text(j, "title", r->title);
    put_int(j, "created_ms", r->created);
}

static void put_notice(struct json_out *j, const struct q_own_notices_row *r) {
    put_id(j, "thing", r->thing);
    put_text(j, "kind", r->kind);
    put_text(j, "period", r->period);
    put_int(j, "created_ms", r->created);
    json_key(j, "seen");
    json_put_bool(j, r->seen.has);
}

static void put_block(struct json_out *j, const struct q_own_blocks_row *r) {
    put_id(j, "person", r->blocked);
    put_int(j, "created_ms", r->created);
}

static void put_report(struct json_out *j, const struct q_own_reports_row *r) {
    put_id(j, "thing", r->thing);
    put_text(j, "reason", r->reason);
    put_text(j, "words", r->words);
    put_text(j, "state", r->state);
    put_text(j, "answer", r->answer);
    put_int(j, "created_ms", r->created);
}

static void put_task(struct json_out *j, const struct q_own_tasks_row *r) {
    put_id(j, "thing", r->thing);
    put_text(j, "title", r->title);
    put_text(j, "state", r->state);
    put_int(j, "created_ms", r->created);
}

static void put_session(struct json_out *j, const struct q_own_sessions_row *r) {
    put_text(j, "device", r->device);
    put_int(j, "created_ms", r->created);
    put_int(j, "expires_ms", r->expires);
}

static void put_invitation(struct json_out *j, const struct q_own_invitations_row *r) {
    put_id(j, "community", r->community);
    put_text(j, "role", r->role);
    put_text(j, "note", r->note);
    put_int(j, "created_ms", r->created);
    put_int(j, "expires_ms", r->expires);
    put_int(j, "uses_left", r->uses_left);
}

static void put_act(struct json_out *j, const struct q_own_acts_row *r) {
    put_int(j, "number", r->number);
    put_int(j, "at_ms", r->at);
    put_text(j, "act", r->act);
    put_id(j, "object", r->object);
    put_id(j, "community", r->community);
    json_key(j, "data");
    json_put_raw(j, r->data);
}

static enum err export_account(struct ctx *c, struct id person, struct json_out *j) {
    struct person p;
    TRY(person_find(c, person, &p));
    json_key(j, "person");
    json_open_object(j);
    put_id(j, "id", p.id);
    put_text(j, "name", p.name);
    put_text(j, "lang", p.lang);
    put_text(j, "zone", p.zone);
    put_text(j, "mail", p.mail);
    json_key(j, "has_password");
    json_put_bool(j, !str_is_empty(p.password));
    json_key(j, "host");
    json_put_bool(j, p.host);
    put_id(j, "made_by", p.made_by);
    put_int(j, "paused_stages", c->viewer->gate.muted);
    put_int(j, "created_ms", p.created_ms);
    json_close_object(j);
    struct addresses all;
    TRY(person_addresses(c, person, &all));
    json_key(j, "addresses");
    json_open_array(j);
    for (size_t i = 0; i < all.count; i++) {
        json_open_object(j);
        put_text(j, "email", all.item[i].email);
        put_int(j, "verified_ms", all.item[i].verified_ms);
        json_close_object(j);
    }
    json_close_array(j);
    return ERR_OK;
}

static enum err export_memberships(struct ctx *c, struct id person, struct json_out *j) {
    struct q_own_memberships_rows rows;
    TRY(q_own_memberships(c->db, c->arena, person, &rows));
    json_key(j, "communities");
    json_open_array(j);
    for (size_t i = 0; i < rows.count; i++) {
        json_open_object(j);
        put_id(j, "community", rows.item[i].community);
        put_text(j, "slug", rows.item[i].slug);
        put_text(j, "name", rows.item[i].name);
        put_text(j, "role", rows.item[i].role);
        put_int(j, "since_ms", rows.item[i].since);
        json_close_object(j);
    }
    json_close_array(j);
    return ERR_OK;
}

static enum err export_kernel(struct ctx *c, struct id person, struct json_out *j) {
    TRY(export_account(c, person, j));
    TRY(export_memberships(c, person, j));
    EXPORT_ROWS(c, person, j, "sessions", own_sessions, put_session);
    EXPORT_ROWS(c, person, j, "invitations", own_invitations, put_invitation);
    EXPORT_ROWS(c, person, j, "things", own_things, put_thing);
    EXPORT_ROWS(c, person, j, "comments", own_comments, put_comment);
    EXPORT_ROWS(c, person, j, "tasks", own_tasks, put_task);
    EXPORT_ROWS(c, person, j, "follows", own_follows, put_follow);
    EXPORT_ROWS(c, person, j, "notices", own_notices, put_notice);
    EXPORT_ROWS(c, person, j, "blocks", own_blocks, put_block);
    EXPORT_ROWS(c, person, j, "reports", own_reports, put_report);
    EXPORT_ROWS(c, person, j, "audit", own_acts, put_act);
    return ERR_OK;
}

enum err person_export(struct ctx *c, struct id person, struct buf *out) {
    struct json_out j = json_begin(out);
    json_open_object(&j);
    put_int(&j, "exported_at_ms", c->now_ms);
    TRY(export_kernel(c, person, &j));
    json_key(&j, "areas");
    json_open_object(&j);
    for (size_t i = 0; i < cards_count(); i++) {
        json_key(&j, cards_at(i)->name);
        json_open_object(&j);
        TRY(cards_at(i)->export_person(c, person, &j));
        json_close_object(&j);
    }
    json_close_object(&j);
    json_close_object(&j);
    return out->overflow ? ERR_TOO_LARGE : ERR_OK;
}

/* --- forgetting --- */

static enum err check_forget(struct ctx *c, struct str typed) {
    struct str name = str_trim(lang_fold(c->arena, c->viewer->name));
    if (!str_eq(str_trim(lang_fold(c->arena, typed)), name)) {
        return ctx_wrong(c, "confirm", msg_wrong_not_your_name());
    }
    struct q_person_hosts_row hosts;
    TRY(q_person_hosts(c->db, c->arena, &hosts));
    if (c->viewer->host && hosts.total < 2) {
        return ctx_wrong(c, "confirm", msg_wrong_last_host());
    }
    return ERR_OK;
}

/* What others' decisions stand on refuses (ERR_CLOSED) and stays without a name. */
static enum err erase_things(struct ctx *c, struct id person, bool words) {
    struct q_forget_list_rows rows;
    TRY(q_forget_list(c->db, c->arena, person, words, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct thing t;
        TRY(thing_find(c, rows.item[i].id, NULL, &t));
        enum err e = thing_erase(c, &t);
        if (e != ERR_OK && e != ERR_CLOSED) {
            return e;
        }
        arena_rewind(c->arena, mark);
    }
    return ERR_OK;
}

static enum err forget_in_areas(struct ctx *c, struct id person) {
    for (size_t i = 0; i < cards_count(); i++) {
        TRY(cards_at(i)->forget_person(c, person));
    }
    return ERR_OK;
}

static enum err forget_in_kernel(struct ctx *c, struct id person, bool words) {
    TRY(q_forget_owner(c->db, person, NULL));
    TRY(words ? q_forget_comments(c->db, person, NULL) : q_forget_author(c->db, person, NULL));
    TRY(q_forget_tasks(c->db, person, NULL));
    TRY(q_forget_reports(c->db, person, NULL));
    TRY(q_forget_mail(c->db, person, NULL));
    TRY(q_forget_passes(c->db, person, NULL));
    TRY(q_forget_passes_made(c->db, person, NULL));
    TRY(q_forget_addresses(c->db, person, NULL));
    TRY(q_forget_sessions(c->db, person, NULL));
    TRY(q_forget_blocks(c->db, person, NULL));
    TRY(q_forget_follows(c->db, person, NULL));
    TRY(q_notice_drop_person(c->db, person, NULL));
    TRY(community_forget_person(c, person));
    TRY(q_forget_audiences(c->db, person, NULL));
    return q_forget_person(c->db, person, NULL);
}

enum err person_forget(struct ctx *c, struct str typed, bool words) {
    struct id person = c->viewer->person;
    TRY(check_forget(c, typed));
    TRY(erase_things(c, person, words));
    TRY(forget_in_areas(c, person));
    TRY(forget_in_kernel(c, person, words));
    return audit_write(c, "person.forgotten", person, ID_NONE, STR(""));
}
