-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Comments. Whoever may see the thing may see its comments, so the gate was asked for the thing.

-- comment_add(id id, thing id, author id, lang text, text text, warning text, created time) run
INSERT INTO comment (id, thing, author, lang, text, warning, life, created, reason)
VALUES (:id, :thing, :author, :lang, :text, :warning, 'published', :created, '');

-- comment_same(thing id, author id, text text, since time) one
-- A button pressed twice: bounded by the moments since.
SELECT id FROM comment
WHERE thing = :thing AND created > :since AND author = :author AND text = :text
    AND life = 'published'
LIMIT 1;

-- comment_after(thing id, community id, viewer id, after time, after_id id, limit int) many as comment_line
-- Oldest first. In a community people are called as there; whoever has left it has no name there.
SELECT m.id, m.author, m.lang, m.text, m.warning, m.life, m.reason, m.created,
    s.name AS "name_there:text?", p.name AS "name:text?", b.blocked
FROM comment m
    LEFT JOIN membership s ON s.community = :community AND s.person = m.author
    LEFT JOIN person p ON p.id = m.author
    LEFT JOIN block b ON b.person = :viewer AND b.blocked = m.author
WHERE m.thing = :thing AND (m.created, m.id) > (:after, :after_id) AND m.life <> 'erased'
ORDER BY m.created, m.id LIMIT :limit;

-- comment_newest(thing id, community id, viewer id, limit int) many as comment_line
-- Newest first.
SELECT m.id, m.author, m.lang, m.text, m.warning, m.life, m.reason, m.created,
    s.name AS "name_there:text?", p.name AS "name:text?", b.blocked
FROM comment m
    LEFT JOIN membership s ON s.community = :community AND s.person = m.author
    LEFT JOIN person p ON p.id = m.author
    LEFT JOIN block b ON b.person = :viewer AND b.blocked = m.author
WHERE m.thing = :thing AND m.life <> 'erased'
ORDER BY m.created DESC, m.id DESC LIMIT :limit;

-- comment_row(id id) one
SELECT id, thing, author, lang, text, warning, life, reason, created FROM comment WHERE id = :id;

-- comment_set_life(id id, life text, reason text) run
UPDATE comment SET life = :life, reason = :reason WHERE id = :id;

-- comment_clear(id id) run
UPDATE comment SET life = 'erased', text = '', warning = '', reason = '' WHERE id = :id;

-- comment_clear_thing(thing id) run
UPDATE comment SET life = 'erased', text = '', warning = '', reason = '' WHERE thing = :thing;
