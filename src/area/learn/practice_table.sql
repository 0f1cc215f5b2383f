-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tables of practices on their way in.

-- practice_sent_put(person id, community id, name text, content bytes, created time) run
-- Another file: what was chosen for the one before does not hold for it.
INSERT INTO practice_sent (person, community, name, content, uses, catalogue, licence, rights, created)
VALUES (:person, :community, :name, :content, '', '', '', '', :created)
ON CONFLICT (person) DO UPDATE SET community = excluded.community, name = excluded.name,
    content = excluded.content, uses = '', catalogue = '', licence = '', rights = '',
    created = excluded.created;

-- practice_sent_choose(person id, community id, uses text, catalogue text, licence text, rights text) run
UPDATE practice_sent SET uses = :uses, catalogue = :catalogue, licence = :licence, rights = :rights
WHERE person = :person AND community = :community;

-- practice_sent_mend(person id, community id, content bytes) run
UPDATE practice_sent SET content = :content WHERE person = :person AND community = :community;

-- practice_sent_row(person id, community id) one
SELECT name, content, uses, catalogue, licence, rights FROM practice_sent WHERE person = :person AND community = :community;

-- practice_sent_drop(person id) run
DELETE FROM practice_sent WHERE person = :person;

-- practice_sent_export(person id) json
SELECT community, name, created AS at FROM practice_sent WHERE person = :person ORDER BY created;
