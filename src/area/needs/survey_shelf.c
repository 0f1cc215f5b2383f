/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The shelf of ready forms. */
#include "area/needs/survey_shelf.h"

#include <assert.h>
#include <pthread.h>

struct shelved {
    struct id survey;
    int64_t version;
    struct arena *memory; /* holds this, too */
    const struct form_ready *ready;
    size_t bytes;
    uint64_t asked; /* when it was lent last, counted */
    unsigned lent;  /* to so many */
    bool aside;     /* not on the shelf (any more): goes with the last who has it */
};

/* The only state of this file. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct shelved *shelf[SURVEY_SHELF_FORMS];
static size_t forms, bytes;
static uint64_t asked;

static struct shelved *find(struct id survey, int64_t version) {
    for (size_t i = 0; i < forms; i++) {
        if (shelf[i]->version == version && id_eq(shelf[i]->survey, survey)) {
            return shelf[i];
        }
    }
    return NULL;
}

/* Under the lock. Memory to be freed behind it, or NULL. */
static struct arena *put_aside(size_t at) {
    struct shelved *s = shelf[at];
    assert(at < forms && s != NULL);
    shelf[at] = shelf[--forms];
    bytes -= s->bytes;
    s->aside = true;
    return s->lent == 0 ? s->memory : NULL;
}

static size_t longest_ago(void) {
    uint64_t least = UINT64_MAX;
    size_t at = 0;
    for (size_t i = 0; i < forms; i++) {
        assert(shelf[i] != NULL);
        if (shelf[i]->asked < least) {
            least = shelf[i]->asked;
            at = i;
        }
    }
    return at;
}

static void give_back(void *self) {
    struct shelved *s = self;
    (void)pthread_mutex_lock(&lock);
    bool over = --s->lent == 0 && s->aside;
    (void)pthread_mutex_unlock(&lock);
    if (over) {
        arena_free(s->memory);
    }
}

/* Under the lock. */
static void lend(struct shelved *s) {
    s->lent++;
    s->asked = ++asked;
}

const struct form_ready *survey_shelf_lend(struct arena *a, struct id survey, int64_t version) {
    (void)pthread_mutex_lock(&lock);
    struct shelved *s = find(survey, version);
    if (s != NULL) {
        lend(s);
    }
    (void)pthread_mutex_unlock(&lock);
    if (s == NULL) {
        return NULL;
    }
    arena_when_gone(a, give_back, s);
    return s->ready;
}

/* Under the lock: the form on the shelf, or beside it when it is too large. What has to make room
 * comes out. */
static void set(struct shelved *s, struct arena **gone, size_t *count) {
    s->aside = s->bytes > SURVEY_SHELF_ONE;
    while (!s->aside && (forms == SURVEY_SHELF_FORMS || bytes + s->bytes > SURVEY_SHELF_BYTES)) {
        gone[*count] = put_aside(longest_ago());
        *count += gone[*count] != NULL;
    }
    if (!s->aside) {
        shelf[forms++] = s;
        bytes += s->bytes;
    }
}

const struct form_ready *survey_shelf_put(struct arena *a, struct id survey, int64_t version,
                                          struct arena *memory, const struct form_ready *ready) {
    struct arena *gone[SURVEY_SHELF_FORMS + 1];
    size_t count = 0;
    struct shelved *mine = arena_new(memory, struct shelved);
    *mine =
        (struct shelved){.survey = survey, .version = version, .memory = memory, .ready = ready};
    mine->bytes = arena_used(memory);
    (void)pthread_mutex_lock(&lock);
    struct shelved *s = find(survey, version);
    if (s == NULL) {
        s = mine;
        set(s, gone, &count);
    } else {
        gone[count++] = memory;
    }
    lend(s);
    (void)pthread_mutex_unlock(&lock);
    while (count > 0) {
        arena_free(gone[--count]);
    }
    arena_when_gone(a, give_back, s);
    return s->ready;
}

struct survey_shelf_size survey_shelf_size(void) {
    (void)pthread_mutex_lock(&lock);
    struct survey_shelf_size out = {forms, bytes};
    (void)pthread_mutex_unlock(&lock);
    return out;
}
