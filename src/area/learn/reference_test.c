/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of references, on both stores: who sees what waits, what is known, what goes. */
#include "area/learn/reference.h"

#include "area/learn/evidence.h"
#include "kernel/person_data.h"
#include "reference_sql.h"
#include "tests/unit/world.h"

static enum err take(struct world *w, enum world_person who, size_t count) {
    struct reference_draft *all = arena_array(test_arena(), struct reference_draft, count);
    for (size_t i = 0; i < count; i++) {
        all[i] = (struct reference_draft){.line = arena_printf(test_arena(), "Entry %zu", i),
                                          .csl = STR("[{\"title\":\"T\"}]")};
    }
    struct reference_drafts drafts = {all, count};
    return world_do(w, who, reference_take_in(&w->ctx, &drafts));
}

static struct reference_drafts waiting(struct world *w, enum world_person who, bool *more) {
    struct reference_drafts all = {0};
    struct ctx *c = world_as(w, who);
    assert_int_equal(reference_draft_list(c, ID_NONE, &all, more), ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        all.item[i].line = arena_str(test_arena(), all.item[i].line);
    }
    struct reference_draft *kept = arena_array(test_arena(), struct reference_draft, all.count);
    for (size_t i = 0; i < all.count; i++) {
        kept[i] = all.item[i];
    }
    assert_int_equal(world_end(w, ERR_OK), ERR_OK);
    return (struct reference_drafts){kept, all.count};
}

TEST_STORES("reference: what was taken in waits for its bringer alone, in its order") {
    struct world w;
    bool more;
    world_make(&w, store);
    assert_int_equal(take(&w, MARA_MEMBER, 3), ERR_OK);
    struct reference_drafts all = waiting(&w, MARA_MEMBER, &more);
    assert_int_equal(all.count, 3);
    assert_false(more);
    assert_str(all.item[0].line, "Entry 0");
    assert_str(all.item[2].line, "Entry 2");
    assert_int_equal(waiting(&w, MATEO_MEMBER, &more).count, 0);
    struct reference_draft d;
    assert_int_equal(world_do(&w, MATEO_MEMBER, reference_draft_find(&w.ctx, all.item[0].id, &d)),
                     ERR_NOT_FOUND);
    assert_int_equal(world_do(&w, MATEO_MEMBER, reference_draft_drop(&w.ctx, all.item[0].id)),
                     ERR_NOT_FOUND);
    assert_int_equal(waiting(&w, MARA_MEMBER, &more).count, 3);
    assert_int_equal(world_do(&w, MARA_MEMBER, reference_draft_drop(&w.ctx, all.item[0].id)),
                     ERR_OK);
    assert_int_equal(waiting(&w, MARA_MEMBER, &more).count, 2);
    assert_int_equal(take(&w, NOBODY_AT_ALL, 1), ERR_FORBIDDEN);
}

TEST_STORES("reference: so many wait and no more, and a page shows some") {
    struct world w;
    bool more;
    world_make(&w, store);
    assert_int_equal(take(&w, MARA_MEMBER, REFERENCE_DRAFTS_MAX), ERR_OK);
    assert_int_equal(take(&w, MARA_MEMBER, 1), ERR_FULL);
    assert_int_equal(waiting(&w, MARA_MEMBER, &more).count, REFERENCE_DRAFTS_PER_PAGE);
    assert_true(more);
}

TEST_STORES("reference: a DOI that a record has is known, in any case, to who may see it") {
    struct world w;
    struct id known;
    world_make(&w, store);
    struct evidence e = {
        .thing = {.title = STR("Groups that meet and act lower deaths of newborns."),
                  .topic = STR("trials_review"),
                  .state = STR("current")},
        .population = STR("Women in villages"),
        .intervention = STR("Groups with a facilitator"),
        .outcome = STR("Deaths of newborns"),
        .outcome_kind = STR("harm"),
        .not_shown = STR("Nothing about cities, or without a facilitator."),
        .sources =
            STR("ISBN 978-92-4-154991-2 report\n10.1016/S0140-6736(13)60685-6 review of 2013"),
    };
    assert_int_equal(world_do(&w, MARA_MEMBER, evidence_make(&w.ctx, &e)), ERR_OK);
    struct str doi = STR("10.1016/s0140-6736(13)60685-6");
    assert_int_equal(world_do(&w, MARA_MEMBER, reference_known(&w.ctx, doi, &known)), ERR_OK);
    assert_true(id_eq(known, e.thing.id));
    assert_int_equal(world_do(&w, SANA_STRANGER, reference_known(&w.ctx, doi, &known)), ERR_OK);
    assert_true(id_is_none(known)); /* it still waits for a host */
    assert_int_equal(world_do(&w, HANNA_HOST, evidence_publish(&w.ctx, e.thing.id)), ERR_OK);
    assert_int_equal(world_do(&w, SANA_STRANGER, reference_known(&w.ctx, doi, &known)), ERR_OK);
    assert_true(id_eq(known, e.thing.id));
    assert_int_equal(world_do(&w, HANNA_HOST, thing_erase(&w.ctx, &e.thing)), ERR_OK);
    assert_int_equal(world_do(&w, HANNA_HOST, reference_known(&w.ctx, doi, &known)), ERR_OK);
    assert_true(id_is_none(known));
}

TEST_STORES("reference: who is forgotten leaves nothing waiting") {
    struct world w;
    world_make(&w, store);
    assert_int_equal(
        world_do(&w, MARA_MEMBER, reference_send(&w.ctx, STR("a.bib"), STR("@book{a}"))), ERR_OK);
    assert_int_equal(take(&w, MARA_MEMBER, 2), ERR_OK);
    assert_int_equal(
        world_do(&w, MARA_MEMBER, reference_send(&w.ctx, STR("b.bib"), STR("@book{b}"))), ERR_OK);
    struct buf out = buf_make(1 << 20);
    assert_int_equal(world_do(&w, MARA_MEMBER, person_export(&w.ctx, w.person[MARA_MEMBER], &out)),
                     ERR_OK);
    assert_true(str_find(buf_str(&out), STR("Entry 1")) < out.n);
    assert_true(str_find(buf_str(&out), STR("b.bib")) < out.n);
    buf_free(&out);
    struct str name = str_of(world_name(MARA_MEMBER));
    assert_int_equal(world_do(&w, MARA_MEMBER, person_forget(&w.ctx, name, false)), ERR_OK);
    struct q_reference_draft_count_row left;
    struct q_reference_sent_row_row sent;
    struct ctx *c = world_as(&w, HANNA_HOST);
    assert_int_equal(q_reference_draft_count(c->db, c->arena, w.person[MARA_MEMBER], 10, &left),
                     ERR_OK);
    assert_int_equal(left.total, 0);
    assert_int_equal(q_reference_sent_row(c->db, c->arena, w.person[MARA_MEMBER], &sent),
                     ERR_NOT_FOUND);
    assert_int_equal(world_end(&w, ERR_OK), ERR_OK);
}
