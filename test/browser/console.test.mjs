// The page at "/" in Chromium: it loads under its own policy, tells what is there, and its links answer.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { colours, contrast, startBrowser, watch } from './page.mjs';

let server, browser, close;
before(async () => ({ server, browser, close } = await startBrowser()));
after(() => close?.());

/** Opens the page; `faults` collects what the console, the policy or the network complained about. */
async function open({ colorScheme = 'light', width = 1200 } = {}) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const faults = await watch(page);
  await page.goto(`${server.url}/`, { waitUntil: 'load' });
  return { page, faults };
}

/** { name: text of the count } of the table. */
function counts(page) {
  return page.$$eval('tbody tr', (rows) => Object.fromEntries(
    rows.map((row) => [row.querySelector('th').innerText, row.querySelector('.records').innerText])));
}

test('the page loads without a fault and without breaking its policy', async () => {
  const { page, faults } = await open();
  assert.deepEqual(faults, []);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.equal(await page.title(), 'DataCanvas');
  const images = await page.$$eval('img', (all) => all.map((image) => image.naturalWidth > 0));
  assert.ok(images.length > 0 && images.every(Boolean));
  await page.close();
});

test('the table counts what a guest may see', async () => {
  const { page } = await open();
  assert.deepEqual(await counts(page), {
    users: '4', projects: '6', articles: '6', categories: '7', technologies: '12', tags: '10',
    tasks: 'sign in to see',
  });
  await page.close();
});

test('every link answers', async () => {
  const { page } = await open();
  const all = await page.$$eval('a[href^="/"]', (found) => found.map((link) => link.getAttribute('href')));
  const links = [...new Set(all)];
  assert.ok(links.length >= 18, links.join(' '));
  for (const link of links) {
    const { status } = await server.as().get(link);
    assert.equal(status, link.endsWith('/tasks') ? 401 : 200, link);
  }
  await page.close();
});

test('the pictures of the demo are there', async () => {
  const { body } = await server.as().get('/api/v2/projects?limit=100');
  // A page of its own: one that showed "/" may still be asking for that page's icon when it is left.
  const page = await browser.newPage();
  const faults = await watch(page);
  for (const { thumbnail } of body.projects) {
    await page.goto(server.url + thumbnail);
    assert.equal(await page.evaluate(() => document.documentElement.localName), 'svg', thumbnail);
  }
  assert.deepEqual(faults, []);
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`texts stand out from their ground in the ${colorScheme} scheme`, async () => {
    const { page } = await open({ colorScheme });
    const [, paper] = await colours(page, 'body');
    assert.equal(contrast(paper, 'rgb(255, 255, 255)') > 10, colorScheme === 'dark');
    for (const selector of ['h1', '.intro > p', '.about', '.closed', 'td.links a', 'footer a', 'pre code']) {
      const [ink, ground] = await colours(page, selector);
      assert.ok(contrast(ink, ground) >= 4.5, `${selector}: ${ink} on ${ground}`);
    }
    await page.close();
  });
}

test('nothing is wider than a small telephone', async () => {
  const { page } = await open({ width: 400 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  await page.close();
});

test('the keyboard reaches the content first', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#collections$/);
  await page.close();
});

test('the first requests work as they stand', async () => {
  const { page } = await open();
  const commands = await page.$$eval('pre code', (all) => all.map((code) => code.textContent));
  const script = commands.filter((command) => !command.includes('import')).join(' -sS --fail-with-body\n')
    .replace(/^KEY=.*$/m, `KEY=${server.key}`);
  await promisify(execFile)('bash', ['-euc', `${script} -sS --fail-with-body`]);
  const { status, body } = await server.as().get('/api/v2/projects/hello-world');
  assert.equal(status, 200);
  assert.equal(body.title, 'Hello, world');
  await page.close();
});
