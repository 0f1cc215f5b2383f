-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A place: a county, a country, a municipality. Its name is the thing's title.

CREATE TABLE place (
    id id PRIMARY KEY REFERENCES thing (id),
    kind text NOT NULL,            -- county, country, region ...: only places of one kind are compared
    code text NOT NULL,            -- as in the files that speak of it: "01001"
    folded text NOT NULL           -- the name made comparable, for lists in order and for finding
);

CREATE UNIQUE INDEX place_code ON place (kind, code);
CREATE INDEX place_by_code ON place (code);
CREATE INDEX place_name ON place (folded, id);
CREATE INDEX place_name_of_kind ON place (kind, folded, id);
CREATE INDEX community_of_place ON community (place);
