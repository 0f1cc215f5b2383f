/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Backup, restore, verification. Prints nothing. */
#include "app/upkeep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "kernel/event.h"
#include "kernel/gate.h"
#include "kernel/media.h"
#include "sys/clock.h"
#include "sys/file.h"

#define LIST_NAME "SHA256SUMS"
#define CARD_NAME "backup.json"
#define LIST_MAX ((size_t)256 << 20)
#define MARK_NAME "backup.under-way"
#define DEPTH_MAX 16

static void say(struct keep_report *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(struct keep_report *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(&r->lines, format, args);
    va_end(args);
    buf_char(&r->lines, '\n');
    r->faults++;
}

static void count(struct keep_report *r, int64_t bytes) {
    r->files++;
    r->bytes += bytes;
    if (r->progress != NULL && r->files % 50 == 0) {
        r->progress(r->files, r->bytes);
    }
}

static struct str join(struct arena *a, struct str folder, struct str name) {
    return str_is_empty(folder) ? name
                                : arena_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
}

/* --- walking --- */

struct walk {
    struct arena *arena;
    struct str root;
    struct keep_report *report;
    enum err (*file)(struct walk *w, struct str relative);
    enum err (*folder)(struct walk *w, struct str relative);
    bool (*skip)(struct str name); /* at the top */
    void *self;
};

static enum err walk_folder(struct walk *w, struct str relative, int depth) {
    struct folder_entries all;
    enum err e = folder_list(w->arena, join(w->arena, w->root, relative).p, &all);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND && depth > 0 ? ERR_OK : e;
    }
    for (size_t i = 0; i < all.count; i++) {
        const struct folder_entry *f = &all.item[i];
        struct str path = join(w->arena, relative, f->name);
        if (depth == 0 && w->skip(f->name)) {
            continue;
        }
        if (str_has_control(f->name) || depth == DEPTH_MAX) {
            say(w->report, "%s/%.*s is left out: its name is not one of ours", w->root.p,
                STR_ARG(path));
            continue;
        }
        if (f->is_folder) {
            TRY(w->folder(w, path));
            TRY(walk_folder(w, path, depth + 1));
        } else {
            TRY(w->file(w, path));
        }
    }
    return ERR_OK;
}

static enum err walk_all(struct walk *w) {
    return walk_folder(w, STR(""), 0);
}

/* --- backup --- */

struct backup {
    struct str to;
    struct buf list;
};

/* What belongs to the running process, not to the data. */
static bool is_of_process(struct str name) {
    static const char *const own[] = {"lock",        "tmp",     "mail",    "kith.db", "kith.db-wal",
                                      "kith.db-shm", MARK_NAME, LIST_NAME, CARD_NAME};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (str_eq(name, str_of(own[i]))) {
            return true;
        }
    }
    return str_ends(name, STR(".part"));
}

static enum err list_file(struct walk *w, struct backup *b, struct str relative) {
    struct hash h;
    int64_t bytes;
    char hex[2 * HASH_SIZE + 1];
    TRY(file_sum(join(w->arena, b->to, relative).p, &h, &bytes));
    hash_hex(&h, hex);
    buf_printf(&b->list, "%s  %.*s\n", hex, STR_ARG(relative));
    count(w->report, bytes);
    return b->list.overflow ? ERR_TOO_LARGE : ERR_OK;
}

