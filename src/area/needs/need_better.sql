-- SPDX-License-Identifier: AGPL-3.0-or-later
-- "Is it better now?"

-- need_better_round(need id) one
SELECT at FROM need_change WHERE need = :need AND state = 'answered' ORDER BY at DESC LIMIT 1;

-- support_people(need id, after id, limit int) many
SELECT person AS "person:id" FROM support WHERE need = :need AND person > :after
ORDER BY person LIMIT :limit;

-- need_better_row(need id, round time, key bytes) one
SELECT answer FROM need_better WHERE need = :need AND round = :round AND key = :key;

-- need_better_count(need id, round time) many
SELECT answer, count(*) AS "total:int" FROM need_better WHERE need = :need AND round = :round
GROUP BY answer ORDER BY answer;

-- need_better_put(need id, round time, key bytes, person id?, answer text, words text, at time) run
INSERT INTO need_better (need, round, key, person, answer, words, at)
VALUES (:need, :round, :key, :person, :answer, :words, :at)
ON CONFLICT (need, round, key) DO UPDATE SET answer = excluded.answer, words = excluded.words,
    at = excluded.at;

-- need_better_export(person id) json
-- ungated: a person's own export
SELECT need, answer, words, at FROM need_better WHERE person = :person ORDER BY at;

-- need_better_forget(person id) run
UPDATE need_better SET person = NULL, words = '' WHERE person = :person;
