-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Harvesters may take works and outcomes, too: those that are open already.

INSERT INTO harvest (thing, kind, community, at, gone)
SELECT id, kind, community, updated,
    audience <> id '00000000-0000-0000-0000-000000000001'
FROM thing
WHERE kind IN ('work', 'outcome') AND wanted = id '00000000-0000-0000-0000-000000000001'
    AND life IN ('published', 'hidden', 'erased');
