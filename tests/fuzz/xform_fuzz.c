/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes the reader of filled forms, of a form with repeats, choices and calculations; what is
 * accepted must settle, both as it came and as it is worked out here. */
#include <assert.h>

#include "format/xform.h"
#include "format/xlsform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str survey =
    STR_INIT("survey\n,type,name,relevant,repeat_count,constraint,calculation\n,text,a,,,,\n"
             ",integer,n,,,. < 9,\n,begin repeat,r,,${n},,\n,select_multiple l,s,${a} != '',,,\n"
             ",begin group,g,${s} = 'x',,,\n,date,d,,,. > '2000-01-01',\n,end group,,,,,\n"
             ",begin repeat,q,,,,\n,geopoint,p,,,,\n,end repeat,,,,,\n,end repeat,,,,,\n"
             ",calculate,c,,,,count(${q}) + sum(${n})\n,image,i,,,,\n"
             "choices\n,list_name,name\n,l,x\n,l,y\n");

static void settle(struct form_answers *as) {
    enum err e = form_evaluate(as);
    assert(e == ERR_OK || e == ERR_TOO_LARGE);
    for (struct form_walk w = form_walk(as); e == ERR_OK && form_walk_next(&w);) {
        assert(w.answer->value.p && w.answer->wrong < FORM_WRONGS);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct xlsform x;
    struct xform_submission s;
    struct flaw flaw;
    (void)xlsform_read_file(a, survey, STR("f"), &x);
    assert(x.ready);
    struct form_clock clock = {INT64_C(1795818615250), 0};
    enum err e =
        xform_submission_read(a, x.ready, str_make((const char *)data, size), clock, &s, &flaw);
    assert((e == ERR_OK) == (flaw.code == NULL));
    if (e == ERR_OK) {
        struct str name[4];
        assert(s.instance_id.n && s.instance_id.n <= XFORM_ID_MAX);
        settle(s.answers);
        (void)xform_submission_files(s.answers, name, 4);
        s.answers->given = false;
        settle(s.answers);
    } else {
        assert(flaw.line >= 1 && flaw.column >= 1);
    }
    arena_free(a);
    return 0;
}
