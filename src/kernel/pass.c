/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Links by mail and printed codes. A used pass stays until it expires, with no uses left. */
#include "kernel/pass.h"

#include "community_sql.h"
#include "kernel/code.h"
#include "kernel/event.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "pass_sql.h"
#include "person_sql.h"
#include "sys/clock.h"

enum err pass_add(struct ctx *c, const char *kind, struct str code, const struct pass *p) {
    TRY(q_pass_drop_old(c->db, c->now_ms, NULL));
    return q_pass_add(c->db, code_hash(c->arena, code), str_of(kind), p->person, p->email,
                      p->community, str_of(role_word(p->role)), p->made_by,
                      p->note.p ? p->note : STR(""), c->now_ms, p->expires_ms, p->uses_left, NULL);
}

enum err pass_look(struct ctx *c, const char *kind, struct str code, struct pass *out) {
    if (str_is_empty(code)) {
        return ERR_CLOSED;
    }
    struct q_pass_find_row row;
    enum err e =
        q_pass_find(c->db, c->arena, code_hash(c->arena, code), str_of(kind), c->now_ms, &row);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_CLOSED : e;
    }
    *out = (struct pass){
        .code_hash = row.code_hash,
        .person = row.person,
        .email = row.email,
        .community = row.community,
        .role = role_of_word(row.role),
        .made_by = row.made_by,
        .note = row.note,
        .expires_ms = row.expires,
        .uses_left = row.uses_left,
    };
    return ERR_OK;
}

enum err pass_take(struct ctx *c, const struct pass *p) {
    int64_t taken;
    TRY(q_pass_take(c->db, p->code_hash, &taken));
    return taken > 0 ? ERR_OK : ERR_CLOSED;
}

static enum err may_come_in(struct ctx *c, struct id person) {
    struct viewer v;
    enum err e = viewer_load(c, person, &v);
    return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
}

/* --- by mail --- */

static struct str link_to(struct ctx *c, struct pass_link link, struct str code) {
    return arena_printf(c->arena, "%.*s%.*s%.*s", STR_ARG(link.before), STR_ARG(code),
                        STR_ARG(link.after));
}

static enum err send_letter(struct ctx *c, struct str email, const struct lang *l,
                            struct msg_text subject, struct msg_text text) {
    return mail_put(c, email, l, subject, lang_text(l, c->arena, text), STR(""));
}

static const struct lang *lang_of(struct ctx *c, struct id person) {
    struct person p;
    const struct lang *l = person_find(c, person, &p) == ERR_OK ? lang_find(p.lang) : NULL;
    return l != NULL ? l : c->lang;
}

static enum err send_link(struct ctx *c, struct str email, struct id person,
                          struct pass_link link) {
    struct str code = code_make_link(c->arena);
    struct pass p = {.person = person,
                     .email = email,
                     .expires_ms = c->now_ms + PASS_LINK_MINUTES * MINUTE_MS,
                     .uses_left = 1};
    TRY(pass_add(c, "link", code, &p));
    const struct lang *l = id_is_none(person) ? c->lang : lang_of(c, person);
    return send_letter(c, email, l, msg_mail_link_subject(),
                       msg_mail_link_text(msg_arg_str(link_to(c, link, code))));
}

enum err pass_send_link(struct ctx *c, struct str email, struct pass_link link) {
    check_email(c, "email", &email);
    TRY(ctx_checked(c));
    struct id person = ID_NONE;
    enum err e = person_by_email(c, email, &person);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    struct str accounts;
    TRY(setting_get(c, "accounts", STR("open"), &accounts));
    if (e == ERR_OK || str_eq(accounts, STR("open"))) {
        return send_link(c, email, person, link);
    }
    return send_letter(c, email, c->lang, msg_mail_link_subject(), msg_mail_link_unknown());
}

static enum err make_newcomer(struct ctx *c, struct str email, struct str name, struct id *person) {
    struct person p = {.name = name};
    TRY(setting_get(c, "zone", STR("UTC"), &p.zone));
    TRY(person_make(c, &p));
    TRY(person_add_address(c, p.id, email));
    *person = p.id;
    return ERR_OK;
}

/* Between the letter and the click the address may have got an owner: then it is that person's. */
enum err pass_enter_link(struct ctx *c, struct str code, struct str name, struct id *person,
                         bool *made) {
    struct pass p;
    TRY(pass_look(c, "link", code, &p));
    *person = p.person;
    *made = false;
    if (id_is_none(p.person)) {
        enum err e = person_by_email(c, p.email, person);
        if (e == ERR_NOT_FOUND) {
            e = make_newcomer(c, p.email, name, person);
            *made = e == ERR_OK;
        }
        TRY(e);
    }
    TRY(pass_take(c, &p));
    return may_come_in(c, *person);
}

/* --- another address --- */

