-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Practices in depth, what they said before, and where they were brought from.

-- depth_list(practice id) many
SELECT facet, words FROM practice_depth WHERE practice = :practice ORDER BY facet;

-- depth_put(practice id, facet text, words text) run
INSERT INTO practice_depth (practice, facet, words) VALUES (:practice, :facet, :words)
ON CONFLICT (practice, facet) DO UPDATE SET words = excluded.words;

-- depth_drop(practice id, facet text) run
DELETE FROM practice_depth WHERE practice = :practice AND facet = :facet;

-- depth_clear(practice id) run
DELETE FROM practice_depth WHERE practice = :practice;

-- past_add(practice id, at time, field text, words text, by id?) run
INSERT INTO practice_past (practice, at, field, words, by)
VALUES (:practice, :at, :field, :words, :by)
ON CONFLICT DO NOTHING;

-- past_list(practice id, limit int) many
-- The newest first.
SELECT at, field, words FROM practice_past WHERE practice = :practice
ORDER BY at DESC, field LIMIT :limit;

-- past_clear(practice id) run
DELETE FROM practice_past WHERE practice = :practice;

-- past_forget(person id) run
UPDATE practice_past SET by = NULL WHERE by = :person;

-- past_export(person id) json
SELECT practice, field, words AS before, at FROM practice_past WHERE by = :person
ORDER BY at, practice, field;

-- origin_add(practice id, catalogue text, number text, address text, licence text, created time) run
INSERT INTO practice_origin (practice, catalogue, number, address, licence, created)
VALUES (:practice, :catalogue, :number, :address, :licence, :created);

-- origin_row(practice id) one
SELECT catalogue, number, address, licence FROM practice_origin WHERE practice = :practice;

-- origin_known(catalogue text, number text) one
SELECT practice FROM practice_origin WHERE catalogue = :catalogue AND number = :number;
