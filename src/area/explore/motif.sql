-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Motifs and who lives with them.

-- motif_add(id id, side text, word text, about text) run
INSERT INTO motif (id, side, word, about) VALUES (:id, :side, :word, :about);

-- motif_update(id id, word text, about text) run
UPDATE motif SET word = :word, about = :about WHERE id = :id;

-- motif_row(id id) one
SELECT side, word, about FROM motif WHERE id = :id;

-- motif_all(gate gate, side text, limit int) many
SELECT m.id, m.side, m.word, t.title, t.lang, t.topic, t.stages
FROM motif m JOIN thing t ON t.id = m.id
WHERE (:side = '' OR m.side = :side) AND t.life = 'published' AND GATE(t)
ORDER BY m.id LIMIT :limit;

-- motif_count() one
SELECT count(*) AS "total:int" FROM motif;

-- motif_unmap(motif id) run
UPDATE profile_statement SET motif = NULL WHERE motif = :motif;

-- motif_holder_page(gate gate, motif id, after_community id, after_statement id, limit int) many
-- Both the community and what it says of itself are asked for.
SELECT s.id, s.community, s.text, s.created, c.slug, t.title, t.lang, w.lang AS "text_lang:text"
FROM profile_statement s
    JOIN community c ON c.id = s.community
    JOIN thing t ON t.id = s.community
    JOIN profile p ON p.community = s.community
    JOIN thing w ON w.id = p.id
WHERE s.motif = :motif AND s.ended IS NULL
    AND (s.community, s.id) > (:after_community, :after_statement)
    AND GATE(t) AND GATE(w)
ORDER BY s.community, s.id LIMIT :limit;
