-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pictures and their files.

-- media_insert(id id, thing id, hash text, type text, alt text, width int, height int, bytes int, position int, created time) run
INSERT INTO media (id, thing, hash, type, alt, width, height, bytes, position, created)
VALUES (:id, :thing, :hash, :type, :alt, :width, :height, :bytes, :position, :created);

-- media_size_insert(hash text, width int, height int, bytes int, sum text) run
INSERT INTO media_size (hash, width, height, bytes, sum)
VALUES (:hash, :width, :height, :bytes, :sum) ON CONFLICT DO NOTHING;

-- media_list(thing id, limit int) many
SELECT id, thing, hash, type, alt, width, height, bytes, position, created FROM media
WHERE thing = :thing ORDER BY position, id LIMIT :limit;

-- media_row(id id) one
SELECT id, thing, hash, type, alt, width, height, bytes, position, created FROM media
WHERE id = :id;

-- media_set_alt_text(id id, alt text) run
UPDATE media SET alt = :alt WHERE id = :id;

-- media_delete(id id) run
DELETE FROM media WHERE id = :id;

-- media_delete_all(thing id) run
DELETE FROM media WHERE thing = :thing;

-- media_uses(hash text) one
-- By things, and apart from them.
SELECT count(*) AS "total:int" FROM (
    SELECT hash FROM media WHERE hash = :hash UNION ALL SELECT hash FROM media_apart WHERE hash = :hash) AS uses;

-- media_sizes(hash text) many
SELECT width, height, bytes, sum FROM media_size WHERE hash = :hash ORDER BY width;

-- media_sizes_drop(hash text) run
DELETE FROM media_size WHERE hash = :hash;

-- media_all_sizes() each
SELECT hash, width, bytes, sum FROM media_size ORDER BY hash, width;
