/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Export and forgetting. An export reads row by row, so that only its text grows. */
#include "kernel/person_data.h"

#include "event_sql.h"
#include "kernel/card.h"
#include "kernel/community.h"
#include "kernel/event.h"
#include "kernel/key.h"
#include "kernel/search.h"
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

enum err export_rows(struct ctx *c, struct id person, struct json_out *out, const char *key,
                     enum err (*rows)(struct db *db, struct id person, struct json_out *out)) {
    json_key(out, key);
    return rows(c->db, person, out);
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
    return ERR_OK;
}

static enum err export_kernel(struct ctx *c, struct id person, struct json_out *j) {
    TRY(export_account(c, person, j));
    TRY(export_rows(c, person, j, "addresses", q_own_addresses));
    TRY(export_rows(c, person, j, "communities", q_own_memberships));
    TRY(export_rows(c, person, j, "sessions", q_own_sessions));
    TRY(export_rows(c, person, j, "invitations", q_own_invitations));
    TRY(export_rows(c, person, j, "keys", q_own_keys));
    TRY(export_rows(c, person, j, "things", q_own_things));
    TRY(export_rows(c, person, j, "comments", q_own_comments));
    TRY(export_rows(c, person, j, "tasks", q_own_tasks));
    TRY(export_rows(c, person, j, "follows", q_own_follows));
    TRY(export_rows(c, person, j, "notices", q_own_notices));
    TRY(export_rows(c, person, j, "blocks", q_own_blocks));
    TRY(export_rows(c, person, j, "reports", q_own_reports));
    return export_rows(c, person, j, "audit", q_own_acts);
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
    TRY(search_forget_owner(c, person));
    TRY(q_forget_owner(c->db, person, NULL));
    TRY(words ? q_forget_comments(c->db, person, NULL) : q_forget_author(c->db, person, NULL));
    TRY(q_forget_tasks(c->db, person, NULL));
    TRY(q_forget_reports(c->db, person, NULL));
    TRY(q_forget_mail(c->db, person, NULL));
    TRY(q_forget_passes(c->db, person, NULL));
    TRY(q_forget_passes_made(c->db, person, NULL));
    TRY(key_end_of_maker(c, person, ID_NONE));
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
