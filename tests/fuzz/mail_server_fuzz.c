/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The file that names the mail server. */
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/mail_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_make();
    struct buf why = buf_make(1000);
    struct mail_server m;
    int fd = memfd_create("mail.conf", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    struct str path = arena_printf(a, "/proc/self/fd/%d", fd);
    enum err e = mail_server_read(a, path, &m, &why);
    if (e == ERR_OK) {
        assert(str_starts(m.url, STR("smtp")) && str_has(m.from, '@'));
        assert(!str_has_control(m.url) && !str_has_control(m.from) && !str_has_control(m.password));
    } else {
        assert(why.n > 0 && !why.overflow);
    }
    (void)close(fd);
    buf_free(&why);
    arena_free(a);
    return 0;
}
