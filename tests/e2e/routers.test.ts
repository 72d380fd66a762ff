/** @run nightly */

import type { Page } from 'playwright-core';
import type { InspectResponse } from '../../contracts';
import { invitation } from '../widget/support/api';
import { inBrowser } from './support/browser';
import { bundle } from './support/snippets';
import { reach, signUpElement } from './support/website';

/** A website and a CMS that exist only in the browser: the test answers their requests. */
const SITE = 'https://www.example.com';
const CMS = 'https://cms.example.com';
const CODE = 'Yk3xQ0v7n2c9s1d5f8h4j6l0p2r5t8w1z4b7m0q3u6A';
const ELEMENT = `<crm-user-invite endpoint="${CMS}/api/crm-user-invite" existing-user-url="/#/sign-in"></crm-user-invite>`;
const WIDGET = "import 'strapi-plugin-crm-user-invite/widget';";

interface Website {
  /** Returns the body of the page at a path. */
  body: (path: string) => string;
  /** The page's script, an ES module. */
  script: string;
  head?: string;
  status?: InspectResponse['status'];
}

/** Answers the requests to the website and to the CMS. @returns the codes that were looked up */
const serve = async (page: Page, { body, script, head = '', status }: Website): Promise<unknown[]> => {
  const lookedUp: unknown[] = [];
  const code = await bundle('', script);
  // Sandboxed frames have an opaque origin, sent as `null`.
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
  await page.route(`${SITE}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const language = pathname.startsWith('/de/') ? 'de' : 'en';
    return pathname.endsWith('.js')
      ? route.fulfill({ headers, contentType: 'text/javascript', body: code })
      : route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body:
            `<!doctype html><html lang="${language}"><head><title>Site</title>${head}` +
            `<script type="module" src="${SITE}/site.js"></script></head><body>${body(pathname)}</body></html>`,
        });
  });
  await page.route(`${CMS}/**`, (route) => {
    const sent = route.request().postDataJSON() as { code?: string } | null;
    if (sent) lookedUp.push(sent.code);
    return route.fulfill({ headers, json: { data: invitation({ status: status ?? 'open' }) } });
  });
  return lookedUp;
};

/** Whether the code is in the URL, or in an earlier entry of the tab's history. */
const isInHistory = (page: Page): Promise<boolean> =>
  page.evaluate((code) => {
    // TypeScript has no types for the Navigation API yet.
    const { navigation } = window as unknown as { navigation: { entries(): { url: string }[] } };
    return [location.href, ...navigation.entries().map(({ url }) => url)].join().includes(code);
  }, CODE);

/**
 * Checks that the element is shown in its page's language and has looked up the code, and that the code is in
 * no URL.
 */
const expectForm = async (page: Page, path: string, lookedUp: unknown[]): Promise<void> => {
  await page.waitForURL(SITE + path);
  await reach(page, 'form');
  expect(lookedUp.splice(0)).toEqual([CODE]);
  expect(await isInHistory(page)).toBe(false);
};

describe('the code of an invitation', () => {
  it(
    'survives Turbo: a reload, another language, and back',
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const lookedUp = await serve(page, {
        body: (path) =>
          `<a href="${path === '/sign-up' ? '/de/sign-up' : '/sign-up'}">Language</a>${ELEMENT}`,
        script: `import * as Turbo from '@hotwired/turbo'; Turbo.start(); ${WIDGET}`,
      });
      await page.goto(`${SITE}/sign-up#invitation=${CODE}`);
      await expectForm(page, '/sign-up', lookedUp);
      await page.reload();
      await expectForm(page, '/sign-up', lookedUp);
      await page.evaluate(() => Object.assign(window, { isSameDocument: true }));
      await page.getByText('Language').click();
      await expectForm(page, '/de/sign-up', lookedUp);
      await page.goBack();
      await expectForm(page, '/sign-up', lookedUp);
      expect(await page.evaluate(() => 'isSameDocument' in window)).toBe(true);
      expect(errors).toEqual([]);
    })
  );

  it(
    'survives a router that remembers the original address, and is not restored by it',
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const lookedUp = await serve(page, {
        body: () => '<div id="root"></div>',
        script: `
          import { createRoot } from 'react-dom/client';
          import { BrowserRouter, Link, useLocation } from 'react-router-dom';
          ${WIDGET}
          const Site = () => {
            const { pathname, hash } = useLocation();
            const other = pathname === '/sign-up' ? '/de/sign-up' : '/sign-up';
            return <div key={pathname}>
              <Link to={{ pathname: other, hash }} state="a text">Language</Link>
              <Link to={{ pathname, search: '?step=2', hash }}>Step</Link>
              <div dangerouslySetInnerHTML={{ __html: ${JSON.stringify(ELEMENT)} }} />
            </div>;
          };
          createRoot(document.getElementById('root')).render(<BrowserRouter><Site /></BrowserRouter>);`,
      });
      await page.goto(`${SITE}/sign-up#invitation=${CODE}`);
      await expectForm(page, '/sign-up', lookedUp);
      await page.getByText('Step').click();
      await page.waitForURL(`${SITE}/sign-up?step=2`);
      expect(await isInHistory(page)).toBe(false);
      await page.getByText('Language').click();
      await expectForm(page, '/de/sign-up', lookedUp);
      await page.reload();
      await expectForm(page, '/de/sign-up', lookedUp);
      await page.goBack();
      await expectForm(page, '/sign-up?step=2', lookedUp);
      expect(errors).toEqual([]);
    })
  );

  it(
    'survives a router with routes behind #, and moves to another of them',
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const lookedUp = await serve(page, {
        status: 'existing-user',
        body: () => '<div id="root"></div>',
        script: `
          import { createRoot } from 'react-dom/client';
          import { HashRouter, Route, Routes } from 'react-router-dom';
          ${WIDGET}
          const Element = () => <crm-user-invite
            endpoint="${CMS}/api/crm-user-invite" existing-user-url="/#/sign-in" />;
          createRoot(document.getElementById('root')).render(<HashRouter><Routes>
            <Route path="/sign-up" element={<main><h1>Sign-up</h1><Element /></main>} />
            <Route path="/sign-in" element={<section><h1>Sign-in</h1><Element /></section>} />
            <Route path="*" element={<h1>Not found</h1>} />
          </Routes></HashRouter>);`,
      });
      await page.goto(`${SITE}/#/sign-up?invitation=${CODE}`);
      await page.getByRole('heading', { name: 'Sign-in' }).waitFor();
      await page.waitForURL(`${SITE}/#/sign-in?email=ada%40example.com`);
      await reach(page, 'existing-user');
      expect(new Set(lookedUp)).toEqual(new Set([CODE]));
      expect(await isInHistory(page)).toBe(false);
      expect(errors).toEqual([]);
    })
  );

  it.each([
    ['with two slashes in its path', '//sign-up', ''],
    ['whose base is elsewhere', '/sign-up', '<base href="https://cdn.example.net/assets/">'],
  ])('is looked up on a page %s', (_, path, head) =>
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const lookedUp = await serve(page, { body: () => ELEMENT, script: WIDGET, head });
      await page.goto(`${SITE}${path}#invitation=${CODE}`);
      await expectForm(page, path, lookedUp);
      expect(errors).toEqual([]);
    })()
  );

  it(
    'is looked up in a frame without storage',
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const lookedUp = await serve(page, {
        body: (path) =>
          path === '/sign-up'
            ? ELEMENT
            : `<iframe sandbox="allow-scripts" src="/sign-up#invitation=${CODE}" width="360" height="900"></iframe>`,
        script: WIDGET,
      });
      await page.goto(`${SITE}/embedding`);
      const element = signUpElement(page.frameLocator('iframe') as unknown as Page);
      await element.getByRole('textbox').first().waitFor();
      expect(lookedUp).toEqual([CODE]);
      expect(
        page
          .frames()
          .map((frame) => frame.url())
          .join()
      ).not.toContain(CODE);
      expect(errors).toEqual([]);
    })
  );
});
