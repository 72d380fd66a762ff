import { screen, waitFor, within } from '@testing-library/react';
import type { PortalRequests, PortalResponse, PortalDetail } from '../../../contracts';
import PortalPage from '../../../admin/src/portals/portal-page';
import PortalsPage from '../../../admin/src/portals/portals-page';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { axeProblems } from '../support/axe-problems';
import { contactOf, customers, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

const detail: PortalDetail = {
  ...customers,
  roles: [
    { id: 'role-fixed', name: 'Auditor', userRole: 'auditor', fixed: true },
    { id: 'role-buyer', name: 'Buyer', userRole: 'buyer', fixed: false },
    { id: 'role-approver', name: 'Approver', userRole: null, fixed: false },
  ],
};

const answerOf = (changes: Partial<PortalDetail> = {}): PortalResponse => ({
  data: { ...detail, ...changes },
  meta: {
    userRoles: [
      { type: 'buyer', name: 'Site buyer' },
      { type: 'approver', name: 'Site approver' },
      { type: 'auditor', name: 'Site auditor' },
    ],
    allowedOrigins: ['https://customers.example.com', 'https://partners.example.com'],
    defaultTemplates: {
      en: { subject: 'Your invitation', html: '<a href="{{ link }}">Accept</a>', text: '{{ link }}' },
      de: { subject: 'Ihre Einladung', html: '<a href="{{ link }}">Annehmen</a>', text: '{{ link }}' },
      fr: { subject: 'Votre invitation', html: '<a href="{{ link }}">Accepter</a>', text: '{{ link }}' },
    },
  },
});

const requestsOf = (changes: Partial<PortalRequests> = {}): PortalRequests => ({
  ...{ days: 30, asked: 0, invited: 0, sentAgain: 0, toldToSignIn: 0, ambiguous: 0, others: 0 },
  ...changes,
});

const PREVIEW = { subject: 'Your invitation', html: '<p>Hello Ada</p>', text: 'Hello Ada' };

const PORTAL = `/portals/${customers.id}`;
let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on(`GET ${PORTAL}`, { body: answerOf() })
    .on(`GET ${PORTAL}/requests`, { body: { data: requestsOf() } })
    .on(`GET ${PORTAL}/check`, { body: { data: { ok: true, checks: [] } } })
    .on(`POST ${PORTAL}/template-preview`, { body: { data: PREVIEW } });
});

const open = (options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<PortalPage />, { at: PORTAL, route: '/portals/:id', ...options });

const field = (name: string) => screen.findByRole('textbox', { name: new RegExp(`^${name}`) });
const save = () => screen.getByRole('button', { name: 'Save' });
const sent = () => server.requestsTo(`PUT ${PORTAL}`).map(({ body }) => body);