enum err pass_send_address(struct ctx *c, struct str email, struct pass_link link) {
    check_email(c, "email", &email);
    TRY(ctx_checked(c));
    struct addresses has;
    TRY(person_addresses(c, c->viewer->person, &has));
    if (has.count >= ADDRESSES_MAX) {
        return ctx_wrong(c, "email", msg_wrong_many_addresses(msg_arg_int(ADDRESSES_MAX)));
    }
    struct id owner;
    enum err e = person_by_email(c, email, &owner);
    if (e == ERR_OK) {
        return send_letter(c, email, lang_of(c, owner), msg_mail_address_subject(),
                           msg_mail_address_taken());
    }
    if (e != ERR_NOT_FOUND) {
        return e;
    }
    struct str code = code_make_link(c->arena);
    struct pass p = {.person = c->viewer->person,
                     .email = email,
                     .expires_ms = c->now_ms + PASS_ADDRESS_HOURS * HOUR_MS,
                     .uses_left = 1};
    TRY(pass_add(c, "address", code, &p));
    return send_letter(c, email, c->lang, msg_mail_address_subject(),
                       msg_mail_address_text(msg_arg_str(link_to(c, link, code))));
}

enum err pass_enter_address(struct ctx *c, struct str code, struct id *person) {
    struct pass p;
    TRY(pass_look(c, "address", code, &p));
    *person = p.person;
    TRY(pass_take(c, &p));
    TRY(may_come_in(c, p.person));
    return person_add_address(c, p.person, p.email);
}

enum err pass_addresses(struct ctx *c, struct id person, struct addresses *out) {
    struct q_pass_addresses_rows rows;
    TRY(q_pass_addresses(c->db, c->arena, person, c->now_ms, &rows));
    out->item = arena_array(c->arena, struct address, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = (struct address){.email = rows.item[i].email};
    }
    return ERR_OK;
}

/* --- on paper --- */

enum err pass_enter_printed(struct ctx *c, struct str typed, struct id *person) {
    struct pass p;
    TRY(pass_look(c, "printed", code_read_printed(c->arena, typed), &p));
    *person = p.person;
    TRY(pass_take(c, &p));
    return may_come_in(c, p.person);
}

/* One printed code at a time: whoever found an old sheet finds nothing with it. */
static enum err print_code(struct ctx *c, struct id community, struct id person, struct str *code) {
    *code = code_make_printed(c->arena);
    struct pass p = {.person = person,
                     .community = community,
                     .made_by = c->viewer->person,
                     .expires_ms = c->now_ms + PASS_PRINTED_DAYS * DAY_MS,
                     .uses_left = 1};
    TRY(q_pass_drop_of_person(c->db, person, STR("printed"), NULL));
    return pass_add(c, "printed", *code, &p);
}

static enum err check_made_once(struct ctx *c, struct str name) {
    struct q_person_made_lately_row row;
    TRY(q_person_made_lately(c->db, c->arena, c->viewer->person, name, c->now_ms - MINUTE_MS,
                             &row));
    return row.total == 0 ? ERR_OK : ctx_wrong(c, "name", msg_wrong_made_just_now());
}

enum err pass_make_person(struct ctx *c, const struct community *m, struct person *draft,
                          struct str *code) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_HELPER)) {
        return ERR_FORBIDDEN;
    }
    draft->made_by = c->viewer->person;
    draft->zone = m->zone;
    draft->host = false;
    check_line(c, "name", &draft->name, 1, PERSON_NAME_MAX);
    TRY(ctx_checked(c));
    TRY(check_made_once(c, draft->name));
    TRY(person_make(c, draft));
    TRY(community_set_role(c, m, draft->id, draft->name, ROLE_MEMBER));
    TRY(audit_write(c, "person.made_for", draft->id, m->thing.id, STR("")));
    return print_code(c, m->thing.id, draft->id, code);
}

/* Nobody gets into another community, or into an account with ways of its own, by a helper's
 * printer. */
enum err pass_may_print(struct ctx *c, const struct community *m, struct id person, bool *may) {
    *may = false;
    struct person p;
    struct viewer v;
    struct addresses all;
    enum err e = person_find(c, person, &p);
    if (e == ERR_OK) {
        e = viewer_load(c, person, &v);
    }
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    TRY(person_addresses(c, person, &all));
    bool here = viewer_role(&v, m->thing.id) == ROLE_MEMBER;
    *may = viewer_has_role(c->viewer, m->thing.id, ROLE_HELPER) && here && !v.host &&
           v.memberships == 1 && !id_is_none(p.made_by) && all.count == 0 &&
           str_is_empty(p.password);
    return ERR_OK;
}

enum err pass_print_again(struct ctx *c, const struct community *m, struct id person,
                          struct str *code) {
    bool may;
    TRY(pass_may_print(c, m, person, &may));
    if (!may) {
        return ERR_FORBIDDEN;
    }
    TRY(audit_write(c, "person.code_printed", person, m->thing.id, STR("")));
    return print_code(c, m->thing.id, person, code);
}

enum err pass_print_own(struct ctx *c, struct str *code) {
    return print_code(c, ID_NONE, c->viewer->person, code);
}
