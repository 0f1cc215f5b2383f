-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Profiles and their statements.

-- profile_add(id id, community id) run
INSERT INTO profile (id, community, story) VALUES (:id, :community, '');

-- profile_row(community id) one
SELECT id, story FROM profile WHERE community = :community;

-- profile_community(id id) one
SELECT community FROM profile WHERE id = :id;

-- profile_set_story(id id, story text) run
UPDATE profile SET story = :story WHERE id = :id;

-- profile_clear_statements(community id) run
DELETE FROM profile_statement WHERE community = :community;

-- statement_add(id id, community id, kind text, text text, theme text, source text, author id?, created time) run
INSERT INTO profile_statement (id, community, kind, text, theme, source, author, created)
VALUES (:id, :community, :kind, :text, :theme, :source, :author, :created);

-- statement_end(id id, community id, ended time) run
UPDATE profile_statement SET ended = :ended
WHERE id = :id AND community = :community AND ended IS NULL;

-- statement_list(community id, limit int) many
-- Newest first. The author's name is the one in this community.
SELECT s.id, s.kind, s.text, s.theme, s.source, s.created, s.ended, m.name AS "author_name:text?"
FROM profile_statement s LEFT JOIN membership m ON m.community = s.community AND m.person = s.author
WHERE s.community = :community ORDER BY s.created DESC, s.id DESC LIMIT :limit;

-- statement_count(community id) one
SELECT count(*) AS "total:int" FROM profile_statement WHERE community = :community;

-- statement_export(author id) json
SELECT community, kind, text, source, created AS at FROM profile_statement WHERE author = :author
ORDER BY created;

-- statement_forget(author id) run
UPDATE profile_statement SET author = NULL WHERE author = :author;
