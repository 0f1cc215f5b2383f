-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Queries of the tests of db/ alone: each kind, each type, what both stores must do alike.

-- sample_put(id id, at time, number int, price money, flag bool, words text, data json, raw bytes,
--   ratio real) run
INSERT INTO sample (id, at, number, price, flag, words, data, raw, ratio)
VALUES (:id, :at, :number, :price, :flag, :words, :data, :raw, :ratio);

-- sample_maybe(id id, maybe_id id?, maybe_at time?, maybe_number int?, maybe_price money?,
--   maybe_flag bool?, maybe_words text?, maybe_data json?, maybe_raw bytes?, maybe_ratio real?) run
UPDATE sample SET maybe_id = :maybe_id, maybe_at = :maybe_at, maybe_number = :maybe_number,
    maybe_price = :maybe_price, maybe_flag = :maybe_flag, maybe_words = :maybe_words,
    maybe_data = :maybe_data, maybe_raw = :maybe_raw, maybe_ratio = :maybe_ratio
WHERE id = :id;

-- sample_one(id id) one
SELECT id, at, number, price, flag, words, data, raw, ratio, maybe_id, maybe_at, maybe_number,
    maybe_price, maybe_flag, maybe_words, maybe_data, maybe_raw, maybe_ratio
FROM sample WHERE id = :id;

-- sample_sums() one
SELECT sum(number) AS "total:int?", avg(number) AS "mean:real?", count(*) AS "rows:int",
    max(words) AS "last_words:text?", least(min(number), 1000) AS "least:int",
    greatest(NULL, max(number)) AS "greatest:int?"
FROM sample;

-- sample_in(list ids) many
SELECT id, number FROM sample WHERE id IN :list ORDER BY number;

-- sample_not_in(list ids) many as sample_in
SELECT id, number FROM sample WHERE id NOT IN :list ORDER BY number;

-- sample_listed(list ids) many
-- How often each listed id has a row; those without one, too.
SELECT l.id AS "id:id", s.number FROM ids(:list) AS l LEFT JOIN sample s ON s.id = l.id ORDER BY l.id;

-- sample_fixed() one
-- The row whose id stands in the query.
SELECT number, raw = bytes '00ff' AS "same:bool" FROM sample
WHERE id = id '01890000-0000-7000-8000-0000000000aa';

-- sample_json() json
-- Every type but bytes, there and missing; a key may be a word of C.
SELECT id, at, number AS int, price, flag, words, data, ratio, maybe_id, maybe_at, maybe_number,
    maybe_flag, maybe_words, maybe_data, maybe_ratio
FROM sample ORDER BY id;

-- sample_add(id id, number int) one
UPDATE sample SET number = number + :number WHERE id = :id RETURNING number;

-- part_put(id id, sample id, name text) run
INSERT INTO sample_part (id, sample, name) VALUES (:id, :sample, :name);

-- sample_drop(id id) run
DELETE FROM sample WHERE id = :id;

-- part_names() many
SELECT name FROM sample_part ORDER BY name;

-- mark_put(worker int, round int, note text) run
INSERT INTO sample_mark (worker, round, note) VALUES (:worker, :round, :note);

-- mark_each(from int) each
SELECT number, worker, round FROM sample_mark WHERE number >= :from ORDER BY number;

-- mark_count(worker int) one
SELECT count(*) AS "total:int" FROM sample_mark WHERE worker = :worker;

-- mark_first() one
SELECT number, extra FROM sample_mark WHERE worker = -1;

-- mark_point(number int) one
SELECT worker, round, note FROM sample_mark WHERE number = :number;

-- store_word() one sqlite
-- Twins: each store has its own text.
SELECT 'sqlite' AS "word:text";

-- store_word() one postgres
SELECT 'postgres' AS "word:text";
