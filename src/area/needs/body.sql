-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bodies, what they act for, and the needs on which they must.

-- body_of_community(community id, limit int) many as body_line
SELECT id, community, name, email, lang, trusted, archived FROM body
WHERE community = :community ORDER BY id LIMIT :limit;

-- body_of_site(limit int) many as body_line
SELECT id, community, name, email, lang, trusted, archived FROM body
WHERE community IS NULL ORDER BY id LIMIT :limit;

-- body_row(id id) one as body_line
SELECT id, community, name, email, lang, trusted, archived FROM body WHERE id = :id;

-- body_for(ids ids) many
SELECT body, topic, category, region FROM body_for WHERE body IN :ids ORDER BY body, position;

-- body_add(id id, community id?, name text, email text, lang text, trusted bool, created time) run
INSERT INTO body (id, community, name, email, lang, trusted, archived, created)
VALUES (:id, :community, :name, :email, :lang, :trusted, NULL, :created);

-- body_set(id id, name text, email text, lang text, trusted bool) run
UPDATE body SET name = :name, email = :email, lang = :lang, trusted = :trusted WHERE id = :id;

-- body_archive(id id, archived time?) run
UPDATE body SET archived = :archived WHERE id = :id;

-- body_for_drop(body id) run
DELETE FROM body_for WHERE body = :body;

-- body_for_add(body id, position int, topic text, category id?, region text) run
INSERT INTO body_for (body, position, topic, category, region)
VALUES (:body, :position, :topic, :category, :region);

-- need_facts(need id) one
SELECT n.category, n.sensitive, r.folded AS "region:text?"
FROM need n LEFT JOIN region r ON r.id = n.region WHERE n.id = :need;

-- need_body_row(need id) one as need_body_line
SELECT need, body, since, told, state, words, answered FROM need_body WHERE need = :need;

-- need_body_by_code(code_hash bytes) one as need_body_line
SELECT need, body, since, told, state, words, answered FROM need_body
WHERE code_hash = :code_hash;

-- need_body_put(need id, body id, since time) run
INSERT INTO need_body (need, body, since, told, code_hash, state, words, answered)
VALUES (:need, :body, :since, NULL, NULL, '', '', NULL)
ON CONFLICT (need) DO UPDATE SET body = excluded.body, since = excluded.since, told = NULL,
    code_hash = NULL, state = '', words = '', answered = NULL;

-- need_body_drop(need id) run
DELETE FROM need_body WHERE need = :need;

-- need_body_told(need id, told time, code_hash bytes) run
UPDATE need_body SET told = :told, code_hash = :code_hash WHERE need = :need;

-- need_body_propose(need id, state text, words text, answered time?) run
UPDATE need_body SET state = :state, words = :words, answered = :answered WHERE need = :need;

-- need_body_lock(body id) run
-- Links that went to an address which is no longer the body's.
UPDATE need_body SET code_hash = NULL, told = NULL WHERE body = :body AND code_hash IS NOT NULL;
