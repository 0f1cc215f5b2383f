/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of keeping the site. */
#include "kernel/house.h"

#include "house_sql.h"
#include "kernel/job.h"
#include "kernel/person.h"
#include "kernel/setting.h"

#define FAILURES_MOST 20

static const struct id id_last = {
    {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}};

static enum err hosts_only(const struct ctx *c) {
    return c->viewer->host ? ERR_OK : ERR_FORBIDDEN;
}

/* --- settings --- */

enum err house_find(struct ctx *c, struct house *out) {
    TRY(hosts_only(c));
    TRY(setting_get(c, "site_name", STR("Kith"), &out->name));
    TRY(setting_get(c, "emergency", STR(""), &out->emergency));
    TRY(setting_get(c, "communities", STR("host"), &out->communities));
    return setting_get(c, "accounts", STR("open"), &out->accounts);
}

/* Only what is new, so that the audit says what was changed. */
static enum err change(struct ctx *c, const char *name, struct str before, struct str after) {
    if (str_eq(before, after)) {
        return ERR_OK;
    }
    TRY(setting_put(c, name, after));
    struct str data = arena_printf(c->arena, "{\"setting\":\"%s\"}", name);
    return audit_write(c, "setting.changed", ID_NONE, ID_NONE, data);
}

enum err house_save(struct ctx *c, struct house *h) {
    static const char *const communities[] = {"host", "everyone", NULL};
    static const char *const accounts[] = {"open", "invited", NULL};
    struct house before;
    TRY(house_find(c, &before));
    check_line(c, "name", &h->name, 1, HOUSE_NAME_MAX);
    check_line(c, "emergency", &h->emergency, 0, HOUSE_EMERGENCY_MAX);
    check_word(c, "communities", h->communities, communities);
    check_word(c, "accounts", h->accounts, accounts);
    TRY(ctx_checked(c));
    TRY(change(c, "site_name", before.name, h->name));
    TRY(change(c, "emergency", before.emergency, h->emergency));
    TRY(change(c, "communities", before.communities, h->communities));
    return change(c, "accounts", before.accounts, h->accounts);
}

static enum err read_mail(struct ctx *c, struct house_mail *out) {
    struct str port;
    TRY(setting_get(c, "mail_host", STR(""), &out->host));
    TRY(setting_get(c, "mail_port", STR("587"), &port));
    TRY(setting_get(c, "mail_from", STR(""), &out->from));
    TRY(setting_get(c, "mail_user", STR(""), &out->user));
    TRY(setting_get(c, "mail_secret", STR(""), &out->secret));
    out->port = 587;
    (void)str_to_int(port, &out->port);
    return ERR_OK;
}

enum err house_mail_find(struct ctx *c, struct house_mail *out) {
    TRY(hosts_only(c));
    return read_mail(c, out);
}

enum err house_mail_server(struct ctx *c, struct house_mail *out) {
    TRY(read_mail(c, out));
    return str_is_empty(out->host) ? ERR_NOT_FOUND : ERR_OK;
}

static bool is_name_of(struct str s, const char *allowed) {
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        bool fine = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                    (ch >= '0' && ch <= '9') || str_has(str_of(allowed), ch);
        if (!fine || (ch == '.' && (i == 0 || s.p[i - 1] == '.'))) {
            return false;
        }
    }
    return true;
}

/* Nothing here may reach beyond the one folder, or into the address of the server. */
static void check_mail(struct ctx *c, struct house_mail *m) {
    check_line(c, "host", &m->host, 0, 200);
    check_range(c, "port", m->port, 1, 65535);
    check_line(c, "user", &m->user, 0, 200);
    check_line(c, "secret", &m->secret, 0, 100);
    if (!is_name_of(m->host, ".-")) {
        ctx_wrong(c, "host", msg_wrong_host());
    }
    if (!is_name_of(m->secret, ".-_")) {
        ctx_wrong(c, "secret", msg_wrong_file_name());
    }
    if (!str_is_empty(m->host) || !str_is_empty(m->from)) {
        check_email(c, "from", &m->from);
    }
    if (str_is_empty(m->user) != str_is_empty(m->secret)) {
        ctx_wrong(c, str_is_empty(m->user) ? "user" : "secret", msg_wrong_missing());
    }
}

enum err house_mail_save(struct ctx *c, struct house_mail *m) {
    struct house_mail before;
    TRY(house_mail_find(c, &before));
    check_mail(c, m);
    TRY(ctx_checked(c));
    struct str port = arena_printf(c->arena, "%lld", (long long)m->port);
    struct str port_before = arena_printf(c->arena, "%lld", (long long)before.port);
    TRY(change(c, "mail_host", before.host, m->host));
    TRY(change(c, "mail_port", port_before, port));
    TRY(change(c, "mail_from", before.from, m->from));
    TRY(change(c, "mail_user", before.user, m->user));
    TRY(change(c, "mail_secret", before.secret, m->secret));
    return job_put(c, "mail_send", STR(""), STR(""), c->now_ms);
}

/* --- people --- */

static struct house_person person_of(const struct ctx *c, const struct q_house_person_row *r) {
    struct house_person p = {.id = r->id,
                             .name = r->name,
                             .folded = r->folded,
                             .host = r->host,
                             .created_ms = r->created,
                             .suspended_until = r->suspended_until};
    p.suspended_until.has = p.suspended_until.has && p.suspended_until.v > c->now_ms;
    return p;
}

