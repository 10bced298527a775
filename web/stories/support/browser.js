/** One Chromium for all the stories of a file; a profile for each person. */
import { chromium } from 'playwright-core';

let browser;

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser(more = {}) {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: false,
    args: ARGS,
    ...more,
  });
}

export const theBrowser = () => (browser ??= openBrowser());

export async function closeBrowser() {
  if (browser) await (await browser).close();
}
