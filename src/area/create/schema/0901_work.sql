-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Works: stories. Title, language and audience are the thing's; pictures are media.

CREATE TABLE work (
    id id PRIMARY KEY REFERENCES thing (id),
    text text NOT NULL,
    narrator text NOT NULL,        -- who tells it, as they wish to be called
    leave text NOT NULL            -- own: the teller's own words; given: the narrator has agreed
);
