/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Coming in and going out: what its pages show, and the session that other pages may begin. */
#ifndef KITH_AREA_SITE_SESSION_WEB_H
#define KITH_AREA_SITE_SESSION_WEB_H

#include "base/hash.h"
#include "kernel/demo_person.h"
#include "kernel/pass.h"
#include "kernel/session.h"
#include "web/frame.h"

enum sign_in_way { BY_LINK, BY_PASSWORD, BY_CODE };

struct sign_in_view {
    struct str email;
    struct str account; /* the address beside a password */
    struct str code;    /* from paper */
    struct str then;
    enum sign_in_way way; /* the one that was tried */
    bool invited_only;
    struct demo_people demo; /* as whom one may look around; none unless this is a demo */
};

struct sign_in_link_view {
    struct str code;
    struct str then;
    struct str name; /* of the account, or as typed by somebody new */
    struct str email;
    bool newcomer;
    bool old; /* used, or past its time */
};

struct session_line {
    struct session session;
    struct str hash; /* hexadecimal */
    bool here;
};

struct session_list_view {
    struct {
        struct session_line *item;
        size_t count;
    } sessions;
};

/* Begins a session in this browser, ends the one that was there. Then redirect. */
enum err session_start(struct web *w, struct id person, int days) MUST_USE;
/* "Firefox, Android" from what the browser says of itself; empty when it says nothing known. */
struct str session_device(struct arena *a, struct str agent);
/* A path of this site to go on to, or the fallback. */
struct str session_then(struct web *w, struct str typed, struct str fallback);

#endif
