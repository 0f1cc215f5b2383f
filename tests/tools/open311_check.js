// SPDX-License-Identifier: AGPL-3.0-or-later
// Holds an answer of Open311 against its schema with ajv: open311_check.js NAME <ANSWER prints "fine", or what is
// wrong. Names: discovery, services, service_definition, requests, posted, tokens, updates, updated, errors.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const Ajv = require('ajv');

const all = JSON.parse(fs.readFileSync(path.join(__dirname, 'open311_schemas.json'), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'all', definitions: all.definitions });

const check = ajv.compile(all.schemas[process.argv[2]]);
const answer = JSON.parse(fs.readFileSync(0, 'utf8'));
if (check(answer)) {
    console.log('fine');
} else {
    console.log(ajv.errorsText(check.errors, { separator: '\n' }));
    process.exit(1);
}