/* A file that went away since its folder was read was unused. */
static enum err copy_file(struct walk *w, struct str to, struct str relative, bool *copied) {
    enum err e = file_copy(join(w->arena, w->root, relative).p, join(w->arena, to, relative).p);
    *copied = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err backup_file(struct walk *w, struct str relative) {
    struct backup *b = w->self;
    bool copied = false;
    struct arena_mark mark = arena_mark(w->arena);
    enum err e = copy_file(w, b->to, relative, &copied);
    if (copied) {
        e = list_file(w, b, relative);
    }
    arena_rewind(w->arena, mark);
    return e;
}

static enum err backup_folder(struct walk *w, struct str relative) {
    struct backup *b = w->self;
    return folder_make(join(w->arena, b->to, relative).p);
}

static enum err write_card(struct walk *w, struct backup *b, struct store *s) {
    struct buf text = buf_make(4096);
    struct json_out j = json_begin(&text);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_cstr(&j, KITH_VERSION);
    json_key(&j, "made_ms");
    json_put_int(&j, clock_now_ms());
    json_key(&j, "store");
    json_put_cstr(&j, store_kind(s) == DB_SQLITE ? "sqlite" : "postgresql");
    json_key(&j, "schema");
    json_put_int(&j, store_version(s));
    json_close_object(&j);
    buf_char(&text, '\n');
    enum err e = file_write(join(w->arena, b->to, STR(CARD_NAME)).p, buf_str(&text));
    buf_free(&text);
    return e == ERR_OK ? list_file(w, b, STR(CARD_NAME)) : e;
}

static enum err backup_store(struct walk *w, struct backup *b, struct store *s) {
    if (store_kind(s) != DB_SQLITE) {
        return ERR_OK;
    }
    TRY(store_backup(s, join(w->arena, b->to, STR("kith.db")), &w->report->lines));
    return list_file(w, b, STR("kith.db"));
}

/* The store first: pictures are written before their rows and deleted long after them, so those
 * that it names are all there afterwards. */
static enum err backup_all(struct walk *w, struct backup *b, struct store *s) {
    struct str mark = join(w->arena, b->to, STR(MARK_NAME));
    TRY(folder_make(b->to.p));
    TRY(file_write(mark.p, STR("")));
    TRY(backup_store(w, b, s));
    TRY(walk_all(w));
    TRY(write_card(w, b, s));
    TRY(file_write(join(w->arena, b->to, STR(LIST_NAME)).p, buf_str(&b->list)));
    return unlink(mark.p) == 0 ? ERR_OK : ERR_STORE;
}

/* What an earlier try has left bears our mark; anything else is not ours to delete. */
static enum err clear_left(struct arena *a, struct str part) {
    if (!file_exists(part.p)) {
        return ERR_OK;
    }
    if (!file_exists(join(a, part, STR(MARK_NAME)).p)) {
        errno = EEXIST;
        return ERR_TWICE;
    }
    return folder_delete(part.p);
}

static enum err name_it(struct arena *a, struct str part, struct str target) {
    if (rename(part.p, target.p) != 0) {
        return ERR_STORE;
    }
    /* The name is on disk once its folder is: a file written and deleted beside it sees to that. */
    struct str beside = arena_printf(a, "%s.done", target.p);
    TRY(file_write(beside.p, STR("")));
    return unlink(beside.p) == 0 ? ERR_OK : ERR_STORE;
}

enum err keep_backup(struct store *s, struct str folder, struct str target, struct keep_report *r) {
    struct arena *a = arena_make();
    target = arena_str(a, target);
    struct str part = arena_printf(a, "%s.part", target.p);
    struct backup b = {.to = part, .list = buf_make(LIST_MAX)};
    struct walk w = {.arena = a,
                     .root = arena_str(a, folder),
                     .report = r,
                     .file = backup_file,
                     .folder = backup_folder,
                     .skip = is_of_process,
                     .self = &b};
    enum err e = file_exists(target.p) ? ERR_TWICE : clear_left(a, part);
    if (e == ERR_OK) {
        e = backup_all(&w, &b, s);
        e = e == ERR_OK ? name_it(a, part, target) : e;
        int kept = errno;
        if (e != ERR_OK && folder_delete(part.p) != ERR_OK) {
            say(r, "%s could not be deleted; it is no backup", part.p);
        }
        errno = kept;
    }
    buf_free(&b.list);
    arena_free(a);
    return e;
}

/* --- for a copy --- */

static enum err part_make(struct arena *a, struct str part) {
    TRY(clear_left(a, part));
    TRY(folder_make(part.p));
    return file_write(join(a, part, STR(MARK_NAME)).p, STR(""));
}

enum err keep_part_make(struct str part) {
    struct arena *a = arena_make();
    enum err e = part_make(a, arena_str(a, part));
    arena_free(a);
    return e;
}

enum err keep_part_name(struct str part, struct str target) {
    struct arena *a = arena_make();
    part = arena_str(a, part);
    enum err e = unlink(join(a, part, STR(MARK_NAME)).p) == 0 ? ERR_OK : ERR_STORE;
    e = e == ERR_OK ? name_it(a, part, arena_str(a, target)) : e;
    arena_free(a);
    return e;
}

enum err keep_part_name_file(struct str part, struct str name, struct str target) {
    struct arena *a = arena_make();
    enum err e = name_it(a, join(a, part, name), arena_str(a, target));
    e = e == ERR_OK ? folder_delete(arena_str(a, part).p) : e;
    arena_free(a);
    return e;
}

static enum err take_file(struct walk *w, struct str relative) {
    const struct str *to = w->self;
    bool copied = false;
    struct arena_mark mark = arena_mark(w->arena);
    enum err e = copy_file(w, *to, relative, &copied);
    arena_rewind(w->arena, mark);
    if (copied) {
        count(w->report, 0);
    }
    return e;
}

static enum err take_folder(struct walk *w, struct str relative) {
    const struct str *to = w->self;
    return folder_make(join(w->arena, *to, relative).p);
}

enum err keep_files(struct str folder, struct str to, struct keep_report *r) {
    struct arena *a = arena_make();
    struct walk w = {.arena = a,
                     .root = arena_str(a, folder),
                     .report = r,
                     .file = take_file,
                     .folder = take_folder,
                     .skip = is_of_process,
                     .self = &to};
    enum err e = walk_all(&w);
    arena_free(a);
    return e;
}

/* --- the list --- */

bool keep_is_backup(struct str folder) {
    struct arena *a = arena_make();
    bool is = file_exists(join(a, arena_str(a, folder), STR(LIST_NAME)).p) &&
              !file_exists(join(a, folder, STR(MARK_NAME)).p);
    arena_free(a);
    return is;
}

/* Stays within the folder: no "..", not absolute. */
static bool is_inside(struct str path) {
    bool good = path.n > 0 && path.p[0] != '/';
    while (good && !str_is_empty(path)) {
        struct str piece = str_cut(&path, '/');
        good = piece.n > 0 && !str_eq(piece, STR("..")) && !str_eq(piece, STR("."));
    }
    return good;
}

struct list_row {
    struct str hex;
    struct str path;
};

struct list {
    struct list_row *item;
    size_t count;
};

static size_t lines_of(struct str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        n += text.p[i] == '\n';
    }
    return n;
}

