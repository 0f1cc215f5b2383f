/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the doctor sees on this machine: folder, disk, store, clock, jobs, helper, languages. */
#include "app/doctor.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "doctor_sql.h"
#include "kernel/gate.h"
#include "kernel/job.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"

#define MEGABYTE (INT64_C(1) << 20)
#define ROOM_BROKEN (100 * MEGABYTE)
#define ROOM_LOOK (1024 * MEGABYTE)
#define CLOCK_SLACK_MS (5 * MINUTE_MS)
#define YEAR_2026_MS INT64_C(1767225600000)
#define HELPER_MS (10 * SECOND_MS)

void doctor_say(struct doctor *d, const char *about, enum finding_state state, const char *advice,
                const char *format, ...) {
    if (d->count == FINDINGS_MAX) {
        return;
    }
    va_list args;
    va_start(args, format);
    d->item[d->count++] =
        (struct finding){about, state, arena_vprintf(d->arena, format, args), str_of(advice)};
    va_end(args);
}

/* --- folder and disk --- */

static const char *path_of(struct doctor *d, const char *name) {
    return arena_printf(d->arena, "%.*s/%s", STR_ARG(d->data.folder), name).p;
}

static void look_at_secret(struct doctor *d, const char *path) {
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077) != 0) {
        doctor_say(d, "folder", FINDING_LOOK, "chmod 600 it.",
                   "%s can be read by other users of this machine.", path);
    }
}

static bool look_at_folder(struct doctor *d) {
    const char *folder = arena_cstr(d->arena, d->data.folder);
    struct stat st;
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
        doctor_say(d, "folder", FINDING_BROKEN, "kith init --data makes a new one.",
                   "%s is not there: %s.", folder, strerror(errno));
        return false;
    }
    if (access(folder, R_OK | W_OK | X_OK) != 0) {
        doctor_say(d, "folder", FINDING_BROKEN,
                   "Run this as the user that serves, or give that user the folder (chown -R).",
                   "%s cannot be written by this user.", folder);
    } else if ((st.st_mode & 077) != 0) {
        doctor_say(d, "folder", FINDING_LOOK, "chmod 700 it: the store is in it.",
                   "%s is open to other users of this machine.", folder);
    } else {
        doctor_say(d, "folder", FINDING_FINE, "", "%s is there, and its owner's alone.", folder);
    }
    look_at_secret(d, path_of(d, "mail.conf"));
    return true;
}

static void look_at_disk(struct doctor *d) {
    int64_t room = disk_free_bytes(arena_cstr(d->arena, d->data.folder));
    enum finding_state state = room < ROOM_BROKEN ? FINDING_BROKEN
                               : room < ROOM_LOOK ? FINDING_LOOK
                                                  : FINDING_FINE;
    doctor_say(d, "disk", state,
               state == FINDING_FINE ? "" : "Make room: when the disk is full, nothing is saved.",
               "%lld MB are free.", (long long)(room / MEGABYTE));
}

/* --- the store --- */

static bool look_at_store(struct doctor *d) {
    struct buf why = buf_make(4096);
    struct store_options o = {.folder = d->data.folder,
                              .database = d->data.database,
                              .shared_lock = true,
                              .no_migrate = true};
    if (store_open(o, &d->store, &why) != ERR_OK) {
        doctor_say(d, "store", FINDING_BROKEN,
                   "If its version is older, the next kith serve brings it up to date; make a "
                   "backup first.",
                   "%.*s", STR_ARG(buf_str(&why)));
        d->store = NULL;
    } else {
        doctor_say(d, "store", FINDING_FINE, "",
                   "It opens; its version is %d, as this program wants it.",
                   store_version(d->store));
    }
    buf_free(&why);
    return d->store != NULL;
}

/* --- the clock --- */

static void look_at_clock(struct doctor *d, int64_t newest_ms) {
    struct timex t = {0};
    int64_t now = clock_now_ms();
    int state = adjtimex(&t);
    if (now < YEAR_2026_MS || newest_ms > now + CLOCK_SLACK_MS) {
        doctor_say(d, "clock", FINDING_BROKEN, "Set it: timedatectl set-ntp true.",
                   "It is behind what the store already holds by %lld minutes.",
                   (long long)((newest_ms - now) / MINUTE_MS));
    } else if (state == TIME_ERROR || (t.status & STA_UNSYNC) != 0) {
        doctor_say(d, "clock", FINDING_LOOK,
                   "timedatectl set-ntp true; links, leases and votes all end by the clock.",
                   "Nothing keeps it right.");
    } else {
        doctor_say(d, "clock", FINDING_FINE, "", "It is kept right, and ahead of the store.");
    }
}

