/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Zones as tables of changes. ICU's calendars are slow and not for threads to share, so each zone
 * is asked of ICU once, from 1900 to 2100. */
#include "text/zone.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#include "text/language.h"

#define NAME_MAX_BYTES 48
#define BUCKETS 64
#define FIRST_MS (-2208988800000) /* 1900-01-01 */
#define LAST_MS 4102444800000     /* 2100-01-01 */
#define DAY_MS 86400000
#define CHANGES_MAX 1024

struct change {
    int64_t from_ms;
    int64_t offset;
};

struct zone {
    struct zone *next; /* in its bucket; never changes once it can be seen */
    char name[NAME_MAX_BYTES];
    size_t count;
    struct change change[]; /* the first holds from the beginning of time */
};

/* Zones found so far. Added at the front, never taken away. */
static _Atomic(struct zone *) buckets[BUCKETS];

static size_t bucket_of(struct str name) {
    size_t h = 5381;
    for (size_t i = 0; i < name.n; i++) {
        h = h * 33 + (unsigned char)name.p[i];
    }
    return h % BUCKETS;
}

static struct zone *find_in(struct zone *z, struct str name) {
    while (z != NULL && !str_eq(str_of(z->name), name)) {
        z = z->next;
    }
    return z;
}

/* ICU would also take "GMT+3" and much else. */
static bool is_known(const UChar *name, int32_t n) {
    UErrorCode code = U_ZERO_ERROR;
    UChar canonical[NAME_MAX_BYTES];
    UBool is_system = 0;
    ucal_getCanonicalTimeZoneID(name, n, canonical, NAME_MAX_BYTES, &is_system, &code);
    return U_SUCCESS(code) && is_system;
}

static int64_t icu_offset(UCalendar *calendar, int64_t ms) {
    UErrorCode code = U_ZERO_ERROR;
    ucal_setMillis(calendar, (double)ms, &code);
    int64_t offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &code);
    offset += ucal_get(calendar, UCAL_DST_OFFSET, &code);
    icu_check(code, "tell the time of a zone");
    return offset;
}

static size_t read_changes(UCalendar *calendar, struct change change[CHANGES_MAX]) {
    size_t count = 1;
    double at = FIRST_MS;
    change[0] = (struct change){INT64_MIN, icu_offset(calendar, FIRST_MS)};
    while (count < CHANGES_MAX) {
        UErrorCode code = U_ZERO_ERROR;
        ucal_setMillis(calendar, at, &code);
        bool more = ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, &code);
        icu_check(code, "tell the changes of a zone");
        if (!more || at >= LAST_MS) {
            break;
        }
        change[count] = (struct change){(int64_t)at, icu_offset(calendar, (int64_t)at)};
        count += change[count].offset != change[count - 1].offset;
    }
    return count;
}

static struct zone *make(struct str name, const UChar *wide, int32_t n) {
    struct change change[CHANGES_MAX];
    UErrorCode code = U_ZERO_ERROR;
    UCalendar *calendar = ucal_open(wide, n, "en", UCAL_GREGORIAN, &code);
    icu_check(code, "open a calendar");
    size_t count = read_changes(calendar, change);
    ucal_close(calendar);
    struct zone *z = calloc(1, sizeof(*z) + count * sizeof(struct change));
    assert(z != NULL);
    memcpy(z->name, name.p, name.n);
    z->count = count;
    memcpy(z->change, change, count * sizeof(struct change));
    return z;
}

/* Another thread may have added the same zone meanwhile: then that one is kept. */
static const struct zone *add(struct zone *z, size_t bucket) {
    struct zone *head = atomic_load_explicit(&buckets[bucket], memory_order_acquire);
    do {
        struct zone *same = find_in(head, str_of(z->name));
        if (same != NULL) {
            free(z);
            return same;
        }
        z->next = head;
    } while (!atomic_compare_exchange_weak_explicit(&buckets[bucket], &head, z,
                                                    memory_order_release, memory_order_acquire));
    return z;
}

const struct zone *zone_find(struct str name) {
    name = str_is_empty(name) ? STR("Etc/UTC") : name;
    if (name.n >= NAME_MAX_BYTES) {
        return NULL;
    }
    size_t bucket = bucket_of(name);
    struct zone *z = find_in(atomic_load_explicit(&buckets[bucket], memory_order_acquire), name);
    if (z != NULL) {
        return z;
    }
    UChar wide[NAME_MAX_BYTES];
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] <= ' ' || name.p[i] > '~') {
            return NULL;
        }
        wide[i] = (UChar)name.p[i];
    }
    return is_known(wide, (int32_t)name.n) ? add(make(name, wide, (int32_t)name.n), bucket) : NULL;
}

int64_t zone_offset(const struct zone *z, int64_t ms) {
    size_t low = 0;
    size_t high = z->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (z->change[middle].from_ms <= ms) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return z->change[low].offset;
}

/* Clocks went from one offset to the other within these two days, if at all. */
int64_t zone_to_utc(const struct zone *z, int64_t local_ms) {
    int64_t before = zone_offset(z, local_ms - DAY_MS);
    int64_t after = zone_offset(z, local_ms + DAY_MS);
    if (zone_offset(z, local_ms - before) == before) {
        return local_ms - before;
    }
    bool fits = zone_offset(z, local_ms - after) == after;
    return local_ms - (fits ? after : before);
}

static int by_name(const void *a, const void *b) {
    const struct str *x = a, *y = b;
    return str_cmp(*x, *y);
}

struct lang_zones lang_zones(struct arena *a) {
    UErrorCode code = U_ZERO_ERROR;
    UEnumeration *all =
        ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &code);
    icu_check(code, "list its zones");
    size_t most = (size_t)uenum_count(all, &code) + 1;
    struct lang_zones zones = {arena_array(a, struct str, most), 1};
    zones.item[0] = STR("UTC");
    int32_t n;
    const char *name;
    while (zones.count < most && (name = uenum_next(all, &n, &code)) != NULL) {
        zones.item[zones.count++] = arena_str(a, str_make(name, (size_t)n));
    }
    uenum_close(all);
    qsort(zones.item + 1, zones.count - 1, sizeof zones.item[0], by_name);
    return zones;
}