describe('the portals page', () => {
  const openList = (options: Parameters<typeof renderAdmin>[1] = {}) =>
    renderAdmin(<PortalsPage />, { at: '/portals', route: '/portals', ...options });

  it("shows each portal's sign-up page and unmapped roles", async () => {
    server.on('GET /portals', { body: { data: [customers, partners], meta: { nextCursor: null } } });
    await openList();
    const customersRow = (await screen.findByRole('link', { name: 'Customer portal' })).closest('tr');
    expect(customersRow).toHaveTextContent('https://customers.example.com/sign-up');
    expect(customersRow).toHaveTextContent('1 of 2 mapped');
    const partnersRow = screen.getByRole('link', { name: 'Partner portal' }).closest('tr');
    expect(partnersRow).toHaveTextContent('Missing');
    expect(screen.getByRole('link', { name: 'Partner portal' })).toHaveAttribute(
      'href',
      '/portals/portal-partners'
    );
  });

  it('shows that there are no portals', async () => {
    server.on('GET /portals', { body: { data: [], meta: { nextCursor: null } } });
    await openList();
    expect(await screen.findByText(/^The CRM has no portals for this site\./)).toBeVisible();
  });

  it('shows why loading failed', async () => {
    server.on('GET /portals', refusal(502, 'crm.forbidden'));
    await openList();
    expect(await screen.findByText(/The CRM does not permit this/)).toBeVisible();
  });

  it('denies access without permission to read portals', async () => {
    await openList({ may: ['contacts.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
    expect(server.requests).toEqual([]);
  });
});

describe('the portal page', () => {
  it("shows the portal's values", async () => {
    await open();
    expect(await field('Name')).toHaveValue('Customer portal');
    expect(await field('Site URL')).toHaveValue('https://customers.example.com');
    expect(await field('Sign-up page')).toHaveValue('https://customers.example.com/sign-up');
    expect(await field('Default language')).toHaveAccessibleDescription('English');
    expect(screen.getByRole('combobox', { name: 'Buyer' })).toHaveTextContent('Site buyer');
  });

  it('saves changes, except for values that the configuration sets', async () => {
    server.on(`PUT ${PORTAL}`, () => {
      server.on(`GET ${PORTAL}`, { body: answerOf({ signUpUrl: 'https://customers.example.com/welcome' }) });
      return { body: answerOf() };
    });
    const { user } = await open();
    const signUpPage = await field('Sign-up page');
    await user.clear(signUpPage);
    await user.type(signUpPage, 'https://customers.example.com/welcome');
    await user.click(screen.getByRole('combobox', { name: 'Approver' }));
    await user.click(await screen.findByRole('option', { name: 'Site approver' }));
    await user.click(save());

    expect(await screen.findByText('The portal was saved.')).toBeVisible();
    expect(sent()).toEqual([
      {
        name: 'Customer portal',
        siteUrl: 'https://customers.example.com',
        signUpUrl: 'https://customers.example.com/welcome',
        defaultLocale: 'en',
        timeZone: 'UTC',
        roles: [
          { id: 'role-buyer', userRole: 'buyer' },
          { id: 'role-approver', userRole: 'approver' },
        ],
        requestRoleId: null,
        emailTemplates: {},
      },
    ]);
  });

  it('accepts only time zones that the browser supports', async () => {
    server.on(`PUT ${PORTAL}`, { body: answerOf({ timeZone: 'America/New_York' }) });
    const { user } = await open();
    // An input with a list is a combobox.
    const timeZone = await screen.findByRole<HTMLInputElement>('combobox', { name: /^Time zone/ });
    expect(timeZone).toHaveValue('UTC');
    await user.click(timeZone);
    const offered = [...(timeZone.list?.options ?? [])].map((option) => option.value);
    expect(offered).toEqual(expect.arrayContaining(['UTC', 'America/New_York', 'Europe/Berlin']));
    await user.clear(timeZone);
    await user.type(timeZone, 'New York');
    await user.click(save());
    expect(await screen.findByText('Select a time zone from the list, such as Europe/Berlin.')).toBeVisible();
    expect(sent()).toEqual([]);
    await user.clear(timeZone);
    await user.type(timeZone, 'America/New_York');
    await user.click(save());
    await waitFor(() => expect(sent()).toEqual([expect.objectContaining({ timeZone: 'America/New_York' })]));
  });

  it('saves an empty sign-up page as none', async () => {
    server.on(`PUT ${PORTAL}`, { body: answerOf({ signUpUrl: null }) });
    const { user } = await open();
    await user.clear(await field('Sign-up page'));
    await user.click(save());
    await waitFor(() => expect(sent()).toEqual([expect.objectContaining({ signUpUrl: null })]));
  });

  it('shows a role that the configuration sets as read-only', async () => {
    await open();
    const fixed = await field('Auditor');
    expect(fixed).toHaveValue('Site auditor');
    expect(fixed).toBeDisabled();
    expect(fixed).toHaveAccessibleDescription('Set in the plugin’s configuration');
  });

  it('disables saving until a value changes', async () => {
    const { user } = await open();
    const name = await field('Name');
    await waitFor(() => expect(save()).toHaveAttribute('aria-disabled', 'true'));
    await user.type(name, '!');
    expect(save()).toHaveAttribute('aria-disabled', 'false');
  });

  it.each([
    ['Name', '', 'This value is required.'],
    ['Site URL', 'customers', 'Enter a URL that starts with https:// or http://.'],
    ['Site URL', 'javascript:alert(1)', 'Enter a URL that starts with https:// or http://.'],
    ['Sign-up page', 'https://elsewhere.example.com/', 'The sign-up page must be on the portal’s own site.'],
    ['Default language', 'not a language', 'Enter a language tag, such as de or pt-BR.'],
  ])('shows an error at %s for “%s”', async (label, value, problem) => {
    const { user } = await open();
    const input = await field(label);
    await user.clear(input);
    if (value) await user.type(input, value);
    await user.click(save());
    await waitFor(() => expect(input).toHaveAccessibleDescription(expect.stringContaining(problem)));
    expect(sent()).toEqual([]);
  });

  it("shows the server's validation errors at their fields", async () => {
    server.on(
      `PUT ${PORTAL}`,
      refusal(400, 'request.invalid', {
        errors: [
          { path: ['signUpUrl'], message: 'Not on an allowed origin' },
          { path: ['roles', '1', 'userRole'], message: 'No such role' },
        ],
      })
    );
    const { user } = await open();
    await user.type(await field('Name'), '!');
    await user.click(save());
    expect(await screen.findByText('Some values are invalid. Check them and try again.')).toBeVisible();
    expect(await field('Sign-up page')).toHaveAccessibleDescription(/Not on an allowed origin/);
    const approver = screen.getByRole('combobox', { name: 'Approver' }).closest('div[class]')?.parentElement;
    expect(within(approver ?? document.body).getByText('No such role')).toBeVisible();
    expect(await field('Name')).toHaveValue('Customer portal!');
  });

  it('is read-only without permission to update portals', async () => {
    await open({ may: ['portals.read'] });
    expect(await field('Name')).toBeDisabled();
    expect(screen.getByRole('combobox', { name: 'Buyer' })).toHaveAttribute('aria-disabled', 'true');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('shows an error for an unknown portal', async () => {
    server.on(`GET ${PORTAL}`, refusal(404, 'portal.unknown'));
    await open();
    expect(await screen.findByText('The portal does not exist in the CRM.')).toBeVisible();
  });
});

describe('the e-mail template', () => {
  const own = { subject: 'Willkommen', html: '<a href="{{ link }}">Los</a>' };

  const chooseLanguage = async (user: Awaited<ReturnType<typeof open>>['user'], language: string) => {
    await user.click(await screen.findByRole('combobox', { name: 'Language' }));
    await user.click(await screen.findByRole('option', { name: language }));
  };

  it("is the plugin's default until it is customized for the language", async () => {
    server.on(`PUT ${PORTAL}`, { body: answerOf() });
    const { user } = await open();
    await chooseLanguage(user, 'French');
    expect(screen.getByText('This language uses the plugin’s default template.')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Customize the template' }));
    // A customized template starts as a copy of the default.
    expect(await field('Subject')).toHaveValue('Votre invitation');
    await user.clear(await field('Subject'));
    await user.type(await field('Subject'), 'Bienvenue');
    await user.clear(await field('HTML'));
    await user.click(await field('HTML'));
    await user.paste('<a href="{{ link }}">Oui</a>');
    await user.clear(await field('Plain text'));
    await user.click(save());
    await waitFor(() => {
      expect(sent()).toEqual([
        expect.objectContaining({
          emailTemplates: { fr: { subject: 'Bienvenue', html: '<a href="{{ link }}">Oui</a>' } },
        }),
      ]);
    });
  });

  it('can be reset to the default', async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { de: own } }) });
    server.on(`PUT ${PORTAL}`, { body: answerOf() });
    const { user } = await open();
    await chooseLanguage(user, 'German');
    expect(await field('Subject')).toHaveValue('Willkommen');
    await user.click(screen.getByRole('button', { name: 'Use the default template' }));
    await user.click(save());
    await waitFor(() => {
      expect(sent()).toEqual([expect.objectContaining({ emailTemplates: {} })]);
    });
  });

  it('requires a subject and a body', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Customize the template' }));
    await user.clear(await field('Subject'));
    await user.clear(await field('HTML'));
    await user.click(save());
    const subject = await field('Subject');
    await waitFor(() => {
      expect(subject).toHaveAccessibleDescription('This value is required.');
    });
    expect(await field('HTML')).toHaveAccessibleDescription(/This value is required/);
    expect(sent()).toEqual([]);
  });

  it("shows the server's validation errors", async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { en: own } }) });
    server.on(
      `PUT ${PORTAL}`,
      refusal(400, 'request.invalid', {
        errors: [
          { path: ['emailTemplates', 'en', 'html'], message: 'html: the link stands outside an href' },
        ],
      })
    );
    const { user } = await open();
    await user.type(await field('Subject'), '!');
    await user.click(save());
    const html = await field('HTML');
    await waitFor(() => {
      expect(html).toHaveAccessibleDescription(/the link stands outside an href/);
    });
  });
});

