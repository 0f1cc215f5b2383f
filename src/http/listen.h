/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A socket that listens, made from "127.0.0.1:8080". */
#ifndef KITH_HTTP_LISTEN_H
#define KITH_HTTP_LISTEN_H

#include "base/buf.h"
#include "base/err.h"

/* ERR_INPUT when the address cannot be read, ERR_STORE when the system refuses; `why` says it in
 * words. Data that nobody takes for stalled_ms end a connection, also after it was closed here. */
enum err listen_open(struct str address, unsigned stalled_ms, int *fd, struct buf *why) MUST_USE;
unsigned listen_port(int fd);

#endif
