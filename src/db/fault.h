/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writes and fsyncs of SQLite's files that fail on demand, for tests. store_fault sets them. */
#ifndef KITH_DB_FAULT_H
#define KITH_DB_FAULT_H

/* The name of the VFS to open SQLite's files with; NULL, the system's own, unless the build has
 * KITH_FAULTS. */
const char *fault_vfs(void);

#endif
