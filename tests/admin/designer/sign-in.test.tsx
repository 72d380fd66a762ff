import { screen, waitFor, within } from '@testing-library/react';
import type { PageDocumentReference } from '../../../contracts';
import SignInInput from '../../../admin/src/designer/sign-in-input';
import { axeProblems } from '../support/axe-problems';
import { FakeServer } from '../support/fake-server';
import { type AdminOptions, showField, storedValue } from '../support/show-field';

const PAGE = 'api::page.page';
const WELCOME = { kind: 'page', contentType: PAGE, documentId: 'welcome' } as const;

beforeEach(() => {
  const server = new FakeServer();
  server.install();
  server.on('POST /pages/resolve', ({ body }) => {
    const { references } = body as { references: PageDocumentReference[] };
    return {
      body: { data: references.map(() => ({ state: 'published', title: 'Welcome', url: '/welcome' })) },
    };
  });
  const welcome = { contentType: PAGE, documentId: 'welcome', title: 'Welcome', url: '/welcome' };
  server.on('GET /pages', {
    body: { data: [{ ...welcome, locale: 'en', published: true }], meta: { nextCursor: null } },
  });
});

const show = (properties: unknown = null, admin?: AdminOptions) => showField(SignInInput, properties, admin);

const openDesigner = async (properties: unknown = null) => {
  const { user } = await show(properties);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  return { user, designer: within(await screen.findByRole('dialog', { name: 'CRM Sign-in' })) };
};

describe('the card of the sign-in widget', () => {
  it('shows the pages', async () => {
    await show({
      redirectPage: WELCOME,
      forgotPasswordPage: { kind: 'url', url: '/password' },
      cssClass: 'box box--large',
    });
    expect(screen.getByText('box box--large')).toBeVisible();
    const redirect = screen.getByText('After signing in, users go to').closest('div')?.parentElement;
    await waitFor(() => expect(redirect).toHaveTextContent('Welcome/welcomePublished'));
    const password = screen.getByText('Page for forgotten passwords').closest('div')?.parentElement;
    expect(password).toHaveTextContent('/passwordURL');
  });

  it('says what missing pages mean', async () => {
    await show();
    expect(screen.getByText('No page is selected. Users stay on the sign-in page.')).toBeVisible();
    expect(
      screen.getByText('No page is selected. The form has no link for forgotten passwords.')
    ).toBeVisible();
  });

  it("uses the admin's language", async () => {
    await show(null, { locale: 'de' });
    expect(await screen.findByText('Nach der Anmeldung kommen Benutzer zu')).toBeVisible();
  });
});

describe('the designer of the sign-in widget', () => {
  it('stores the pages that are selected in Basic', async () => {
    const { user, designer } = await openDesigner();
    await user.click(designer.getByRole('button', { name: 'Select Redirect Page' }));
    const picker = within(await screen.findByRole('dialog', { name: 'Select Redirect Page' }));
    await user.click(await picker.findByRole('radio'));
    await user.click(picker.getByRole('button', { name: 'Select' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).toEqual({ redirectPage: WELCOME, forgotPasswordPage: null });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('stores the texts, the URL and the classes of Advanced', async () => {
    const { user, designer } = await openDesigner({ redirectPage: WELCOME });
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    await user.type(designer.getByLabelText(/URL.*Forgot Password/), '/password');
    await user.type(designer.getByLabelText('Heading'), 'Hello again');
    await user.type(designer.getByLabelText('Introduction'), 'Good to see you.');
    await user.type(designer.getByLabelText('CSS class'), ' box ');
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(storedValue()).toEqual({
      redirectPage: WELCOME,
      forgotPasswordPage: { kind: 'url', url: '/password' },
      heading: 'Hello again',
      intro: 'Good to see you.',
      cssClass: 'box',
    });
  });

  it('names invalid settings where they are, and stores nothing', async () => {
    const { user, designer } = await openDesigner({
      forgotPasswordPage: { kind: 'url', url: '/password' },
    });
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    const address = designer.getByLabelText(/URL.*Forgot Password/);
    await user.clear(address);
    await user.type(address, 'javascript:x');
    await user.click(designer.getByRole('button', { name: 'Basic' }));
    await user.click(designer.getByRole('button', { name: 'Save' }));

    expect(designer.getByRole('alert')).toHaveTextContent(
      'Some settings are invalid. Check the highlighted fields.'
    );
    expect(designer.getByLabelText(/URL.*Forgot Password/)).toHaveAccessibleDescription(
      expect.stringContaining('Enter a URL that starts with http://, https:// or /.')
    );
    expect(storedValue()).toEqual({ forgotPasswordPage: { kind: 'url', url: '/password' } });
  });

  it('asks before changes are lost', async () => {
    const { user, designer } = await openDesigner();
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    await user.type(designer.getByLabelText('Heading'), 'Hello');
    const [cancel] = designer.getAllByRole('button', { name: 'Cancel' }).slice(-1);
    if (cancel) await user.click(cancel);
    await user.click(await screen.findByRole('button', { name: 'Discard' }));

    expect(screen.queryByRole('dialog')).toBeNull();
    expect(storedValue()).toBeNull();
  });

  it('is accessible in both views', async () => {
    const { user, designer } = await openDesigner({ redirectPage: WELCOME });
    expect(await axeProblems()).toEqual([]);
    await user.click(designer.getByRole('button', { name: 'Advanced' }));
    await designer.findByLabelText('Heading');
    expect(await axeProblems()).toEqual([]);
  });
});
