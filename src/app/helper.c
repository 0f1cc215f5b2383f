/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith-helper: reads what strangers sent, in a process that can do nothing else. It gets one file
 * as its standard input, answers on its standard output, and ends. No network, no other file,
 * little memory, little time. It shares nothing with the server but the form of its answer:
 *
 *   kith-helper picture < FILE
 *     picture WIDTH HEIGHT          as it is seen, turned upright
 *     size WIDTH HEIGHT BYTES       once for each, the largest first; then its bytes (JPEG)
 *     end
 *   or
 *     no WHY                        type, pixels, broken
 *
 *   kith-helper programs            linear programs, one after the other: lib/solver_wire.h
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vips/vips.h>

#include "app/helper_fence.h"
#include "app/helper_programs.h"

#define MEMORY_MAX (UINT64_C(1) << 30)
#define SECONDS_MAX 20
#define INPUT_MAX ((size_t)32 << 20)
#define PIXELS_MAX (INT64_C(50) * 1000 * 1000)
#define SIDE_MAX 30000
#define QUALITY 80
#define TALL 4 /* a picture is at most this many times as high as it is wide */

static const int widths[] = {1600, 800, 400};

static int no(const char *why) {
    printf("no %s\n", why);
    return 0;
}

/* --- input --- */

static unsigned char *read_input(size_t *n) {
    unsigned char *p = malloc(INPUT_MAX + 1);
    *n = 0;
    while (p != NULL && *n <= INPUT_MAX) {
        ssize_t got = read(STDIN_FILENO, p + *n, INPUT_MAX + 1 - *n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        *n += (size_t)got;
    }
    return p;
}

static bool begins(const unsigned char *p, size_t n, const char *with, size_t size) {
    return n >= size && memcmp(p, with, size) == 0;
}

static bool is_picture(const unsigned char *p, size_t n) {
    return begins(p, n, "\xff\xd8\xff", 3) || begins(p, n, "\x89PNG\r\n\x1a\n", 8) ||
           begins(p, n, "GIF87a", 6) || begins(p, n, "GIF89a", 6) ||
           (begins(p, n, "RIFF", 4) && n > 12 && memcmp(p + 8, "WEBP", 4) == 0);
}

/* --- libvips --- */

/* Of all that it can load, only these; each is named as libvips names its loaders. */
static void allow_loaders(void) {
    static const char *const allowed[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",
                                          "VipsForeignLoadWebp", "VipsForeignLoadNsgif"};
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        vips_operation_block_set(allowed[i], FALSE);
    }
}

/* What libraries say about a stranger's file interests nobody, and saying it needs system calls. */
static GLogWriterOutput say_nothing(GLogLevelFlags level, const GLogField *fields, gsize count,
                                    gpointer self) {
    (void)level, (void)fields, (void)count, (void)self;
    return G_LOG_WRITER_HANDLED;
}

static bool begin_vips(void) {
    g_log_set_writer_func(say_nothing, NULL, NULL);
    /* It would write programs into memory; the fence forbids that. */
    (void)setenv("VIPS_NOVECTOR", "1", 1);
    if (VIPS_INIT("kith-helper") != 0) {
        return false;
    }
    allow_loaders();
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return true;
}

/* Header only: nothing is decoded before its size is known. */
static const char *look(const void *p, size_t n, int *width) {
    VipsImage *image = vips_image_new_from_buffer(p, n, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (image == NULL) {
        return "broken";
    }
    int w = vips_image_get_width(image);
    int h = vips_image_get_height(image);
    bool turned = vips_image_get_orientation_swap(image);
    g_object_unref(image);
    if (w < 1 || h < 1 || w > SIDE_MAX || h > SIDE_MAX || (int64_t)w * h > PIXELS_MAX) {
        return "pixels";
    }
    *width = turned ? h : w;
    return NULL;
}

/* A JPEG can be decoded at a half, a quarter or an eighth of its size, which is much quicker. */
static const char *how_to_load(const unsigned char *p, int has, int wants) {
    if (p[0] != 0xff || has < 2 * wants) {
        return "";
    }
    return has >= 8 * wants ? "[shrink=8]" : has >= 4 * wants ? "[shrink=4]" : "[shrink=2]";
}

static VipsImage *flatten(VipsImage *image) {
    VipsImage *flat = NULL;
    VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);
    if (!vips_image_hasalpha(image)) {
        flat = g_object_ref(image);
    } else if (vips_flatten(image, &flat, "background", white, NULL) != 0) {
        flat = NULL;
    }
    vips_area_unref(VIPS_AREA(white));
    return flat;
}

