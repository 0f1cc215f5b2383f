// SPDX-License-Identifier: AGPL-3.0-or-later
// A telephone that is not ours: ODK's web-forms in Chromium. Fetches the list of a door, takes the first form of it,
// fills it on its page by what people see (labels), and sends what comes out, twice.
// Usage: openrosa_phone.js DOOR [PASSWORD] < ANSWERS, a line each: "label<tab>answer", of a choice its label.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [door, password] = process.argv.slice(2);
const modules = path.resolve(__dirname, '../../node_modules');
const files = {
  '/vue.js': 'vue/dist/vue.esm-browser.prod.js',
  '/forms/index.js': '@getodk/web-forms/dist/index.js',
};
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>
<script type="importmap">{"imports":{"vue":"/vue.js"}}</script><div id="app"></div></html>`;

function serve() {
  const server = http.createServer((request, response) => {
    const chunk = /^\/forms\/[\w-]+\.js$/.test(request.url) ? `@getodk/web-forms/dist/${request.url.slice(7)}` : '';
    const file = files[request.url] || chunk;
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    } else if (file && fs.existsSync(path.join(modules, file))) {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' });
      fs.createReadStream(path.join(modules, file)).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

const headers = () => ({
  'X-OpenRosa-Version': '1.0',
  Date: new Date().toUTCString(),
  ...(password ? { Authorization: `Basic ${Buffer.from(`phone:${password}`).toString('base64')}` } : {}),
});

async function ask(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: headers() });
  if (answer.headers.get('X-OpenRosa-Version') !== '1.0' || !answer.headers.get('Date')) {
    throw new Error(`${url}: the headers of OpenRosa are missing`);
  }
  return answer;
}

const between = (text, name) => (new RegExp(`<${name}>([^<]*)</${name}>`).exec(text) || [])[1];

// In the page: the form stands there, and what it sends is kept for us.
async function show([xml, pictures]) {
  const { createApp, h } = await import('vue');
  const { OdkWebForm, webFormsPlugin } = await import('/forms/index.js');
  const app = createApp({
    render: () =>
      h(OdkWebForm, {
        formXml: xml,
        fetchFormAttachment: async (url) => {
          const found = pictures[decodeURIComponent(String(url)).replace('jr://images/', '')];
          const bytes = found && Uint8Array.from(atob(found), (c) => c.charCodeAt(0));
          return found ? new Response(bytes, { headers: { 'Content-Type': 'image/jpeg' } }) : new Response('', { status: 404 });
        },
        missingResourceBehavior: 'BLANK',
        onSubmit: async (payload) => {
          const data = Array.isArray(payload) ? payload[0] : payload;
          window.sent = await data.data[0].get('xml_submission_file').text();
        },
      }),
  });
  app.use(webFormsPlugin);
  app.mount('#app');
}

async function answer(tab, label, value) {
  const question = tab.locator('.question-container', { hasText: label }).first();
  await question.waitFor({ timeout: 20000 });
  const boxes = question.locator('input[type=radio], input[type=checkbox]');
  if (value === 'OK') {
    await boxes.first().click({ force: true });
  } else if ((await boxes.count()) > 0) {
    await question.getByText(value, { exact: true }).first().click();
  } else {
    const field = question.locator('textarea, input').first();
    await field.fill(value);
    await field.blur();
  }
}

// The pictures that stand with questions, by their names, each as its manifest says it is.
async function fetchPictures(list) {
  const url = between(list, 'manifestUrl');
  const manifest = url ? await (await ask(url)).text() : '';
  const pictures = {};
  for (const [, one] of manifest.matchAll(/<mediaFile>(.*?)<\/mediaFile>/gs)) {
    const bytes = Buffer.from(await (await ask(between(one, 'downloadUrl'))).arrayBuffer());
    const hash = `md5:${crypto.createHash('md5').update(bytes).digest('hex')}`;
    if (hash !== between(one, 'hash')) {
      throw new Error(`${between(one, 'filename')} is not what the manifest says`);
    }
    pictures[between(one, 'filename')] = bytes.toString('base64');
  }
  return pictures;
}

async function fill(xml, pictures, answers) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.KITH_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.evaluate(show, [xml, pictures]);
    if (Object.keys(pictures).length > 0) {
      await tab.waitForFunction(() => [...document.querySelectorAll('#app img')].some((img) => img.naturalWidth > 100), null, {
        timeout: 20000,
      });
    }
    for (const [label, value] of answers) {
      await answer(tab, label, value);
    }
    await tab.getByRole('button', { name: /send/i }).first().click();
    await tab.waitForFunction(() => window.sent, null, { timeout: 20000 }).catch(async () => {
      throw new Error(`the form was not sent: ${(await tab.locator('body').innerText()).slice(0, 2000)}`);
    });
    return await tab.evaluate(() => window.sent);
  } finally {
    await browser.close();
    server.close();
  }
}

async function send(xml) {
  const form = new FormData();
  form.append('xml_submission_file', new Blob([xml], { type: 'text/xml' }), 'submission.xml');
  return (await ask(`${door}/submission`, { method: 'POST', body: form })).status;
}

async function main() {
  const answers = fs
    .readFileSync(0, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  const list = await (await ask(`${door}/formList`)).text();
  const id = between(list, 'formID');
  const form = await (await ask(between(list, 'downloadUrl'))).text();
  const head = await ask(`${door}/submission`, { method: 'HEAD' });
  const pictures = await fetchPictures(list);
  const sent = await fill(form, pictures, answers);
  console.log(`form ${id}, ${between(list, 'name')}, pictures seen: ${Object.keys(pictures).length}`);
  console.log(`head ${head.status}, up to ${head.headers.get('X-OpenRosa-Accept-Content-Length') > 0 ? 'some' : 'no'} bytes`);
  console.log(`sent ${await send(sent)}, again ${await send(sent)}`);
}

main().catch((e) => {
  console.error(e.stack);
  process.exit(1);
});
