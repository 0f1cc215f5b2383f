// SPDX-License-Identifier: AGPL-3.0-or-later
// A bibliography through citation.js: bibliography_citation.js FILE data|bibtex|ris
'use strict';
const fs = require('fs');
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-bibtex');
require('@citation-js/plugin-ris');

const [, , file, form] = process.argv;
process.stdout.write(new Cite(fs.readFileSync(file, 'utf8')).format(form));