/* Upright, in sRGB, on white where it was transparent, in memory. A file that ends too early is
 * none: thumbnailing from the buffer itself would not notice that. */
static VipsImage *decode(const void *p, size_t n, int has, int wants) {
    VipsImage *small = NULL, *flat = NULL, *kept = NULL;
    VipsImage *image =
        vips_image_new_from_buffer(p, n, how_to_load(p, has, wants), "access",
                                   VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
    if (image != NULL &&
        vips_thumbnail_image(image, &small, wants, "height", wants * TALL, "size", VIPS_SIZE_DOWN,
                             "export_profile", "srgb", NULL) == 0) {
        flat = flatten(small);
    }
    if (flat != NULL) {
        kept = vips_image_copy_memory(flat);
    }
    g_clear_object(&flat);
    g_clear_object(&small);
    g_clear_object(&image);
    return kept;
}

static bool put_size(VipsImage *image) {
    void *bytes = NULL;
    size_t n = 0;
    if (vips_jpegsave_buffer(image, &bytes, &n, "Q", QUALITY, "strip", TRUE, "optimize_coding",
                             TRUE, "interlace", TRUE, NULL) != 0) {
        return false;
    }
    printf("size %d %d %zu\n", vips_image_get_width(image), vips_image_get_height(image), n);
    bool good = fwrite(bytes, 1, n, stdout) == n;
    g_free(bytes);
    return good;
}

static bool put_smaller(VipsImage *largest) {
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        VipsImage *small = NULL;
        if (widths[i] >= vips_image_get_width(largest)) {
            continue;
        }
        bool good = vips_thumbnail_image(largest, &small, widths[i], "height", widths[i] * TALL,
                                         "size", VIPS_SIZE_DOWN, NULL) == 0 &&
                    put_size(small);
        g_clear_object(&small);
        if (!good) {
            return false;
        }
    }
    return true;
}

static int picture(const void *p, size_t n) {
    int width = 0;
    const char *why = look(p, n, &width);
    if (why != NULL) {
        return no(why);
    }
    VipsImage *largest = decode(p, n, width, width < widths[0] ? width : widths[0]);
    if (largest == NULL) {
        return no("broken");
    }
    printf("picture %d %d\n", vips_image_get_width(largest), vips_image_get_height(largest));
    bool good = put_size(largest) && put_smaller(largest);
    g_object_unref(largest);
    if (!good) {
        return 1;
    }
    puts("end");
    return 0;
}

/* --- the door --- */

static int read_picture(void) {
    size_t n = 0;
    if (!fence_limits(MEMORY_MAX, SECONDS_MAX) || !begin_vips()) {
        return 1;
    }
    unsigned char *p = read_input(&n);
    if (p == NULL || !fence_close()) {
        return 1;
    }
    int code = !is_picture(p, n) ? no("type") : n > INPUT_MAX ? no("pixels") : picture(p, n);
    return fflush(stdout) == 0 ? code : 1;
}

int main(int argc, char **argv) {
    const char *word = argc == 2 ? argv[1] : "";
    if (strcmp(word, "picture") != 0 && strcmp(word, "programs") != 0) {
        fputs("kith-helper is started by kith; it reads a picture, or linear programs, from its "
              "standard input\n",
              stderr);
        return 2;
    }
    /* Nothing is tidied: the fence would have to let that pass, too. */
    _exit(strcmp(word, "picture") == 0 ? read_picture() : solve_programs());
}
