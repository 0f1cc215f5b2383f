/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of invitations show. */
#ifndef KITH_AREA_SITE_INVITATION_WEB_H
#define KITH_AREA_SITE_INVITATION_WEB_H

#include "area/site/member_web.h"
#include "kernel/invitation.h"
#include "web/frame.h"

struct invitation_line {
    struct invitation invitation;
    struct str hash; /* hexadecimal */
};

struct invitation_list_view {
    struct community community;
    struct {
        struct invitation_line *item;
        size_t count;
    } invitations;
    struct choices roles;
    struct str note, uses, days;
};

struct invitation_sheet_view {
    struct community community;
    struct str code;
    struct str link;    /* with the code in it */
    struct str address; /* where to type the code */
    enum role role;
    int64_t uses, days;
};

struct invitation_view {
    struct community community;
    struct str code;
    struct str name;   /* as typed */
    struct str viewer; /* of whoever is signed in; empty: nobody */
    struct str then;   /* for signing in first: this page again */
    enum role role;
    bool found;
    bool already; /* is at least that in the community */
};

#endif
