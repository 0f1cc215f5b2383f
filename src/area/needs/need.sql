-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs.

-- need_add(id id, text text, place text, sensitive bool) run
INSERT INTO need (id, text, place, sensitive, answer)
VALUES (:id, :text, :place, :sensitive, '');

-- need_row(id id) one
SELECT text, place, sensitive, answer FROM need WHERE id = :id;

-- need_set_answer(id id, answer text) run
UPDATE need SET answer = :answer WHERE id = :id;

-- need_clear(id id) run
UPDATE need SET text = '', place = '', answer = '' WHERE id = :id;

-- support_add(need id, key bytes, person id?, created time) run
INSERT INTO support (need, key, person, created) VALUES (:need, :key, :person, :created)
ON CONFLICT DO NOTHING;

-- support_drop(need id, key bytes) run
DELETE FROM support WHERE need = :need AND key = :key;

-- support_has(need id, key bytes) one
SELECT count(*) AS "total:int" FROM support WHERE need = :need AND key = :key;

-- support_export(person id) json
-- ungated: a person's own export
SELECT s.need, t.title, s.created AS at FROM support s JOIN thing t ON t.id = s.need
WHERE s.person = :person ORDER BY s.created;

-- need_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS need, t.title, n.text, n.place, n.answer, t.created AS at
FROM thing t JOIN need n ON n.id = t.id
WHERE t.owner = :owner AND t.kind = 'need' ORDER BY t.updated;

-- support_forget(person id) run
UPDATE support SET person = NULL WHERE person = :person;

-- need_word_add(community id, word text, need id) run
INSERT INTO need_word (community, word, need) VALUES (:community, :word, :need)
ON CONFLICT DO NOTHING;

-- need_word_drop(need id) run
DELETE FROM need_word WHERE need = :need;

-- need_word_find(community id, word text, limit int) many
-- Newest first, since identifiers sort by time.
SELECT need FROM need_word WHERE community = :community AND word = :word
ORDER BY need DESC LIMIT :limit;

-- receipt_add(code_hash bytes, thing id, created time) run
INSERT INTO receipt (code_hash, thing, created) VALUES (:code_hash, :thing, :created);

-- receipt_find(code_hash bytes) one
SELECT thing FROM receipt WHERE code_hash = :code_hash;
