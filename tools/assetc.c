/* SPDX-License-Identifier: AGPL-3.0-or-later
 * assetc: the files that a browser loads become a table of C and one block of bytes for the
 * assembler, each plain, gzip and brotli, named by a hash of its content. It changes nothing in a
 * file but asset(NAME) in style sheets and scripts, which becomes the address of that other file.
 * Usage: assetc OUT.c OUT.S IN... The same files give the same bytes. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <brotli/encode.h>
#include <libdeflate.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

#define FILE_MAX_BYTES (16u << 20)
#define HASH_SHOWN 8  /* hexadecimal digits in a name */
#define LINE_BYTES 96 /* of data in one line for the assembler */
#define GZIP_LEVEL 12 /* the highest of libdeflate */

enum progress { FRESH, RESOLVING, RESOLVED };

struct file {
    const char *from; /* as given */
    struct str name;  /* without folders */
    const char *type;
    struct str text;
    struct str path; /* below /static/, once resolved */
    enum progress progress;
    struct str gzip;
    struct str brotli;
};

struct tree {
    struct arena *arena;
    struct file *file;
    size_t count;
};

static const struct {
    const char *end;
    const char *type;
    bool has_references;
} KINDS[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".json", "application/json", false},
    {".webmanifest", "application/manifest+json", false},
    {".svg", "image/svg+xml", false},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
    {".txt", "text/plain; charset=utf-8", false},
    {".woff2", "font/woff2", false},
    {".wasm", "application/wasm", false},
};

static bool fail(const char *where, const char *what, struct str which) {
    fprintf(stderr, "assetc: %s: %s%s%.*s\n", where, what, which.n > 0 ? ": " : "", STR_ARG(which));
    return false;
}

/* --- reading --- */

static bool read_text(struct tree *t, struct file *f) {
    FILE *in = fopen(f->from, "rb");
    if (!in) {
        return fail(f->from, "cannot be read", str_of(strerror(errno)));
    }
    struct buf text = buf_make(FILE_MAX_BYTES);
    char piece[65536];
    size_t n = 0;
    while ((n = fread(piece, 1, sizeof(piece), in)) > 0) {
        buf_put(&text, str_make(piece, n));
    }
    bool good = !ferror(in) && !text.overflow;
    fclose(in);
    f->text = arena_str(t->arena, buf_str(&text));
    buf_free(&text);
    return good || fail(f->from, "cannot be read whole, or has more than 16 MB", (struct str){0});
}

static size_t kind_of(struct str name) {
    size_t k = 0;
    while (k < sizeof(KINDS) / sizeof(*KINDS) && !str_ends(name, str_of(KINDS[k].end))) {
        k++;
    }
    return k;
}

static bool read_file(struct tree *t, struct file *f, const char *from) {
    const char *slash = strrchr(from, '/');
    f->from = from;
    f->name = str_of(slash ? slash + 1 : from);
    size_t kind = kind_of(f->name);
    if (kind == sizeof(KINDS) / sizeof(*KINDS)) {
        return fail(from, "a file of this kind has no type in assetc", (struct str){0});
    }
    f->type = KINDS[kind].type;
    return read_text(t, f);
}

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static bool read_all(struct tree *t, char **from) {
    t->file = arena_array(t->arena, struct file, t->count);
    for (size_t i = 0; i < t->count; i++) {
        if (!read_file(t, &t->file[i], from[i])) {
            return false;
        }
    }
    qsort(t->file, t->count, sizeof(*t->file), by_name);
    for (size_t i = 1; i < t->count; i++) {
        if (str_eq(t->file[i - 1].name, t->file[i].name)) {
            return fail(t->file[i].from, "has the same name as", str_of(t->file[i - 1].from));
        }
    }
    return true;
}

/* --- references and names --- */

static struct file *find(struct tree *t, struct str name) {
    struct file key = {.name = name};
    return bsearch(&key, t->file, t->count, sizeof(key), by_name);
}

static bool resolve(struct tree *t, struct file *f);

/* Copies the text, with the address of another file for each asset(NAME). */
static bool put_references(struct tree *t, struct file *f, struct buf *out) {
    struct str rest = f->text;
    size_t at = 0;
    while ((at = str_find(rest, STR("asset("))) < rest.n) {
        buf_put(out, str_first(rest, at));
        rest = str_from(rest, at + 6);
        struct str name = str_cut(&rest, ')');
        struct file *other = find(t, name);
        if (!other) {
            return fail(f->from, "names an asset that is not there", str_first(name, 80));
        }
        if (other->progress == RESOLVING) {
            return fail(f->from, "goes round in a circle with", other->name);
        }
        if (!resolve(t, other)) {
            return false;
        }
        buf_put(out, other->path);
    }
    buf_put(out, rest);
    return true;
}

