import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

/** The folder for pictures of failed tests and of the gallery. */
const ARTIFACTS = path.resolve(__dirname, '../.artifacts');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium treats a page that a test sets itself as public, and would not let it call this machine.
  '--disable-features=LocalNetworkAccessChecks',
];

/** Strapi's admin scrolls inside a container, so the window is high enough to show everything. */
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 1600 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Disables Strapi's guided tour, which would cover the page. */
const withoutGuidedTour = (): void => {
  // Sandboxed frames have no storage.
  if (window.origin === 'null') return;
  localStorage.setItem(
    'STRAPI_GUIDED_TOUR',
    JSON.stringify({ enabled: false, tours: {}, hidden: true, completedActions: [] })
  );
};

/** The browser of one test. Each of its pages is a separate user with separate cookies and storage. */
export interface TestBrowser {
  /** Opens a page on a desktop, such as a staff member's. */
  desktop(options?: BrowserContextOptions): Promise<Page>;
  /** Opens a page on an invitee's phone. */
  phone(options?: BrowserContextOptions): Promise<Page>;
  /** Script errors on any page. */
  errors: string[];
}

/** One browser for all tests of a file; each page has a separate context. */
let running: Promise<Browser> | undefined;
const launched = (): Promise<Browser> =>
  (running ??= chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: FLAGS,
  }));
afterAll(async () => (await running)?.close());

/** Saves a picture of the whole page, for manual review. */
export const keepPicture = async (name: string, page: Page): Promise<void> => {
  await page.screenshot({
    path: path.join(ARTIFACTS, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`),
    fullPage: true,
    animations: 'disabled',
  });
};

const keepPictures = async (
  name: string,
  pages: readonly Page[],
  errors: readonly string[]
): Promise<void> => {
  const base = path.join(ARTIFACTS, name.replace(/[^a-z0-9]+/gi, '-').slice(0, 100));
  mkdirSync(ARTIFACTS, { recursive: true });
  writeFileSync(`${base}.log`, [...pages.map((page) => page.url()), ...errors].join('\n'));
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: `${base}-${index + 1}.png`, fullPage: true }).catch(() => undefined);
  }
};

/** Runs a test with a browser. If it fails, pictures of all its pages are saved in `tests/e2e/.artifacts`. */
export const inBrowser = (test: (browser: TestBrowser) => Promise<void>) => async (): Promise<void> => {
  const browser = await launched();
  const contexts: BrowserContext[] = [];
  const pages: Page[] = [];
  const errors: string[] = [];

  const newPage = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    contexts.push(context);
    await context.addInitScript(withoutGuidedTour);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    pages.push(page);
    return page;
  };

  try {
    await test({
      desktop: (options) => newPage({ ...DESKTOP, ...options }),
      phone: (options) => newPage({ ...PHONE, ...options }),
      errors,
    });
  } catch (error) {
    await keepPictures(expect.getState().currentTestName ?? 'test', pages, errors);
    throw error;
  } finally {
    for (const context of contexts) await context.close();
  }
};
