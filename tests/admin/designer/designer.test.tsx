import { screen, waitFor, within } from '@testing-library/react';
import type { PageDocumentReference, PageListItem, PageState, WidgetOptions } from '../../../contracts';
import DesignerInput from '../../../admin/src/designer/designer-input';
import { axeProblems } from '../support/axe-problems';
import { FakeServer, refusal } from '../support/fake-server';
import { type AdminOptions, showField, storedValue } from '../support/show-field';

const PAGE = 'api::page.page';

const item = (name: string, more: Partial<PageListItem> = {}): PageListItem => ({
  contentType: PAGE,
  documentId: name.toLowerCase(),
  title: name,
  url: `/${name.toLowerCase()}`,
  locale: 'en',
  published: true,
  ...more,
});

const reference = (name: string): PageDocumentReference => ({
  kind: 'page',
  contentType: PAGE,
  documentId: name.toLowerCase(),
});

const options: WidgetOptions = {
  fields: [
    { name: 'firstName', label: 'First name', type: 'text', required: true },
    { name: 'phone', label: 'Phone', type: 'tel', required: false },
    { name: 'company', label: 'Company', type: 'text', required: false },
  ],
  password: { minLength: 12, maxBytes: 72 },
  providers: [{ name: 'google', label: 'Google' }],
  passkeys: true,
  script: '/api/crm-user-invite/widget/index.js',
};

let server: FakeServer;
let states: Record<string, PageState>;

beforeEach(() => {
  states = {
    welcome: { state: 'published', title: 'Welcome', url: '/welcome' },
    login: { state: 'published', title: 'Login', url: '/login' },
  };
  server = new FakeServer();
  server.install();
  server.on('GET /widget/options', { body: { data: options } });
  server.on('POST /pages/resolve', ({ body }) => {
    const { references } = body as { references: PageDocumentReference[] };
    const missing = { state: 'missing', title: null, url: null };
    return { body: { data: references.map(({ documentId }) => states[documentId] ?? missing) } };
  });
  server.on('GET /pages', { body: { data: [item('Login'), item('Welcome')], meta: { nextCursor: null } } });
});

const show = (properties: unknown = null, admin?: AdminOptions) =>
  showField(DesignerInput, properties, admin);

const dialog = (name: string) => screen.findByRole('dialog', { name });

const openDesigner = async (properties: unknown = null) => {
  const { user } = await show(properties);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  return { user, designer: within(await dialog('CRM User Invite')) };
};

describe('the widget card', () => {
  it('shows the pages and the form fields', async () => {
    await show({
      redirectPage: reference('Welcome'),
      existingUserPage: { kind: 'url', url: 'https://www.example.com/sign-in' },
      fields: ['phone'],
    });

    const redirect = (await screen.findByText('New users go to')).closest('div')?.parentElement;
    await waitFor(() => expect(redirect).toHaveTextContent('Welcome/welcomePublished'));
    const existing = screen.getByText('Existing users go to').closest('div')?.parentElement;
    expect(existing).toHaveTextContent('https://www.example.com/sign-inURL');
    expect(await screen.findByText('Phone, First name')).toBeVisible();
  });

  it.each([
    ['draft', 'The page is not published, so visitors cannot open it.'],
    ['other-locale', 'The page is not available in this entry’s language.'],
    ['missing', 'The page was deleted. Select another one.'],
  ] as const)('warns of a page that is %s', async (state, warning) => {
    states.welcome = { state, title: state === 'missing' ? null : 'Welcome', url: null };
    await show({ redirectPage: reference('Welcome'), existingUserPage: { kind: 'url', url: '/x' } });

    expect(await screen.findByText(warning)).toBeVisible();
  });

  it('warns about missing pages and labels pages that the user cannot access', async () => {
    states.welcome = { state: 'hidden', title: null, url: null };
    await show({ redirectPage: reference('Welcome') });

    expect(await screen.findByText('Page you cannot access')).toBeVisible();
    expect(screen.getByText('No page is selected. Visitors stay on the sign-up page.')).toBeVisible();
  });

  it('shows when the state of a page is unknown', async () => {
    server.on('POST /pages/resolve', refusal(500, 'unheard-of'));
    await show({ redirectPage: reference('Welcome'), existingUserPage: reference('Login') });
    expect(await screen.findAllByText('Page could not be loaded')).toHaveLength(2);
    expect(screen.getAllByText('Unknown')).toHaveLength(2);
  });

  it("requests page states in the entry's language", async () => {
    await show({ redirectPage: reference('Welcome') }, { at: '/?plugins[i18n][locale]=de' });

    await waitFor(() =>
      expect(server.requestsTo('POST /pages/resolve')[0]?.body).toEqual({
        references: [reference('Welcome')],
        locale: 'de',
      })
    );
    expect(server.requestsTo('GET /widget/options')[0]?.path).toBe('/widget/options?locale=de');
  });

  it('reads settings of another version', async () => {
    await show({ redirectPage: reference('Welcome'), formerSetting: true, heading: 7 });

    expect(await screen.findByText('Welcome')).toBeVisible();
  });

  it("uses the admin's language", async () => {
    await show(null, { locale: 'de' });

    expect(await screen.findByRole('button', { name: 'Bearbeiten' })).toBeVisible();
  });
});

