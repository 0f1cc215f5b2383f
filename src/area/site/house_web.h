/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the hosts' pages show. */
#ifndef KITH_AREA_SITE_HOUSE_WEB_H
#define KITH_AREA_SITE_HOUSE_WEB_H

#include "kernel/house.h"
#include "kernel/job.h"
#include "kernel/mail.h"
#include "web/frame.h"

struct house_view {
    struct house house;
    struct choices communities, accounts;
};

struct house_mail_view {
    struct house_mail mail;
    struct str port;
};

struct house_people_view {
    struct str query;
    struct house_people people;
    bool has_more;
    struct url more;
};

struct house_person_view {
    struct house_person person;
    struct house_memberships in;
    struct str reason, days;
};

struct house_communities_view {
    struct house_communities communities;
    bool has_more;
    struct url more;
};

struct house_audit_view {
    struct house_audit rows;
    bool has_more;
    int64_t last;
    bool checked; /* the chain was walked */
    int64_t row_count, broken_at;
};

struct house_work_view {
    struct work_counts jobs;
    struct mail_counts mails;
    struct house_failures failed_jobs, failed_mails;
};

#endif
