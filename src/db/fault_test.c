/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests with a disk that fails: each write and each fsync of a little story in turn. What was
 * acknowledged stays, what was not is not there, and the store goes on. */
#include "db/fault.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

#include "db/inner.h"
#include "db/store.h"
#include "sample_sql.h"
#include "sys/file.h"
#include "tests/unit/sample.h"
#include "tests/unit/store.h"

static void need_faults(void) {
    if (fault_vfs() == NULL) {
        TEST_SKIP("this build has no faults; it needs -Dfaults=true");
    }
}

static enum err put_mark(struct db *db, void *self) {
    return q_mark_put(db, 1, *(int64_t *)self, STR(""), NULL);
}

static int64_t marks(struct store *s) {
    struct db *db = test_reader(s);
    struct q_mark_count_row row = {0};
    assert_int_equal(db_begin_read(db), ERR_OK);
    assert_int_equal(q_mark_count(db, test_arena(), 1, &row), ERR_OK);
    db_end(db);
    return row.total;
}

#define STORY 6

/* Writes on while the disk fails. How many were acknowledged; the first failure in *e. */
static int64_t story(struct store *s, enum err *e) {
    int64_t kept = 0;
    for (int64_t i = 0; i < STORY; i++) {
        enum err got = store_write(s, put_mark, &i);
        kept += got == ERR_OK;
        *e = *e == ERR_OK ? got : *e;
    }
    return kept;
}

static void copy_file(const char *from, const char *name, const char *to) {
    char a[256];
    char b[256];
    (void)snprintf(a, sizeof a, "%s/%s", from, name);
    (void)snprintf(b, sizeof b, "%s/%s", to, name);
    if (file_exists(a)) {
        assert_int_equal(file_copy(a, b), ERR_OK);
    }
}

/* What a process finds that comes after this one has fallen: all that was acknowledged. A commit
 * whose fsync failed may be there or not; nobody can know. */
static void after_a_fall(const struct store *s, int64_t kept) {
    struct store_options o = test_store_options(s);
    copy_file(o.folder.p, "kith.db", test_folder());
    copy_file(o.folder.p, "kith.db-wal", test_folder());
    o.folder = str_of(test_folder());
    struct buf why = buf_make(1024);
    struct store *again = NULL;
    if (store_open(o, &again, &why) != ERR_OK) {
        fail_msg("%.*s", STR_ARG(buf_str(&why)));
    }
    assert_true(marks(again) >= kept && marks(again) <= STORY);
    assert_int_equal(store_verify(again, &why), ERR_OK);
    buf_free(&why);
    store_close(again);
}

TEST("store: a disk that fails loses nothing that was acknowledged, and is named") {
    static const struct {
        const char *call;
        int error;
        enum err expected;
    } list[] = {{"write", ENOSPC, ERR_DISK}, {"write", EIO, ERR_STORE}, {"fsync", EIO, ERR_STORE}};
    need_faults();
    for (size_t k = 0; k < sizeof list / sizeof list[0]; k++) {
        for (unsigned nth = 1; nth <= 12; nth++) {
            test_row("%s number %u", list[k].call, nth);
            struct store *s = test_store(DB_SQLITE);
            sample_schema(s);
            enum err e = ERR_OK;
            store_fault(list[k].call, nth, list[k].error);
            int64_t kept = story(s, &e);
            store_fault(list[k].call, 0, 0);
            assert_true(e == ERR_OK || e == list[k].expected);
            assert_true((kept == STORY) == (e == ERR_OK));
            assert_int_equal(marks(s), kept);
            after_a_fall(s, kept);
            int64_t one = 99;
            assert_int_equal(store_write(s, put_mark, &one), ERR_OK);
            assert_int_equal(marks(s), kept + 1);
            test_store_close(s);
        }
    }
}

/* --- a disk that is full for one work only --- */

struct work {
    struct store_task task;
    bool is_huge;
    enum err got;
    unsigned runs;
    sem_t *done;
};

static char huge[1 << 20];

