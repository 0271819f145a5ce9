// What the tests of pages share: how Chromium is started, what it complains about, and colours.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from '../api/harness.mjs';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** A server with the demo, a browser beside it, and close(), which ends both. */
export async function startBrowser() {
  const profile = await mkdtemp(join(tmpdir(), 'dc-browser-'));
  const env = { ...process.env, HOME: profile };
  const server = await startServer({ args: ['--demo'] });
  const browser = await chromium.launch({ executablePath, args: flags, env }).catch(async (fault) => {
    await server.stop();
    throw fault;
  });
  const close = async () => {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  };
  return { server, browser, close };
}

/** Collects what the console, the policy or the network complain about; `window.violations` in the page. */
export async function watch(page) {
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('requestfailed', (request) => {
    const { errorText } = request.failure();
    // Chromium asks for a page's icon late, and drops that when the page is left meanwhile.
    if (request.url().includes('/favicon') && errorText === 'net::ERR_ABORTED') return;
    faults.push(`${request.url()}: ${errorText}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400) faults.push(`${answer.url()}: ${answer.status()}`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  return faults;
}

// Relative luminance and contrast, as WCAG 2 defines them.
export function contrast(a, b) {
  const luminance = (colour) => {
    const [r, g, blue] = colour.match(/[\d.]+/g).slice(0, 3).map(Number)
      .map((byte) => byte / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours of a text and of the first opaque ground below it. */
export function colours(page, selector) {
  return page.$eval(selector, (element) => {
    let ground = element;
    while (ground && /rgba\(.*, 0\)|transparent/.test(getComputedStyle(ground).backgroundColor)) {
      ground = ground.parentElement;
    }
    return [getComputedStyle(element).color, getComputedStyle(ground ?? document.body).backgroundColor];
  });
}
