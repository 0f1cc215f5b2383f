-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Regions and their sets.

-- region_set_now(community id) one as region_set_line
SELECT id, community, title, made, replaced, regions, west, south, east, north, grid_columns, grid_rows
FROM region_set WHERE community = :community AND replaced IS NULL ORDER BY made DESC LIMIT 1;

-- region_set_of_site() one as region_set_line
SELECT id, community, title, made, replaced, regions, west, south, east, north, grid_columns, grid_rows
FROM region_set WHERE community IS NULL AND replaced IS NULL ORDER BY made DESC LIMIT 1;

-- region_set_row(id id) one as region_set_line
SELECT id, community, title, made, replaced, regions, west, south, east, north, grid_columns, grid_rows
FROM region_set WHERE id = :id;

-- region_sets(community id, limit int) many as region_set_line
SELECT id, community, title, made, replaced, regions, west, south, east, north, grid_columns, grid_rows
FROM region_set WHERE community = :community ORDER BY made DESC, id DESC LIMIT :limit;

-- region_sets_of_site(limit int) many as region_set_line
SELECT id, community, title, made, replaced, regions, west, south, east, north, grid_columns, grid_rows
FROM region_set WHERE community IS NULL ORDER BY made DESC, id DESC LIMIT :limit;

-- region_set_add(id id, community id?, title text, by id?, made time, regions int, west int, south int, east int, north int, grid_columns int, grid_rows int) run
INSERT INTO region_set (id, community, title, by, made, replaced, regions, west, south, east, north,
    grid_columns, grid_rows)
VALUES (:id, :community, :title, :by, :made, NULL, :regions, :west, :south, :east, :north, :grid_columns,
    :grid_rows);

-- region_set_end(community id, replaced time) run
UPDATE region_set SET replaced = :replaced WHERE community = :community AND replaced IS NULL;

-- region_set_end_site(replaced time) run
UPDATE region_set SET replaced = :replaced WHERE community IS NULL AND replaced IS NULL;

-- region_set_forget(by id) run
UPDATE region_set SET by = NULL WHERE by = :by;

-- region_add(id id, region_set id, name text, folded text, shape bytes) run
INSERT INTO region (id, region_set, name, folded, shape)
VALUES (:id, :region_set, :name, :folded, :shape);

-- region_cell_add(region_set id, cell int, region id) run
INSERT INTO region_cell (region_set, cell, region) VALUES (:region_set, :cell, :region);

-- region_in_cell(region_set id, cell int, limit int) many
SELECT region FROM region_cell WHERE region_set = :region_set AND cell = :cell
ORDER BY region LIMIT :limit;

-- region_list(region_set id, after text, limit int) many as region_line
SELECT id, name, folded FROM region WHERE region_set = :region_set AND folded > :after
ORDER BY folded, id LIMIT :limit;

-- region_named(region_set id, folded text) one as region_line
SELECT id, name, folded FROM region WHERE region_set = :region_set AND folded = :folded LIMIT 1;

-- region_row(id id) one as region_line
SELECT id, name, folded FROM region WHERE id = :id;

-- region_shape(id id) one
SELECT shape FROM region WHERE id = :id;

-- region_set_export(by id) json
SELECT title, made AS at, regions FROM region_set WHERE by = :by ORDER BY made;

-- region_file_add(id id, community id?, by id, title text, made time, content bytes) run
INSERT INTO region_file (id, community, by, title, made, content)
VALUES (:id, :community, :by, :title, :made, :content);

-- region_file_row(id id, by id) one
SELECT community, title, made, content FROM region_file WHERE id = :id AND by = :by;

-- region_file_tidy(before time) run
-- One a person at most: there is little to look through.
DELETE FROM region_file WHERE made < :before;

-- region_file_drop(by id) run
-- One waits for each person.
DELETE FROM region_file WHERE by = :by;
