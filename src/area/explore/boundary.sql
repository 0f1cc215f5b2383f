-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Boundaries of communities.

-- boundary_now(community id) one
SELECT id, source, shape, km2, points, made FROM boundary
WHERE community = :community AND ended IS NULL ORDER BY made DESC, id DESC LIMIT 1;

-- boundary_before(community id, limit int) many
-- Those that have ended, the newest first.
SELECT source, km2, made, ended FROM boundary
WHERE community = :community AND ended IS NOT NULL ORDER BY made DESC, id DESC LIMIT :limit;

-- boundary_add(id id, community id, source text, shape bytes, km2 real, points int, author id, made time) run
INSERT INTO boundary (id, community, source, shape, km2, points, author, made, ended)
VALUES (:id, :community, :source, :shape, :km2, :points, :author, :made, NULL);

-- boundary_end(community id, ended time, shape bytes) run
UPDATE boundary SET ended = :ended, shape = :shape WHERE community = :community AND ended IS NULL;

-- boundary_clear(community id) run
DELETE FROM boundary WHERE community = :community;

-- boundary_forget(author id) run
UPDATE boundary SET author = NULL WHERE author = :author;

-- boundary_export(author id) json
SELECT community, source, km2, made AS at FROM boundary WHERE author = :author ORDER BY made;

-- boundary_draft_put(person id, community id, source text, content bytes, made time) run
INSERT INTO boundary_draft (person, community, source, content, made)
VALUES (:person, :community, :source, :content, :made)
ON CONFLICT (person) DO UPDATE SET community = excluded.community, source = excluded.source,
    content = excluded.content, made = excluded.made;

-- boundary_draft_row(person id, community id) one
SELECT source, content FROM boundary_draft WHERE person = :person AND community = :community;

-- boundary_draft_drop(person id) run
DELETE FROM boundary_draft WHERE person = :person;

-- boundary_draft_export(person id) json
SELECT community, source, made AS at FROM boundary_draft WHERE person = :person ORDER BY made;