static enum err read_list(struct arena *a, struct str backup, struct list *out) {
    struct str text;
    TRY(file_read(a, join(a, backup, STR(LIST_NAME)).p, LIST_MAX, &text));
    out->item = arena_array(a, struct list_row, lines_of(text) + 1);
    out->count = 0;
    while (!str_is_empty(text)) {
        struct str line = str_cut(&text, '\n');
        struct list_row row = {str_first(line, 2 * HASH_SIZE), str_from(line, 2 * HASH_SIZE + 2)};
        if (line.n <= 2 * HASH_SIZE + 2 || !is_inside(row.path) ||
            !str_eq(str_first(str_from(line, 2 * HASH_SIZE), 2), STR("  "))) {
            return ERR_CONFLICT;
        }
        out->item[out->count++] = row;
    }
    return ERR_OK;
}

static void check_row(struct arena *a, struct str backup, const struct list_row *row,
                      struct keep_report *r) {
    struct hash h;
    int64_t bytes;
    char hex[2 * HASH_SIZE + 1];
    struct arena_mark mark = arena_mark(a);
    enum err e = file_sum(join(a, backup, row->path).p, &h, &bytes);
    if (e != ERR_OK) {
        say(r, "%.*s %s", STR_ARG(row->path),
            e == ERR_NOT_FOUND ? "is not there" : "cannot be read");
    } else {
        hash_hex(&h, hex);
        count(r, bytes);
        if (!str_eq(row->hex, str_of(hex))) {
            say(r, "%.*s is not what it was", STR_ARG(row->path));
        }
    }
    arena_rewind(a, mark);
}

