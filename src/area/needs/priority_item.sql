-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What stands in a round, and what was merged.

-- priority_item_add(round id, number int, title text, note text, lang text, stages int, need id?, writer id?) run
INSERT INTO priority_item (round, number, title, note, lang, stages, need, writer, merged, place,
    compared)
VALUES (:round, :number, :title, :note, :lang, :stages, :need, :writer, 0, 0, 0);

-- priority_item_list(round id, after int, limit int) many as priority_item
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.number > :after ORDER BY i.number LIMIT :limit;

-- priority_item_placed(round id, after int, limit int) many as priority_item
-- Those that are rated, by their place.
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.place > :after ORDER BY i.place LIMIT :limit;

-- priority_item_written(round id, writer id) many as priority_item
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.writer = :writer AND i.round = :round ORDER BY i.number LIMIT 100;

-- priority_item_needs(round id, after int, limit int) many as priority_item
-- What was there before anybody wrote.
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.number > :after AND i.need IS NOT NULL ORDER BY i.number LIMIT :limit;

-- priority_item_open(gate gate, community id, topic text, stages int, limit int) many
-- Needs that may enter a round, the oldest first. Filters: '' and 0 mean any.
SELECT t.id, t.community, t.audience, t.life, t.state, t.stages, t.lang, t.title, t.note
FROM need_open o JOIN thing t ON t.id = o.need
WHERE o.community = :community AND o.sensitive = FALSE AND (:topic = '' OR o.topic = :topic)
    AND (:stages = 0 OR (t.stages & :stages) <> 0) AND GATE(t)
ORDER BY o.voiced, o.need LIMIT :limit;

-- priority_item_one(round id, number int) one as priority_item
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.number = :number;

-- priority_item_at(round id, place int) one as priority_item
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.place = :place;

-- priority_item_writer(round id, number int) one
SELECT writer FROM priority_item WHERE round = :round AND number = :number;

-- priority_item_total(round id) one
SELECT count(*) AS "total:int", count(*) FILTER (WHERE merged = 0) AS "standing:int"
FROM priority_item WHERE round = :round;

-- priority_item_merge(round id, number int, merged int) run
UPDATE priority_item SET merged = :merged WHERE round = :round AND number = :number;

-- priority_item_merge_along(round id, number int, merged int) run
-- What was merged into it goes with it.
UPDATE priority_item SET merged = :merged WHERE round = :round AND merged = :number;

-- priority_item_merged(round id, least int, most int) many as priority_item
-- What was merged into the numbers from least to most.
-- ungated: a need that is hidden or gone says nothing here
SELECT i.number, CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.title ELSE '' END AS "title:text",
    CASE WHEN i.need IS NULL OR t.life = 'published' THEN i.note ELSE '' END AS "note:text", i.lang,
    i.stages, i.need, i.merged, i.place, i.compared
FROM priority_item i LEFT JOIN thing t ON t.id = i.need
WHERE i.round = :round AND i.merged >= :least AND i.merged <= :most ORDER BY i.merged, i.number LIMIT 2000;

-- priority_item_set_place(round id, number int, place int) run
UPDATE priority_item SET place = :place WHERE round = :round AND number = :number;

-- priority_item_set_need(round id, number int, need id) run
UPDATE priority_item SET need = :need WHERE round = :round AND number = :number;

-- priority_item_dealt(round id, place int) run
UPDATE priority_item SET compared = compared + 1 WHERE round = :round AND place = :place;

-- priority_item_drop_own(round id, number int, writer id) run
DELETE FROM priority_item WHERE round = :round AND number = :number AND writer = :writer;

-- priority_item_drop_written(round id, number int) run
DELETE FROM priority_item WHERE round = :round AND number = :number AND need IS NULL;

-- priority_item_drop_all(round id) run
DELETE FROM priority_item WHERE round = :round;

-- priority_item_forget(person id) run
UPDATE priority_item SET writer = NULL WHERE writer = :person;

-- priority_item_clear_need(need id) run
UPDATE priority_item SET title = '', note = '' WHERE need = :need;

-- priority_item_export(person id) json
-- ungated: a person's own export
SELECT i.round, t.title AS question, i.title, i.note FROM priority_item i
JOIN thing t ON t.id = i.round WHERE i.writer = :person ORDER BY i.round, i.number;

-- priority_same_add(round id, item int, other int, person id) run
INSERT INTO priority_same (round, item, other, person) VALUES (:round, :item, :other, :person)
ON CONFLICT DO NOTHING;

-- priority_same_list(round id, limit int) many
-- Only pairs of which both still stand.
-- ungated: a need that is hidden or gone says nothing here
SELECT s.item, s.other,
    CASE WHEN a.need IS NULL OR t.life = 'published' THEN a.title ELSE '' END AS "title:text", a.lang,
    CASE WHEN b.need IS NULL OR u.life = 'published' THEN b.title ELSE '' END AS "other_title:text",
    b.lang AS other_lang
FROM priority_same s
JOIN priority_item a ON a.round = s.round AND a.number = s.item
JOIN priority_item b ON b.round = s.round AND b.number = s.other
LEFT JOIN thing t ON t.id = a.need LEFT JOIN thing u ON u.id = b.need
WHERE s.round = :round AND a.merged = 0 AND b.merged = 0
ORDER BY s.item, s.other LIMIT :limit;

-- priority_same_drop(round id, item int, other int) run
DELETE FROM priority_same WHERE round = :round AND item = :item AND other = :other;

-- priority_same_drop_item(round id, number int) run
DELETE FROM priority_same WHERE round = :round AND (item = :number OR other = :number);

-- priority_same_forget(person id) run
UPDATE priority_same SET person = NULL WHERE person = :person;

-- priority_same_export(person id) json
SELECT round, item, other FROM priority_same WHERE person = :person ORDER BY round, item, other;

-- priority_item_first(round id, number int) one
-- Whether it came first, itself or what it was merged into.
SELECT s.rank FROM priority_item i
JOIN priority_item h ON h.round = i.round
    AND h.number = CASE WHEN i.merged = 0 THEN i.number ELSE i.merged END
JOIN priority_standing s ON s.round = h.round AND s.place = h.place
WHERE i.round = :round AND i.number = :number AND s.rank = 1 LIMIT 1;
