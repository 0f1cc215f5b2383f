/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Invitations: passes of the kind "invitation". */
#include "kernel/invitation.h"

#include "kernel/code.h"
#include "kernel/event.h"
#include "pass_sql.h"
#include "sys/clock.h"

static enum err check_draft(struct ctx *c, struct invitation_draft *d) {
    static const char *const roles[] = {"member", "helper", "steward", NULL};
    check_word(c, "role", d->role, roles);
    check_line(c, "note", &d->note, 0, 120);
    bool steward = str_eq(d->role, STR("steward"));
    check_range(c, "uses", d->uses, 1, steward ? 1 : INVITATION_USES_MAX);
    check_range(c, "days", d->days, 1, INVITATION_DAYS_MAX);
    return ctx_checked(c);
}

enum err invitation_make(struct ctx *c, const struct community *m, struct invitation_draft *d,
                         struct str *code) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_draft(c, d));
    *code = code_make_words(c->arena);
    struct pass p = {
        .community = m->thing.id,
        .role = role_of_word(d->role),
        .made_by = c->viewer->person,
        .note = d->note,
        .expires_ms = c->now_ms + d->days * DAY_MS,
        .uses_left = d->uses,
    };
    struct str data = arena_printf(c->arena, "{\"role\":\"%s\",\"uses\":%lld}", role_word(p.role),
                                   (long long)p.uses_left);
    TRY(audit_write(c, "invitation.made", m->thing.id, m->thing.id, data));
    return pass_add(c, "invitation", *code, &p);
}

enum err invitation_list(struct ctx *c, struct id community, struct invitations *out) {
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    struct q_pass_invitations_rows rows;
    TRY(q_pass_invitations(c->db, c->arena, community, c->now_ms, &rows));
    out->item = arena_array(c->arena, struct invitation, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_pass_invitations_row *r = &rows.item[i];
        out->item[i] =
            (struct invitation){r->code_hash, role_of_word(r->role), r->note, r->maker, r->created,
                                r->expires,   r->uses_left};
    }
    return ERR_OK;
}

enum err invitation_end(struct ctx *c, const struct community *m, struct str code_hash) {
    if (!viewer_has_role(c->viewer, m->thing.id, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    return q_pass_end(c->db, code_hash, m->thing.id, NULL);
}

enum err invitation_look(struct ctx *c, struct str typed, struct pass *p, struct community *m) {
    TRY(pass_look(c, "invitation", code_read_words(c->arena, typed), p));
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = community_find(c, p->community, m);
    c->viewer = viewer;
    return e;
}

enum err invitation_accept(struct ctx *c, struct str typed, struct str name, struct id *person,
                           bool *made, struct community *m) {
    struct pass p;
    TRY(invitation_look(c, typed, &p, m));
    *person = c->viewer->person;
    *made = id_is_none(*person);
    struct str called = c->viewer->name;
    if (*made) {
        struct person guest = {.name = name, .zone = m->zone};
        TRY(person_make(c, &guest));
        *person = guest.id;
        called = guest.name;
    } else if (viewer_role(c->viewer, m->thing.id) >= p.role) {
        return ERR_OK;
    }
    TRY(pass_take(c, &p));
    char maker[ID_TEXT_SIZE + 1];
    id_text(p.made_by, maker);
    struct str data = arena_printf(c->arena, "{\"invited_by\":\"%s\"}", maker);
    TRY(audit_write(c, "invitation.accepted", *person, m->thing.id, data));
    return community_set_role(c, m, *person, called, p.role);
}
