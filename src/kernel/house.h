/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The house: what those who keep the site (its hosts) set and see. Everything here is for hosts
 * alone and answers others with ERR_FORBIDDEN. */
#ifndef KITH_KERNEL_HOUSE_H
#define KITH_KERNEL_HOUSE_H

#include "kernel/event.h"
#include "kernel/gate.h"

#define HOUSE_NAME_MAX 40 /* characters */
#define HOUSE_EMERGENCY_MAX 150
#define HOUSE_PER_PAGE 50

struct house {
    struct str name;
    struct str emergency;   /* what to do when somebody is in danger: the country's line */
    struct str communities; /* who may make one: host, everyone */
    struct str accounts;    /* who may have one: open, invited */
};

enum err house_find(struct ctx *c, struct house *out) MUST_USE;
/* Checks "name", "emergency", "communities", "accounts"; they hold from the next request on. */
enum err house_save(struct ctx *c, struct house *h) MUST_USE;

/* The server that takes our mail, unless the machine's own file names one. */
struct house_mail {
    struct str host; /* empty: none */
    int64_t port;
    struct str from;
    struct str user;
    struct str secret; /* name of a file in the folder `secret` of the data folder; never a path */
};

enum err house_mail_find(struct ctx *c, struct house_mail *out) MUST_USE;
/* Checks "host", "port", "from", "user", "secret". What waits is tried again at once. */
enum err house_mail_save(struct ctx *c, struct house_mail *m) MUST_USE;
/* For the job that sends: without asking who. ERR_NOT_FOUND: none is set. */
enum err house_mail_server(struct ctx *c, struct house_mail *out) MUST_USE;

struct house_person {
    struct id id;
    struct str name;
    struct str folded; /* where the next page goes on */
    bool host;
    int64_t created_ms;
    struct opt_int suspended_until; /* in the future */
};

struct house_people {
    struct house_person *item;
    size_t count;
};

struct house_membership {
    struct str slug, title, lang, role, name;
};

struct house_memberships {
    struct house_membership *item;
    size_t count;
};

/* By an address, or by the beginning of a name; in the order of names. */
enum err house_people(struct ctx *c, struct str query, struct str after_name, struct id after,
                      struct house_people *out, bool *more) MUST_USE;
enum err house_person(struct ctx *c, struct id id, struct house_person *out,
                      struct house_memberships *in) MUST_USE;

struct house_community {
    struct thing thing; /* id, title, lang, life, tally, updated */
    struct str slug, joining;
};

struct house_communities {
    struct house_community *item;
    size_t count;
};

/* All, closed ones too, by when they last moved. */
enum err house_communities(struct ctx *c, struct thing_page page, struct house_communities *out,
                           bool *more) MUST_USE;

struct house_audit {
    struct audit_row *item; /* without data and hashes */
    size_t count;
};

/* Newest first. before: 0, then the last number. */
enum err house_audit(struct ctx *c, int64_t before, struct house_audit *out, bool *more) MUST_USE;

struct house_failure {
    struct str what; /* the job's kind; empty: a mail */
    struct str why;
    int64_t attempts;
    int64_t at_ms;
};

struct house_failures {
    struct house_failure *item;
    size_t count;
};

/* The newest 20 of each. */
enum err house_failures(struct ctx *c, struct house_failures *jobs,
                        struct house_failures *mails) MUST_USE;

#endif
