/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The tables of schema/9001_sample.sql, for the tests of db/ alone. */
#ifndef KITH_TESTS_UNIT_SAMPLE_H
#define KITH_TESTS_UNIT_SAMPLE_H

#include "db/migrate.h"
#include "db/store.h"

extern const struct migration sample_migrations[];
extern const size_t sample_migrations_count;

/* Adds the tables to a store of a test. */
void sample_schema(struct store *s);

#endif
