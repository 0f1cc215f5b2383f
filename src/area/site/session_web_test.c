/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tests of what a session is called in the list. */
#include "area/site/session_web.h"

#include "tests/unit/test.h"

TEST("session: a browser is called by what it says of itself") {
    static const struct {
        const char *agent, *device;
    } rows[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox, Linux"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/127.0.0.0 Mobile Safari/537.36",
         "Chrome, Android"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
         "Edge, Windows"},
        {"Mozilla/5.0 (Mobile; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "Firefox, KaiOS"},
        {"curl/8", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        test_row("%s", rows[i].agent);
        assert_str(session_device(test_arena(), str_of(rows[i].agent)), rows[i].device);
    }
}
