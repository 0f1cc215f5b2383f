/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures: taken in through the helper, kept by what they hold, deleted when nothing uses them. */
#include "kernel/media.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "kernel/event.h"
#include "media_apart_sql.h"
#include "media_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"
#include "sys/process.h"

#define HELPERS_AT_ONCE 2
#define WAIT_S 20
#define HELPER_MS (30 * SECOND_MS)
#define ANSWER_MAX ((size_t)24 << 20)
#define LINE_MAX_BYTES 80
#define UNUSED_KEPT_MS HOUR_MS /* a form may still be on its way */
#define NAME_HASH_SIZE (2 * HASH_SIZE)

struct str media_path(struct arena *a, struct str folder, struct str hash, int64_t width) {
    return arena_printf(a, "%.*s/media/%.2s/%.*s-%lld.jpg", STR_ARG(folder), hash.p, STR_ARG(hash),
                        (long long)width);
}

/* --- the helper --- */

/* The only state of this file: how many helpers may still be started. Each may take a gigabyte. */
static sem_t helpers;

__attribute__((constructor)) static void helpers_init(void) {
    (void)sem_init(&helpers, 0, HELPERS_AT_ONCE);
}

/* ERR_BUSY: too many others ask. ERR_BUG: it did not come to its end. */
static enum err ask_helper(struct ctx *c, struct str path, struct buf *answer) {
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    if (sem_timedwait(&helpers, &until) != 0) {
        return ERR_BUSY;
    }
    int status;
    struct str program = process_beside(c->arena, "kith-helper");
    enum err e =
        process_run(program.p, "picture", arena_cstr(c->arena, path), HELPER_MS, answer, &status);
    (void)sem_post(&helpers);
    if (e == ERR_STORE) {
        log_fail("media", "kith-helper cannot be started (%s) - it lies beside kith",
                 strerror(errno));
    } else if (e != ERR_OK) {
        log_warn("media", "a picture was too much for the helper (%s, %d)", err_name(e), status);
        e = ERR_BUG;
    }
    return e;
}

/* --- its answer --- */

static struct str next_line(struct str *answer) {
    struct str line = str_first(*answer, LINE_MAX_BYTES);
    struct str rest = line;
    line = str_cut(&rest, '\n');
    *answer = str_from(*answer, line.n + 1);
    return line;
}

static bool read_numbers(struct str line, const char *word, int64_t *out, size_t count) {
    if (!str_eq(str_cut(&line, ' '), str_of(word))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!str_to_int(str_cut(&line, ' '), &out[i]) || out[i] < 1) {
            return false;
        }
    }
    return str_is_empty(line);
}

static struct str hex_of(struct arena *a, struct str bytes) {
    char hex[2 * HASH_SIZE + 1];
    struct hash h = hash_of(bytes.p, bytes.n);
    hash_hex(&h, hex);
    return arena_str(a, str_of(hex));
}

struct answer {
    struct media_file *file;
    struct str bytes[MEDIA_SIZES];
};

static bool read_sizes(struct arena *a, struct str text, struct answer *out) {
    struct media_file *f = out->file;
    for (f->sizes = 0; f->sizes < MEDIA_SIZES; f->sizes++) {
        int64_t n[3];
        struct str line = next_line(&text);
        if (str_eq(line, STR("end"))) {
            return f->sizes > 0;
        }
        if (!read_numbers(line, "size", n, 3) || (size_t)n[2] > text.n) {
            return false;
        }
        out->bytes[f->sizes] = str_first(text, (size_t)n[2]);
        f->size[f->sizes] = (struct media_size){n[0], n[1], n[2], hex_of(a, out->bytes[f->sizes])};
        text = str_from(text, (size_t)n[2]);
    }
    return str_eq(next_line(&text), STR("end"));
}

static struct msg_text why_not(struct str why) {
    if (str_eq(why, STR("type"))) {
        return msg_wrong_picture_type();
    }
    if (str_eq(why, STR("pixels"))) {
        return msg_wrong_picture_pixels();
    }
    return msg_wrong_picture_broken();
}