/* kith.css becomes /static/kith.5f0c1e2a.css */
static struct str path_of(struct tree *t, const struct file *f) {
    char hex[2 * HASH_SIZE + 1];
    struct hash h = hash_of(f->text.p, f->text.n);
    hash_hex(&h, hex);
    size_t end = strlen(KINDS[kind_of(f->name)].end);
    struct str stem = str_first(f->name, f->name.n - end);
    return arena_printf(t->arena, "/static/%.*s.%.*s%s", STR_ARG(stem), HASH_SHOWN, hex,
                        KINDS[kind_of(f->name)].end);
}

static bool resolve(struct tree *t, struct file *f) {
    if (f->progress == RESOLVED) {
        return true;
    }
    f->progress = RESOLVING;
    if (KINDS[kind_of(f->name)].has_references) {
        struct buf out = buf_make(FILE_MAX_BYTES);
        bool good = put_references(t, f, &out);
        f->text = arena_str(t->arena, buf_str(&out));
        buf_free(&out);
        if (!good) {
            return false;
        }
    }
    f->path = path_of(t, f);
    f->progress = RESOLVED;
    return true;
}

/* --- compression: empty where it does not help --- */

static void compress_gzip(struct tree *t, struct file *f) {
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(GZIP_LEVEL);
    assert(c);
    char *out = arena_array(t->arena, char, f->text.n + 1);
    f->gzip = str_make(out, libdeflate_gzip_compress(c, f->text.p, f->text.n, out, f->text.n));
    libdeflate_free_compressor(c);
}

static void compress_brotli(struct tree *t, struct file *f) {
    size_t n = f->text.n;
    uint8_t *out = arena_array(t->arena, uint8_t, n + 1);
    bool good = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                      f->text.n, (const uint8_t *)f->text.p, &n, out);
    f->brotli = str_make((const char *)out, good && n < f->text.n ? n : 0);
}

/* --- writing --- */

/* Octal, three digits always, so that what follows cannot be taken for a part of it. */
static void put_bytes(FILE *out, struct str bytes) {
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char b = (unsigned char)bytes.p[i];
        if (i % LINE_BYTES == 0) {
            fputs(i == 0 ? "    .ascii \"" : "\"\n    .ascii \"", out);
        }
        if (b >= 0x20 && b < 0x7f && b != '"' && b != '\\') {
            fputc(b, out);
        } else {
            fprintf(out, "\\%03o", b);
        }
    }
    fputs(bytes.n > 0 ? "\"\n" : "", out);
}

static void put_data(FILE *out, const struct tree *t) {
    fputs("/* Made by assetc. */\n    .section .rodata\n    .globl asset_data\n"
          "    .type asset_data, %object\n    .p2align 4\nasset_data:\n",
          out);
    for (size_t i = 0; i < t->count; i++) {
        const struct file *f = &t->file[i];
        put_bytes(out, f->text);
        put_bytes(out, f->gzip);
        put_bytes(out, f->brotli);
    }
    fputs("    .byte 0\n    .size asset_data, . - asset_data\n"
          "    .section .note.GNU-stack, \"\", %progbits\n",
          out);
}

static void put_slice(FILE *out, const char *field, struct str bytes, size_t *at) {
    if (bytes.n > 0) {
        fprintf(out, "     .%s = {asset_data + %zu, %zu},\n", field, *at, bytes.n);
    }
    *at += bytes.n;
}

static void put_table(FILE *out, const struct tree *t) {
    fputs("/* Made by assetc. */\n#include \"web/asset.h\"\n\nextern const char asset_data[];\n\n"
          "const struct asset ASSETS[] = {\n",
          out);
    size_t at = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct file *f = &t->file[i];
        fprintf(out, "    {.name = \"%.*s\",\n     .path = \"%.*s\",\n     .type = \"%s\",\n",
                STR_ARG(f->name), STR_ARG(f->path), f->type);
        put_slice(out, "plain", f->text, &at);
        put_slice(out, "gzip", f->gzip, &at);
        put_slice(out, "brotli", f->brotli, &at);
        fputs("    },\n", out);
    }
    fprintf(out, "};\nconst size_t ASSET_COUNT = %zu;\n", t->count);
}

static bool write_file(const char *path, const struct tree *t,
                       void (*put)(FILE *, const struct tree *)) {
    FILE *out = fopen(path, "wb");
    if (!out) {
        return fail(path, "cannot be written", str_of(strerror(errno)));
    }
    put(out, t);
    bool good = !ferror(out);
    good = fclose(out) == 0 && good;
    return good || fail(path, "cannot be written whole", (struct str){0});
}

static bool compile(struct tree *t, char **argv) {
    if (!read_all(t, argv + 3)) {
        return false;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (!resolve(t, &t->file[i])) {
            return false;
        }
        compress_gzip(t, &t->file[i]);
        compress_brotli(t, &t->file[i]);
    }
    return write_file(argv[1], t, put_table) && write_file(argv[2], t, put_data);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: assetc OUT.c OUT.S IN...\n", stderr);
        return 2;
    }
    struct tree t = {.arena = arena_make(), .count = (size_t)(argc - 3)};
    bool good = compile(&t, argv);
    arena_free(t.arena);
    return good ? 0 : 1;
}
