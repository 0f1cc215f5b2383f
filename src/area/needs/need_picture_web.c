/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A picture on its way: it lies among the media already, nothing uses it yet, and the form comes
 * back with something to mend. Browsers do not keep chosen files; a sealed word does. */
#include "area/needs/need_web.h"
#include "base/hash.h"
#include "kernel/setting.h"

#define PROOF_SIZE 32 /* hexadecimal digits */
#define SEALED_MAX 600

static enum err proof_of(struct web *w, struct str plain, struct str *out) {
    struct str secret;
    TRY(setting_secret(&w->ctx, &secret));
    struct hash h = hash_hmac(secret, arena_join(w->ctx.arena, STR("need picture "), plain));
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    *out = arena_str(w->ctx.arena, str_make(hex, PROOF_SIZE));
    return ERR_OK;
}

/* "HASH:width.height.bytes.sum:...:PROOF" */
enum err need_picture_seal(struct web *w, const struct media_file *f, struct str *out) {
    struct arena *a = w->ctx.arena;
    struct str plain = f->hash, proof;
    for (size_t i = 0; i < f->sizes; i++) {
        plain = arena_printf(a, "%.*s:%lld.%lld.%lld.%.*s", STR_ARG(plain),
                             (long long)f->size[i].width, (long long)f->size[i].height,
                             (long long)f->size[i].bytes, STR_ARG(f->size[i].sum));
    }
    TRY(proof_of(w, plain, &proof));
    *out = arena_join(a, plain, STR(":"), proof);
    return ERR_OK;
}

static bool read_size(struct str part, struct media_size *out) {
    struct str width = str_cut(&part, '.'), height = str_cut(&part, '.');
    struct str bytes = str_cut(&part, '.');
    out->sum = part;
    return str_to_int(width, &out->width) && str_to_int(height, &out->height) &&
           str_to_int(bytes, &out->bytes) && part.n > 0;
}

/* Whatever is not ours, or was changed, is as if there was none. */
enum err need_picture_open(struct web *w, struct str sealed, struct media_file **out) {
    struct str proof;
    *out = NULL;
    if (sealed.n <= PROOF_SIZE + 1 || sealed.n > SEALED_MAX) {
        return ERR_OK;
    }
    struct str plain = str_first(sealed, sealed.n - PROOF_SIZE - 1);
    TRY(proof_of(w, plain, &proof));
    if (!str_eq(proof, str_from(sealed, sealed.n - PROOF_SIZE))) {
        return ERR_OK;
    }
    struct media_file *f = arena_new(w->ctx.arena, struct media_file);
    f->hash = str_cut(&plain, ':');
    f->type = STR("image/jpeg");
    f->field = "picture";
    while (plain.n > 0 && f->sizes < MEDIA_SIZES) {
        if (!read_size(str_cut(&plain, ':'), &f->size[f->sizes++])) {
            return ERR_OK;
        }
    }
    *out = f;
    return ERR_OK;
}