static struct str lowered(struct ctx *c, struct str s) {
    char *low = arena_cstr(c->arena, s);
    for (size_t i = 0; i < s.n; i++) {
        low[i] = (char)(low[i] >= 'A' && low[i] <= 'Z' ? low[i] - 'A' + 'a' : low[i]);
    }
    return str_make(low, s.n);
}

static enum err person_with_address(struct ctx *c, struct str email, struct house_people *out) {
    struct id id;
    struct q_house_person_row row;
    enum err e = person_by_email(c, lowered(c, email), &id);
    if (e == ERR_OK) {
        e = q_house_person(c->db, c->arena, id, &row);
    }
    if (e == ERR_OK) {
        out->item = arena_new(c->arena, struct house_person);
        out->item[0] = person_of(c, &row);
        out->count = 1;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err house_people(struct ctx *c, struct str query, struct str after_name, struct id after,
                      struct house_people *out, bool *more) {
    *out = (struct house_people){0};
    *more = false;
    TRY(hosts_only(c));
    query = str_is_utf8(query) ? str_trim(query) : STR("");
    if (str_has(query, '@')) {
        return person_with_address(c, query, out);
    }
    struct q_house_person_rows rows;
    struct str from = lowered(c, str_utf8_first(query, 200));
    struct str until = arena_printf(c->arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(from));
    TRY(q_house_people(c->db, c->arena, from, until, after_name, after, HOUSE_PER_PAGE + 1, &rows));
    *more = rows.count > HOUSE_PER_PAGE;
    out->count = *more ? HOUSE_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct house_person, out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = person_of(c, &rows.item[i]);
    }
    return ERR_OK;
}

enum err house_person(struct ctx *c, struct id id, struct house_person *out,
                      struct house_memberships *in) {
    TRY(hosts_only(c));
    struct q_house_person_row row;
    struct q_house_memberships_rows rows;
    TRY(q_house_person(c->db, c->arena, id, &row));
    *out = person_of(c, &row);
    TRY(q_house_memberships(c->db, c->arena, id, &rows));
    in->item = arena_array(c->arena, struct house_membership, rows.count);
    in->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_house_memberships_row *r = &rows.item[i];
        in->item[i] = (struct house_membership){r->slug, r->title, r->lang, r->role, r->name};
    }
    return ERR_OK;
}

/* --- lists --- */

enum err house_communities(struct ctx *c, struct thing_page page, struct house_communities *out,
                           bool *more) {
    TRY(hosts_only(c));
    bool first = page.before_ms == 0;
    struct q_house_communities_rows rows;
    TRY(q_house_communities(c->db, c->arena, first ? INT64_MAX : page.before_ms,
                            first ? id_last : page.before_id, HOUSE_PER_PAGE + 1, &rows));
    *more = rows.count > HOUSE_PER_PAGE;
    out->count = *more ? HOUSE_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct house_community, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_house_communities_row *r = &rows.item[i];
        out->item[i] = (struct house_community){
            .thing = {.id = r->id,
                      .kind = STR("community"),
                      .title = r->title,
                      .lang = r->lang,
                      .tally = r->tally,
                      .life = life_of_word(r->life),
                      .updated_ms = r->updated},
            .slug = r->slug,
            .joining = r->joining,
        };
    }
    return ERR_OK;
}

enum err house_audit(struct ctx *c, int64_t before, struct house_audit *out, bool *more) {
    TRY(hosts_only(c));
    struct q_house_audit_rows rows;
    TRY(q_house_audit(c->db, c->arena, before > 0 ? before : INT64_MAX, HOUSE_PER_PAGE + 1, &rows));
    *more = rows.count > HOUSE_PER_PAGE;
    out->count = *more ? HOUSE_PER_PAGE : rows.count;
    out->item = arena_array(c->arena, struct audit_row, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_house_audit_row *r = &rows.item[i];
        out->item[i] = (struct audit_row){.number = r->number,
                                          .at_ms = r->at,
                                          .actor = r->actor,
                                          .act = r->act,
                                          .object = r->object,
                                          .community = r->community};
    }
    return ERR_OK;
}

enum err house_failures(struct ctx *c, struct house_failures *jobs, struct house_failures *mails) {
    TRY(hosts_only(c));
    struct q_house_failed_jobs_rows j;
    struct q_house_failed_mails_rows m;
    TRY(q_house_failed_jobs(c->db, c->arena, FAILURES_MOST, &j));
    TRY(q_house_failed_mails(c->db, c->arena, FAILURES_MOST, &m));
    *jobs = (struct house_failures){arena_array(c->arena, struct house_failure, j.count), j.count};
    *mails = (struct house_failures){arena_array(c->arena, struct house_failure, m.count), m.count};
    for (size_t i = 0; i < j.count; i++) {
        jobs->item[i] = (struct house_failure){j.item[i].kind, j.item[i].error, j.item[i].attempts,
                                               j.item[i].run_at};
    }
    for (size_t i = 0; i < m.count; i++) {
        mails->item[i] =
            (struct house_failure){STR(""), m.item[i].error, m.item[i].attempts, m.item[i].created};
    }
    return ERR_OK;
}
