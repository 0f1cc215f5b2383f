/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Takes a request's body as it arrives and makes it fields, files or bytes; keeps every limit.
 * Files go to disk at once, never to memory. Knows no connections. */
#ifndef KITH_HTTP_UPLOAD_H
#define KITH_HTTP_UPLOAD_H

#include "base/buf.h"
#include "http/form.h"
#include "http/multipart.h"

enum {
    UPLOAD_FIELDS_MAX = 1000,
    UPLOAD_TEXT_MAX = 1024 * 1024, /* bytes of all text fields of a multipart form together */
    UPLOAD_NAME_MAX = 255          /* bytes of a file's name */
};

enum upload_kind { UPLOAD_RAW, UPLOAD_FORM, UPLOAD_MULTIPART };

struct upload {
    struct http_limits limits;
    enum upload_kind kind;
    struct str folder; /* for files */
    struct form form;  /* also says what was wrong */
    struct http_file *files;
    struct buf text; /* the body, or one text field */
    uint64_t taken;
    /* of a multipart form: */
    struct multipart *reader;
    struct str field;
    size_t text_total;
    struct http_file *last;
    struct http_file *file; /* being written */
    int fd;
    unsigned file_count; /* with those that are only named */
    bool bad_file;       /* the first thing that was wrong was of a file */
    bool skip;           /* the part at hand is not kept */
};

/* ERR_MEDIA_TYPE when that content type is not taken. `folder` outlives the upload. */
enum err upload_begin(struct upload *u, struct arena *a, struct http_limits limits,
                      struct str content_type, struct str folder) MUST_USE;
/* False when the body is longer than its limit. */
bool upload_take(struct upload *u, struct str bytes);
/* The body is complete: form, files and text are ready, form.bad says whether they are good. */
void upload_end(struct upload *u);
/* Deletes the files. Also after an upload that never ended, or never began. */
void upload_drop(struct upload *u);
/* Deletes the files that a run which ended without closing left in the folder: those that nobody
 * has written to for so long; 0: all. */
void upload_sweep(struct arena *a, struct str folder, int64_t idle_ms);

#endif
