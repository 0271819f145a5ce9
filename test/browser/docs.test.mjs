// The page at /docs in Chromium: it explains what openapi.json says, and sends what its forms say.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { colours, contrast, startBrowser, watch } from './page.mjs';

let server, browser, close;
before(async () => ({ server, browser, close } = await startBrowser()));
after(() => close?.());

/** The page at an operation, once it is drawn. */
async function open(place = '', { colorScheme = 'light', width = 1200 } = {}) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const faults = await watch(page);
  await page.goto(`${server.url}/docs${place}`, { waitUntil: 'load' });
  await page.waitForSelector('#operation h1');
  return { page, faults };
}

/** Presses Send, and waits for the answer. */
async function send(page) {
  await page.click('.try button');
  await page.waitForSelector('.result .status');
  const body = page.locator('.answer-body code');
  return {
    status: await page.textContent('.result .status'),
    body: (await body.count()) > 0 ? JSON.parse(await body.textContent()) : undefined,
    curl: await page.textContent('.curl code'),
  };
}

test('the page loads without a fault and without breaking its policy', async () => {
  const { page, faults } = await open();
  assert.deepEqual(faults, []);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.equal(await page.textContent('#operation h1'), 'DataCanvas REST v2');
  await page.close();
});

test('the overview leads to it', async () => {
  const { page } = await open();
  await page.goto(server.url);
  await page.click('nav a[href="/docs"]');
  await page.waitForSelector('#operations a');
  assert.equal(new URL(page.url()).pathname, '/docs');
  await page.close();
});

for (const version of ['v1', 'v2']) {
  test(`every operation of ${version} is listed and can be drawn`, async () => {
    const { page, faults } = await open(`#${version}/`);
    const { body } = await server.as().get(`/api/${version}/openapi.json`);
    const operations = Object.values(body.paths).flatMap((item) => Object.values(item));
    const ids = operations.map(({ operationId }) => operationId);
    const links = await page.$$eval('#operations a', (all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual([...links].sort(), ids.map((id) => `#${version}/${id}`).sort());
    const path = `/api/${version}/projects/{key}`;
    const drawn = await page.evaluate(async (all) => {
      const found = [];
      for (const hash of all) {
        location.hash = hash;
        await new Promise((resolve) => {
          addEventListener('hashchange', () => setTimeout(resolve), { once: true });
        });
        for (const details of document.querySelectorAll('#operation details')) details.open = true;
        found.push(document.querySelector('#operation h1 code')?.textContent);
      }
      return found;
    }, links.slice(1));
    assert.ok(drawn.every(Boolean) && drawn.includes(path), drawn.join(' '));
    assert.deepEqual(faults, []);
    await page.close();
  });
}

test('a list is asked for as the form says', async () => {
  const { page, faults } = await open('#v2/projects.list');
  await page.fill('[name="limit"]', '2');
  await page.selectOption('[name="sort"]', ['-title']);
  await page.selectOption('[name="include"]', ['account', 'categories']);
  await page.click('.try summary');
  await page.fill('[name="filter[title][contains]"]', 'a');
  const { status, body, curl } = await send(page);
  assert.equal(status, '200 OK');
  assert.equal(body.projects.length, 2);
  assert.ok(body.projects[0].account.name && body.projects[0].title > body.projects[1].title);
  const { stdout } = await promisify(execFile)('bash', ['-euc', `${curl} -sS --fail-with-body`]);
  assert.deepEqual(JSON.parse(stdout.split('\r\n\r\n')[1]), body);
  assert.deepEqual(faults, []);
  await page.close();
});

test('a record is made with the key that was typed in, which stays in the page', async () => {
  const { page } = await open('#v2/articles.create');
  await page.fill('#key', server.key);
  const { status, body, curl } = await send(page);
  assert.equal(status, '201 Created');
  assert.equal(body.status, 'draft');
  assert.ok(curl.includes('"Authorization: Bearer $KEY"') && !curl.includes(server.key), curl);
  const kept = await page.evaluate(() => [
    JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href,
  ]);
  assert.ok(!kept.join().includes(server.key));
  await page.reload();
  assert.equal(await page.inputValue('#key'), '');
  await page.close();
});

test('a refusal is shown with its remedy', async () => {
  const { page } = await open('#v2/articles.create');
  const { status, body } = await send(page);
  assert.equal(status, '401 Unauthorized');
  assert.equal(body.code, 'unauthenticated');
  await page.close();
});

test('the version that is chosen is the one that is explained', async () => {
  const { page } = await open('#v2/projects.list');
  await page.selectOption('#version', 'v1');
  await page.waitForSelector('[name="offset"]');
  assert.equal(await page.textContent('#operation h1 code'), '/api/v1/projects');
  assert.equal(await page.getAttribute('#document', 'href'), '/api/v1/openapi.json');
  await page.close();
});

test('the keyboard is enough', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'operation');
  await page.focus('#search');
  await page.keyboard.type('projects.read');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.hash), '#v2/projects.read');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[name="key"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'operation');
  await page.fill('[name="key"]', 'tidewatch');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.result .status.good');
  await page.close();
});

test('everything that can be filled in or pressed has a name', async () => {
  const { page } = await open('#v2/articles.update');
  const nameless = await page.$$eval('input, select, textarea, button, summary, a', (all) => all
    .filter((one) => !(one.labels?.length > 0) && !one.textContent.trim() && !one.ariaLabel)
    .map((one) => one.outerHTML));
  assert.deepEqual(nameless, []);
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`texts stand out from their ground in the ${colorScheme} scheme`, async () => {
    const { page } = await open('#v2/projects.list', { colorScheme });
    await send(page);
    const texts = [
      'h1', '.lead', '.hint', '.field small', '.type', '.operations a', '.method.get', '.method.post',
      '.method.patch', '.method.delete', '.method.head', '.status.good', '.status.bad', 'button', 'input',
      '.answer-body code',
    ];
    for (const selector of texts) {
      const [ink, ground] = await colours(page, selector);
      assert.ok(contrast(ink, ground) >= 4.5, `${selector}: ${ink} on ${ground}`);
    }
    await page.close();
  });
}

test('nothing is wider than a small telephone', async () => {
  const { page } = await open('#v2/projects.list', { width: 400 });
  await send(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  await page.close();
});
