-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The files of a picture: one for each width. media.hash names the picture: the hash of its largest.

CREATE TABLE media_size (
    hash text NOT NULL,            -- as in media.hash
    width int NOT NULL,
    height int NOT NULL,
    bytes int NOT NULL,
    sum text NOT NULL,             -- SHA-256 of this file, in hexadecimal
    PRIMARY KEY (hash, width)
);
