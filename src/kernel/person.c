/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Accounts and addresses. */
#include "kernel/person.h"

#include "community_sql.h"
#include "kernel/event.h"
#include "kernel/session.h"
#include "kernel/tell.h"
#include "person_sql.h"
#include "session_sql.h"
#include "sys/chance.h"

static enum err check_person(struct ctx *c, struct person *p) {
    check_line(c, "name", &p->name, 1, PERSON_NAME_MAX);
    check_word(c, "mail", p->mail, mail_choices);
    check_zone(c, "zone", p->zone);
    if (lang_find(p->lang) == NULL) {
        ctx_wrong(c, "lang", msg_wrong_not_a_choice());
    }
    return ctx_checked(c);
}

enum err person_make(struct ctx *c, struct person *p) {
    p->lang = str_is_empty(p->lang) ? lang_tag(c->lang) : p->lang;
    p->zone = str_is_empty(p->zone) ? STR("UTC") : p->zone;
    p->mail = str_is_empty(p->mail) ? STR("now") : p->mail;
    TRY(check_person(c, p));
    p->id = id_make(c->now_ms);
    p->created_ms = c->now_ms;
    TRY(q_person_add(c->db, p->id, p->name, p->lang, p->zone, p->host, p->mail, p->made_by,
                     p->created_ms, NULL));
    return p->host ? audience_enter(c, AUDIENCE_HOSTS, p->id) : ERR_OK;
}

enum err person_find(struct ctx *c, struct id id, struct person *out) {
    struct q_person_row_row row;
    TRY(q_person_row(c->db, c->arena, id, &row));
    if (str_eq(row.state, STR("erased"))) {
        return ERR_NOT_FOUND;
    }
    *out = (struct person){
        .id = row.id,
        .name = row.name,
        .lang = row.lang,
        .zone = row.zone,
        .mail = row.mail,
        .password = row.password,
        .made_by = row.made_by,
        .created_ms = row.created,
        .host = row.host,
    };
    return ERR_OK;
}

enum err person_by_email(struct ctx *c, struct str email, struct id *out) {
    struct q_person_by_email_row row;
    TRY(q_person_by_email(c->db, c->arena, email, &row));
    *out = row.person;
    return ERR_OK;
}

enum err person_save(struct ctx *c, struct person *p) {
    struct person old;
    TRY(person_find(c, p->id, &old));
    TRY(check_person(c, p));
    TRY(q_person_update(c->db, p->id, p->name, p->lang, p->zone, NULL));
    TRY(notice_mail_choose(c, p->id, p->mail));
    return q_membership_rename(c->db, p->id, old.name, p->name, NULL);
}

enum err person_set_password(struct ctx *c, struct id person, struct str hash, struct str token) {
    TRY(q_person_set_password(c->db, person, hash, NULL));
    return q_session_drop_others(c->db, session_hash(c->arena, token), person, NULL);
}

enum err person_set_host(struct ctx *c, struct id person, bool host) {
    TRY(q_person_set_host(c->db, person, host, NULL));
    TRY(host ? audience_enter(c, AUDIENCE_HOSTS, person)
             : audience_leave(c, AUDIENCE_HOSTS, person));
    return audit_write(c, host ? "host.given" : "host.taken", person, ID_NONE, STR(""));
}

enum err person_addresses(struct ctx *c, struct id person, struct addresses *out) {
    struct q_address_list_rows rows;
    TRY(q_address_list(c->db, c->arena, person, &rows));
    out->item = arena_array(c->arena, struct address, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct address){rows.item[i].email, rows.item[i].verified};
    }
    return ERR_OK;
}

enum err person_add_address(struct ctx *c, struct id person, struct str email) {
    int64_t added;
    TRY(q_address_add(c->db, email, person, c->now_ms, &added));
    if (added > 0) {
        return ERR_OK;
    }
    struct id whose;
    TRY(person_by_email(c, email, &whose));
    return id_eq(whose, person) ? ERR_OK : ERR_TWICE;
}

enum err person_drop_address(struct ctx *c, struct id person, struct str email) {
    struct addresses all;
    TRY(person_addresses(c, person, &all));
    if (all.count < 2) {
        return ctx_wrong(c, "email", msg_wrong_last_address());
    }
    return q_address_drop(c->db, email, person, NULL);
}

enum err person_promises(struct ctx *c, struct promises *out) {
    struct q_person_tasks_rows rows;
    TRY(q_person_tasks(c->db, c->arena, c->viewer->gate, c->viewer->person, &rows));
    out->item = arena_array(c->arena, struct promise, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_person_tasks_row *r = &rows.item[i];
        out->item[i] = (struct promise){.title = r->task,
                                        .due_ms = r->due,
                                        .thing = {.id = r->id,
                                                  .kind = r->kind,
                                                  .community = r->community,
                                                  .owner = r->owner,
                                                  .lang = r->lang,
                                                  .title = r->title}};
    }
    return ERR_OK;
}