static enum err read_answer(struct ctx *c, const char *field, struct str text, struct answer *out) {
    int64_t shape[2];
    struct str line = next_line(&text);
    struct str rest = line;
    if (str_eq(str_cut(&rest, ' '), STR("no"))) {
        out->file->refused = why_not(rest);
        return ctx_wrong(c, field, out->file->refused);
    }
    if (!read_numbers(line, "picture", shape, 2) || !read_sizes(c->arena, text, out)) {
        return ERR_BUG;
    }
    out->file->hash = out->file->size[0].sum;
    out->file->type = STR("image/jpeg");
    return ERR_OK;
}

/* --- storing --- */

/* Held while files of that folder are written or deleted. */
static int folder_hold(struct arena *a, struct str place) {
    return file_hold(arena_printf(a, "%.*s/lock", STR_ARG(place)).p);
}

static enum err write_files(struct ctx *c, struct str folder, const struct answer *answer) {
    const struct media_file *f = answer->file;
    for (size_t i = 0; i < f->sizes; i++) {
        struct str path = media_path(c->arena, folder, f->hash, f->size[i].width);
        TRY(file_write(path.p, answer->bytes[i]));
    }
    return ERR_OK;
}

static enum err store_files(struct ctx *c, struct str folder, const struct answer *answer) {
    struct str place =
        arena_printf(c->arena, "%.*s/media/%.2s", STR_ARG(folder), answer->file->hash.p);
    TRY(folder_make(place.p));
    int held = folder_hold(c->arena, place);
    enum err e = held < 0 ? ERR_STORE : write_files(c, folder, answer);
    if (held >= 0) {
        (void)close(held);
    }
    if (e != ERR_OK) {
        log_fail("media", "a picture could not be kept (%s)", strerror(errno));
    }
    return e;
}

enum err media_take(struct ctx *c, struct str folder, const char *field, struct str path,
                    struct media_file *out) {
    *out = (struct media_file){.field = field};
    struct answer answer = {.file = out};
    struct buf b = buf_make(ANSWER_MAX);
    enum err e = ask_helper(c, path, &b);
    if (e == ERR_OK) {
        e = read_answer(c, field, buf_str(&b), &answer);
    }
    if (e == ERR_BUG) { /* ended by the fence or a limit: no picture for us */
        out->refused = msg_wrong_picture_broken();
        e = ctx_wrong(c, field, out->refused);
    }
    if (e == ERR_OK) {
        e = store_files(c, folder, &answer);
    }
    buf_free(&b);
    return e;
}

/* --- of things --- */

void media_check(struct ctx *c, const struct media_file *f) {
    if (f->sizes == 0) {
        (void)ctx_wrong(c, f->field, f->refused);
    }
}

enum err media_of_thing(struct ctx *c, struct id thing, struct medias *out) {
    struct q_media_list_rows rows;
    TRY(q_media_list(c->db, c->arena, thing, MEDIA_PER_THING, &rows));
    out->item = arena_array(c->arena, struct media, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_media_list_row *r = &rows.item[i];
        out->item[i] = (struct media){r->id,    r->thing,  r->hash,  r->type,     r->alt,
                                      r->width, r->height, r->bytes, r->position, r->created};
    }
    return ERR_OK;
}

enum err media_keep_sizes(struct ctx *c, const struct media_file *f) {
    for (size_t i = 0; i < f->sizes; i++) {
        TRY(q_media_size_insert(c->db, f->hash, f->size[i].width, f->size[i].height,
                                f->size[i].bytes, f->size[i].sum, NULL));
    }
    return ERR_OK;
}