/* More than the writer's cache holds, so that it must be written before the commit. */
static enum err work_run(struct db *db, void *self) {
    struct work *w = self;
    w->runs++;
    if (!w->is_huge) {
        return q_mark_put(db, 1, 0, STR(""), NULL);
    }
    enum err e = ERR_OK;
    store_fault("write", 1, ENOSPC);
    for (int i = 0; e == ERR_OK && i < 40; i++) {
        e = q_mark_put(db, 1, 0, str_make(huge, sizeof huge), NULL);
    }
    store_fault("write", 0, 0);
    return e;
}

static void work_done(enum err e, void *self) {
    struct work *w = self;
    w->got = e;
    sem_post(w->done);
}

static enum err wait_run(struct db *db, void *self) {
    (void)db;
    sem_wait(self);
    sem_post(self); /* open it stays: the work may run again */
    return ERR_OK;
}

static void wait_done(enum err e, void *self) {
    (void)e, (void)self;
}

TEST("store: a work too large for the disk fails alone; its neighbours are run again") {
    enum { COUNT = 10 };
    need_faults();
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    memset(huge, 'x', sizeof huge);
    struct work w[COUNT] = {0};
    sem_t gate;
    sem_t done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    struct store_task wait = {.run = wait_run, .done = wait_done, .self = &gate};
    assert_true(store_submit(s, &wait));
    for (int i = 0; i < COUNT; i++) {
        w[i] = (struct work){.is_huge = i == 4, .done = &done};
        w[i].task = (struct store_task){.run = work_run, .done = work_done, .self = &w[i]};
        assert_true(store_submit(s, &w[i].task));
    }
    sem_post(&gate);
    for (int i = 0; i < COUNT; i++) {
        sem_wait(&done);
    }
    for (int i = 0; i < COUNT; i++) {
        test_row("work %d", i);
        assert_int_equal(w[i].got, i == 4 ? ERR_DISK : ERR_OK);
    }
    assert_int_equal(w[0].runs, 2);
    assert_int_equal(marks(s), COUNT - 1);
    sem_destroy(&done);
    sem_destroy(&gate);
    test_store_close(s);
}

/* --- every write and every fsync of a story, until it goes well --- */

#define GROUP 64

enum { PUT_ONE, PUT_GROUP, PUT_LARGE, STORIES };

struct member {
    struct store_task task;
    int64_t number;
    enum err got;
    sem_t *done;
};

static enum err member_run(struct db *db, void *self) {
    struct member *m = self;
    return q_mark_put(db, 1, m->number, STR(""), NULL);
}

static void member_done(enum err e, void *self) {
    struct member *m = self;
    m->got = e;
    sem_post(m->done);
}

/* Works that wait together, so that they are committed together. How many were acknowledged. */
static int64_t put_group(struct store *s) {
    static struct member m[GROUP];
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    struct store_task wait = {.run = wait_run, .done = wait_done, .self = &gate};
    assert_true(store_submit(s, &wait));
    for (int i = 0; i < GROUP; i++) {
        m[i] = (struct member){.number = i, .done = &done};
        m[i].task = (struct store_task){.run = member_run, .done = member_done, .self = &m[i]};
        assert_true(store_submit(s, &m[i].task));
    }
    sem_post(&gate);
    int64_t kept = 0;
    for (int i = 0; i < GROUP; i++) {
        sem_wait(&done);
    }
    for (int i = 0; i < GROUP; i++) {
        kept += m[i].got == ERR_OK;
    }
    sem_destroy(&done);
    sem_destroy(&gate);
    return kept;
}

/* Each commit is followed by a checkpoint, which writes into the store itself. */
static enum err check_often(struct db *db, void *self) {
    (void)self;
    return db_script(db, "PRAGMA wal_autocheckpoint = 4");
}

static enum err put_large(struct db *db, void *self) {
    static char text[20000];
    (void)self;
    memset(text, 'x', sizeof text);
    return q_mark_put(db, 1, 0, str_make(text, sizeof text), NULL);
}

/* What the story asks for; how much of it was acknowledged. */
static int64_t tell(struct store *s, int story) {
    int64_t zero = 0;
    switch (story) {
    case PUT_ONE:
        return store_write(s, put_mark, &zero) == ERR_OK;
    case PUT_GROUP:
        return put_group(s);
    default:
        return store_write(s, put_large, NULL) == ERR_OK;
    }
}