describe('Basic', () => {
  it('selects one page from the list and one by URL', async () => {
    const { user, designer } = await openDesigner();

    await user.click(designer.getByLabelText('Select Redirect Page'));
    const pages = within(await dialog('Select Redirect Page'));
    await user.click(await pages.findByRole('radio', { name: /Welcome/ }));
    await user.click(pages.getByRole('button', { name: 'Select' }));

    await user.click(designer.getByLabelText('Select Existing User Page'));
    const other = within(await dialog('Select Existing User Page'));
    await user.click(other.getByRole('tab', { name: 'External URL' }));
    await user.type(other.getByLabelText('URL'), 'https://www.example.com/sign-in');
    await user.click(other.getByRole('button', { name: 'Select' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).toEqual({
      redirectPage: reference('Welcome'),
      existingUserPage: { kind: 'url', url: 'https://www.example.com/sign-in' },
    });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('describes each page', async () => {
    const { designer } = await openDesigner();

    expect(designer.getByText(/Where invitees go after signing up/)).toBeVisible();
    expect(designer.getByText(/whose e-mail address already has an account/)).toBeVisible();
  });

  it('shows the current selection and clears it', async () => {
    const { user, designer } = await openDesigner({
      redirectPage: reference('Welcome'),
      existingUserPage: null,
    });

    expect(await designer.findByText('Welcome')).toBeVisible();
    await user.click(designer.getByRole('button', { name: 'Clear: Select Redirect Page' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).toEqual({ redirectPage: null, existingUserPage: null });
  });

  it('asks before discarding changes', async () => {
    const { user, designer } = await openDesigner({
      redirectPage: reference('Welcome'),
      existingUserPage: null,
    });

    await user.click(designer.getByRole('button', { name: 'Clear: Select Redirect Page' }));
    await user.keyboard('{Escape}');
    const question = within(await screen.findByRole('alertdialog'));
    await user.click(question.getByRole('button', { name: 'Keep editing' }));
    expect(screen.getByRole('dialog', { name: 'CRM User Invite' })).toBeVisible();

    await user.click(
      within(await dialog('CRM User Invite'))
        .getAllByRole('button', { name: 'Cancel' })
        .at(-1)!
    );
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Discard' }));

    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(storedValue()).toEqual({ redirectPage: reference('Welcome'), existingUserPage: null });
  });

  it('closes immediately without changes', async () => {
    const { user } = await openDesigner({ redirectPage: reference('Welcome') });

    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
  });
});

describe('Advanced', () => {
  const openAdvanced = async (properties: unknown = null) => {
    const opened = await openDesigner(properties);
    await opened.user.click(opened.designer.getByRole('button', { name: 'Advanced' }));
    return opened;
  };

  it('contains both pages, and shares changes with Basic', async () => {
    const { user, designer } = await openAdvanced({
      redirectPage: reference('Welcome'),
      existingUserPage: null,
    });

    await user.type(
      designer.getByLabelText('Query string and anchor: Select Redirect Page'),
      '?from=mail#top'
    );
    await user.type(designer.getByLabelText('URL: Select Existing User Page'), '/sign-in');
    await user.type(designer.getByLabelText('Heading'), 'Join us');
    await user.click(designer.getByRole('button', { name: 'Basic' }));
    expect(designer.getByText('/sign-in')).toBeVisible();
    expect(designer.queryByLabelText('Heading')).not.toBeInTheDocument();
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    expect(designer.getByLabelText('Heading')).toHaveValue('Join us');
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).toEqual({
      redirectPage: { ...reference('Welcome'), suffix: '?from=mail#top' },
      existingUserPage: { kind: 'url', url: '/sign-in' },
      heading: 'Join us',
    });
  });

  it('does not save invalid settings, and shows the errors', async () => {
    const { user, designer } = await openAdvanced({ redirectPage: reference('Welcome') });

    const suffix = designer.getByLabelText('Query string and anchor: Select Redirect Page');
    await user.type(suffix, 'no-mark');
    expect(await designer.findByText('Welcome')).toBeVisible();
    const asked = server.requestsTo('POST /pages/resolve').map(({ body }) => JSON.stringify(body));
    expect(asked.filter((body) => body.includes('mark'))).toEqual([]);
    const address = designer.getByLabelText('URL: Select Existing User Page');
    await user.type(address, 'javascript:alert(1)');
    await user.click(designer.getByLabelText('Heading'));
    await user.paste('x'.repeat(201));
    await user.click(designer.getByRole('button', { name: 'Basic' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(designer.getByRole('alert')).toHaveTextContent('Some settings are invalid.');
    expect(designer.getByText('Enter text that starts with ? or # and contains no spaces.')).toBeVisible();
    expect(designer.getByText(/Enter a URL/)).toBeVisible();
    expect(designer.getByText('At most 200 characters')).toBeVisible();
    expect(storedValue()).toEqual({ redirectPage: reference('Welcome') });
  });

  it('shows why the form fields could not be loaded, and retries', async () => {
    server.on('GET /widget/options', refusal(500, 'unheard-of', {}, 'The database is away'));
    const { user, designer } = await openDesigner();
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    expect(await designer.findByText('The database is away')).toBeVisible();
    expect(designer.queryByRole('region', { name: 'Form fields' })).toBeNull();
    server.on('GET /widget/options', { body: { data: options } });
    await user.click(designer.getByRole('button', { name: 'Try again' }));
    expect(await designer.findByRole('checkbox', { name: 'Phone' })).toBeVisible();
  });

  it('removes and reorders fields by keyboard', async () => {
    const { user, designer } = await openAdvanced();

    expect(await designer.findByRole('checkbox', { name: 'First name (required)' })).toBeDisabled();
    await user.click(designer.getByRole('checkbox', { name: 'Company' }));
    const up = designer.getByRole('button', { name: 'Move Phone up' });
    up.focus();
    await user.keyboard('{Enter}');
    expect(designer.getByText('Phone is now at position 1 of 2.')).toBeInTheDocument();
    expect(designer.getByRole('button', { name: 'Move Phone up' })).toHaveFocus();
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue().fields).toEqual(['phone', 'firstName']);
  });

  it('adds a username, and keeps it when other fields change', async () => {
    const { user, designer } = await openAdvanced({ fields: ['username', 'firstName', 'phone'] });
    const username = await designer.findByRole('checkbox', { name: 'Username' });
    expect(username).toBeChecked();
    await user.click(designer.getByRole('checkbox', { name: 'Phone' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));
    expect(storedValue().fields).toEqual(['username', 'firstName']);
  });

  it('does not include a username by default', async () => {
    const { user, designer } = await openAdvanced();
    await user.click(await designer.findByRole('checkbox', { name: 'Username' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));
    expect(storedValue().fields).toEqual(['firstName', 'phone', 'company', 'username']);
  });

  it('does not store the configured order', async () => {
    const { user, designer } = await openAdvanced({ fields: ['firstName', 'phone'] });

    await user.click(await designer.findByRole('checkbox', { name: 'Company' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).not.toHaveProperty('fields');
  });
});

describe('the page picker', () => {
  const openPicker = async (properties: unknown = null, admin: AdminOptions = {}) => {
    const { user } = await show(properties, admin);
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.click(within(await dialog('CRM User Invite')).getByLabelText('Select Redirect Page'));
    return { user, picker: within(await dialog('Select Redirect Page')) };
  };

  it("shows each page's title, path, language and state, and the current selection", async () => {
    server.on('GET /pages', {
      body: { data: [item('Login', { published: false }), item('Welcome')], meta: { nextCursor: null } },
    });
    const { picker } = await openPicker({ redirectPage: reference('Welcome') });

    const [login, welcome] = await picker.findAllByRole('listitem');
    expect(login).toHaveTextContent('Login/loginDraften');
    expect(welcome).toHaveTextContent('Welcome/welcomePublisheden');
    expect(picker.getByRole('radio', { name: /Welcome/ })).toBeChecked();
    expect(picker.getByText('Current selection').parentElement).toHaveTextContent('Welcome/welcome');
  });

  it('searches and loads further pages', async () => {
    server.on('GET /pages', ({ path }) => {
      const query = new URLSearchParams(path.split('?')[1]);
      if (query.get('search')) return { body: { data: [item('Found')], meta: { nextCursor: null } } };
      return query.get('cursor')
        ? { body: { data: [item('Second')], meta: { nextCursor: null } } }
        : { body: { data: [item('First')], meta: { nextCursor: 'next' } } };
    });
    const { user, picker } = await openPicker();

    await user.click(await picker.findByRole('button', { name: 'Show more' }));
    expect(await picker.findByRole('radio', { name: /Second/ })).toBeInTheDocument();
    expect(picker.getByRole('radio', { name: /First/ })).toBeInTheDocument();
    expect(picker.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();

    await user.type(picker.getByLabelText('Search by title or path'), 'fou');
    expect(await picker.findByRole('radio', { name: /Found/ })).toBeInTheDocument();
    expect(picker.queryByRole('radio', { name: /First/ })).not.toBeInTheDocument();
    expect(server.requestsTo('GET /pages').at(-1)?.path).toContain('search=fou');
  });

  it("lists pages in the entry's language by default", async () => {
    await openPicker(null, { at: '/?plugins[i18n][locale]=de' });

    await waitFor(() => expect(server.requestsTo('GET /pages')[0]?.path).toContain('locale=de'));
    expect(screen.getByRole('combobox', { name: 'Language' })).toHaveTextContent('(de)');
  });

  it('clears the selection', async () => {
    const { user, picker } = await openPicker({ redirectPage: reference('Welcome') });

    await user.click(picker.getByRole('button', { name: 'Clear selection' }));
    expect(within(await dialog('CRM User Invite')).getAllByText('No page selected')).toHaveLength(2);
  });

  it('rejects an invalid URL', async () => {
    const { user, picker } = await openPicker();

    await user.click(picker.getByRole('tab', { name: 'External URL' }));
    await user.type(picker.getByLabelText('URL'), 'ftp://example.com');
    await user.click(picker.getByRole('button', { name: 'Select' }));
    expect(picker.getByText(/Enter a URL/)).toBeVisible();
  });

  it('shows that no pages were found, or that loading failed', async () => {
    server.on('GET /pages', { body: { data: [], meta: { nextCursor: null } } });
    const { user, picker } = await openPicker();
    expect(await picker.findByText('No pages found.')).toBeVisible();

    server.on('GET /pages', refusal(500, 'unheard-of', {}, 'The database is away'));
    await user.type(picker.getByLabelText('Search by title or path'), 'x');
    expect(await picker.findByText('The database is away')).toBeVisible();

    server.on('GET /pages', { body: { data: [item('Xenia')], meta: { nextCursor: null } } });
    await user.click(picker.getByRole('button', { name: 'Try again' }));
    expect(await picker.findByRole('radio', { name: /Xenia/ })).toBeVisible();
    expect(picker.queryByText('The database is away')).toBeNull();
  });
});

describe('the preview', () => {
  it('shows the real element with the settings and a sample invitee, in a sandbox', async () => {
    const { user } = await show({
      heading: 'Come "in" & stay <here>',
      fields: ['phone'],
      redirectPage: null,
    });
    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    const frame = await screen.findByTitle('Preview');

    expect(frame).toHaveAttribute('sandbox', 'allow-scripts');
    const page = new DOMParser().parseFromString(frame.getAttribute('srcdoc') ?? '', 'text/html');
    expect(page.querySelector('script')?.getAttribute('src')).toBe(
      'http://admin.test/api/crm-user-invite/widget/index.js'
    );
    const element = page.querySelector('crm-user-invite');
    expect(element?.getAttribute('heading')).toBe('Come "in" & stay <here>');
    expect(element?.getAttribute('fields')).toBe('phone');
    expect(JSON.parse(element?.getAttribute('preview') ?? '')).toMatchObject({
      status: 'open',
      contact: { firstName: 'Alex', email: 'alex@example.com' },
      fields: options.fields,
      providers: [{ label: 'Google' }],
      passkeys: true,
    });
  });

  it('shows why it could not be loaded, and retries', async () => {
    server.on('GET /widget/options', refusal(500, 'unheard-of', {}, 'The database is away'));
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    expect(await screen.findByText('The database is away')).toBeVisible();
    server.on('GET /widget/options', { body: { data: options } });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByTitle('Preview')).toBeVisible();
  });
});

describe('the dialogs', () => {
  it('have no accessibility violations', async () => {
    const { user, designer } = await openDesigner({ redirectPage: reference('Welcome') });
    await designer.findByText('Welcome');
    expect(await axeProblems()).toEqual([]);

    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    await designer.findByRole('checkbox', { name: 'Phone' });
    expect(await axeProblems()).toEqual([]);

    await user.click(designer.getByLabelText('Select Redirect Page'));
    await within(await dialog('Select Redirect Page')).findByRole('radio', { name: /Login/ });
    expect(await axeProblems()).toEqual([]);
  }, 60_000);

  it('name every control', async () => {
    const { user, designer } = await openDesigner();
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    await designer.findByRole('checkbox', { name: 'Phone' });

    const controls = ['button', 'textbox', 'checkbox'].flatMap((role) => designer.getAllByRole(role));
    for (const control of controls) expect(control).toHaveAccessibleName();
  });
});
