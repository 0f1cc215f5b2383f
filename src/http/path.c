/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The path of a target: decoded and checked. Finds no routes and no files. */
#include "http/http.h"
#include "http/percent.h"

/* A slash that was sent as %2F would cut a piece in two after decoding, so it is refused. */
static enum err path_decode(struct str raw, char *out, size_t *n) {
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if ((unsigned char)c <= ' ' || c == '#' || c == '?') {
            return ERR_REQUEST;
        }
        if (c == '%') {
            int byte = escape_byte(str_from(raw, i));
            if (byte < ' ' || byte == '/') {
                return ERR_REQUEST;
            }
            c = (char)byte;
            i += 2;
        }
        out[(*n)++] = c;
    }
    return ERR_OK;
}

/* Only the last piece may be empty: "/needs/" is fine, "/needs//4" is not. */
static bool path_pieces_are_fine(struct str path) {
    struct str rest = str_from(path, 1);
    while (rest.n > 0) {
        struct str piece = str_cut(&rest, '/');
        if (piece.n == 0 || str_eq(piece, STR(".")) || str_eq(piece, STR(".."))) {
            return false;
        }
    }
    return true;
}

enum err http_path_parse(struct arena *a, struct str raw, struct str *out) {
    if (raw.n == 0 || raw.p[0] != '/') {
        return ERR_REQUEST;
    }
    char *path = arena_alloc(a, raw.n + 1, 1);
    size_t n = 0;
    TRY(path_decode(raw, path, &n));
    struct str decoded = str_make(path, n);
    if (!escape_is_name(decoded) || !path_pieces_are_fine(decoded)) {
        return ERR_REQUEST;
    }
    *out = decoded;
    return ERR_OK;
}
