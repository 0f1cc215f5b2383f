-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The directory: how to reach an organisation. Its name, kind and note are the thing's.

CREATE TABLE organisation (
    id id PRIMARY KEY REFERENCES thing (id),
    about text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    web text NOT NULL,
    address text NOT NULL,
    languages text NOT NULL,       -- as people say them
    cost text NOT NULL,            -- what it costs to use it; empty: not known
    checked time NOT NULL,         -- when somebody last made sure
    checked_by id REFERENCES person (id)
);

CREATE INDEX organisation_checked ON organisation (checked_by);
