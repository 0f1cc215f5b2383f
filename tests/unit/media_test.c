/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures, good ones and hostile ones, through the real helper. */
#include "kernel/media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "area/needs/need.h"
#include "base/hash.h"
#include "kernel/event.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tests/unit/picture.h"
#include "tests/unit/world.h"

static struct str write_file(const char *name, struct str bytes) {
    struct str path = arena_printf(test_arena(), "%s/%s", test_folder(), name);
    assert_int_equal(file_write(path.p, bytes), ERR_OK);
    return path;
}

static struct ctx own_ctx(void) {
    lang_init();
    return (struct ctx){.arena = test_arena(),
                        .viewer = &viewer_site,
                        .now_ms = clock_now_ms(),
                        .lang = lang_english()};
}

static enum err take(struct ctx *c, struct str bytes, struct media_file *out) {
    return media_take(c, str_of(test_folder()), "picture", write_file("sent", bytes), out);
}

static struct str stored(const struct media_file *f, int64_t width) {
    struct str bytes;
    struct str path = media_path(test_arena(), str_of(test_folder()), f->hash, width);
    assert_int_equal(file_read(test_arena(), path.p, 1 << 24, &bytes), ERR_OK);
    return bytes;
}

static bool is_stored(const struct media_file *f, int64_t width) {
    return file_exists(media_path(test_arena(), str_of(test_folder()), f->hash, width).p);
}

/* What a telephone adds: where (here a word that can be looked for) and which side is up. */
static struct str with_exif(struct str jpeg) {
    static const char exif[] = "Exif\0\0"
                               "MM\0\x2a\0\0\0\x08"
                               "\0\x02"
                               "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
                               "\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26"
                               "\0\0\0\0"
                               "GPS-HERE-WE-LIVE";
    struct buf b = buf_make(1 << 24);
    buf_put(&b, str_make("\xff\xd8\xff\xe1", 4));
    buf_char(&b, 0);
    buf_char(&b, (char)(sizeof exif - 1 + 2));
    buf_put(&b, str_make(exif, sizeof exif - 1));
    buf_put(&b, str_from(jpeg, 2));
    buf_put(&b, STR("<script>alert('and a second file behind')</script>"));
    struct str out = arena_str(test_arena(), buf_str(&b));
    buf_free(&b);
    return out;
}

/* --- taking in --- */

