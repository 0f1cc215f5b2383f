-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An audience may consist of others: of the members of some communities, of the stewards of one.
-- Whoever is in a part is in the whole, from the moment they come until the moment they go.

CREATE TABLE audience_part (
    part id NOT NULL,              -- an audience with people of its own
    audience id NOT NULL,          -- the whole
    PRIMARY KEY (part, audience)
);

CREATE INDEX audience_parts ON audience_part (audience, part);
