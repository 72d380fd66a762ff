/** @run nightly */

import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../playground/src/seed/admins';
import { en } from '../helpers/english';
import { inBrowser } from './support/browser';
import { addressOf } from './support/demo';
import { codeIn, mailTo } from './support/mailbox';
import { newPerson, type Person } from './support/people';
import { bundle, compileVue, snippet, typeErrors } from './support/snippets';
import { invite } from './support/staff';
import { arriveAt, giveAccount, linkFor, open, openPage, reach, signUpElement } from './support/website';

const PASSWORD = 'quiet-otters-hold-hands';

/** Replaces the documentation's address of Strapi with the demo's. */
const withStrapi = (code: string): string => code.replaceAll('https://cms.example.com', addressOf('strapi'));

/** Serves a page with this body on the website's origin, which differs from Strapi's. */
const servePage = async (page: Page, body: string): Promise<void> => {
  await page.route(`${addressOf('site')}/embedded`, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en"><title>Embedded</title><body>${body}</body></html>`,
    })
  );
};

const serveModule = async (page: Page, code: string): Promise<void> => {
  await page.route(`${addressOf('site')}/embedded.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: code })
  );
};

const ROOT_ELEMENT = '<div id="root"></div><script type="module" src="/embedded.js"></script>';

/** Opens the page with an invitation and signs up there. */
const signUpOnPage = async (page: Page, person: Person, submitLabel: string = en.submit): Promise<void> => {
  await invite(person);
  await openPage(page, `/embedded#invitation=${codeIn(await mailTo(person.email))}`);
  await reach(page, 'form');
  const element = signUpElement(page);
  await element.getByLabel(en.password, { exact: true }).fill(PASSWORD);
  await element.getByRole('checkbox', { name: en.termsLink }).check();
  await element.getByRole('button', { name: submitLabel }).click();
};

/** The e-mail address of the user whose token the page has put into the session storage. */
const whoIsSignedIn = async (page: Page): Promise<unknown> => {
  const token = await page.evaluate(() => sessionStorage.getItem('jwt'));
  const response = await fetch(`${addressOf('strapi')}/api/users/me`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { email?: string }).email;
};

describe('a snippet of docs/embedding.md', () => {
  it(
    'signs up in plain HTML, keeps the session, and redirects',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      await servePage(invitee, withStrapi(snippet('Plain HTML', 'html')));
      await signUpOnPage(invitee, person);
      await arriveAt(invitee, '/welcome');
      expect(await whoIsSignedIn(invitee)).toBe(person.email);
      expect(errors).toEqual([]);
    })
  );

  it(
    'signs up in React, also in strict mode, keeps the session, and redirects',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      const main = `
        import { StrictMode } from 'react';
        import { createRoot } from 'react-dom/client';
        import { SignUp } from 'snippet';
        createRoot(document.getElementById('root')).render(
          <StrictMode><SignUp onSession={(jwt) => sessionStorage.setItem('jwt', jwt)} /></StrictMode>
        );`;
      await serveModule(invitee, await bundle(withStrapi(snippet('React', 'tsx')), main));
      await servePage(invitee, ROOT_ELEMENT);
      await signUpOnPage(invitee, person);
      await arriveAt(invitee, '/welcome');
      expect(await whoIsSignedIn(invitee)).toBe(person.email);
      expect(errors).toEqual([]);
    })
  );

  it(
    'is rendered on the server in Next.js, and hands the session to the site before it redirects',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      const main = `
        import { hydrateRoot } from 'react-dom/client';
        import { SignUp } from 'snippet';
        hydrateRoot(document.getElementById('root'), <SignUp endpoint="${addressOf('strapi')}/api/crm-user-invite" />);`;
      const code = snippet('Next.js', 'tsx');
      await serveModule(invitee, await bundle(code, main));
      const html = `<crm-user-invite endpoint="${addressOf('strapi')}/api/crm-user-invite" existing-user-url="/sign-in" redirect-url="/welcome"></crm-user-invite>`;
      await servePage(invitee, ROOT_ELEMENT.replace('></div>', `>${html}</div>`));
      const sessions: unknown[] = [];
      await invitee.route(`${addressOf('site')}/api/session`, async (route) => {
        sessions.push(route.request().postDataJSON());
        expect(new URL(invitee.url()).pathname).toBe('/embedded');
        await route.fulfill({ status: 204 });
      });
      await signUpOnPage(invitee, person);
      await arriveAt(invitee, '/welcome');
      expect(sessions).toEqual([expect.objectContaining({ jwt: expect.any(String) as unknown })]);
      expect(errors).toEqual([]);
    })
  );

  it(
    'signs up in Vue, keeps the session, and redirects',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      const main = `
        import { createApp } from 'vue';
        import SignUp from 'snippet';
        createApp(SignUp).mount('#root');`;
      const environment = { 'import.meta.env.VITE_STRAPI_URL': JSON.stringify(addressOf('strapi')) };
      await serveModule(invitee, await bundle(compileVue(snippet('Vue', 'vue')), main, environment));
      await servePage(invitee, ROOT_ELEMENT);
      await signUpOnPage(invitee, person);
      await arriveAt(invitee, '/welcome');
      expect(await whoIsSignedIn(invitee)).toBe(person.email);
      expect(errors).toEqual([]);
    })
  );

  it(
    'accepts the invitation on the sign-in page once the person is signed in',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      await giveAccount(person);
      const invitee = await phone();
      await serveModule(
        invitee,
        await bundle(snippet('Taking the invitation up on the sign-in page', 'js'), "import 'snippet';")
      );
      await servePage(
        invitee,
        `<crm-user-invite endpoint="${addressOf('strapi')}/api/crm-user-invite" redirect-url="/welcome"></crm-user-invite>
        <form><input name="identifier"><input name="password" type="password"><button>Sign in</button></form>
        <script>
          const form = document.querySelector('form');
          const signIn = async (data) => {
            const response = await fetch('${addressOf('strapi')}/api/auth/local', { method: 'POST', body: new URLSearchParams(data) });
            sessionStorage.setItem('jwt', (await response.json()).jwt);
          };
          document.querySelector('crm-user-invite').getAccessToken = () => sessionStorage.getItem('jwt');
        </script>
        <script type="module" src="/embedded.js"></script>`
      );
      const { link } = await linkFor(person);
      await openPage(invitee, `/embedded${new URL(link).hash}`);
      await reach(invitee, 'existing-user');
      await invitee.locator('[name=identifier]').fill(person.email);
      await invitee.locator('[name=password]').fill(DEMO_PASSWORD);
      await invitee.getByRole('button', { name: 'Sign in' }).click();
      await arriveAt(invitee, '/welcome');
      await open(await phone(), link, 'redeemed');
      expect(errors).toEqual([]);
    })
  );

  it(
    'takes its styles and slotted texts from the page',
    inBrowser(async ({ phone, errors }) => {
      const invitee = await phone();
      const element = snippet('Looks', 'html').replace(
        'endpoint="…"',
        `endpoint="${addressOf('strapi')}/api/crm-user-invite"`
      );
      await servePage(
        invitee,
        `<style>${snippet('Looks', 'css')}</style>${element}
        <script type="module" src="${addressOf('strapi')}/api/crm-user-invite/widget/index.js"></script>`
      );
      await signUpOnPage(invitee, newPerson());
      await reach(invitee, 'done');
      await invitee.getByRole('heading', { name: 'Good to have you!' }).waitFor();
      expect(await signUpElement(invitee).getByText(en.done[1]).isVisible()).toBe(false);
      expect(await invitee.getByText('Questions?').isVisible()).toBe(true);
      const card = signUpElement(invitee).locator('[part~=card]');
      expect(
        await card.evaluate((each) => {
          const { borderTopWidth, borderRadius, boxShadow } = getComputedStyle(each);
          const accent = getComputedStyle(each).getPropertyValue('--accent');
          return { borderTopWidth, borderRadius, boxShadow, accent };
        })
      ).toEqual({ borderTopWidth: '0px', borderRadius: '0px', boxShadow: 'none', accent: '#0b6e4f' });
      expect(errors).toEqual([]);
    })
  );

  it(
    'works when the script loads late or twice, and keeps earlier settings',
    inBrowser(async ({ phone, errors }) => {
      const person = newPerson();
      const invitee = await phone();
      const script = `${addressOf('strapi')}/api/crm-user-invite/widget/index.js`;
      await servePage(
        invitee,
        `<crm-user-invite endpoint="${addressOf('strapi')}/api/crm-user-invite"></crm-user-invite>
        <script>
          const element = document.querySelector('crm-user-invite');
          element.redirectUrl = '/welcome';
          element.texts = { submit: 'Join us' };
          element.addEventListener('crm-user-invite:redeemed', ({ detail }) => {
            detail.waitUntil(new Promise((done) => setTimeout(done, 300)));
            sessionStorage.setItem('jwt', detail.session.jwt);
          });
          for (const url of ['${script}', '${script}?again']) {
            setTimeout(() => document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: url })), 200);
          }
        </script>`
      );
      await signUpOnPage(invitee, person, 'Join us');
      await arriveAt(invitee, '/welcome');
      expect(await whoIsSignedIn(invitee)).toBe(person.email);
      expect(errors).toEqual([]);
    })
  );

  it.each([
    ['React', 'tsx', 'tsx'],
    ['Next.js', 'tsx', 'tsx'],
  ] as const)('type-checks with the published types: %s', (heading, language, extension) => {
    expect(typeErrors(snippet(heading, language), extension)).toEqual([]);
  });

  it('type-checks in Vue', () => {
    const [, script = ''] = /<script setup lang="ts">(.*?)<\/script>/s.exec(snippet('Vue', 'vue')) ?? [];
    const ofVite = 'declare global { interface ImportMeta { env: Record<string, string> } }';
    expect(script).toContain('getAccessToken');
    // Exports what the template uses, so that TypeScript does not report it as unused.
    expect(typeErrors(`${ofVite}\n${script}\nexport { endpoint, getAccessToken, redeemed };`, 'ts')).toEqual(
      []
    );
  });

  it('fails to type-check when it is wrong', () => {
    const wrong = snippet('React', 'tsx').replace('detail.session.jwt', 'detail.session.token');
    expect(typeErrors(wrong, 'tsx')).toEqual([expect.stringContaining("'token' does not exist")]);
  });
});
