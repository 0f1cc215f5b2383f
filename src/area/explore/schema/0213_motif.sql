-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Motifs: the shared list of challenges and strengths. Communities put their own words under one.

CREATE TABLE motif (
    id id PRIMARY KEY REFERENCES thing (id), -- its name is the thing's title
    side text NOT NULL,            -- challenge, strength
    word text NOT NULL,            -- of one that comes with Kith: its name in every language; empty: the title alone
    about text NOT NULL
);

CREATE INDEX motif_of_side ON motif (side, id);
