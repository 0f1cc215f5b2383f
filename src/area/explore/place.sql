-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Places, in order of their names.

-- place_add(id id, kind text, code text, folded text) run
INSERT INTO place (id, kind, code, folded) VALUES (:id, :kind, :code, :folded);

-- place_set_name(id id, folded text) run
UPDATE place SET folded = :folded WHERE id = :id;

-- place_row(id id) one
SELECT kind, code, folded FROM place WHERE id = :id;

-- place_of_code(kind text, code text) one
SELECT id, folded FROM place WHERE kind = :kind AND code = :code;

-- place_any_of_code(gate gate, code text, limit int) many as place_line
SELECT p.id, p.kind, p.code, p.folded, t.title, t.lang FROM place p JOIN thing t ON t.id = p.id
WHERE p.code = :code AND GATE(t) ORDER BY p.kind LIMIT :limit;

-- place_page(gate gate, after text, after_id id, until text, limit int) many as place_line
-- Those whose folded name stands from :after up to :until.
SELECT p.id, p.kind, p.code, p.folded, t.title, t.lang FROM place p JOIN thing t ON t.id = p.id
WHERE (p.folded, p.id) > (:after, :after_id) AND p.folded < :until AND GATE(t)
ORDER BY p.folded, p.id LIMIT :limit;

-- place_page_of_kind(gate gate, kind text, after text, after_id id, until text, limit int) many as place_line
SELECT p.id, p.kind, p.code, p.folded, t.title, t.lang FROM place p JOIN thing t ON t.id = p.id
WHERE p.kind = :kind AND (p.folded, p.id) > (:after, :after_id) AND p.folded < :until AND GATE(t)
ORDER BY p.folded, p.id LIMIT :limit;

-- place_codes(kind text) each
-- In the order of ids: what a sheet is aligned to.
SELECT id, code FROM place WHERE kind = :kind ORDER BY id;

-- place_communities(gate gate, place id, limit int) many
-- Communities that stand on it.
SELECT c.id FROM community c JOIN thing t ON t.id = c.id
WHERE c.place = :place AND GATE(t) ORDER BY c.id LIMIT :limit;

-- place_practices(gate gate, communities ids, limit int) many
-- What communities tell or have taken up, each under the practice it grew from: an adaptation follows
-- one; a practice may have grown from what followed one. Newest first.
SELECT t.id, t.community, f.target AS "follows:id?", g.target AS "grew_from:id?", o.target AS "origin:id?"
FROM thing t
    LEFT JOIN link f ON f.source = t.id AND f.kind = 'follows' AND t.kind = 'adaptation'
    LEFT JOIN link g ON g.source = t.id AND g.kind = 'grew_from' AND t.kind = 'practice'
    LEFT JOIN link o ON o.source = g.target AND o.kind = 'follows'
WHERE t.kind IN ('practice', 'adaptation') AND t.community IN :communities AND GATE(t)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- place_community(id id) one
-- ungated: of a community that place_communities has found
SELECT c.slug, t.title, t.lang FROM community c JOIN thing t ON t.id = c.id WHERE c.id = :id;
