/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith person, kith community: accounts and roles by hand, for a host at the machine: to make the
 * first account, to come in after locking oneself out, to measure as somebody. The store must not
 * be served. */
#include <stdio.h>
#include <string.h>

#include "app/commands.h"
#include "app/data_change.h"
#include "base/span.h"
#include "kernel/code.h"
#include "kernel/pass.h"
#include "kernel/session.h"
#include "person_sql.h"

#define LIST_AT_ONCE 500

struct person_work {
    struct str what; /* a name, an address or an id; of community: the slug */
    struct str name; /* of community: its name */
    struct str email;
    struct str lang;
    struct str zone;
    struct str slug;
    struct str role;
    struct str joining;
    bool host;
    bool link; /* instead of a cookie */
    struct data_said said;
};

/* By id, by address, by name if only one person bears it. */
static enum err find_person(struct ctx *c, struct person_work *w, struct person *out) {
    struct id id;
    if (id_parse(w->what, &id)) {
        enum err e = person_find(c, id, out);
        return e == ERR_NOT_FOUND ? data_wrong(&w->said, "nobody has the id %.*s", w->what) : e;
    }
    if (str_has(w->what, '@')) {
        check_email(c, "address", &w->what);
        TRY(ctx_checked(c));
        enum err e = person_by_email(c, w->what, &id);
        return e == ERR_OK          ? person_find(c, id, out)
               : e == ERR_NOT_FOUND ? data_wrong(&w->said, "nobody has the address %.*s", w->what)
                                    : e;
    }
    struct q_person_named_rows rows;
    TRY(q_person_named(c->db, c->arena, w->what, &rows));
    if (rows.count != 1) {
        return data_wrong(&w->said,
                          rows.count == 0
                              ? "nobody is called %.*s - kith person list shows who is there"
                              : "several people are called %.*s - use the address or the id of one",
                          w->what);
    }
    return person_find(c, rows.item[0].id, out);
}

static enum err find_community(struct ctx *c, struct person_work *w, struct community *out) {
    enum err e = community_by_slug(c, w->slug, out);
    return e == ERR_NOT_FOUND ? data_wrong(&w->said, "there is no community %.*s", w->slug) : e;
}

/* --- what the commands do in the store --- */

static enum err give_role(struct ctx *c, struct person_work *w, const struct person *p) {
    struct community m;
    TRY(find_community(c, w, &m));
    if (str_eq(w->role, STR("none"))) {
        return community_set_role(c, &m, p->id, p->name, ROLE_NONE);
    }
    enum role role = role_of_word(w->role);
    if (role < ROLE_MEMBER) {
        return data_wrong(&w->said, "\"%.*s\" is no role: member, helper, steward or none",
                          w->role);
    }
    return community_set_role(c, &m, p->id, p->name, role);
}

static enum err add_person(struct ctx *c, struct person_work *w) {
    struct person p = {.name = w->what, .lang = w->lang, .zone = w->zone};
    TRY(person_make(c, &p));
    if (!str_is_empty(w->email)) {
        check_email(c, "email", &w->email);
        TRY(ctx_checked(c));
        enum err e = person_add_address(c, p.id, w->email);
        if (e != ERR_OK) {
            return e == ERR_TWICE
                       ? data_wrong(&w->said, "somebody has the address %.*s already", w->email)
                       : e;
        }
    }
    if (w->host) {
        TRY(person_set_host(c, p.id, true));
    }
    return str_is_empty(w->slug) ? ERR_OK : give_role(c, w, &p);
}

static enum err run_add(struct ctx *c, void *self) {
    return data_explain(c, &((struct person_work *)self)->said, add_person(c, self));
}

static enum err sign_in(struct ctx *c, struct person_work *w) {
    struct person p = {0};
    TRY(find_person(c, w, &p));
    if (!w->link) {
        char token[SESSION_TOKEN_SIZE + 1];
        TRY(session_begin(c, p.id, STR("kith person sign-in"), token));
        snprintf(w->said.out, sizeof w->said.out, "Cookie: kith-session=%s", token);
        return ERR_OK;
    }
    struct str code = code_make_link(c->arena);
    struct pass pass = {
        .person = p.id, .expires_ms = c->now_ms + PASS_LINK_MINUTES * MINUTE_MS, .uses_left = 1};
    snprintf(w->said.out, sizeof w->said.out, "/sign-in/link?code=%.*s", STR_ARG(code));
    return pass_add(c, "link", code, &pass);
}

static enum err run_sign_in(struct ctx *c, void *self) {
    return data_explain(c, &((struct person_work *)self)->said, sign_in(c, self));
}