/* --- work --- */

static void look_at_jobs(struct doctor *d, const struct work_counts *n, int64_t now_ms) {
    int64_t late = n->oldest_due_ms == 0 ? 0 : (now_ms - n->oldest_due_ms) / MINUTE_MS;
    if (late > 10) {
        doctor_say(d, "jobs", FINDING_BROKEN, "Is kith serve running? Its log says more.",
                   "One has been due for %lld minutes.", (long long)late);
    } else if (n->failed > 0) {
        doctor_say(d, "jobs", FINDING_LOOK, "The server's log says why, each time it was tried.",
                   "%lld failed for good within three months.", (long long)n->failed);
    } else {
        doctor_say(d, "jobs", FINDING_FINE, "", "%lld wait for their time, none is late.",
                   (long long)n->waiting);
    }
}

static void look_at_outbox(struct doctor *d, const struct mail_counts *n, int64_t now_ms) {
    int64_t hours = n->oldest_ms == 0 ? 0 : (now_ms - n->oldest_ms) / HOUR_MS;
    if (hours >= 1) {
        doctor_say(d, "mail", FINDING_BROKEN, "See what is said of the mail server.",
                   "%lld wait, one of them for %lld hours.", (long long)n->waiting,
                   (long long)hours);
    } else if (n->failed > 0) {
        doctor_say(d, "mail", FINDING_LOOK,
                   "Often an address was mistyped; the server's log has the code.",
                   "%lld could not be delivered within 30 days.", (long long)n->failed);
    } else {
        doctor_say(d, "mail", FINDING_FINE, "", "%lld sent within a week, %lld wait.",
                   (long long)n->sent, (long long)n->waiting);
    }
}

static enum err look_into_store(struct doctor *d, struct ctx *c) {
    struct q_doctor_newest_row newest;
    struct work_counts jobs;
    struct mail_counts mail;
    TRY(q_doctor_newest(c->db, c->arena, &newest));
    look_at_clock(d, newest.at);
    TRY(work_count(c, &jobs));
    look_at_jobs(d, &jobs, c->now_ms);
    TRY(mail_count(c, &mail));
    look_at_outbox(d, &mail, c->now_ms);
    if (str_is_empty(d->address)) {
        TRY(setting_get(c, "address", STR(""), &d->address));
    }
    return ERR_OK;
}

static void look_inside(struct doctor *d) {
    struct db *db = store_reader(d->store);
    struct ctx c = {.arena = d->arena,
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = clock_now_ms(),
                    .lang = lang_english()};
    enum err e = db == NULL ? ERR_STORE : db_begin_read(db);
    if (e == ERR_OK) {
        e = look_into_store(d, &c);
        db_end(db);
    }
    if (e != ERR_OK) {
        doctor_say(d, "store", FINDING_BROKEN, "kith verify --data looks closer.",
                   "It cannot be read (%s).", err_name(e));
    }
}

/* --- the helper --- */

/* A text is no picture: a helper that says so has started, read it and stood behind its fence. */
static void look_at_helper(struct doctor *d) {
    struct buf out = buf_make(4096);
    int status;
    struct str program = process_beside(d->arena, "kith-helper");
    enum err e = process_run(program.p, "picture", "/proc/self/cmdline", HELPER_MS, &out, &status);
    if (e == ERR_OK && str_eq(buf_str(&out), STR("no type\n"))) {
        doctor_say(d, "helper", FINDING_FINE, "", "It reads pictures, behind its fence.");
    } else {
        doctor_say(d, "helper", FINDING_BROKEN,
                   "It belongs beside kith; without it no picture can be taken in.",
                   "%s does not work (%s).", program.p, err_name(e));
    }
    buf_free(&out);
}

/* --- languages --- */

static void look_at_languages(struct doctor *d) {
    for (size_t i = 0; i < lang_count(); i++) {
        const struct lang *l = lang_at(i);
        double share = lang_reviewed(l);
        doctor_say(
            d, "languages", share < 1 ? FINDING_LOOK : FINDING_FINE,
            share < 1 ? "Its pages say so; ask somebody who speaks it to read it through." : "",
            "%.*s: %.0f %% was reviewed by a speaker.", STR_ARG(lang_tag(l)), floor(share * 100));
    }
}

void doctor_look(struct doctor *d) {
    if (!look_at_folder(d)) {
        return;
    }
    look_at_disk(d);
    if (look_at_store(d)) {
        look_inside(d);
    }
    look_at_helper(d);
    doctor_network(d);
    look_at_languages(d);
    if (d->store != NULL) {
        store_close(d->store);
    }
}
