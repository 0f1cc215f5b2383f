/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What one's own pages show. */
#ifndef KITH_AREA_SITE_PERSON_WEB_H
#define KITH_AREA_SITE_PERSON_WEB_H

#include "area/site/member_web.h"
#include "kernel/event.h"
#include "kernel/pass.h"
#include "web/frame.h"

/* The fields of an account, on more than one page. */
struct person_fields {
    struct str name;
    struct choices languages;
    struct choices zones;
    struct choices mail;
};

void page_person_fields(struct page *p, const struct person_fields *f);

struct person_me_view {
    struct str name;
    struct belongings communities;
    struct promises promises;
    struct notices notices;
    struct url more_notices; /* "": there are no more */
    bool any_new;
    bool older; /* not the first page of notices */
    struct things things;
    bool more_things;
    int64_t waiting; /* people who asked to join where one is a steward */
};

struct person_things_view {
    struct things things;
    bool more;
};

struct person_welcome_view {
    struct person_fields fields;
    struct str then;
    bool has_address;
};

struct person_settings_view {
    struct person_fields fields;
    struct addresses addresses;
    struct addresses waiting;
    struct str email; /* as typed */
    bool has_password;
    bool fresh; /* came in a moment ago: the old password is not asked for */
};

struct person_address_view {
    struct str code;
    struct str name;
    struct str email;
    bool old;
};

/* A printed code, for oneself or for somebody else. */
struct person_code_view {
    struct str name; /* whose */
    struct str code;
    struct str address;         /* where to type it */
    const struct lang *lang;    /* of whom it is for: that person reads the sheet */
    struct community community; /* of a helper's sheet; its id is none on one's own */
};

/* The sheet itself, in its own language. */
void page_code_sheet(struct page *p, const struct person_code_view *v);

struct person_forget_view {
    struct str name;
    struct str confirm;
    struct choices how;
    struct belongings last_steward_of;
};

struct str notice_line(struct page *p, const struct notice *n);
struct url promise_link(struct page *p, const struct promise *t);

#endif