static enum err change_role(struct ctx *c, struct person_work *w) {
    struct person p = {0};
    TRY(find_person(c, w, &p));
    if (str_eq(w->role, STR("host"))) {
        return person_set_host(c, p.id, true);
    }
    return give_role(c, w, &p);
}

static enum err run_role(struct ctx *c, void *self) {
    return data_explain(c, &((struct person_work *)self)->said, change_role(c, self));
}

static enum err print_people(struct db *db, struct arena *a) {
    struct id after = ID_NONE;
    struct arena_mark mark = arena_mark(a);
    for (;;) {
        struct q_person_list_rows rows;
        TRY(q_person_list(db, a, after, LIST_AT_ONCE, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            char id[ID_TEXT_SIZE + 1];
            id_text(rows.item[i].id, id);
            printf("%s\t%.*s\t%.*s\t%.*s%s\n", id, STR_ARG(rows.item[i].name),
                   STR_ARG(rows.item[i].lang), STR_ARG(rows.item[i].state),
                   rows.item[i].host ? "\thost" : "");
            after = rows.item[i].id;
        }
        if (rows.count < LIST_AT_ONCE) {
            return ERR_OK;
        }
        arena_rewind(a, mark);
    }
}

static enum err run_community_add(struct ctx *c, void *self) {
    struct person_work *w = self;
    struct community m = {
        .thing = {.title = w->name, .lang = w->lang},
        .slug = w->what,
        .zone = w->zone,
        .joining = str_is_empty(w->joining) ? STR("asked") : w->joining,
    };
    return data_explain(c, &w->said, community_make(c, &m));
}

/* --- the commands --- */

static int person_usage(void) {
    fputs(
        "usage: kith person add --data DIR [--email ADDRESS] [--lang TAG] [--zone ZONE] [--host]\n"
        "                       [--community SLUG --role member|helper|steward] NAME\n"
        "       kith person sign-in --data DIR [--link] NAME|ADDRESS|ID\n"
        "       kith person role --data DIR NAME|ADDRESS|ID host\n"
        "       kith person role --data DIR NAME|ADDRESS|ID SLUG member|helper|steward|none\n"
        "       kith person list --data DIR\n",
        stderr);
    return EXIT_USAGE;
}

int command_person(int argc, char **argv) {
    struct data_options o = {0};
    struct person_work w = {0};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.folder}, {"database", OPTION_TEXT, &o.database},
        {"email", OPTION_TEXT, &w.email}, {"lang", OPTION_TEXT, &w.lang},
        {"zone", OPTION_TEXT, &w.zone},   {"host", OPTION_FLAG, &w.host},
        {"link", OPTION_FLAG, &w.link},   {"community", OPTION_TEXT, &w.slug},
        {"role", OPTION_TEXT, &w.role},   {0},
    };
    int left = options_read(argc, argv, rows);
    if (left < 2) {
        return person_usage();
    }
    const char *act = argv[1];
    w.what = left > 2 ? str_of(argv[2]) : STR("");
    if (strcmp(act, "list") == 0 && left == 2) {
        return data_list("person list", o, print_people);
    }
    if (strcmp(act, "add") == 0 && left == 3) {
        w.role = str_is_empty(w.role) ? STR("member") : w.role;
        return data_change("person add", o, run_add, &w, &w.said);
    }
    if (strcmp(act, "sign-in") == 0 && left == 3) {
        return data_change("person sign-in", o, run_sign_in, &w, &w.said);
    }
    if (strcmp(act, "role") == 0 && (left == 4 || left == 5)) {
        w.slug = left == 5 ? str_of(argv[3]) : STR("");
        w.role = str_of(argv[left - 1]);
        return data_change("person role", o, run_role, &w, &w.said);
    }
    return person_usage();
}

int command_community(int argc, char **argv) {
    struct data_options o = {0};
    struct person_work w = {0};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.folder},     {"database", OPTION_TEXT, &o.database},
        {"lang", OPTION_TEXT, &w.lang},       {"zone", OPTION_TEXT, &w.zone},
        {"joining", OPTION_TEXT, &w.joining}, {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 4 || strcmp(argv[1], "add") != 0) {
        fputs("usage: kith community add --data DIR [--lang TAG] [--zone ZONE]\n"
              "                          [--joining open|asked|invited] SLUG NAME\n",
              stderr);
        return EXIT_USAGE;
    }
    w.what = str_of(argv[2]);
    w.name = str_of(argv[3]);
    return data_change("community add", o, run_community_add, &w, &w.said);
}
