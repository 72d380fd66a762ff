import { setTimeout as wait } from 'node:timers/promises';
import type { RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { CrmUserInvite } from '../../widget/src';
import { axeFindings, unlabelledControls } from './support/accessibility';
import { inBrowser, keepPicture } from './support/browser';
import { openPage } from './support/website';

/** The gallery has several exhibits of some states, with different names. */
const STATES: Record<string, string> = {
  'done-message': 'done',
  'existing-provider': 'existing-user',
  'unknown-request': 'unknown',
  'request-errors': 'request',
  'request-limited': 'request',
};
const stateOf = (exhibit: string): string =>
  exhibit.startsWith('form') ? 'form' : (STATES[exhibit] ?? exhibit);

const WAIT_MS = 20_000;

/** Opens the gallery and waits until every exhibit has reached its state. */
const openGallery = async (page: Page, query = ''): Promise<string[]> => {
  await openPage(page, `/gallery${query}`);
  const exhibits = await page
    .locator('figure')
    .evaluateAll((figures) => figures.map((figure) => (figure as HTMLElement).dataset.state ?? ''));
  const missing = (): Promise<string[]> =>
    page.locator('crm-user-invite').evaluateAll(
      (elements, states) =>
        (elements as CrmUserInvite[]).flatMap((element, index) => {
          const state = states[index] ?? '';
          const isShown = element.state === state && element.shadowRoot?.querySelector(`[part~="${state}"]`);
          return isShown ? [] : [`${state}: ${element.state}`];
        }),
      exhibits.map(stateOf)
    );
  const deadline = Date.now() + WAIT_MS;
  while ((await missing()).length > 0 && Date.now() < deadline) await wait(100);
  expect(await missing()).toEqual([]);
  return exhibits;
};

/** Exhibits with clipped content, or with content outside their card. */
const overflowing = (page: Page): Promise<string[]> =>
  page.locator('figure').evaluateAll((figures) =>
    figures
      .filter((figure) => {
        const card = figure.querySelector('crm-user-invite')?.shadowRoot?.querySelector('section');
        if (!card || card.scrollWidth > card.clientWidth) return true;
        const { left, right } = card.getBoundingClientRect();
        const seen = [...card.querySelectorAll<HTMLElement>('h2, p, label, input, select, button, a')].filter(
          (each) => each.checkVisibility() && !each.closest('.visually-hidden')
        );
        return (
          left < 0 ||
          right > innerWidth ||
          seen.some((each) => {
            const box = each.getBoundingClientRect();
            return box.left < left || box.right > right;
          })
        );
      })
      .map((figure) => `${figure.classList.value} ${(figure as HTMLElement).dataset.state}`)
  );

const COLUMNS = 8;

/** Saves a picture of all exhibits at their full width, side by side. */
const keepGallery = async (name: string, page: Page): Promise<void> => {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.evaluate((columns) => {
    const main = document.querySelector('main');
    const figures = [...document.querySelectorAll('figure')];
    const [first] = figures;
    if (!main || !first) return;
    const { paddingInline, width: figureWidth } = getComputedStyle(first);
    for (const figure of figures) Object.assign(figure.style, { paddingInline, boxSizing: 'border-box' });
    main.style.gridTemplateColumns = `repeat(${columns}, ${Math.round(parseFloat(figureWidth) + 2 * parseFloat(paddingInline))}px)`;
  }, COLUMNS);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width: wide, height });
  await keepPicture(`gallery ${name}`, page);
  await page.setViewportSize({ width, height });
};

/** Forced colours come from the user's settings, but axe checks the page's own. */
const WITHOUT_COLOURS: RunOptions = { rules: { 'color-contrast': { enabled: false } } };

const LOOKS: Record<string, { options?: BrowserContextOptions; query?: string; axe?: RunOptions }> = {
  'on a phone': {},
  'on the narrowest screen': { options: { viewport: { width: 320, height: 700 } } },
  'from right to left': { query: '?dir=rtl' },
  'in German': { query: '?lang=de', options: { viewport: { width: 320, height: 700 } } },
  'in colours that the person forces': { options: { forcedColors: 'active' }, axe: WITHOUT_COLOURS },
  'at 200 % on a small window': {
    options: { viewport: { width: 512, height: 384 }, deviceScaleFactor: 2, isMobile: false },
  },
  'on a desktop': {
    options: { viewport: { width: 1440, height: 900 }, isMobile: false, deviceScaleFactor: 1 },
  },
};

describe('the gallery of every state, light and dark', () => {
  it.each(Object.entries(LOOKS))('is complete, labelled and accessible %s', (name, { options, query, axe }) =>
    inBrowser(async ({ phone, errors }) => {
      const page = await phone({ deviceScaleFactor: 1, ...options });
      const exhibits = await openGallery(page, query);
      expect(exhibits.length).toBeGreaterThan(65);
      expect(await overflowing(page)).toEqual([]);
      expect(await axeFindings(page, axe)).toEqual([]);
      expect(await unlabelledControls(page)).toEqual([]);
      expect(errors).toEqual([]);
      await keepGallery(name, page);
    })()
  );
});