describe('the template preview', () => {
  const own = { subject: 'Willkommen', html: '<a href="{{ link }}">Los</a>' };
  const previews = () => server.requestsTo(`POST ${PORTAL}/template-preview`).map(({ body }) => body);
  const frame = () => screen.findByTitle<HTMLIFrameElement>(/Your invitation/);

  it('shows the rendered e-mail in a sandbox, also for the default template', async () => {
    await open();
    expect((await frame()).srcdoc).toBe(PREVIEW.html);
    expect((await frame()).getAttribute('sandbox')).toBe('');
    expect(previews()).toEqual([{ locale: 'en' }]);
  });

  it('is updated when typing pauses, before saving', async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { en: own } }) });
    const { user } = await open();
    await user.type(await field('Subject'), '!');
    await waitFor(() =>
      expect(previews().at(-1)).toEqual({ locale: 'en', template: { ...own, subject: 'Willkommen!' } })
    );
    expect(sent()).toEqual([]);
  });

  it.each([...['Subject', 'HTML', 'Sign-up page'], ...['Name', 'Site URL', 'Default language']])(
    'keeps the caret while the user types: %s',
    async (name) => {
      const changes = { emailTemplates: { 'en-GB': own }, defaultLocale: 'en-GB' };
      server.on(`GET ${PORTAL}`, { body: answerOf(changes) });
      const { user } = await open();
      const input = (await field(name)) as HTMLInputElement | HTMLTextAreaElement;
      const before = input.value;
      await user.click(input);
      input.setSelectionRange(3, 3);
      await user.keyboard('abc{Backspace}');
      expect(input).toHaveValue(`${before.slice(0, 3)}ab${before.slice(3)}`);
      expect(input.selectionStart).toBe(5);
    }
  );

  it('follows the form when its value changes', async () => {
    server.on(`PUT ${PORTAL}`, () => {
      server.on(`GET ${PORTAL}`, { body: answerOf({ signUpUrl: 'https://customers.example.com/as-kept' }) });
      return { body: answerOf() };
    });
    const { user } = await open();
    await user.type(await field('Sign-up page'), '/');
    await user.click(save());
    await waitFor(async () =>
      expect(await field('Sign-up page')).toHaveValue('https://customers.example.com/as-kept')
    );
  });

  it('shows translated errors at the part that causes them', async () => {
    const issue = {
      path: ['template', 'html'],
      message: 'html: the link is missing',
      code: 'template.link-missing',
    };
    server
      .on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { en: own } }) })
      .on(`POST ${PORTAL}/template-preview`, refusal(400, 'request.invalid', { errors: [issue] }));
    await open({ locale: 'de' });
    const html = await field('HTML');
    await waitFor(() =>
      expect(html).toHaveAccessibleDescription(
        'Der Link fehlt. Setzen Sie {{ link }} in das href eines Links oder, im Text, auf eine eigene Zeile.'
      )
    );
  });

  it('lists the variables', async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { en: own } }) });
    await open();
    const list = await screen.findByRole('region', { name: 'Variables' });
    expect(within(list).getByText('{{ contact.firstName }}')).toBeVisible();
    expect(within(list).getByText('first name of the contact')).toBeVisible();
  });

  it('sends a test e-mail to the user', async () => {
    server.on(`POST ${PORTAL}/test-mail`, { body: { data: { to: 'kai@example.com', locale: 'en' } } });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Send test e-mail' }));
    expect(await screen.findByText('The test e-mail was sent to kai@example.com.')).toBeVisible();
    expect(server.requestsTo(`POST ${PORTAL}/test-mail`).map(({ body }) => body)).toEqual([{ locale: 'en' }]);
  });

  it("shows the mail server's message when it rejects the test", async () => {
    server.on(`POST ${PORTAL}/test-mail`, refusal(502, 'mail.refused', {}, '535 Authentication failed'));
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Send test e-mail' }));
    expect(await screen.findByText(/rejected the e-mail\. 535 Authentication failed/)).toBeVisible();
  });
});

