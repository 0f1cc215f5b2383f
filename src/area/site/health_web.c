/* SPDX-License-Identifier: AGPL-3.0-or-later
 * For machines that watch over the site: is it well (/health), what does the server see of a
 * request (/health/seen, asked by kith doctor), how much of everything (/metrics, the text form of
 * Prometheus). */
#include <stdio.h>

#include "area/site/site_card.h"
#include "base/json.h"
#include "kernel/job.h"
#include "kernel/mail.h"
#include "kernel/setting.h"
#include "web/site.h"
#include "web/web.h"

/* The store answers, or this is 503 like any page. */
static enum err health_show(struct web *w) {
    struct str name;
    TRY(setting_get(&w->ctx, "site_name", STR("Kith"), &name));
    buf_put(&w->page.body, STR("ok\n"));
    return web_plain(w, "text/plain; charset=utf-8");
}

/* Only what the asker has sent itself. */
static enum err seen_show(struct web *w) {
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_key(&j, "address");
    json_put_str(&j, w->request->address);
    json_key(&j, "secure");
    json_put_bool(&j, w->request->secure);
    json_key(&j, "host");
    json_put_str(&j, http_header(w->http, "Host"));
    json_close_object(&j);
    buf_char(&w->page.body, '\n');
    return web_plain(w, "application/json");
}

/* --- figures --- */

/* A proxy on this machine that the settings do not name would make everybody look as if they were
 * here; it tells itself by its header. */
static bool is_of_this_machine(const struct web *w) {
    struct str a = w->request->address;
    bool here =
        str_starts(a, STR("127.")) || str_eq(a, STR("::1")) || str_starts(a, STR("::ffff:127."));
    return here && http_header(w->http, "X-Forwarded-For").p == NULL &&
           http_header(w->http, "Forwarded").p == NULL;
}

static void put(struct web *w, const char *name, const char *kind, const char *help, int64_t v) {
    buf_printf(&w->page.body, "# HELP kith_%s %s\n# TYPE kith_%s %s\nkith_%s %lld\n", name, help,
               name, kind, name, (long long)v);
}

static int64_t age_s(const struct web *w, int64_t since_ms) {
    return since_ms == 0 ? 0 : (w->ctx.now_ms - since_ms) / 1000;
}

static enum err put_work(struct web *w) {
    struct work_counts jobs;
    struct mail_counts mail;
    TRY(work_count(&w->ctx, &jobs));
    TRY(mail_count(&w->ctx, &mail));
    put(w, "jobs_waiting", "gauge", "Jobs that are still to run.", jobs.waiting);
    put(w, "jobs_failed", "gauge", "Jobs that are not tried again.", jobs.failed);
    put(w, "jobs_overdue_seconds", "gauge", "How long the oldest due job has been waiting.",
        age_s(w, jobs.oldest_due_ms));
    put(w, "mail_waiting", "gauge", "Mails that are still to leave.", mail.waiting);
    put(w, "mail_failed", "gauge", "Mails refused or given up within 30 days.", mail.failed);
    put(w, "mail_oldest_seconds", "gauge", "Age of the oldest mail that waits.",
        age_s(w, mail.oldest_ms));
    return ERR_OK;
}

static enum err metrics_show(struct web *w) {
    if (!is_of_this_machine(w) && !w->ctx.viewer->host) {
        return ERR_NOT_FOUND;
    }
    struct http_counts http = site_http_counts(w->site);
    put(w, "requests_total", "counter", "Requests begun since the start.", (int64_t)http.requests);
    put(w, "requests_refused_total", "counter", "Requests and connections refused by a guard.",
        (int64_t)http.refused);
    put(w, "connections", "gauge", "Open connections.", (int64_t)http.connections_open);
    TRY(put_work(w));
    put(w, "disk_free_bytes", "gauge", "Free on the disk of the data folder.",
        site_disk_free_bytes(w->site));
    put(w, "memory_bytes", "gauge", "Memory in use by this process.", site_memory_bytes(w->site));
    put(w, "up_seconds", "gauge", "Since the start of this process.",
        age_s(w, site_started_ms(w->site)));
    buf_printf(&w->page.body,
               "# HELP kith_version The version that runs.\n# TYPE kith_version gauge\n"
               "kith_version{version=\"%s\"} 1\n",
               KITH_VERSION);
    return web_plain(w, "text/plain; version=0.0.4; charset=utf-8");
}

static const struct route rows[] = {
    {HTTP_GET, "/health", ANYONE, health_show},
    {HTTP_GET, "/health/seen", ANYONE, seen_show},
    {HTTP_GET, "/metrics", ANYONE, metrics_show, .pace = SLOW},
    {0},
};

const struct route_table health_routes = {rows};
