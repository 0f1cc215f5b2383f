/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /dev/mail: what would have been sent, newest first. Only in development. */
#include "app/dev_mail.h"

#include "kernel/tell.h"
#include "page_dev_mail_list.h"
#include "page_dev_mail_show.h"
#include "sys/file.h"
#include "web/site.h"
#include "web/web.h"

#define LISTED_MOST 100
#define TEXT_MOST ((size_t)1 << 20)
#define NAME_SIZE (13 + 1 + ID_TEXT_SIZE)

static struct str folder_of(struct web *w) {
    return arena_printf(w->ctx.arena, "%.*s/mail", STR_ARG(site_folder(w->site)));
}

/* "To: ..." and "Subject: ...", an empty line, the text: as mail_send.c writes it. */
static enum err read_mail(struct web *w, struct str name, struct dev_mail *out) {
    struct arena *a = w->ctx.arena;
    struct str path = arena_printf(a, "%.*s/%.*s.txt", STR_ARG(folder_of(w)), STR_ARG(name));
    struct str text;
    TRY(file_read(a, path.p, TEXT_MOST, &text));
    *out = (struct dev_mail){.name = name};
    (void)str_to_int(str_first(name, 13), &out->at_ms);
    out->to = str_from(str_cut(&text, '\n'), 4);
    out->subject = str_from(str_cut(&text, '\n'), 9);
    out->text = str_from(text, 1);
    return ERR_OK;
}

static enum err list_show(struct web *w) {
    struct folder_entries files;
    struct dev_mails v = {arena_array(w->ctx.arena, struct dev_mail, LISTED_MOST), 0};
    enum err e = folder_list(w->ctx.arena, folder_of(w).p, &files);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    for (size_t i = files.count; i > 0 && v.count < LISTED_MOST; i--) {
        struct str name = files.item[i - 1].name;
        if (str_ends(name, STR(".txt"))) {
            TRY(read_mail(w, str_first(name, name.n - 4), &v.item[v.count]));
            v.count++;
        }
    }
    page_dev_mail_list(&w->page, &v);
    return ERR_OK;
}

static enum err mail_show(struct web *w) {
    struct str name = web_param(w, "name");
    struct dev_mail m;
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];
        if (!((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f') || ch == '-')) {
            return ERR_NOT_FOUND;
        }
    }
    if (name.n != NAME_SIZE) {
        return ERR_NOT_FOUND;
    }
    TRY(read_mail(w, name, &m));
    page_dev_mail_show(&w->page, &m);
    return ERR_OK;
}

static enum err now_post(struct web *w) {
    TRY(notice_mail_now(&w->ctx));
    return web_done(w, STR("/dev/mail"), "dev_mail_now");
}

static const struct route rows[] = {
    {HTTP_GET, "/dev/mail", ANYONE, list_show, .pace = SLOW},
    {HTTP_POST, "/dev/mail", ANYONE, now_post},
    {HTTP_GET, "/dev/mail/:name", ANYONE, mail_show, .pace = SLOW},
    {0},
};

static const struct route_table table = {rows};
static const struct route_table *const routes[] = {&table, NULL};

/* The files are the developer's own. */
static enum err export_person(struct ctx *c, struct id person, struct json_out *out) {
    (void)c;
    (void)person;
    (void)out;
    return ERR_OK;
}

static enum err forget_person(struct ctx *c, struct id person) {
    (void)c;
    (void)person;
    return ERR_OK;
}

const struct area_card dev_card = {
    .name = "development",
    .routes = routes,
    .export_person = export_person,
    .forget_person = forget_person,
};
