import type { Page } from 'playwright-core';
import { en } from '../../widget/src/texts/en';
import { inBrowser } from './support/browser';
import { addressOf } from './support/demo';
import { codeIn, mailTo } from './support/mailbox';
import { somebody, type Person } from './support/people';
import { bundle, snippet, typeErrors } from './support/snippets';
import { invite } from './support/staff';
import { arriveAt, openPage, reach, signUpElement } from './support/website';

const PASSWORD = 'quiet-otters-hold-hands';

/** What the documentation calls Strapi. */
const withStrapi = (code: string): string => code.replaceAll('https://cms.example.com', addressOf('strapi'));

/** A page of the website's origin, which is another one than Strapi's, with this in its body. */
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

/** Comes with an invitation to the page, and signs up there. */
const signUpOnPage = async (page: Page, person: Person, submitLabel: string = en.submit): Promise<void> => {
  await invite(person);
  await openPage(page, `/embedded#invitation=${codeIn(await mailTo(person.email))}`);
  await reach(page, 'form');
  const element = signUpElement(page);
  await element.getByLabel(en.password, { exact: true }).fill(PASSWORD);
  await element.getByRole('checkbox', { name: en.termsLink }).check();
  await element.getByRole('button', { name: submitLabel }).click();
};

/** Whose token the page has put into the session storage. */
const whoIsSignedIn = async (page: Page): Promise<unknown> => {
  const token = await page.evaluate(() => sessionStorage.getItem('jwt'));
  const response = await fetch(`${addressOf('strapi')}/api/users/me`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { email?: string }).email;
};

describe('the snippets of docs/embedding.md', () => {
  it(
    'plain HTML signs up, keeps the session, and goes on',
    inBrowser(async ({ phone, errors }) => {
      const person = somebody();
      const invitee = await phone();
      await servePage(invitee, withStrapi(snippet('Plain HTML', 'html')));
      await signUpOnPage(invitee, person);
      await arriveAt(invitee, '/welcome');
      expect(await whoIsSignedIn(invitee)).toBe(person.email);
      expect(errors).toEqual([]);
    })
  );

  it(
    'React signs up, keeps the session, and goes on, in strict mode too',
    inBrowser(async ({ phone, errors }) => {
      const person = somebody();
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
    'Next.js is rendered on the server, and hands the session to the site before it goes on',
    inBrowser(async ({ phone, errors }) => {
      const person = somebody();
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
    'the script may come late, and twice: what the page set before stays, and the element is one',
    inBrowser(async ({ phone, errors }) => {
      const person = somebody();
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
  ] as const)('%s is right by the published types', (heading, language, extension) => {
    expect(typeErrors(snippet(heading, language), extension)).toEqual([]);
  });

  it('Vue is right by the published types', () => {
    const [, script = ''] = /<script setup lang="ts">(.*?)<\/script>/s.exec(snippet('Vue', 'vue')) ?? [];
    const ofVite = 'declare global { interface ImportMeta { env: Record<string, string> } }';
    expect(script).toContain('getAccessToken');
    // What the template uses is exported here, so that nothing counts as unused.
    expect(typeErrors(`${ofVite}\n${script}\nexport { endpoint, getAccessToken, redeemed };`, 'ts')).toEqual(
      []
    );
  });

  it('the types would tell a wrong snippet', () => {
    const wrong = snippet('React', 'tsx').replace('detail.session.jwt', 'detail.session.token');
    expect(typeErrors(wrong, 'tsx')).toEqual([expect.stringContaining("'token' does not exist")]);
  });
});
