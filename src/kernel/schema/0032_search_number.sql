-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pages of a search go on by a number that no two entries share; SQLite has had one.

-- only postgres
ALTER TABLE search_entry ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX search_number ON search_entry (number);
-- end
