/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a language is made of, for the files of this folder only. Filled by lang_init, then only
 * read. */
#ifndef KITH_TEXT_LANGUAGE_H
#define KITH_TEXT_LANGUAGE_H

#include <string.h>

#include <unicode/utypes.h>

#include "text/catalogue.h"
#include "text/lang.h"

/* A short piece of UTF-8. */
struct sign {
    char p[15];
    uint8_t n;
};

/* A name or a literal part of a date. */
struct name {
    char p[63];
    uint8_t n;
};

/* A number or a date in the making: pieces of fixed size are copied, which is quicker than pieces
 * of the right size, and the buffer gets all of it at once. What does not fit is left out. */
struct line {
    size_t n;
    char p[2048];
};

static inline void line_sign(struct line *l, const struct sign *s) {
    if (l->n + sizeof(s->p) <= sizeof(l->p)) {
        memcpy(l->p + l->n, s->p, sizeof(s->p));
        l->n += s->n;
    }
}

static inline void line_name(struct line *l, const struct name *s) {
    if (l->n + sizeof(s->p) <= sizeof(l->p)) {
        memcpy(l->p + l->n, s->p, sizeof(s->p));
        l->n += s->n;
    }
}

struct numbers {
    struct sign digit[10];
    struct sign group;
    struct sign point;
    struct sign minus;
    size_t primary;   /* digits in the last group; 0: no groups */
    size_t secondary; /* in the others */
    size_t least;     /* digits that must stand before the last group */
};

/* Numbers 0 to 199 by table; ICU is asked for the others. */
#define PLURAL_TABLE 200

struct plurals {
    const void *rules; /* UPluralRules */
    uint8_t table[PLURAL_TABLE];
};

enum date_field {
    DATE_TEXT,
    DATE_YEAR,
    DATE_MONTH,
    DATE_MONTH_2,
    DATE_MONTH_NAME,
    DATE_MONTH_ALONE,
    DATE_DAY,
    DATE_DAY_2,
    DATE_WEEKDAY,
    DATE_HOUR,
    DATE_HOUR_2,
    DATE_MINUTE_2,
};

#define DATE_PARTS_MAX 24

/* "d MMMM y", taken apart. */
struct pattern {
    struct {
        enum date_field field;
        struct name text;
    } part[DATE_PARTS_MAX];
    size_t count;
};

enum ago_unit { AGO_MINUTE, AGO_HOUR, AGO_DAY, AGO_MONTH, AGO_YEAR, AGO_UNITS };

/* "hace " N " días"; some languages have a word in which the number is contained. */
struct ago {
    struct str before;
    struct str after;
    bool has_number;
};

struct dates {
    struct pattern date;
    struct pattern date_time;
    struct name month[12];
    struct name month_alone[12];
    struct name weekday[7];                     /* from Sunday */
    struct ago ago[AGO_UNITS][2][PLURAL_EXACT]; /* past, future; by plural category */
};

struct lang {
    const struct translation *translation;
    char locale[40]; /* ICU's name: English writes dates as in Britain */
    struct str tag;
    struct str own_name;
    bool rtl;
    struct numbers numbers;
    struct plurals plurals;
    struct dates dates;
};

/* Each fills its part of l; texts are kept in the arena. They abort when ICU lacks its data. */
void numbers_init(struct lang *l);
void plurals_init(struct lang *l);
void dates_init(struct lang *l, struct arena *keep);

/* lang_message for a span of any catalogue. */
void write_span(const struct catalogue *c, struct span span, const struct lang *l,
                const struct msg_text *m, void (*put)(void *to, struct str s, bool is_argument),
                void *to);
enum plural plural_of(const struct lang *l, int64_t n);
/* v, 0 to 9999, as digits of the language, at least `width` (1 or 2) of them, without groups. */
void line_digits(struct line *to, const struct lang *l, int64_t v, int width);

/* A bug, or ICU's data are not there: nothing can be done then. */
void icu_check(UErrorCode code, const char *what);
struct name name_of(struct str s); /* aborts when it is longer than any name should be */
struct str from_utf16(struct arena *a, const UChar *text, int32_t n);
UChar *to_utf16(struct arena *a, struct str s, int32_t *n); /* bad UTF-8 becomes U+FFFD */

#endif
