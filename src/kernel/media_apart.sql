-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pictures held apart.

-- media_apart_put(holder id, name text, thing id, hash text, type text, width int, height int, bytes int,
--   created time) run
INSERT INTO media_apart (holder, name, thing, hash, type, width, height, bytes, created)
VALUES (:holder, :name, :thing, :hash, :type, :width, :height, :bytes, :created)
ON CONFLICT (holder, name) DO UPDATE SET hash = excluded.hash, type = excluded.type, width = excluded.width,
    height = excluded.height, bytes = excluded.bytes, created = excluded.created;

-- media_apart_row(holder id, name text) one as media_apart
SELECT name, thing, hash, type, width, height, bytes, created FROM media_apart
WHERE holder = :holder AND name = :name;

-- media_apart_list(holder id, limit int) many as media_apart
SELECT name, thing, hash, type, width, height, bytes, created FROM media_apart
WHERE holder = :holder ORDER BY name LIMIT :limit;

-- media_apart_count(holder id, name text) one
-- But for that name.
SELECT count(*) AS "total:int" FROM media_apart WHERE holder = :holder AND name <> :name;

-- media_apart_take(from id, to id) run
UPDATE media_apart SET holder = :to WHERE holder = :from;

-- media_apart_delete(holder id, name text) run
DELETE FROM media_apart WHERE holder = :holder AND name = :name;

-- media_apart_delete_of(thing id) run
DELETE FROM media_apart WHERE thing = :thing;

-- media_apart_name(from id, name text, to id, as text, thing id) run
INSERT INTO media_apart (holder, name, thing, hash, type, width, height, bytes, created)
SELECT :to, :as, :thing, hash, type, width, height, bytes, created FROM media_apart
WHERE holder = :from AND name = :name ON CONFLICT (holder, name) DO NOTHING;
