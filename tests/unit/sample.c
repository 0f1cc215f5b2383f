/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Adds the tables of schema/9001_sample.sql to a store of a test. */
#include "tests/unit/sample.h"

#include "db/inner.h"
#include "tests/unit/test.h"

static enum err add(struct db *db, void *self) {
    (void)self;
    const struct migration *m = &sample_migrations[sample_migrations_count - 1];
    return db_script(db, db_kind(db) == DB_SQLITE ? m->sqlite : m->postgres);
}

void sample_schema(struct store *s) {
    assert_int_equal(store_write(s, add, NULL), ERR_OK);
}
