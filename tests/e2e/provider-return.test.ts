/** @run nightly */

import type { Page } from 'playwright-core';
import { invitation } from '../widget/support/api';
import { inBrowser } from './support/browser';
import { bundle } from './support/snippets';
import { reach, signUpElement } from './support/website';

/** A website, a CMS and a provider that exist only in the browser: the test answers their requests. */
const SITE = 'https://www.example.com';
const CMS = 'https://cms.example.com';
const CODE = 'Yk3xQ0v7n2c9s1d5f8h4j6l0p2r5t8w1z4b7m0q3u6A';
const ELEMENT = `<crm-user-invite endpoint="${CMS}/api/crm-user-invite" terms-url="/terms"></crm-user-invite>`;
const WIDGET = "import 'strapi-plugin-crm-user-invite/widget';";
const MICROSOFT = { name: 'microsoft', label: 'Microsoft' };

/** What versions of Strapi before 5.54 add to the callback. */
const TOKENS = '?access_token=secret&raw[id_token]=more';

interface World {
  /** The page's script, an ES module. */
  script?: string;
  body?: string;
  /** What Strapi adds to the callback. */
  additions?: string;
}

/** @returns the bodies of the requests to create the account */
const serve = async (
  page: Page,
  { script = WIDGET, body = ELEMENT, additions = '' }: World
): Promise<unknown[]> => {
  const redeemed: unknown[] = [];
  const code = await bundle('', script);
  const headers = {
    'access-control-allow-origin': SITE,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type, accept-language',
  };
  await page.route(`${SITE}/**`, (route) =>
    new URL(route.request().url()).pathname.endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: code })
      : route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body:
            '<!doctype html><html lang="en"><head><title>Site</title>' +
            `<script type="module" src="/site.js"></script></head><body>${body}</body></html>`,
        })
  );
  await page.route(`${CMS}/**`, (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    if (pathname === '/api/connect/microsoft') {
      // In place of the provider's page: a link back, as Strapi's redirect would lead.
      const back = `${searchParams.get('callback')}${additions}`;
      return route.fulfill({
        contentType: 'text/html',
        body: `<title>Provider</title><a href="${back}">Back</a>`,
      });
    }
    if (pathname.endsWith('/redeem')) {
      redeemed.push(route.request().postDataJSON());
      const user = { documentId: 'ada', username: 'ada', email: 'ada@example.com' };
      return route.fulfill({ status: 201, headers, json: { data: { status: 'created', user } } });
    }
    const terms = { required: true, version: '1' };
    return route.fulfill({ headers, json: { data: invitation({ providers: [MICROSOFT], terms }) } });
  });
  return redeemed;
};

const leave = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${SITE}${path}${path.includes('#') ? '?' : '#'}invitation=${CODE}`);
  await reach(page, 'form');
  await signUpElement(page).getByRole('checkbox').check();
  await signUpElement(page).getByRole('button', { name: 'Continue with Microsoft' }).click();
  await page.getByRole('link', { name: 'Back' }).waitFor();
};

/** Every URL of the tab's history on the website. */
const visited = (page: Page): Promise<string> =>
  page.evaluate(() => {
    // TypeScript has no types for the Navigation API yet.
    const { navigation } = window as unknown as { navigation: { entries(): { url: string }[] } };
    return [location.href, ...navigation.entries().map(({ url }) => url)].join(' ');
  });

const ROUTED = `
  import { createRoot } from 'react-dom/client';
  import { BrowserRouter, HashRouter, useLocation, useNavigate } from 'react-router-dom';
  ${WIDGET}
  const Site = () => {
    const { pathname, search } = useLocation();
    const navigate = useNavigate();
    return <>
      <button onClick={() => navigate(pathname + search, { replace: true })}>Restore</button>
      <div dangerouslySetInnerHTML={{ __html: ${JSON.stringify(ELEMENT)} }} />
    </>;
  };
  const Router = location.pathname === '/' ? HashRouter : BrowserRouter;
  createRoot(document.getElementById('root')).render(<Router><Site /></Router>);`;

describe('the way back from a provider', () => {
  it.each([
    ['with its query', '/sign-up?step=2', ''],
    ['without the tokens of an older Strapi', '/sign-up?step=2', TOKENS],
    ['without what was added to a route', '/#/sign-up', TOKENS],
  ])('leads to the page as it was left, %s, and creates the account', (_, path, additions) =>
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const redeemed = await serve(page, { additions });
      await leave(page, path);
      await page.getByRole('link', { name: 'Back' }).click();
      await reach(page, 'done');
      expect(page.url()).toBe(SITE + path);
      expect(await visited(page)).not.toContain('secret');
      const query = additions ? { access_token: 'secret', 'raw[id_token]': 'more' } : {};
      expect(redeemed).toEqual([{ code: CODE, acceptedTerms: true, provider: { name: 'microsoft', query } }]);
      expect(errors).toEqual([]);
    })()
  );

  it.each(['/sign-up', '/#/sign-up'])('leaves no tokens to a router that remembers them: %s', (path) =>
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      await serve(page, { script: ROUTED, body: '<div id="root"></div>', additions: TOKENS });
      await leave(page, path);
      await page.getByRole('link', { name: 'Back' }).click();
      await reach(page, 'done');
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.waitForURL(SITE + path);
      expect(await visited(page)).not.toContain('secret');
      expect(errors).toEqual([]);
    })()
  );

  it(
    'by the back button is no sign-in: the form is as it was left',
    inBrowser(async ({ phone, errors }) => {
      const page = await phone();
      const redeemed = await serve(page, {});
      await leave(page, '/sign-up');
      await page.goBack();
      await reach(page, 'form');
      expect(await signUpElement(page).getByRole('checkbox').isChecked()).toBe(true);
      await signUpElement(page).getByLabel('Password', { exact: true }).waitFor();
      expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual(['crm-user-invite']);
      await page.reload();
      await reach(page, 'form');
      expect(redeemed).toEqual([]);
      expect(errors).toEqual([]);
    })
  );
});