describe('the template preview without permission to update portals', () => {
  const SAVED = `GET ${PORTAL}/template-preview`;
  const own = { subject: 'Welcome', html: '<a href="{{ link }}">In</a>' };
  const frame = (subject: string) => screen.findByTitle<HTMLIFrameElement>(new RegExp(subject));

  beforeEach(() => {
    server.on(SAVED, ({ path }) => {
      const subject = path.endsWith('locale=de') ? 'Ihre Einladung' : 'Welcome';
      return { body: { data: { subject, html: `<p>${subject}</p>`, text: '' } } };
    });
  });

  it('shows the saved template in each language, in a sandbox and read-only', async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ emailTemplates: { en: own } }) });
    const { user } = await open({ may: ['portals.read'] });
    expect((await frame('Welcome')).srcdoc).toBe('<p>Welcome</p>');
    expect(await frame('Welcome')).toHaveAttribute('sandbox', '');
    expect(await field('Subject')).toBeDisabled();

    await user.click(screen.getByRole('combobox', { name: 'Language' }));
    await user.click(await screen.findByRole('option', { name: 'German' }));
    expect((await frame('Ihre Einladung')).srcdoc).toBe('<p>Ihre Einladung</p>');

    for (const name of ['Send test e-mail', 'Customize the template', 'Use the default template']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(server.requestsTo(`POST ${PORTAL}/template-preview`)).toEqual([]);
    expect(server.requestsTo(SAVED).map(({ path }) => path.split('?')[1])).toEqual([
      'locale=en',
      'locale=de',
    ]);
  });

  it('shows why loading failed, and retries', async () => {
    server.on(SAVED, refusal(503, 'crm.unavailable'));
    const { user } = await open({ may: ['portals.read'] });
    const preview = within(await screen.findByRole('region', { name: 'Preview' }));
    expect(await preview.findByText('The CRM does not respond. Try again in a moment.')).toBeVisible();
    server.on(SAVED, { body: { data: { subject: 'Welcome', html: '<p>Welcome</p>', text: '' } } });
    await user.click(preview.getByRole('button', { name: 'Try again' }));
    expect(await frame('Welcome')).toBeVisible();
    expect(preview.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('is not requested by users who may update portals', async () => {
    await open();
    await screen.findByTitle(/Your invitation/);
    expect(server.requestsTo(SAVED)).toEqual([]);
  });
});

describe('the sign-up page picker', () => {
  const page = (title: string, url: string | null) => ({
    contentType: 'api::page.page',
    documentId: title,
    title,
    url,
    locale: null,
    published: true,
  });

  it("sets the URL of the page on the portal's site", async () => {
    const pages = [page('Sign up', '/sign-up'), page('Join', '/join'), page('Nowhere', null)];
    server
      .on('GET /pages', { body: { data: pages, meta: { nextCursor: null } } })
      .on(`PUT ${PORTAL}`, { body: answerOf() });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Select a page' }));
    const picker = await screen.findByRole('dialog', { name: 'Sign-up page' });
    expect(await within(picker).findByRole('radio', { name: /Sign up/ })).toBeChecked();
    await user.click(within(picker).getByRole('radio', { name: /Join/ }));
    await user.click(within(picker).getByRole('button', { name: 'Select' }));
    expect(await field('Sign-up page')).toHaveValue('https://customers.example.com/join');
    await user.click(save());
    await waitFor(() =>
      expect(sent()).toEqual([expect.objectContaining({ signUpUrl: 'https://customers.example.com/join' })])
    );
  });
});

describe('the journey check', () => {
  const journeyOf = (ok: boolean | null, code: string, values = {}) => ({
    body: {
      data: {
        ok: ok !== false,
        checks: [{ name: 'Widget', ok, code, values, message: 'As the server says it', remedy: 'Mend it' }],
      },
    },
  });
  const CHECK = `GET ${PORTAL}/check`;

  it('translates failed checks and their remedies', async () => {
    server.on(CHECK, journeyOf(false, 'widget.unpublished', { title: 'Sign up' }));
    await open({ locale: 'de' });
    expect(await screen.findByText('„Sign up“ ist nicht veröffentlicht.')).toBeVisible();
    expect(screen.getByText('Veröffentlichen Sie die Seite im Content Manager.')).toBeVisible();
    expect(screen.getByRole('img', { name: 'Fehlgeschlagen' })).toBeVisible();
  });

  it('says that invitees can sign up if only asking for an invitation does not work', async () => {
    const request = { name: 'Requests', ok: false, code: 'request.unmapped', message: '', remedy: '' };
    const widget = { name: 'Widget', ok: false, code: 'widget.missing', message: '', remedy: '' };
    const answer = (checks: object[]) => server.on(CHECK, { body: { data: { ok: false, checks } } });
    answer([request]);
    const { user } = await open();
    const only = 'Invitees can sign up, but customers cannot ask for an invitation.';
    expect(await screen.findByText(only)).toBeVisible();
    answer([request, widget]);
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    expect(await screen.findByText(/^Some checks failed/)).toBeVisible();
    expect(screen.queryByText(only)).toBeNull();
  });

  it('distinguishes unknown results from failed ones', async () => {
    server.on(CHECK, journeyOf(null, 'widget.unknown'));
    await open();
    expect(await screen.findByRole('img', { name: 'Unknown' })).toBeVisible();
  });

  it("falls back to the server's texts for checks without a translation", async () => {
    server.on(CHECK, journeyOf(false, 'widget.eaten-by-moths'));
    await open();
    expect(await screen.findByText('As the server says it')).toBeVisible();
    expect(screen.getByText('Mend it')).toBeVisible();
  });

  it('runs again on request and after saving the portal', async () => {
    server.on(CHECK, journeyOf(false, 'widget.unpublished', { title: 'Sign up' }));
    server.on(`PUT ${PORTAL}`, { body: answerOf() });
    const { user } = await open();
    await screen.findByText('“Sign up” is not published.');
    server.on(CHECK, journeyOf(true, 'widget.placed', { title: 'Sign up' }));
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    expect(await screen.findByText('“Sign up” is published and contains the widget.')).toBeVisible();
    await user.type(await field('Name'), '!');
    await user.click(save());
    await waitFor(() => expect(server.requestsTo(CHECK)).toHaveLength(3));
  });

  it('shows why it could not run', async () => {
    server.on(CHECK, refusal(503, 'crm.unavailable'));
    await open();
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
  });
});

describe('invitations on request', () => {
  const allow = () => screen.findByRole('checkbox', { name: 'Customers may ask for an invitation' });
  const role = () => screen.getByRole('combobox', { name: /^Request role/ });
  const changed = () => sent().map((body) => (body as { requestRoleId: unknown }).requestRoleId);

  it('are allowed with one of the mapped roles', async () => {
    server.on(`PUT ${PORTAL}`, { body: answerOf({ requestRoleId: 'role-fixed' }) });
    const { user } = await open();
    expect(await allow()).not.toBeChecked();
    expect(screen.queryByRole('combobox', { name: /^Request role/ })).not.toBeInTheDocument();
    await user.click(await allow());
    await user.click(role());
    const options = (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
    expect(options).toEqual(['Auditor', 'Buyer']);
    await user.click(screen.getByRole('option', { name: 'Auditor' }));
    await user.click(save());
    expect(await screen.findByText('The portal was saved.')).toBeVisible();
    expect(changed()).toEqual(['role-fixed']);
  });

  it('need a role', async () => {
    const { user } = await open();
    await user.click(await allow());
    await user.click(save());
    expect(await screen.findByText('This value is required.')).toBeVisible();
    expect(sent()).toEqual([]);
  });

  it('are stopped', async () => {
    server
      .on(`GET ${PORTAL}`, { body: answerOf({ requestRoleId: 'role-buyer' }) })
      .on(`PUT ${PORTAL}`, { body: answerOf() });
    const { user } = await open();
    expect(await allow()).toBeChecked();
    expect(role()).toHaveTextContent('Buyer');
    await user.click(await allow());
    await user.click(save());
    expect(await screen.findByText('The portal was saved.')).toBeVisible();
    expect(changed()).toEqual([null]);
  });

  it.each([
    ['role-approver', /^Approver is not mapped to a role in Strapi/],
    ['role-of-another-portal', /no longer belongs to the portal/],
  ])('warn that nobody gets one with the role %s', async (requestRoleId, warning) => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ requestRoleId }) });
    await open();
    expect(await screen.findByText(warning)).toBeVisible();
  });

  it('show why the server refuses the role', async () => {
    server.on(`GET ${PORTAL}`, { body: answerOf({ requestRoleId: 'role-buyer' }) }).on(
      `PUT ${PORTAL}`,
      refusal(400, 'request.invalid', {
        errors: [{ path: ['requestRoleId'], message: '', code: 'role.unmapped' }],
      })
    );
    const { user } = await open();
    await user.click(await screen.findByRole('combobox', { name: /^Request role/ }));
    await user.click(await screen.findByRole('option', { name: 'Auditor' }));
    await user.click(save());
    expect(await screen.findByText('Map this role to a role in Strapi first.')).toBeVisible();
  });

  it('cannot be changed without the permission', async () => {
    await open({ may: ['portals.read'] });
    expect(await allow()).toBeDisabled();
  });

  it('show that nobody has asked', async () => {
    await open();
    expect(await screen.findByText('Nobody has asked for an invitation in the last 30 days.')).toBeVisible();
  });

  it('show how many asked and were helped, and link the contacts with one address', async () => {
    const [ada, ida] = [contactOf({ id: 'ada' }), contactOf({ id: 'ida', fullName: 'Ida Lovelace' })];
    server
      .on(`GET ${PORTAL}/requests`, {
        body: {
          data: requestsOf({
            ...{ asked: 1234, invited: 21, sentAgain: 12, toldToSignIn: 8, ambiguous: 1, others: 1192 },
          }),
        },
      })
      .on(`GET ${PORTAL}/requests/ambiguous`, {
        body: {
          data: [{ email: 'ada@example.com', requestedAt: '2026-11-20T09:30:00.000Z', contacts: [ada, ida] }],
        },
      });
    await open();
    const card = (await screen.findByRole('heading', { name: 'Requests of the last 30 days' })).closest(
      'section'
    );
    const figures = within(card as HTMLElement);
    expect(await figures.findByText('1,234')).toBeVisible();
    const rows = within(card as HTMLElement)
      .getAllByRole('term')
      .map((term) => `${term.textContent} ${term.nextElementSibling?.textContent}`);
    expect(rows).toEqual([
      'Requests 1,234',
      'Invited 21',
      'Invitation sent again 12',
      'Told where to sign in 8',
      'Ambiguous address 1',
      'Others, without an e-mail 1,192',
    ]);
    expect(await figures.findByText('ada@example.com')).toBeVisible();
    expect(figures.getByRole('link', { name: 'Ida Lovelace' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/contacts/ida'
    );
    expect(await axeProblems()).toEqual([]);
  });

  it('do not show contacts to those who may not see any', async () => {
    server.on(`GET ${PORTAL}/requests`, { body: { data: requestsOf({ asked: 1, ambiguous: 1 }) } });
    await open({ may: ['portals.read', 'portals.update'] });
    expect(await screen.findByText('Ambiguous address')).toBeVisible();
    expect(server.requestsTo(`GET ${PORTAL}/requests/ambiguous`)).toEqual([]);
  });

  it('show why the figures or the contacts could not be loaded, and load them again', async () => {
    server.on(`GET ${PORTAL}/requests`, refusal(503, 'crm.unavailable'));
    const { user } = await open();
    expect(await findAlert('The CRM')).toBeVisible();
    server
      .on(`GET ${PORTAL}/requests`, { body: { data: requestsOf({ asked: 1, ambiguous: 1 }) } })
      .on(`GET ${PORTAL}/requests/ambiguous`, refusal(503, 'crm.unavailable'));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Ambiguous address')).toBeVisible();
    server.on(`GET ${PORTAL}/requests/ambiguous`, { body: { data: [] } });
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^No address that was asked for/)).toBeVisible();
  });
});