static int by_path(const void *a, const void *b) {
    const struct list_row *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

static enum err check_listed(struct walk *w, struct str relative) {
    const struct list *list = w->self;
    struct list_row key = {.path = relative};
    if (list->count == 0 ||
        bsearch(&key, list->item, list->count, sizeof list->item[0], by_path) == NULL) {
        say(w->report, "%.*s is not in the list", STR_ARG(relative));
    }
    return ERR_OK;
}

static enum err pass_folder(struct walk *w, struct str relative) {
    (void)w, (void)relative;
    return ERR_OK;
}

/* SQLite's own while somebody looks into the copy. */
static bool is_never_listed(struct str name) {
    return str_eq(name, STR(LIST_NAME)) || str_eq(name, STR("kith.db-wal")) ||
           str_eq(name, STR("kith.db-shm")) || str_eq(name, STR("lock"));
}

static enum err check_list(struct arena *a, struct str backup, struct keep_report *r) {
    struct list list;
    TRY(read_list(a, backup, &list));
    for (size_t i = 0; i < list.count; i++) {
        check_row(a, backup, &list.item[i], r);
    }
    if (list.count > 1) {
        qsort(list.item, list.count, sizeof list.item[0], by_path);
    }
    struct walk w = {.arena = a,
                     .root = backup,
                     .report = r,
                     .file = check_listed,
                     .folder = pass_folder,
                     .skip = is_never_listed,
                     .self = &list};
    TRY(walk_all(&w));
    return r->faults == 0 ? ERR_OK : ERR_CONFLICT;
}

enum err keep_check_list(struct str backup, struct keep_report *r) {
    if (!keep_is_backup(backup)) {
        return ERR_NOT_FOUND;
    }
    struct arena *a = arena_make();
    enum err e = check_list(a, arena_str(a, backup), r);
    if (e == ERR_CONFLICT && r->faults == 0) {
        say(r, LIST_NAME " has a line that is none of ours");
    }
    arena_free(a);
    return e;
}

/* --- restore --- */

static enum err restore_all(struct arena *a, struct str backup, struct str to,
                            struct keep_report *r) {
    struct list list;
    TRY(read_list(a, backup, &list));
    TRY(folder_make(to.p));
    for (size_t i = 0; i < list.count; i++) {
        struct str path = list.item[i].path;
        struct str folder = path;
        while (folder.n > 0 && folder.p[folder.n - 1] != '/') {
            folder.n--;
        }
        if (str_eq(path, STR(CARD_NAME))) {
            continue;
        }
        struct arena_mark mark = arena_mark(a);
        TRY(folder_make(join(a, to, folder).p));
        TRY(file_copy(join(a, backup, path).p, join(a, to, path).p));
        arena_rewind(a, mark);
        count(r, 0);
    }
    return ERR_OK;
}

enum err keep_is_free(struct str folder) {
    struct arena *a = arena_make();
    struct folder_entries there = {0};
    enum err e = folder_list(a, arena_str(a, folder).p, &there);
    arena_free(a);
    return e == ERR_NOT_FOUND ? ERR_OK : e == ERR_OK && there.count > 0 ? ERR_TWICE : e;
}

enum err keep_restore(struct str backup, struct str folder, struct keep_report *r) {
    struct arena *a = arena_make();
    folder = arena_str(a, folder);
    struct str part = arena_printf(a, "%s.part", folder.p);
    enum err e = keep_is_free(folder);
    e = e == ERR_OK && file_exists(part.p) ? ERR_TWICE : e;
    if (e == ERR_OK) {
        e = restore_all(a, arena_str(a, backup), part, r);
        e = e == ERR_OK ? name_it(a, part, folder) : e;
        if (e != ERR_OK) {
            (void)!folder_delete(part.p);
        }
    }
    arena_free(a);
    return e;
}

/* --- verification --- */

static void verify_audit(struct ctx *c, struct keep_report *r) {
    int64_t broken_at;
    if (audit_verify(c, &r->acts, &broken_at) != ERR_OK) {
        say(r, "the log of decisions cannot be read");
    } else if (broken_at != 0) {
        say(r, "the log of decisions was changed: its row %lld does not follow the one before",
            (long long)broken_at);
    }
}

static enum err verify_rows(struct store *s, struct str folder, struct keep_report *r) {
    struct db *db = store_reader(s);
    if (db == NULL || db_begin_read(db) != ERR_OK) {
        return ERR_STORE;
    }
    struct ctx c = {.arena = arena_make(),
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = clock_now_ms(),
                    .lang = lang_english()};
    verify_audit(&c, r);
    size_t before = r->lines.n;
    enum err e = media_verify(&c, folder, &r->lines, &r->pictures);
    r->faults += lines_of(str_from(buf_str(&r->lines), before));
    arena_free(c.arena);
    db_end(db);
    return e;
}

enum err keep_verify(struct store *s, struct str folder, struct keep_report *r) {
    size_t before = r->lines.n;
    if (store_verify(s, &r->lines) != ERR_OK) {
        r->faults += lines_of(str_from(buf_str(&r->lines), before));
    }
    TRY(verify_rows(s, folder, r));
    return r->faults == 0 ? ERR_OK : ERR_CONFLICT;
}
