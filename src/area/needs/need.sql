-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs.

-- need_add(id id, text text, place text, sensitive bool, category id?, region id?, coarse bool) run
INSERT INTO need (id, text, place, sensitive, answer, category, region, coarse)
VALUES (:id, :text, :place, :sensitive, '', :category, :region, :coarse);

-- need_row(id id) one
SELECT n.text, n.place, n.sensitive, n.answer, n.category, n.region, n.coarse, m.target
FROM need n LEFT JOIN need_merge m ON m.source = n.id WHERE n.id = :id;

-- need_clear(id id) run
UPDATE need SET text = '', place = '', answer = '', region = NULL, category = NULL WHERE id = :id;

-- need_move_private(community id, before id, audience id) run
-- Ungated: sensitive needs get another audience as a whole, no word of them is read.
UPDATE thing SET audience = CASE WHEN life = 'published' THEN :audience ELSE audience END, wanted = :audience
WHERE kind = 'need' AND community = :community AND wanted = :before
    AND EXISTS (SELECT 1 FROM need n WHERE n.id = thing.id AND n.sensitive = TRUE);

-- support_add(need id, key bytes, person id?, created time) run
INSERT INTO support (need, key, person, created, reason, signed, hidden)
VALUES (:need, :key, :person, :created, '', FALSE, FALSE)
ON CONFLICT DO NOTHING;

-- support_say(need id, key bytes, reason text, is_signed bool) run
-- What was hidden stays hidden, whatever is said instead.
UPDATE support SET reason = :reason, signed = :is_signed WHERE need = :need AND key = :key;

-- support_drop(need id, key bytes) run
DELETE FROM support WHERE need = :need AND key = :key;

-- support_has(need id, key bytes) one
SELECT count(*) AS "total:int" FROM support WHERE need = :need AND key = :key;

-- support_count(need id) one
SELECT count(*) AS "total:int" FROM support WHERE need = :need;

-- support_set_tally(need id, total int) run
-- Ungated: a number, counted from its rows.
UPDATE thing SET tally = :total WHERE id = :need;

-- support_said(need id, community id?, limit int) many
SELECT s.key, s.reason, s.signed AS "is_signed:bool", s.hidden, s.created, m.name AS "name:text?"
FROM support s LEFT JOIN membership m ON m.community = :community AND m.person = s.person
WHERE s.need = :need AND s.reason <> '' ORDER BY s.created, s.key LIMIT :limit;

-- support_hide(need id, key bytes, hidden bool) run
UPDATE support SET hidden = :hidden WHERE need = :need AND key = :key;

-- support_clear(need id) run
UPDATE support SET reason = '', signed = FALSE WHERE need = :need;

-- support_export(person id) json
-- ungated: a person's own export
SELECT s.need, t.title, s.reason, s.created AS at FROM support s JOIN thing t ON t.id = s.need
WHERE s.person = :person ORDER BY s.created;

-- need_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS need, t.title, n.text, n.place, n.answer, t.created AS at
FROM thing t JOIN need n ON n.id = t.id
WHERE t.owner = :owner AND t.kind = 'need' ORDER BY t.updated;

-- support_forget(person id) run
UPDATE support SET person = NULL, reason = '', signed = FALSE WHERE person = :person;

-- need_word_add(community id, word text, need id) run
INSERT INTO need_word (community, word, need) VALUES (:community, :word, :need)
ON CONFLICT DO NOTHING;

-- need_word_drop(need id) run
DELETE FROM need_word WHERE need = :need;

-- need_word_find(community id, word text, limit int) many
-- Newest first, since identifiers sort by time.
SELECT need FROM need_word WHERE community = :community AND word = :word
ORDER BY need DESC LIMIT :limit;

-- need_cell_add(community id, topic text, cell int, need id) run
INSERT INTO need_cell (community, topic, cell, need) VALUES (:community, :topic, :cell, :need)
ON CONFLICT DO NOTHING;

-- need_cell_drop(need id) run
DELETE FROM need_cell WHERE need = :need;

-- need_cell_find(community id, topic text, cell int, limit int) many
SELECT k.need, p.lat_e7, p.lon_e7 FROM need_cell k JOIN pin p ON p.thing = k.need
WHERE k.community = :community AND k.topic = :topic AND k.cell = :cell
ORDER BY k.need DESC LIMIT :limit;

-- receipt_add(code_hash bytes, thing id, created time) run
INSERT INTO receipt (code_hash, thing, created) VALUES (:code_hash, :thing, :created);

-- receipt_find(code_hash bytes) one
SELECT thing FROM receipt WHERE code_hash = :code_hash;

-- need_mail_clear(need id) run
DELETE FROM need_mail WHERE need = :need;

-- need_better_clear(need id) run
UPDATE need_better SET words = '' WHERE need = :need;

-- need_message_clear(need id) run
DELETE FROM need_message WHERE need = :need;

-- need_body_clear(need id) run
DELETE FROM need_body WHERE need = :need;

-- need_same_clear(need id) run
DELETE FROM need_same WHERE need = :need OR other = :need;
