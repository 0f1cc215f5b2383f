/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Media: the pictures of things. What a visitor sent is decoded and written anew by the helper, so
 * that neither its place and maker (metadata) nor anything else hidden in it is kept. Files lie
 * under DATA/media by the hash of what they hold; the same picture twice is kept once. Who may see
 * it: who may see its thing.
 *
 *     {HTTP_POST, "/works", MEMBER, work_post, .before = work_take, .limits = PICTURE_LIMITS},
 *
 *     static enum err work_take(struct web *w) {          // before the transaction
 *         const struct http_file *sent = web_sent_file(w, "picture");
 *         if (sent == NULL) {
 *             return ERR_OK;
 *         }
 *         struct media_file *f = arena_new(w->ctx.arena, struct media_file);
 *         w->before = f;
 *         return media_take(&w->ctx, site_folder(w->site), "picture", sent->path, f);
 *     }
 *     // in the handler; a picture that was refused is ERR_INPUT here
 *     TRY(media_add(&w->ctx, &t, w->before, web_field(w, "alt"), &media)); */
#ifndef KITH_KERNEL_MEDIA_H
#define KITH_KERNEL_MEDIA_H

#include "kernel/job.h"
#include "kernel/thing.h"

#define MEDIA_FILE_MAX (UINT64_C(20) * 1024 * 1024)
#define MEDIA_ALT_MAX 500
#define MEDIA_PER_THING 50
#define MEDIA_SIZES 3 /* 1600, 800, 400 pixels wide; a smaller picture has fewer */

struct media_size {
    int64_t width, height, bytes;
    struct str sum; /* SHA-256, in hexadecimal */
};

/* What was taken in, not yet of any thing. */
struct media_file {
    struct str hash;
    struct str type;                     /* "image/jpeg" */
    struct media_size size[MEDIA_SIZES]; /* the largest first */
    size_t sizes;                        /* 0: it was refused */
    const char *field;
    struct msg_text refused;
};

struct media {
    struct id id;
    struct id thing;
    struct str hash;
    struct str type;
    struct str alt;
    int64_t width, height, bytes; /* of the largest */
    int64_t position;
    int64_t created_ms;
};

struct medias {
    struct media *item;
    size_t count;
};

/* Checks, decodes, writes anew, stores. Takes a second for a large picture: in a route's `before`,
 * never in a transaction. ERR_INPUT with what is wrong noted under the field: no picture of ours
 * (JPEG, PNG, WebP, GIF), broken, more than 50 megapixels. ERR_BUSY: too many at once, ERR_DISK. */
enum err media_take(struct ctx *c, struct str folder, const char *field, struct str path,
                    struct media_file *out) MUST_USE;
/* Says again what media_take found wrong: what `before` noted is forgotten by then. */
void media_check(struct ctx *c, const struct media_file *f);
/* To the thing, behind its others. Checks alt ("alt"). ERR_FULL: it has MEDIA_PER_THING. Who may:
 * the rule's caller has asked. */
enum err media_add(struct ctx *c, const struct thing *t, const struct media_file *f, struct str alt,
                   struct media *out) MUST_USE;
/* In their order. The caller has asked for the thing. */
enum err media_of_thing(struct ctx *c, struct id thing, struct medias *out) MUST_USE;
/* Only what the viewer may see; *t is its thing. */
enum err media_find(struct ctx *c, struct id id, struct media *out, struct thing *t) MUST_USE;
enum err media_set_alt(struct ctx *c, struct id id, struct str alt) MUST_USE;
enum err media_drop(struct ctx *c, const struct media *m) MUST_USE;
/* All of a thing; thing_erase does this. */
enum err media_drop_all(struct ctx *c, struct id thing) MUST_USE;

/* For kernel/media_apart.h: that these files are there; and that what lies in a folder of them
 * ("ab"), or in "all", is looked through once nothing can be on its way any more. */
enum err media_keep_sizes(struct ctx *c, const struct media_file *f) MUST_USE;
enum err media_sweep_later(struct ctx *c, struct str where) MUST_USE;

/* The smallest file of at least that width, or the largest there is. */
enum err media_size_find(struct ctx *c, const struct media *m, int64_t width,
                         struct media_size *out) MUST_USE;
/* What one of its files holds. Reads a disk. */
enum err media_bytes(struct ctx *c, struct str folder, const struct media *m,
                     const struct media_size *size, struct str *out) MUST_USE;
/* DATA/media/ab/abcdef...-800.jpg */
struct str media_path(struct arena *a, struct str folder, struct str hash, int64_t width);

/* Deletes files that nothing uses: media_drop puts it, and a round once a day. */
extern const struct job_kind media_jobs[];

/* Does every file hold what its row says? A line for each that does not; counts all. */
enum err media_verify(struct ctx *c, struct str folder, struct buf *report,
                      int64_t *files) MUST_USE;

#endif
