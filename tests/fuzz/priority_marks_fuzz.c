/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Marks of a priority round, whatever text they are read from: what is read is the same when it
 * was written and is read again, and pairs give ranks that no answer contradicts unless it goes
 * round. The first byte says how many values, the second how much of the text is a hand. */
#include <assert.h>

#include "area/needs/priority_marks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_marks(struct arena *a, struct str text, size_t values) {
    struct priority_marks m = priority_marks_read(a, text, values);
    struct str once = priority_marks_text(a, &m, values);
    if (!once.p) {
        return;
    }
    struct priority_marks again = priority_marks_read(a, once, values);
    struct str twice = priority_marks_text(a, &again, values);
    assert(again.count <= m.count && str_eq(once, twice));
    for (size_t i = 0; i < again.count; i++) {
        const struct priority_mark *x = &again.item[i];
        assert(priority_mark_of(&again, x->place, x->other));
    }
}

static void check_ranks(struct arena *a, struct str hand, struct str pairs) {
    int64_t rank[PRIORITY_HAND_MAX];
    struct priority_hand h = priority_hand_read(hand);
    struct priority_marks m = priority_marks_read(a, pairs, 1);
    priority_hand_ranks(&h, &m, rank);
    size_t ranked = 0;
    for (size_t i = 0; i < h.count; i++) {
        assert(rank[i] >= 0 && rank[i] <= (int64_t)h.count);
        ranked += rank[i] > 0 ? 1 : 0;
    }
    bool first = ranked == 0;
    for (size_t i = 0; i < h.count; i++) {
        first = first || rank[i] == 1;
    }
    assert(ranked != 1 && first);
    struct priority_hand again = priority_hand_read(priority_hand_text(a, &h));
    assert(again.count == h.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) {
        return 0;
    }
    struct arena *a = arena_make();
    struct str text = str_make((const char *)data + 2, size - 2);
    size_t cut = data[1] < text.n ? data[1] : text.n;
    check_marks(a, text, 1 + data[0] % PRIORITY_CRITERIA);
    check_ranks(a, str_first(text, cut), str_from(text, cut));
    arena_free(a);
    return 0;
}
