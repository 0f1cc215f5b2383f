/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Draws the picture of a story: an evening sky, hills, a path, two lamps. No photograph is needed,
 * and nobody is in it. */
#include <math.h>

#include "app/demo_story.h"
#include "format/png.h"

#define WIDTH 1200
#define HEIGHT 800
#define CHANNELS 3
#define LINE (1 + (size_t)WIDTH * CHANNELS)

struct colour {
    double r, g, b;
};

static struct colour mix(struct colour a, struct colour b, double t) {
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return (struct colour){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

/* The sky is red where it meets the hills, and goes out upwards. */
static struct colour sky(double y) {
    static const struct colour high = {38, 50, 66}, middle = {116, 96, 106}, low = {219, 148, 104};
    return y < 0.3 ? mix(high, middle, y / 0.3) : mix(middle, low, (y - 0.3) / 0.22);
}

/* Three rows of hills, the nearest one darkest. */
static const struct {
    double at, high, wide, shift;
    struct colour colour;
} hills[] = {
    {0.47, 0.050, 5.1, 0.4, {92, 86, 96}},
    {0.57, 0.060, 3.7, 2.1, {58, 66, 70}},
    {0.69, 0.045, 2.9, 4.0, {31, 45, 46}},
};

static double ridge(size_t i, double x) {
    double wave = sin(x * hills[i].wide + hills[i].shift);
    double small = sin(x * hills[i].wide * 2.7 + hills[i].shift * 3);
    return hills[i].at - hills[i].high * (0.7 * wave + 0.3 * small);
}

/* The path: its middle and its half width at that height. */
static double path_middle(double y) {
    return 0.50 + 0.16 * sin((1 - y) * 11.0) * (1.2 - y);
}

static double path_half(double y) {
    return 0.006 + 0.085 * (y - 0.66) * (y - 0.66) / 0.1156;
}

static struct colour ground(double x, double y, struct colour under) {
    static const struct colour path = {112, 104, 90};
    double edge = fabs(x - path_middle(y)) / path_half(y);
    return y > 0.68 && edge < 1.15 ? mix(path, under, (edge - 0.85) / 0.3) : under;
}

static struct colour land(double x, double y) {
    struct colour c = sky(y);
    for (size_t i = 0; i < sizeof hills / sizeof hills[0]; i++) {
        double inside = (y - ridge(i, x)) * HEIGHT;
        c = mix(c, hills[i].colour, inside + 0.5);
    }
    return ground(x, y, c);
}

/* Each lamp: a small bright flame and a wide warm light around it. */
static struct colour lit(double x, double y, struct colour c) {
    static const struct {
        double x, y, size;
    } lamps[] = {{0.405, 0.800, 1.0}, {0.640, 0.735, 0.62}};
    static const struct colour light = {255, 206, 128}, flame = {255, 244, 214};
    for (size_t i = 0; i < sizeof lamps / sizeof lamps[0]; i++) {
        double dx = (x - lamps[i].x) * WIDTH, dy = (y - lamps[i].y) * HEIGHT;
        double far = sqrt(dx * dx + dy * dy) / lamps[i].size;
        c = mix(c, light, 0.72 * exp(-far * far / 9000) + 0.16 * exp(-far / 130));
        c = mix(c, flame, 9 - far);
    }
    return c;
}

/* --- as a file --- */

static unsigned char byte_of(double v) {
    return (unsigned char)(v < 0 ? 0 : v > 255 ? 255 : lround(v));
}

static unsigned char *draw(struct arena *a) {
    unsigned char *raw = arena_alloc(a, HEIGHT, LINE);
    for (size_t row = 0; row < HEIGHT; row++) {
        unsigned char *p = raw + row * LINE;
        *p++ = 0; /* no filter */
        for (size_t column = 0; column < WIDTH; column++) {
            double x = (double)column / WIDTH, y = (double)row / HEIGHT;
            struct colour c = lit(x, y, land(x, y));
            *p++ = byte_of(c.r);
            *p++ = byte_of(c.g);
            *p++ = byte_of(c.b);
        }
    }
    return raw;
}

struct str demo_picture(struct arena *a) {
    return png_write(a, WIDTH, HEIGHT, str_make((const char *)draw(a), (size_t)HEIGHT * LINE));
}
