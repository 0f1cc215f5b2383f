/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Fuzzes what a script asks of the rules of a form: every reply is JSON, and a draft that came out
 * goes in again. The input is a request without its form, or all of one. */
#include <assert.h>

#include "browser/filling.h"
#include "format/form_json.h"
#include "format/json_read.h"
#include "format/xlsform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str survey = STR_INIT(
    "survey\n,type,name,label::English (en),label::Español (es),relevant,repeat_count\n"
    ",text,a,A,A,,\n,integer,n,N,N,,\n,begin repeat,r,R,R,,\n,select_multiple l,b,B,B,${a}='x',\n"
    ",begin repeat,s,S,S,,${n}\n,rank l,c,C,C,,\n,end repeat,,,,,\n,end repeat,,,,,\n"
    ",note,d,${a},${a},,\n,geopoint,e,E,E,,\n"
    "choices\n,list_name,name,label::English (en)\n,l,x,X\n,l,y,Y\n");

static struct str put_form(struct arena *a, struct str rest) {
    struct xlsform x;
    struct buf b = buf_make((size_t)1 << 20);
    (void)xlsform_read_file(a, survey, STR("f"), &x);
    assert(x.ready);
    form_json_write(x.ready->form, &b);
    struct str form = arena_str(a, buf_str(&b));
    buf_free(&b);
    return arena_join(a, arena_printf(a, "4:form%zu:", form.n), form, rest);
}

static void check(struct arena *a, struct str request) {
    struct buf out = buf_make(FILLING_REPLY_MAX);
    struct flaw flaw;
    json_t *page;
    filling_reply(a, request, &out);
    enum err e =
        json_read(buf_str(&out), (struct json_limits){FILLING_REPLY_MAX, 10}, &page, &flaw);
    assert(e == ERR_OK);
    struct str draft = json_str(json_object_get(page, "draft"));
    if (draft.p && !str_has(draft, '\0')) {
        struct str rest = arena_printf(a, "5:draft%zu:%.*s", draft.n, STR_ARG(draft));
        buf_clear(&out);
        filling_reply(a, put_form(a, rest), &out);
        assert(!str_starts(buf_str(&out), STR("{\"fault\":\"request\"")));
    }
    json_decref(page);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct str input = str_make((const char *)data, size);
    check(a, put_form(a, input));
    check(a, input);
    arena_free(a);
    return 0;
}
