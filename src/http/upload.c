/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Takes a request's body as it arrives and makes it fields, files or bytes; keeps every limit. */
#include "http/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "http/percent.h"
#include "http/value.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"

#define PREFIX "upload-"

static bool upload_charset_is_fine(struct str type) {
    struct str charset = value_find(type, STR("charset"));
    return charset.p == NULL || str_eq_nocase(charset, STR("utf-8")) ||
           str_eq_nocase(charset, STR("utf8")) || str_eq_nocase(charset, STR("us-ascii"));
}

static void upload_file_close(struct upload *u) {
    if (u->file != NULL) {
        (void)close(u->fd);
        u->file = NULL;
    }
}

/* After an error no more files are written, but what was typed is still read, so that the page
 * can show it again. */
static void upload_file_fail(struct upload *u, enum err bad) {
    u->bad_file |= u->form.bad == ERR_OK;
    form_blame(&u->form, bad, u->field);
    upload_file_close(u);
    u->skip = true;
}

static bool upload_file_write(int fd, struct str data) {
    while (data.n > 0) {
        ssize_t n = write(fd, data.p, data.n);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        data = str_from(data, n < 0 ? 0 : (size_t)n);
    }
    return true;
}

static enum err upload_disk_error(const char *what) {
    bool full = errno == ENOSPC || errno == EDQUOT;
    log_fail("http", "%s of an uploaded file failed (%s) - %s", what, strerror(errno),
             full ? "make room on the disk" : "look at the folder for temporary files");
    return full ? ERR_DISK : ERR_STORE;
}

/* The name is for people to read; what looks like folders is cut off. */
static struct str upload_file_name(struct arena *a, struct str sent) {
    struct str name = sent;
    for (size_t i = 0; i < sent.n; i++) {
        if (sent.p[i] == '/' || sent.p[i] == '\\') {
            name = str_from(sent, i + 1);
        }
    }
    return arena_str(a, str_utf8_first(name, UPLOAD_NAME_MAX));
}

