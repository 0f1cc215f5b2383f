-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Reports. Who is reported sees none of it: :viewer is left out.

-- report_add(id id, thing id, comment id?, community id?, by id?, reason text, words text, quote text, code_hash bytes?, now time) run
INSERT INTO report (id, thing, comment, community, by, reason, words, state, handled_by, answer,
    created, updated, quote, code_hash)
VALUES (:id, :thing, :comment, :community, :by, :reason, :words, 'open', NULL, '', :now, :now,
    :quote, :code_hash);

-- report_same(by id, since time, thing id, reason text, words text) one
SELECT id FROM report
WHERE by = :by AND created > :since AND thing = :thing AND reason = :reason AND words = :words
LIMIT 1;

-- report_row(id id) one
SELECT r.id, r.thing, r.comment, r.community, r.by, r.reason, r.words, r.state, r.handled_by,
    r.answer, r.created, r.updated, r.quote, t.kind, t.owner, m.author
FROM report r JOIN thing t ON t.id = r.thing LEFT JOIN comment m ON m.id = r.comment
WHERE r.id = :id;

-- report_of_community(viewer id, community id, state text, after time, after_id id, limit int) many as report_line
-- ungated: for the stewards, whoever else sees the thing
SELECT r.id, r.comment, r.reason, r.words, r.state, r.answer, r.created, t.id AS "thing:id", t.kind,
    t.title, t.lang, t.life
FROM report r JOIN thing t ON t.id = r.thing LEFT JOIN comment m ON m.id = r.comment
WHERE r.state = :state AND r.community = :community AND (r.created, r.id) > (:after, :after_id)
    AND coalesce(CASE WHEN r.comment IS NULL THEN t.owner ELSE m.author END,
        id '00000000-0000-0000-0000-000000000000') <> :viewer
ORDER BY r.created, r.id LIMIT :limit;

-- report_of_site(viewer id, state text, after time, after_id id, limit int) many as report_line
-- ungated: for the hosts, whoever else sees the thing
SELECT r.id, r.comment, r.reason, r.words, r.state, r.answer, r.created, t.id AS "thing:id", t.kind,
    t.title, t.lang, t.life
FROM report r JOIN thing t ON t.id = r.thing LEFT JOIN comment m ON m.id = r.comment
WHERE r.state = :state AND (r.created, r.id) > (:after, :after_id)
    AND coalesce(CASE WHEN r.comment IS NULL THEN t.owner ELSE m.author END,
        id '00000000-0000-0000-0000-000000000000') <> :viewer
ORDER BY r.created, r.id LIMIT :limit;

-- report_about(thing id, but id, limit int) many as report_line
-- ungated: for the stewards, whoever else sees the thing
SELECT r.id, r.comment, r.reason, r.words, r.state, r.answer, r.created, t.id AS "thing:id", t.kind,
    t.title, t.lang, t.life
FROM report r JOIN thing t ON t.id = r.thing
WHERE r.thing = :thing AND r.id <> :but
ORDER BY r.created DESC, r.id DESC LIMIT :limit;

-- report_of_person(by id, limit int) many as report_line
-- ungated: one's own reports; the title is shown only if the thing may still be seen
SELECT r.id, r.comment, r.reason, r.words, r.state, r.answer, r.created, t.id AS "thing:id", t.kind,
    t.title, t.lang, t.life
FROM report r JOIN thing t ON t.id = r.thing
WHERE r.by = :by ORDER BY r.created DESC, r.id DESC LIMIT :limit;

-- report_by_code(code_hash bytes) one
SELECT id FROM report WHERE code_hash = :code_hash;

-- report_count(viewer id, community id, limit int) one
-- ungated: a number for the stewards
SELECT count(*) AS "total:int" FROM (
    SELECT 1 AS one
    FROM report r JOIN thing t ON t.id = r.thing LEFT JOIN comment m ON m.id = r.comment
    WHERE r.state = 'open' AND r.community = :community
        AND coalesce(CASE WHEN r.comment IS NULL THEN t.owner ELSE m.author END,
            id '00000000-0000-0000-0000-000000000000') <> :viewer
    LIMIT :limit
) AS open;

-- report_set(id id, state text, handled_by id?, answer text, quote text, updated time) run
UPDATE report SET state = :state, handled_by = :handled_by, answer = :answer, quote = :quote,
    updated = :updated
WHERE id = :id;
