// SPDX-License-Identifier: AGPL-3.0-or-later
// Harvests a site to its end with oai-pmh of npm: oai_harvest.js BASE    prints: records deleted different
'use strict';
const { OaiPmh } = require('oai-pmh');

async function main() {
    const site = new OaiPmh(process.argv[2]);
    const seen = new Set();
    let records = 0, deleted = 0;
    for await (const record of site.listRecords({ metadataPrefix: 'oai_dc' })) {
        records++;
        deleted += record.header.$ && record.header.$.status === 'deleted' ? 1 : 0;
        seen.add(record.header.identifier);
    }
    console.log(records, deleted, seen.size);
}

main().catch((e) => {
    console.error(e.message);
    process.exit(1);
});