static int64_t all_of(int story) {
    return story == PUT_GROUP ? GROUP : 1;
}

/* What another process, or this machine after a cut of its power, finds in that folder. */
static int64_t found_in(const char *folder) {
    struct store_options o = {.folder = str_of(folder)};
    struct buf why = buf_make(1024);
    struct store *again = NULL;
    if (store_open(o, &again, &why) != ERR_OK || store_verify(again, &why) != ERR_OK) {
        fail_msg("%.*s", STR_ARG(buf_str(&why)));
    }
    int64_t n = marks(again);
    buf_free(&why);
    store_close(again);
    return n;
}

static const char *folder_of(const char *name, unsigned number) {
    const char *path = arena_printf(test_arena(), "%s/%s%u", test_folder(), name, number).p;
    assert_int_equal(folder_make(path), ERR_OK);
    return path;
}

static void copy_store(const char *from, const char *to) {
    copy_file(from, "kith.db", to);
    copy_file(from, "kith.db-wal", to);
}

/* Killed, and begun again from what the system shows, on a disk that does not have it all. */
static void begun_again(int story, const char *killed, const char *disk, const char *after,
                        int64_t least) {
    struct store *again = NULL;
    struct buf why = buf_make(1024);
    fault_platters(disk);
    assert_int_equal(store_open((struct store_options){.folder = str_of(killed)}, &again, &why),
                     ERR_OK);
    int64_t shown = marks(again);
    assert_true(shown >= least);
    shown += tell(again, story);
    copy_store(disk, after);
    fault_platters(NULL);
    store_close(again);
    buf_free(&why);
    assert_int_equal(found_in(after), shown);
}

/* The disk fails once or goes on failing, is mended, and then the power is cut, or the process is
 * killed and begun again before the power is cut. */
static bool fail_at(int story, const char *call, int error, unsigned nth, bool once) {
    static unsigned count;
    unsigned number = count++;
    const char *platters = folder_of("disk", number);
    fault_platters(platters);
    struct store *s = test_store(DB_SQLITE);
    sample_schema(s);
    if (story == PUT_LARGE) {
        assert_int_equal(store_write(s, check_often, NULL), ERR_OK);
    }
    int64_t kept = tell(s, story);
    assert_int_equal(kept, all_of(story));
    (once ? store_fault_once : store_fault)(call, nth, error);
    int64_t now = tell(s, story);
    bool failed = store_fault_met();
    assert_true(failed || now == all_of(story));
    kept += now;
    if (!once) {
        kept += tell(s, story);
    }
    assert_int_equal(marks(s), kept); /* reads go on, and see what was acknowledged */
    store_fault(call, 0, 0);
    const char *killed = folder_of("killed", number), *disk = folder_of("then", number);
    copy_store(test_store_options(s).folder.p, killed);
    copy_store(platters, disk);
    kept += tell(s, story);
    copy_store(platters, folder_of("cut", number));
    fault_platters(NULL);
    test_store_close(s);
    int64_t found = found_in(folder_of("cut", number));
    assert_int_equal(found, kept);
    begun_again(story, killed, disk, folder_of("after", number), kept - all_of(story));
    return failed;
}

TEST("store: whichever write or fsync fails, what was acknowledged outlives a cut of the power") {
    static const struct {
        const char *call;
        int error;
    } list[] = {{"write", ENOSPC}, {"write", EIO}, {"fsync", EIO}};
    need_faults();
    for (int story = 0; story < STORIES; story++) {
        for (size_t k = 0; k < sizeof list / sizeof list[0]; k++) {
            for (int once = 0; once < 2; once++) {
                unsigned nth = 1;
                do {
                    test_row("story %d, %s %u fails with %s%s", story, list[k].call, nth,
                             strerror(list[k].error), once ? ", once" : "");
                } while (fail_at(story, list[k].call, list[k].error, nth++, once));
                assert_true(nth > 2); /* it met one at least */
            }
        }
    }
}