enum err media_add(struct ctx *c, const struct thing *t, const struct media_file *f, struct str alt,
                   struct media *out) {
    struct medias there;
    check_line(c, "alt", &alt, 0, MEDIA_ALT_MAX);
    media_check(c, f);
    TRY(ctx_checked(c));
    TRY(media_of_thing(c, t->id, &there));
    if (there.count == MEDIA_PER_THING) {
        return ERR_FULL;
    }
    *out = (struct media){
        /* It stands in addresses, where the time of a thing without an account must not show. */
        .id = id_make_random(),
        .thing = t->id,
        .hash = f->hash,
        .type = f->type,
        .alt = alt,
        .width = f->size[0].width,
        .height = f->size[0].height,
        .bytes = f->size[0].bytes,
        .position = there.count == 0 ? 1 : there.item[there.count - 1].position + 1,
        .created_ms = c->now_ms,
    };
    TRY(media_keep_sizes(c, f));
    return q_media_insert(c->db, out->id, out->thing, out->hash, out->type, out->alt, out->width,
                          out->height, out->bytes, out->position, out->created_ms, NULL);
}

enum err media_find(struct ctx *c, struct id id, struct media *out, struct thing *t) {
    struct q_media_row_row r;
    TRY(q_media_row(c->db, c->arena, id, &r));
    *out = (struct media){r.id,    r.thing,  r.hash,  r.type,     r.alt,
                          r.width, r.height, r.bytes, r.position, r.created};
    return thing_find(c, r.thing, NULL, t);
}

enum err media_set_alt(struct ctx *c, struct id id, struct str alt) {
    check_line(c, "alt", &alt, 0, MEDIA_ALT_MAX);
    TRY(ctx_checked(c));
    return q_media_set_alt_text(c->db, id, alt, NULL);
}

enum err media_sweep_later(struct ctx *c, struct str where) {
    return job_put(c, "media_sweep", where, STR(""), c->now_ms + 2 * UNUSED_KEPT_MS);
}

enum err media_drop(struct ctx *c, const struct media *m) {
    TRY(q_media_delete(c->db, m->id, NULL));
    return media_sweep_later(c, str_first(m->hash, 2));
}

enum err media_drop_all(struct ctx *c, struct id thing) {
    struct medias all;
    TRY(media_of_thing(c, thing, &all));
    TRY(q_media_delete_all(c->db, thing, NULL));
    int64_t apart;
    TRY(q_media_apart_delete_of(c->db, thing, &apart));
    if (apart > 0) {
        TRY(media_sweep_later(c, STR("all")));
    }
    for (size_t i = 0; i < all.count; i++) {
        TRY(media_sweep_later(c, str_first(all.item[i].hash, 2)));
    }
    return ERR_OK;
}

enum err media_size_find(struct ctx *c, const struct media *m, int64_t width,
                         struct media_size *out) {
    struct q_media_sizes_rows rows;
    TRY(q_media_sizes(c->db, c->arena, m->hash, &rows));
    if (rows.count == 0) {
        return ERR_NOT_FOUND;
    }
    size_t i = 0;
    while (i + 1 < rows.count && rows.item[i].width < width) {
        i++;
    }
    *out = (struct media_size){rows.item[i].width, rows.item[i].height, rows.item[i].bytes,
                               rows.item[i].sum};
    return ERR_OK;
}

enum err media_bytes(struct ctx *c, struct str folder, const struct media *m,
                     const struct media_size *size, struct str *out) {
    struct str path = media_path(c->arena, folder, m->hash, size->width);
    return file_read(c->arena, path.p, ANSWER_MAX, out);
}

/* --- deleting files --- */

struct sweep {
    struct str hash;
    bool used;
};

static enum err drop_sizes(struct ctx *c, void *self) {
    struct sweep *s = self;
    struct q_media_uses_row row;
    TRY(q_media_uses(c->db, c->arena, s->hash, &row));
    s->used = row.total > 0;
    return s->used ? ERR_OK : q_media_sizes_drop(c->db, s->hash, NULL);
}

static enum err is_used(struct ctx *c, void *self) {
    struct sweep *s = self;
    struct q_media_uses_row row;
    TRY(q_media_uses(c->db, c->arena, s->hash, &row));
    s->used = row.total > 0;
    return ERR_OK;
}

