-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why a steward hid a comment: shown in its place.

ALTER TABLE comment ADD COLUMN reason text NOT NULL DEFAULT '';
