-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Themes: their short names. What they gather are links.

CREATE TABLE theme (
    id id PRIMARY KEY REFERENCES thing (id),
    slug text NOT NULL,
    about text NOT NULL
);

CREATE UNIQUE INDEX theme_slug ON theme (slug);