static bool is_old(const struct folder_entry *f, int64_t now_ms) {
    return !f->is_folder && f->name.n > NAME_HASH_SIZE && now_ms - f->changed_ms > UNUSED_KEPT_MS;
}

/* Under the hold nobody takes the same picture in; one that was taken meanwhile is young again. */
static void unlink_old(struct job *j, struct str place, struct str hash) {
    struct arena *a = j->ctx.arena;
    struct folder_entries files;
    int held = folder_hold(a, place);
    if (held < 0 || folder_list(a, place.p, &files) != ERR_OK) {
        files.count = 0;
    }
    for (size_t i = 0; i < files.count; i++) {
        if (str_starts(files.item[i].name, hash) && is_old(&files.item[i], j->ctx.now_ms)) {
            (void)unlink(
                arena_printf(a, "%.*s/%.*s", STR_ARG(place), STR_ARG(files.item[i].name)).p);
        }
    }
    if (held >= 0) {
        (void)close(held);
    }
}

static enum err sweep_one(struct job *j, struct str place, struct str name) {
    struct sweep s = {.hash = str_first(name, NAME_HASH_SIZE)};
    TRY(job_read(j, is_used, &s));
    if (!s.used) {
        TRY(job_write(j, drop_sizes, &s));
    }
    if (!s.used) {
        unlink_old(j, place, s.hash);
    }
    return ERR_OK;
}

static enum err sweep_folder(struct job *j, struct str two) {
    struct arena *a = j->ctx.arena;
    struct str place = arena_printf(a, "%.*s/media/%.*s", STR_ARG(j->work->folder), STR_ARG(two));
    struct folder_entries files;
    struct str swept = STR("-"); /* its files stand one behind the other: asked once for all */
    enum err e = folder_list(a, place.p, &files);
    for (size_t i = 0; e == ERR_OK && i < files.count; i++) {
        struct str name = files.item[i].name;
        if (is_old(&files.item[i], j->ctx.now_ms) && !str_starts(name, swept)) {
            e = sweep_one(j, place, name);
            swept = str_first(name, NAME_HASH_SIZE);
        }
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Key: the two digits of a folder, or "all". */
static enum err media_sweep(struct job *j) {
    if (j->key.n == 2) {
        return sweep_folder(j, j->key);
    }
    for (int i = 0; i < 256 && !job_is_ending(j); i++) {
        char two[3];
        (void)snprintf(two, sizeof two, "%02x", (unsigned)i);
        struct arena_mark mark = arena_mark(j->ctx.arena);
        TRY(sweep_folder(j, str_of(two)));
        TRY(job_progress(j, i, 256));
        arena_rewind(j->ctx.arena, mark);
    }
    return job_is_ending(j) ? ERR_BUSY : ERR_OK;
}

const struct job_kind media_jobs[] = {
    {"media_sweep", media_sweep},
    {0},
};

/* --- verifying --- */

static void verify_one(struct ctx *c, struct str folder, const struct q_media_all_sizes_row *r,
                       struct buf *report) {
    struct str bytes;
    struct str path = media_path(c->arena, folder, r->hash, r->width);
    if (file_read(c->arena, path.p, ANSWER_MAX, &bytes) != ERR_OK) {
        buf_printf(report, "the picture %s is not there or cannot be read\n", path.p);
    } else if (!str_eq(hex_of(c->arena, bytes), r->sum)) {
        buf_printf(report, "the picture %s is not what it was\n", path.p);
    }
}

enum err media_verify(struct ctx *c, struct str folder, struct buf *report, int64_t *files) {
    struct db_stmt *s;
    *files = 0;
    TRY(q_media_all_sizes_begin(c->db, &s));
    for (;;) {
        struct arena_mark mark = arena_mark(c->arena);
        struct q_media_all_sizes_row row;
        bool has;
        enum err e = q_media_all_sizes_next(s, c->arena, &row, &has);
        if (e != ERR_OK || !has) {
            db_done(s);
            return e;
        }
        verify_one(c, folder, &row, report);
        (*files)++;
        arena_rewind(c->arena, mark);
    }
}