TEST("media: a picture is written anew in each width, by what it holds") {
    struct ctx c = own_ctx();
    struct media_file f;
    static const struct {
        uint32_t width, height;
        int64_t widths[MEDIA_SIZES];
    } rows[] = {
        {2000, 1000, {1600, 800, 400}},
        {1000, 500, {1000, 800, 400}},
        {800, 20, {800, 400}},
        {7, 3, {7}},
        {1, 1, {1}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%u x %u", rows[i].width, rows[i].height);
        assert_int_equal(take(&c, picture_png(rows[i].width, rows[i].height, rows[i].height), &f),
                         ERR_OK);
        size_t sizes = 0;
        while (sizes < MEDIA_SIZES && rows[i].widths[sizes] != 0) {
            sizes++;
        }
        assert_int_equal(f.sizes, sizes);
        for (size_t k = 0; k < sizes; k++) {
            assert_int_equal(f.size[k].width, rows[i].widths[k]);
            struct str bytes = stored(&f, f.size[k].width);
            char hex[2 * HASH_SIZE + 1];
            struct hash h = hash_of(bytes.p, bytes.n);
            hash_hex(&h, hex);
            assert_str(f.size[k].sum, hex);
            assert_int_equal(bytes.n, f.size[k].bytes);
            assert_true(str_starts(bytes, STR("\xff\xd8\xff")));
        }
    }
}

TEST("media: what a telephone hides in a picture is gone, and its side is up") {
    struct ctx c = own_ctx();
    struct media_file first, second;
    assert_int_equal(take(&c, picture_png(900, 300, 300), &first), ERR_OK);
    struct str sent = with_exif(stored(&first, 900));
    assert_true(str_find(sent, STR("GPS-HERE-WE-LIVE")) < sent.n);
    assert_int_equal(take(&c, sent, &second), ERR_OK);
    assert_int_equal(second.size[0].width, 300);
    assert_int_equal(second.size[0].height, 900);
    struct str kept = stored(&second, 300);
    assert_true(str_find(kept, STR("GPS-HERE")) == kept.n);
    assert_true(str_find(kept, STR("Exif")) == kept.n);
    assert_true(str_find(kept, STR("<script>")) == kept.n);
}

TEST("media: what is no picture for us") {
    struct ctx c = own_ctx();
    struct media_file f;
    struct str whole = picture_png(600, 600, 600);
    assert_int_equal(take(&c, whole, &f), ERR_OK);
    struct str jpeg = stored(&f, 600);
    const struct {
        const char *what;
        struct str bytes;
        int why;
    } rows[] = {
        {"nothing", STR(""), MSG_wrong_picture_type},
        {"a text", STR("hello"), MSG_wrong_picture_type},
        {"SVG", STR("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>"),
         MSG_wrong_picture_type},
        {"a page", STR("<!doctype html><script>1</script>"), MSG_wrong_picture_type},
        {"PDF", STR("%PDF-1.7\n"), MSG_wrong_picture_type},
        {"BMP", STR("BM\x46\0\0\0"), MSG_wrong_picture_type},
        {"TIFF", STR("II*\0\x08\0\0\0"), MSG_wrong_picture_type},
        {"a film",
         STR("\0\0\0\x18"
             "ftypmp42"),
         MSG_wrong_picture_type},
        {"a page behind a GIF's first bytes", STR("GIF89a=1/*<html>*/;alert(1)"),
         MSG_wrong_picture_broken},
        {"only the first bytes of a JPEG", STR("\xff\xd8\xff"), MSG_wrong_picture_broken},
        {"RIFF that is a sound", STR("RIFF\x24\0\0\0WAVEfmt "), MSG_wrong_picture_type},
        {"WebP without anything", STR("RIFF\x24\0\0\0WEBPVP8 "), MSG_wrong_picture_broken},
        {"half a PNG", str_first(whole, whole.n / 2), MSG_wrong_picture_broken},
        {"half a JPEG", str_first(jpeg, jpeg.n / 2), MSG_wrong_picture_broken},
        {"a PNG that says more rows", picture_png(600, 700, 600), MSG_wrong_picture_broken},
        {"a PNG of a billion pixels", picture_png(29999, 29999, 1), MSG_wrong_picture_pixels},
        {"a PNG that is very wide", picture_png(4000000, 1, 1), MSG_wrong_picture_pixels},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].what);
        c.wrong_count = 0;
        assert_int_equal(take(&c, rows[i].bytes, &f), ERR_INPUT);
        assert_int_equal(f.sizes, 0);
        const struct wrong *w = ctx_wrong_at(&c, STR("picture"));
        assert_non_null(w);
        assert_int_equal(w->why.key, rows[i].why);
        struct ctx again = own_ctx();
        media_check(&again, &f);
        assert_int_equal(ctx_wrong_at(&again, STR("picture"))->why.key, rows[i].why);
    }
}

TEST("media: broken anywhere, it is refused or decoded, and nothing else happens") {
    struct ctx c = own_ctx();
    struct media_file f;
    assert_int_equal(take(&c, picture_png(64, 64, 64), &f), ERR_OK);
    struct str jpeg = stored(&f, 64);
    for (size_t at = 2; at < jpeg.n; at += jpeg.n / 24) {
        char *broken = arena_cstr(test_arena(), jpeg);
        broken[at] = (char)(broken[at] ^ 0x55);
        test_row("byte %zu", at);
        c.wrong_count = 0;
        enum err e = take(&c, str_make(broken, jpeg.n), &f);
        assert_true(e == ERR_OK || e == ERR_INPUT);
    }
}

/* --- of things --- */

static struct need need_of(struct world *w, const char *title) {
    struct need_draft d = {.community = w->community,
                           .title = str_of(title),
                           .category = STR("infrastructure"),
                           .anyway = true};
    struct need n;
    struct need_alikes alike;
    char code[NEED_CODE_SIZE + 1];
    struct ctx *c = world_as(w, MARA_MEMBER);
    assert_int_equal(world_end(w, need_voice(c, &d, &n, &alike, code)), ERR_OK);
    return n;
}

