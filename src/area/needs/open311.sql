-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs as programs read and bring them.

-- need_code_add(community id, category id, topic text, voiced time, need id) run
INSERT INTO need_code (community, category, topic, voiced, need)
VALUES (:community, :category, :topic, :voiced, :need);

-- need_code_drop(need id) run
DELETE FROM need_code WHERE need = :need;

-- open311_newest(gate gate, community id, before time, before_id id, least time, limit int) many as open311_line sqlite
-- Newest first, by its own index. SQLite would rather take one that sorts otherwise.
SELECT t.id, t.created AS "voiced:time", t.state FROM thing t INDEXED BY thing_need_voiced
WHERE t.kind = 'need' AND t.life = 'published' AND t.community = :community
    AND (t.created, t.id) < (:before, :before_id) AND t.created >= :least AND GATE(t)
ORDER BY t.created DESC, t.id DESC LIMIT :limit;

-- open311_newest(gate gate, community id, before time, before_id id, least time, limit int) many as open311_line postgres
SELECT t.id, t.created AS "voiced:time", t.state FROM thing t
WHERE t.kind = 'need' AND t.life = 'published' AND t.community = :community
    AND (t.created, t.id) < (:before, :before_id) AND t.created >= :least AND GATE(t)
ORDER BY t.created DESC, t.id DESC LIMIT :limit;

-- open311_of_code(gate gate, community id, category id, topic text, before time, before_id id, least time, limit int) many as open311_line
SELECT k.need AS "id:id", k.voiced, t.state FROM need_code k JOIN thing t ON t.id = k.need
WHERE k.community = :community AND k.category = :category AND k.topic = :topic
    AND (k.voiced, k.need) < (:before, :before_id) AND k.voiced >= :least
    AND t.life = 'published' AND GATE(t)
ORDER BY k.voiced DESC, k.need DESC LIMIT :limit;

-- open311_rows(gate gate, needs ids) many
-- CROSS: SQLite keeps to this order.
SELECT t.id, t.community, t.state, t.topic, t.lang, t.title, t.note, t.created, t.updated,
    n.text, n.place, n.answer, n.category, p.lat_e7, p.lon_e7, b.name AS "agency:text?", m.target
FROM ids(:needs) AS l CROSS JOIN thing t CROSS JOIN need n
    LEFT JOIN pin p ON p.thing = t.id
    LEFT JOIN need_body w ON w.need = t.id LEFT JOIN body b ON b.id = w.body
    LEFT JOIN need_merge m ON m.source = t.id
WHERE t.id = l.id AND n.id = t.id AND t.kind = 'need' AND t.life = 'published'
    AND n.sensitive = FALSE AND GATE(t);

-- open311_pictures(needs ids) many
-- Of needs that the viewer was let see already.
SELECT m.thing, m.id FROM media m WHERE m.thing IN :needs ORDER BY m.thing, m.position, m.id;

-- open311_changes(gate gate, after time, after_id id, until time, limit int) many
-- In the order in which they came. Those of needs that the viewer may not see, or that are no
-- longer there, have no community.
SELECT h.need, h.at, h.id, h.state, h.role, h.why, t.community AS "community:id?"
FROM (
    SELECT need, at, id, state, role, why FROM need_change
    WHERE (at, id) > (:after, :after_id) AND at <= :until ORDER BY at, id LIMIT :limit
) AS h LEFT JOIN thing t ON t.id = h.need AND t.life = 'published' AND GATE(t)
ORDER BY h.at, h.id;

-- open311_need_add(need id, key id, token_hash bytes) run
INSERT INTO open311_need (need, key, token_hash) VALUES (:need, :key, :token_hash);

-- open311_need_by_token(token_hash bytes) one
SELECT need FROM open311_need WHERE token_hash = :token_hash;

-- open311_need_drop(need id) run
DELETE FROM open311_need WHERE need = :need;

-- open311_update_find(community id, update_id text) one
SELECT need FROM open311_update WHERE community = :community AND update_id = :update_id;

-- open311_update_add(community id, update_id text, need id, change id) run
INSERT INTO open311_update (community, update_id, need, change)
VALUES (:community, :update_id, :need, :change);

-- open311_update_drop(need id) run
DELETE FROM open311_update WHERE need = :need;

-- open311_communities(gate gate, limit int) many
-- Those that everybody may see, to tell one from several.
SELECT c.slug FROM community c JOIN thing t ON t.id = c.id
WHERE t.life = 'published' AND GATE(t) ORDER BY c.slug LIMIT :limit;

-- open311_asking(categories ids) many
SELECT DISTINCT q.category FROM category_question q
WHERE q.category IN :categories AND q.closed IS NULL;

-- open311_newest_change(need id) one
SELECT id FROM need_change WHERE need = :need ORDER BY at DESC, id DESC LIMIT 1;
