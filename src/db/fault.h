/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes and fsyncs of SQLite's files that fail on demand, for tests. store_fault sets them. And a
 * disk that keeps only what it was told to keep: what a machine finds after the power was cut. */
#ifndef KITH_DB_FAULT_H
#define KITH_DB_FAULT_H

/* The name of the VFS to open SQLite's files with; NULL, the system's own, unless the build has
 * KITH_FAULTS. */
const char *fault_vfs(void);

/* From now on each file that SQLite opens has a platter of the same name in that folder, which gets
 * what was written when an fsync goes well, and never gets what was waiting for one that failed:
 * the system takes such pages for clean (Linux does). A platter that is there already is gone on
 * with, and so is what waits for it. NULL: no platters, for files that are open, too. */
void fault_platters(const char *folder);

#endif
