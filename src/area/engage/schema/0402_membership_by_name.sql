-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A helper who enters a vote from paper finds its voter by name.

CREATE INDEX membership_by_name ON membership (community, name, person);