static struct str upload_file_path(struct upload *u) {
    unsigned char random[16];
    char hex[2 * sizeof random + 1];
    chance_bytes(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++) {
        hex[2 * i] = "0123456789abcdef"[random[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[random[i] & 15];
    }
    hex[sizeof hex - 1] = '\0';
    return arena_printf(u->form.arena, "%.*s/" PREFIX "%s", STR_ARG(u->folder), hex);
}

/* That one was sent: also one that is not kept, so that it can be asked for again. */
static struct http_file *upload_file_note(struct upload *u, const struct multipart_part *part) {
    struct http_file *f = arena_new(u->form.arena, struct http_file);
    *f = (struct http_file){.field = u->field,
                            .name = upload_file_name(u->form.arena, part->filename),
                            .type = arena_str(u->form.arena, part->type),
                            .path = STR("")};
    u->file_count++;
    *(u->last == NULL ? &u->files : &u->last->next) = f;
    u->last = f;
    return f;
}

static void upload_file_open(struct upload *u, const struct multipart_part *part) {
    struct http_file *f = upload_file_note(u, part);
    f->path = upload_file_path(u);
    u->fd = open(f->path.p, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (u->fd < 0) {
        upload_file_fail(u, upload_disk_error("opening"));
        return;
    }
    u->file = f;
}

static void upload_file_begin(struct upload *u, const struct multipart_part *part) {
    if (part->filename.n == 0) {
        u->skip = true; /* a file input left empty */
    } else if (!escape_is_name(part->filename)) {
        upload_file_fail(u, ERR_REQUEST);
    } else if (u->limits.file_max == 0) {
        upload_file_fail(u, ERR_MEDIA_TYPE);
    } else if (u->file_count >= u->limits.files_max) {
        if (u->file_count == u->limits.files_max) {
            (void)upload_file_note(u, part); /* one too many is named, not what comes behind it */
        }
        upload_file_fail(u, ERR_TOO_LARGE);
    } else if (u->form.bad != ERR_OK) {
        (void)upload_file_note(u, part);
        u->skip = true;
    } else {
        upload_file_open(u, part);
    }
}

static bool upload_encoding_is_plain(struct str e) {
    return e.p == NULL || str_eq_nocase(e, STR("binary")) || str_eq_nocase(e, STR("8bit")) ||
           str_eq_nocase(e, STR("7bit"));
}

static void upload_part(void *self, const struct multipart_part *part) {
    struct upload *u = self;
    struct str name = part->name;
    bool shown = escape_is_name(name);
    u->skip = false;
    u->field = shown ? arena_str(u->form.arena, name) : str_of(NULL);
    if (!shown) {
        upload_file_fail(u, ERR_REQUEST);
    } else if (!upload_encoding_is_plain(part->encoding)) {
        upload_file_fail(u, ERR_MEDIA_TYPE);
    } else if (part->filename.p != NULL) {
        upload_file_begin(u, part);
    } else if (!upload_charset_is_fine(part->type)) {
        upload_file_fail(u, ERR_MEDIA_TYPE);
    }
}

static void upload_file_data(struct upload *u, struct str data) {
    if (data.n > u->limits.file_max - u->file->size) {
        upload_file_fail(u, ERR_TOO_LARGE);
    } else if (upload_file_write(u->fd, data)) {
        u->file->size += data.n;
    } else {
        upload_file_fail(u, upload_disk_error("writing"));
    }
}

static void upload_data(void *self, struct str data) {
    struct upload *u = self;
    if (u->skip) {
        return;
    }
    if (u->file != NULL) {
        upload_file_data(u, data);
    } else if (data.n > UPLOAD_TEXT_MAX - u->text_total) {
        form_blame(&u->form, ERR_TOO_LARGE, u->field);
        u->skip = true;
    } else {
        u->text_total += data.n;
        buf_put(&u->text, data);
    }
}

static void upload_part_end(void *self) {
    struct upload *u = self;
    if (u->file != NULL) {
        upload_file_close(u);
    } else if (!u->skip) {
        form_put(&u->form, u->field, arena_str(u->form.arena, buf_str(&u->text)));
    }
    buf_clear(&u->text);
}

static enum err upload_begin_multipart(struct upload *u, struct str content_type) {
    struct multipart_owner owner = {u, upload_part, upload_data, upload_part_end};
    u->kind = UPLOAD_MULTIPART;
    u->text.max = UPLOAD_TEXT_MAX;
    u->reader = arena_new(u->form.arena, struct multipart);
    struct str boundary = value_find(content_type, STR("boundary"));
    return multipart_begin(u->reader, boundary, owner) ? ERR_OK : ERR_REQUEST;
}

enum err upload_begin(struct upload *u, struct arena *a, struct http_limits limits,
                      struct str content_type, struct str folder) {
    *u = (struct upload){.limits = limits, .folder = folder, .fd = -1};
    u->form = (struct form){.arena = a, .max = UPLOAD_FIELDS_MAX};
    u->text = buf_make(limits.body_max);
    if (limits.raw) {
        u->kind = UPLOAD_RAW;
        return ERR_OK;
    }
    struct str type = value_first(content_type);
    if (!upload_charset_is_fine(content_type)) {
        return ERR_MEDIA_TYPE;
    }
    if (str_eq_nocase(type, STR("multipart/form-data"))) {
        return upload_begin_multipart(u, content_type);
    }
    u->kind = UPLOAD_FORM;
    if (u->limits.body_max > UPLOAD_TEXT_MAX) {
        u->limits.body_max = UPLOAD_TEXT_MAX; /* the rest of the limit is for files */
    }
    bool fine = str_eq_nocase(type, STR("application/x-www-form-urlencoded"));
    return fine ? ERR_OK : ERR_MEDIA_TYPE;
}

bool upload_take(struct upload *u, struct str bytes) {
    if (bytes.n > u->limits.body_max - u->taken) {
        return false;
    }
    u->taken += bytes.n;
    if (u->kind != UPLOAD_MULTIPART) {
        buf_put(&u->text, bytes);
    } else if (!multipart_feed(u->reader, bytes)) {
        form_blame(&u->form, ERR_REQUEST, str_of(NULL));
    }
    return true;
}

static void upload_end_form(struct upload *u) {
    struct str field;
    enum err bad =
        http_form_parse(u->form.arena, buf_str(&u->text), u->form.max, &u->form.pairs, &field);
    if (bad != ERR_OK) {
        form_blame(&u->form, bad, field);
    }
}

void upload_end(struct upload *u) {
    upload_file_close(u);
    if (u->kind == UPLOAD_FORM) {
        upload_end_form(u);
    } else if (u->kind == UPLOAD_MULTIPART && !multipart_is_done(u->reader)) {
        form_blame(&u->form, ERR_REQUEST, str_of(NULL));
    }
}

void upload_drop(struct upload *u) {
    upload_file_close(u);
    for (const struct http_file *f = u->files; f != NULL; f = f->next) {
        if (f->path.n > 0) {
            (void)unlink(f->path.p);
        }
    }
    u->files = NULL;
    buf_free(&u->text);
}

void upload_sweep(struct arena *a, struct str folder, int64_t idle_ms) {
    struct folder_entries all;
    int64_t now_ms = clock_now_ms();
    size_t swept = 0;
    if (folder_list(a, arena_cstr(a, folder), &all) != ERR_OK) {
        return;
    }
    for (size_t i = 0; i < all.count; i++) {
        const struct folder_entry *f = &all.item[i];
        bool left = !f->is_folder && str_starts(f->name, STR(PREFIX)) &&
                    (idle_ms == 0 || now_ms - f->changed_ms >= idle_ms);
        if (left) {
            struct str path = arena_join(a, folder, STR("/"), f->name);
            swept += unlink(arena_cstr(a, path)) == 0 ? 1 : 0;
        }
    }
    if (swept > 0) {
        log_note("http", "%zu uploaded files that an earlier run had left were deleted", swept);
    }
}
