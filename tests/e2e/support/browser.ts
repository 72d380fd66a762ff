import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

/** Where pictures are kept: of what failed, and of the gallery. */
const ARTIFACTS = path.resolve(__dirname, '../.artifacts');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page that a test puts into the browser by itself counts as one from the internet, which may not call this machine.
  '--disable-features=LocalNetworkAccessChecks',
];

/** Strapi's admin scrolls inside a container: the window is as high as what is looked for. */
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 1600 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Strapi's guided tour lies over what the tests click on. */
const withoutGuidedTour = (): void => {
  // Frames in a sandbox have no storage.
  if (window.origin === 'null') return;
  localStorage.setItem(
    'STRAPI_GUIDED_TOUR',
    JSON.stringify({ enabled: false, tours: {}, hidden: true, completedActions: [] })
  );
};

/** A browser of one test. Each of its pages is somebody of their own, with cookies and storage of their own. */
export interface TestBrowser {
  /** A page on the desktop of a member of staff. */
  desktop(): Promise<Page>;
  /** A page on the phone of an invitee. */
  phone(options?: BrowserContextOptions): Promise<Page>;
  /** Errors of scripts, in any page. */
  errors: string[];
}

/** One for all tests of a file; what one page keeps is not seen by those of another context. */
let running: Promise<Browser> | undefined;
const launched = (): Promise<Browser> =>
  (running ??= chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: FLAGS,
  }));
afterAll(async () => (await running)?.close());

/** Keeps a picture of a whole page, for people to look at. */
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

/** A test with a browser. If it fails, pictures of all its pages are in `tests/e2e/.artifacts`. */
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
      desktop: () => newPage(DESKTOP),
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
