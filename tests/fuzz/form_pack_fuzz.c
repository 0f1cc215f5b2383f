/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes packed answers: what is taken settles, and packs to what unpacks to the same. */
#include <assert.h>

#include "engine/form_pack.h"
#include "format/xlsform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str survey =
    STR_INIT("survey\n,type,name,relevant,repeat_count\n,text,a,,\n,integer,n,,\n"
             ",begin repeat,r,,\n,text,b,${a}='x',\n,begin repeat,s,,${n}\n,text,c,,\n"
             ",end repeat,,,\n,end repeat,,,\n,note,d,,\n,text,e,,\n");

static struct str packed(struct arena *a, const struct form_answers *as, bool all) {
    struct buf b = buf_make((size_t)1 << 22);
    form_pack(as, all, &b);
    assert(!b.overflow);
    struct str s = arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct xlsform x;
    struct form_clock clock = {INT64_C(1795818615250), 0};
    (void)xlsform_read_file(a, survey, STR("f"), &x);
    assert(x.ready);
    struct form_answers *as = form_answers_again(a, x.ready, clock);
    if (form_unpack(as, str_make((const char *)data, size)) && form_evaluate(as) == ERR_OK) {
        struct str draft = packed(a, as, true);
        struct form_answers *again = form_answers_again(a, x.ready, clock);
        assert(form_unpack(again, draft));
        assert(form_evaluate(again) == ERR_OK);
        assert(str_eq(packed(a, again, true), draft));
        assert(str_eq(packed(a, again, false), packed(a, as, false)));
    }
    arena_free(a);
    return 0;
}
