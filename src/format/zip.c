/* SPDX-License-Identifier: AGPL-3.0-or-later
 * libzip behind our limits. What an archive says of itself is believed as far as it was read. */
#include "format/zip.h"

#include <zip.h>

#include "format/repeated.h"

/* --- packing --- */

static bool add(zip_t *z, const struct zip_item *item) {
    const char *data = item->data.p ? item->data.p : "";
    zip_source_t *s = zip_source_buffer(z, data, item->data.n, 0);
    if (!s) {
        return false;
    }
    char name[256];
    if (item->name.n >= sizeof name) {
        zip_source_free(s);
        return false;
    }
    for (size_t i = 0; i < item->name.n; i++) {
        name[i] = item->name.p[i];
    }
    name[item->name.n] = '\0';
    zip_int64_t at = zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(s);
        return false;
    }
    /* 1 January 1980, midnight: as early as an archive can say, and the same in every time zone */
    return zip_file_set_dostime(z, (zip_uint64_t)at, 0, 0x21, 0) == 0;
}

static enum err take(zip_source_t *s, struct buf *out) {
    zip_stat_t st;
    if (zip_source_stat(s, &st) != 0 || zip_source_open(s) != 0) {
        return ERR_BUG;
    }
    char *room = buf_room(out, (size_t)st.size);
    zip_int64_t got = room ? zip_source_read(s, room, st.size) : 0;
    (void)zip_source_close(s);
    if (!room) {
        return ERR_TOO_LARGE;
    }
    out->n += got > 0 ? (size_t)got : 0;
    return got >= 0 && (zip_uint64_t)got == st.size ? ERR_OK : ERR_BUG;
}

enum err zip_pack(const struct zip_item *item, size_t count, struct buf *out) {
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_t *z = s ? zip_open_from_source(s, ZIP_TRUNCATE, &e) : NULL;
    zip_error_fini(&e);
    if (!z) {
        zip_source_free(s);
        return ERR_BUG;
    }
    zip_source_keep(s);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = add(z, &item[i]);
    }
    if (!good || zip_close(z) != 0) {
        zip_discard(z);
        zip_source_free(s);
        return ERR_BUG;
    }
    enum err taken = take(s, out);
    zip_source_free(s);
    return taken;
}

/* --- unpacking --- */

struct unpacking {
    struct arena *arena;
    zip_t *zip;
    struct zip_limits limits;
    size_t bytes; /* so far */
    struct str *why;
};

static enum err refuse(const struct unpacking *u, enum err e, struct str why) {
    *u->why = why;
    return e;
}

static bool is_fit_name(struct str name) {
    if (name.n == 0 || name.n > 255 || !str_is_utf8(name) || str_has_control(name) ||
        str_has(name, '\n') || str_has(name, '\r') || str_has(name, '\t') || str_has(name, '\\') ||
        str_has(name, ':')) {
        return false;
    }
    while (name.p && name.n) {
        bool last = !str_has(name, '/');
        struct str part = str_cut(&name, '/');
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")) ||
            (!last && name.n == 0)) {
            return false;
        }
    }
    return true;
}

/* "a/b/" as other programs write it. */
static bool is_folder(const struct unpacking *u, zip_uint64_t i) {
    const char *name = u->limits.folders ? zip_get_name(u->zip, i, ZIP_FL_ENC_RAW) : NULL;
    struct str s = str_of(name);
    return s.n > 1 && s.p[s.n - 1] == '/' && is_fit_name(str_first(s, s.n - 1));
}

static enum err look(struct unpacking *u, zip_uint64_t i, zip_stat_t *st) {
    zip_uint64_t need = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(u->zip, i, ZIP_FL_ENC_RAW, st) != 0 || (st->valid & need) != need) {
        return refuse(u, ERR_INPUT, STR("the archive is damaged"));
    }
    if (!is_fit_name(str_of(st->name))) {
        return refuse(u, ERR_INPUT, STR("a name in the archive is not that of a plain file"));
    }
    if (st->encryption_method != ZIP_EM_NONE) {
        return refuse(u, ERR_INPUT, STR("the archive is encrypted"));
    }
    if (st->size > u->limits.item_bytes || st->size > u->limits.all_bytes - u->bytes) {
        return refuse(u, ERR_TOO_LARGE, STR("the archive holds more than the limit"));
    }
    return ERR_OK;
}

/* The end must come where it was announced; libzip checks the sum when it does. */
static enum err unpack_one(struct unpacking *u, zip_uint64_t i, struct zip_item *item) {
    zip_stat_t st;
    TRY(look(u, i, &st));
    size_t size = (size_t)st.size;
    char *data = arena_array(u->arena, char, size + 1);
    zip_file_t *f = zip_fopen_index(u->zip, i, 0);
    zip_int64_t got = f ? zip_fread(f, data, size) : -1;
    char beyond;
    zip_int64_t more = got >= 0 && (size_t)got == size ? zip_fread(f, &beyond, 1) : -1;
    if (f) {
        more = zip_fclose(f) == 0 ? more : -1;
    }
    if (more != 0) {
        return refuse(u, ERR_INPUT, STR("a file in the archive is damaged"));
    }
    u->bytes += size;
    *item = (struct zip_item){arena_str(u->arena, str_of(st.name)), {data, size}};
    return ERR_OK;
}

static enum err unpack_all(struct unpacking *u, struct zip_item **item, size_t *count) {
    zip_int64_t entries = zip_get_num_entries(u->zip, 0);
    if (entries == 0) {
        return refuse(u, ERR_INPUT, STR("the archive is empty"));
    }
    if (entries < 0 || (zip_uint64_t)entries > u->limits.items) {
        return refuse(u, ERR_TOO_LARGE, STR("the archive holds more files than the limit"));
    }
    *count = 0;
    *item = arena_array(u->arena, struct zip_item, (size_t)entries);
    struct str *name = arena_array(u->arena, struct str, (size_t)entries);
    for (zip_uint64_t i = 0; i < (zip_uint64_t)entries; i++) {
        if (!is_folder(u, i)) {
            TRY(unpack_one(u, i, &(*item)[*count]));
            name[*count] = (*item)[*count].name;
            ++*count;
        }
    }
    if (first_repeated(u->arena, name, *count) < *count) {
        return refuse(u, ERR_INPUT, STR("a name stands twice in the archive"));
    }
    return ERR_OK;
}

enum err zip_unpack(struct arena *a, struct str bytes, struct zip_limits limits,
                    struct zip_item **item, size_t *count, struct str *why) {
    struct unpacking u = {.arena = a, .limits = limits, .why = why};
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *s = zip_source_buffer_create(bytes.n ? bytes.p : "", bytes.n, 0, &e);
    u.zip = s ? zip_open_from_source(s, ZIP_RDONLY | ZIP_CHECKCONS, &e) : NULL;
    zip_error_fini(&e);
    if (!u.zip) {
        zip_source_free(s);
        return refuse(&u, ERR_INPUT, STR("this is not a zip archive, or it is damaged"));
    }
    enum err result = unpack_all(&u, item, count);
    zip_discard(u.zip);
    return result;
}
