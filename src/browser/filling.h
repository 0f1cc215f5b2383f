/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Filling a form in a browser that has no connection: the same rules as on the server
 * (engine/form_fill.h), asked by a text and answered by a text, so that a script need know nothing
 * but how to draw. Compiled for the server's tests like all else, and to WebAssembly for browsers
 * (src/browser/wasm).
 *
 * A request is names and values, each as its length in digits, a colon, and its bytes:
 *
 *   form      the form (format/form_json.h)
 *   draft     what was typed so far (engine/form_pack.h); absent: it begins
 *   language  of the form's, by its number; tag: "es", the nearest to it, when it begins
 *   now       milliseconds since 1970; offset: minutes east of Greenwich
 *   at        the key of the page; act: what was pressed; absent: the page is only shown
 *   .NAME     a pair of the page's own form: ".shown", ".q4"
 *
 * The reply is one object of JSON. "fault" alone: "request", "form", "draft" (they cannot be read,
 * or are not of each other), "too_large". Else the page to show, and the draft to keep:
 *
 *   {"draft":"0=river\n","language":0,"tag":"en","at":"q1","number":2,"of":4,"stays":false,
 *    "languages":[{"name":"English","tag":"en"}],
 *    "fields":[{"key":"q1","type":"integer","label":"..", ..}]      a page of questions
 *    "more":{"label":"..","may_add":true,"rows":[..]}               behind the rows of a repeat
 *    "lines":[{"key":"q0","label":"..","value":".."}],              before sending
 *    "answers":"0=river\n1=30\n"}                                   after "send", when all fits
 *
 * What is wrong has "wrong" (form_wrong_word) and "said", the author's words. */
#ifndef KITH_BROWSER_FILLING_H
#define KITH_BROWSER_FILLING_H

#include "base/arena.h"
#include "base/buf.h"

#define FILLING_REQUEST_MAX ((size_t)8 << 20)
#define FILLING_REPLY_MAX ((size_t)8 << 20)

/* The reply into an empty buffer of FILLING_REPLY_MAX. All that it needs is in the arena. */
void filling_reply(struct arena *a, struct str request, struct buf *out);

#endif
