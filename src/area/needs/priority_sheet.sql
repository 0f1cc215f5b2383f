-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What raters say, why they say it, and the cards of a room.

-- priority_sheet_add(round id, id id, person id?, card int, hand text, marks text) run
INSERT INTO priority_sheet (round, id, person, card, hand, marks)
VALUES (:round, :id, :person, :card, :hand, :marks);

-- priority_sheet_of(round id, person id) one as priority_sheet
SELECT id, card, hand, marks FROM priority_sheet WHERE person = :person AND round = :round;

-- priority_sheet_of_card(round id, card int) one as priority_sheet
SELECT id, card, hand, marks FROM priority_sheet WHERE round = :round AND card = :card;

-- priority_sheet_set(round id, id id, marks text) run
UPDATE priority_sheet SET marks = :marks WHERE round = :round AND id = :id;

-- priority_sheet_drop(round id, id id) run
DELETE FROM priority_sheet WHERE round = :round AND id = :id;

-- priority_sheet_drop_all(round id) run
DELETE FROM priority_sheet WHERE round = :round;

-- priority_sheet_each(round id) each
-- Random names: their order tells nothing.
SELECT id, marks, hand FROM priority_sheet WHERE round = :round AND marks <> '' ORDER BY id;

-- priority_sheet_total(round id, limit int) one
-- Whether there are a few, and how many when there are more; never more than it takes to know.
SELECT count(*) AS "total:int" FROM
    (SELECT id FROM priority_sheet WHERE round = :round AND marks <> '' LIMIT :limit) AS s;

-- priority_sheet_forget(person id) run
UPDATE priority_sheet SET person = NULL WHERE person = :person;

-- priority_sheet_export(person id) json
-- ungated: a person's own export
SELECT s.round, t.title AS question, r.method, s.hand, s.marks FROM priority_sheet s
JOIN thing t ON t.id = s.round JOIN priority_round r ON r.id = s.round
WHERE s.person = :person ORDER BY s.round;

-- priority_reason_put(round id, place int, sheet id, text text) run
INSERT INTO priority_reason (round, place, sheet, text, hidden)
VALUES (:round, :place, :sheet, :text, FALSE)
ON CONFLICT (round, place, sheet) DO UPDATE SET text = excluded.text;

-- priority_reason_drop(round id, place int, sheet id) run
DELETE FROM priority_reason WHERE round = :round AND place = :place AND sheet = :sheet;

-- priority_reason_drop_sheet(round id, sheet id) run
DELETE FROM priority_reason WHERE round = :round AND sheet = :sheet;

-- priority_reason_drop_all(round id) run
DELETE FROM priority_reason WHERE round = :round;

-- priority_reason_own(round id, sheet id) many
SELECT place, text FROM priority_reason WHERE round = :round AND sheet = :sheet
ORDER BY place LIMIT 2000;

-- priority_reason_list(round id, place int, limit int) many
SELECT sheet, text FROM priority_reason
WHERE round = :round AND place = :place AND hidden = FALSE ORDER BY sheet LIMIT :limit;

-- priority_reason_hide(round id, place int, sheet id) run
UPDATE priority_reason SET hidden = TRUE
WHERE round = :round AND place = :place AND sheet = :sheet;

-- priority_reason_export(person id) json
SELECT r.round, r.place, r.text FROM priority_sheet s
JOIN priority_reason r ON r.round = s.round AND r.sheet = s.id
WHERE s.person = :person ORDER BY r.round, r.place;

-- priority_card_last(round id) one
SELECT CAST(coalesce(max(number), 0) AS bigint) AS "last:int" FROM priority_card
WHERE round = :round;

-- priority_card_add(round id, number int, code text, hand text) run
INSERT INTO priority_card (round, number, code, hand, typed, draft)
VALUES (:round, :number, :code, :hand, 0, '');

-- priority_card_one(round id, number int) one as priority_card
SELECT number, code, hand, typed, draft FROM priority_card
WHERE round = :round AND number = :number;

-- priority_card_list(round id, after int, limit int) many as priority_card
SELECT number, code, hand, typed, draft FROM priority_card
WHERE round = :round AND number > :after ORDER BY number LIMIT :limit;

-- priority_card_set(round id, number int, typed int, draft text) run
UPDATE priority_card SET typed = :typed, draft = :draft WHERE round = :round AND number = :number;

-- priority_card_clear(round id) run
-- What was typed once, too.
UPDATE priority_card SET typed = 0, draft = '' WHERE round = :round;

-- priority_card_total(round id) one
SELECT count(*) AS "total:int", count(*) FILTER (WHERE typed > 0) AS "typed:int",
    count(*) FILTER (WHERE draft <> '') AS "once:int"
FROM priority_card WHERE round = :round;
