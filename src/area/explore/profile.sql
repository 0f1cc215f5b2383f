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

-- statement_add(id id, community id, kind text, text text, theme text, source text, author id?, created time, motif id?, stage text, people int?, follows id?) run
INSERT INTO profile_statement (id, community, kind, text, theme, source, author, created, motif,
    stage, people, follows)
VALUES (:id, :community, :kind, :text, :theme, :source, :author, :created, :motif, :stage, :people,
    :follows);

-- statement_end(id id, community id, ended time) run
UPDATE profile_statement SET ended = :ended
WHERE id = :id AND community = :community AND ended IS NULL;

-- statement_list(community id, limit int) many
-- Newest first. The author's name is the one in this community.
-- ungated: motifs are the site's and public; one that is hidden or erased is not named
SELECT s.id, s.kind, s.text, s.theme, s.source, s.created, s.ended, s.stage, s.people, s.follows,
    m.name AS "author_name:text?", t.id AS "motif:id?", o.word AS "motif_word:text?",
    t.title AS "motif_title:text?", t.lang AS "motif_lang:text?", t.stages AS "motif_stages:int?"
FROM profile_statement s
    LEFT JOIN membership m ON m.community = s.community AND m.person = s.author
    LEFT JOIN thing t ON t.id = s.motif AND t.life = 'published'
    LEFT JOIN motif o ON o.id = s.motif
WHERE s.community = :community ORDER BY s.created DESC, s.id DESC LIMIT :limit;

-- statement_count(community id) one
SELECT count(*) AS "total:int" FROM profile_statement WHERE community = :community;

-- statement_export(author id) json
SELECT community, kind, text, source, stage, people, created AS at FROM profile_statement WHERE author = :author
ORDER BY created;

-- statement_forget(author id) run
UPDATE profile_statement SET author = NULL WHERE author = :author;

-- proposal_add(id id, community id, author id, kind text, text text, theme text, source text, motif id?, stage text, people int?, replaces id?, created time) run
INSERT INTO profile_proposal (id, community, author, kind, text, theme, source, motif, stage, people,
    replaces, created)
VALUES (:id, :community, :author, :kind, :text, :theme, :source, :motif, :stage, :people, :replaces,
    :created);

-- proposal_list(community id, limit int) many as proposal_line
-- Oldest first.
SELECT p.id, p.author, p.kind, p.text, p.theme, p.source, p.motif, p.stage, p.people, p.replaces,
    p.created, m.name AS "author_name:text?"
FROM profile_proposal p
    LEFT JOIN membership m ON m.community = p.community AND m.person = p.author
WHERE p.community = :community ORDER BY p.created, p.id LIMIT :limit;

-- proposal_count(community id, author id) one
SELECT count(*) AS "total:int", count(*) FILTER (WHERE author = :author) AS "own:int"
FROM profile_proposal WHERE community = :community;

-- proposal_drop(id id, community id) run
DELETE FROM profile_proposal WHERE id = :id AND community = :community;

-- proposal_clear(community id) run
DELETE FROM profile_proposal WHERE community = :community;

-- proposal_export(author id) json
SELECT community, kind, text, source, created AS at FROM profile_proposal WHERE author = :author
ORDER BY created;

-- proposal_forget(author id) run
DELETE FROM profile_proposal WHERE author = :author;