static void sweep(struct store *s, int64_t now_ms) {
    static const struct job_kind *const kinds[] = {media_jobs, NULL};
    struct job_runner work = {.store = s, .folder = str_of(test_folder()), .kinds = kinds};
    bool ran = true;
    while (ran) {
        assert_int_equal(job_run_once(&work, now_ms, &ran), ERR_OK);
    }
}

TEST_STORES("media: who sees the thing sees its pictures; the last use takes the files along") {
    struct world w;
    struct media_file f;
    struct media m, other, found;
    struct medias all;
    struct thing t;
    struct media_size size;
    world_make(&w, store);
    w.now_ms = clock_now_ms();
    struct need one = need_of(&w, "No light on the path");
    struct need two = need_of(&w, "The school roof leaks");
    struct ctx c0 = own_ctx();
    assert_int_equal(take(&c0, picture_png(1000, 500, 500), &f), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(media_add(c, &one.thing, &f, STR("  A dark path \n"), &m), ERR_OK);
    assert_int_equal(media_add(c, &two.thing, &f, STR(""), &other), ERR_OK);
    assert_int_equal(media_of_thing(c, one.thing.id, &all), ERR_OK);
    assert_int_equal(all.count, 1);
    assert_str(all.item[0].alt, "A dark path");
    assert_int_equal(media_size_find(c, &m, 500, &size), ERR_OK);
    assert_int_equal(size.width, 800);
    assert_int_equal(media_size_find(c, &m, 5000, &size), ERR_OK);
    assert_int_equal(size.width, 1000);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);

    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(world_end(&w, media_find(c, m.id, &found, &t)), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    one.thing.wanted = w.community.stewards;
    assert_int_equal(world_end(&w, thing_set_life(c, &one.thing, LIFE_PUBLISHED)), ERR_OK);
    c = world_as(&w, NOBODY_AT_ALL);
    assert_int_equal(media_find(c, m.id, &found, &t), ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
    c = world_as(&w, STELLA_STEWARD);
    assert_int_equal(world_end(&w, media_find(c, m.id, &found, &t)), ERR_OK);

    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, thing_erase(c, &one.thing)), ERR_OK);
    sweep(store, w.now_ms + DAY_MS);
    assert_true(is_stored(&f, 1000));
    c = world_as(&w, MARA_MEMBER);
    assert_int_equal(world_end(&w, media_drop(c, &other)), ERR_OK);
    sweep(store, w.now_ms + HOUR_MS / 2);
    assert_true(is_stored(&f, 1000));
    sweep(store, w.now_ms + DAY_MS);
    assert_false(is_stored(&f, 1000));
    assert_false(is_stored(&f, 800));
}

TEST_STORES("media: a file that is not what it was, or not there, is found") {
    struct world w;
    struct media_file f;
    struct media m;
    world_make(&w, store);
    struct need n = need_of(&w, "No light on the path");
    struct ctx c0 = own_ctx();
    assert_int_equal(take(&c0, picture_png(1000, 500, 500), &f), ERR_OK);
    struct ctx *c = world_as(&w, MARA_MEMBER);
    assert_int_equal(media_add(c, &n.thing, &f, STR(""), &m), ERR_OK);
    struct buf report = buf_make(4096);
    int64_t files;
    assert_int_equal(media_verify(c, str_of(test_folder()), &report, &files), ERR_OK);
    assert_int_equal(files, 3);
    assert_int_equal(report.n, 0);
    struct str path = media_path(test_arena(), str_of(test_folder()), f.hash, 800);
    assert_int_equal(file_write(path.p, STR("something else")), ERR_OK);
    path = media_path(test_arena(), str_of(test_folder()), f.hash, 400);
    assert_int_equal(remove(path.p), 0);
    assert_int_equal(media_verify(c, str_of(test_folder()), &report, &files), ERR_OK);
    assert_true(str_find(buf_str(&report), STR("-400.jpg is not there")) < report.n);
    assert_true(str_find(buf_str(&report), STR("-800.jpg is not what it was")) < report.n);
    buf_free(&report);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
