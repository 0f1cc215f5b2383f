-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Hosts find people by the beginning of their name.

CREATE INDEX person_by_name ON person (lower(name), id);
