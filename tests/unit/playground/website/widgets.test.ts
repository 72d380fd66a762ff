import type { Widget, WidgetOf } from '../../../../playground/website/content';
import { TEXTS } from '../../../../playground/website/texts';
import type { ViewContext } from '../../../../playground/website/views/context';
import { renderWidget } from '../../../../playground/website/views/widgets';
import { NORA, STRAPI_URL } from './site-under-test';

const CONTEXT: ViewContext = {
  locale: 'en',
  texts: TEXTS.en,
  strapiUrl: STRAPI_URL,
  provider: null,
  portalKey: 'customer',
  visitor: null,
  landmarks: [{ title: 'Sign in', slug: 'sign-in', purpose: 'sign-in' }],
};

const render = async (widget: Widget, changes: Partial<ViewContext> = {}): Promise<string> =>
  String(await renderWidget(widget, { ...CONTEXT, ...changes }));

describe('Prose', () => {
  const prose = (body: string) => render({ __component: 'content.text', body });

  it('is rendered from Markdown', async () => {
    expect(await prose('# Terms\n\nAs of *today*')).toContain('<h1>Terms</h1>\n<p>As of <em>today</em></p>');
  });

  it('escapes HTML', async () => {
    expect(await prose('<script>alert(1)</script>')).not.toContain('<script>');
  });

  it('does not link a URL that runs a script', async () => {
    expect(await prose('[click](javascript:alert(1))')).not.toContain('href');
  });
});

describe('A hero', () => {
  const hero = (linkUrl: string) =>
    render({ __component: 'content.hero', heading: 'Good tools', linkLabel: 'Sign in', linkUrl });

  it.each(['/sign-in', 'https://example.com/'])('links to %s', async (url) => {
    expect(await hero(url)).toContain(`href="${url}"`);
  });

  it.each(['javascript:alert(1)', '//evil.example', 'data:text/html,x'])(
    'does not link to %s',
    async (url) => {
      expect(await hero(url)).not.toContain('href');
    }
  );
});

describe('A greeting', () => {
  const widget: Widget = {
    __component: 'account.greeting',
    heading: 'Welcome, {name}',
    text: 'You are {role}.',
    signedOutText: 'Sign in to be greeted.',
  };

  it('shows the name and the role of the signed-in user', async () => {
    const html = await render(widget, { visitor: NORA });

    expect(html).toContain('Welcome, Nora Lindqvist');
    expect(html).toContain('You are Customer.');
  });

  it('shows any name as plain text', async () => {
    const visitor = { ...NORA, firstName: "<b>$&'", lastName: '{role}' };

    const html = await render({ ...widget, text: null }, { visitor });

    expect(html).toContain('&lt;b&gt;$&amp;&#39;');
    expect(html).not.toContain('<b>');
  });

  it('falls back to the username if the user has no name', async () => {
    const visitor = { ...NORA, firstName: null, lastName: null };

    expect(await render(widget, { visitor })).toContain('Welcome, nora');
  });

  it('asks visitors who are not signed in to sign in', async () => {
    const html = await render(widget);

    expect(html).toContain('Sign in to be greeted.');
    expect(html).toContain('href="/sign-in"');
  });
});

describe('The sign-in element', () => {
  const widget: Widget = {
    __component: 'portal-connector.crm-user-sign-in',
    properties: {
      redirectPage: { url: '/welcome' },
      forgotPasswordPage: { url: '/password' },
      heading: 'Hello "again"',
      intro: 'Good to see you',
      cssClass: 'box',
    },
  };

  it('gets the settings that the editor chose in the designer', async () => {
    expect(await render(widget, { locale: 'de' })).toContain(
      `<crm-user-sign-in endpoint="${STRAPI_URL}/api/crm-user-invite" redirect-url="/welcome"` +
        ' forgot-password-url="/password" heading="Hello &quot;again&quot;" intro="Good to see you" lang="de"' +
        ' class="box"></crm-user-sign-in>'
    );
  });

  it('gives way to the signed-in user, who may accept an invitation that waits', async () => {
    const html = await render(widget, { visitor: NORA });

    expect(html).not.toContain('<crm-user-sign-in');
    expect(html).toContain('Nora Lindqvist');
    expect(html).toContain(TEXTS.en.acceptInvitation);
  });
});

describe('The sign-up element', () => {
  const element = (properties: WidgetOf<'portal-connector.crm-user-invite'>['properties']) =>
    render({ __component: 'portal-connector.crm-user-invite', properties }, { locale: 'de' });

  it('gets the settings that the editor chose in the designer', async () => {
    const html = await element({
      existingUserPage: { url: '/sign-in' },
      redirectPage: { url: '/welcome?new=1#top' },
      termsPage: { url: '/terms' },
      heading: 'Join "us"',
      intro: 'Hello',
      submitLabel: 'Go',
      fields: ['phone', 'newsletter'],
    });

    expect(html).toContain(
      `<crm-user-invite endpoint="${STRAPI_URL}/api/crm-user-invite" existing-user-url="/sign-in"` +
        ' redirect-url="/welcome?new=1#top" terms-url="/terms" heading="Join &quot;us&quot;" intro="Hello"' +
        ' submit-label="Go" fields="phone,newsletter" lang="de"></crm-user-invite>'
    );
  });

  it('shows a message instead of going to a page, and has the classes of the designer', async () => {
    const html = await element({
      redirectPage: { url: '/welcome' },
      doneMessage: 'Thank "you"!',
      cssClass: 'box box--large',
    });

    expect(html).toContain(
      `<crm-user-invite endpoint="${STRAPI_URL}/api/crm-user-invite" done-message="Thank &quot;you&quot;!"` +
        ' lang="de" class="box box--large"></crm-user-invite>'
    );
  });

  it('lets visitors of the portal ask for an invitation if the designer says so', async () => {
    expect(await element({ request: true })).toContain(
      ' portal="customer" lang="de" request></crm-user-invite>'
    );
    expect(await element({ request: false })).not.toContain('request');
  });

  it('gets no URL of a deleted or unpublished page', async () => {
    const html = await element({ existingUserPage: { url: null }, redirectPage: null });

    expect(html).toContain(
      `<crm-user-invite endpoint="${STRAPI_URL}/api/crm-user-invite" lang="de"></crm-user-invite>`
    );
  });
});
