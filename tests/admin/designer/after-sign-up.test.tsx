import { Form } from '@strapi/strapi/admin';
import { screen, waitFor, within } from '@testing-library/react';
import type { PageDocumentReference, WidgetOptions } from '../../../contracts';
import DesignerInput from '../../../admin/src/designer/designer-input';
import { axeProblems } from '../support/axe-problems';
import { FakeServer } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';
import { showField, storedValue } from '../support/show-field';

const welcome: PageDocumentReference = { kind: 'page', contentType: 'api::page.page', documentId: 'welcome' };
const signIn = { kind: 'url', url: '/sign-in' };
const both = { existingUserPage: signIn, redirectPage: welcome };

const options: WidgetOptions = {
  fields: [],
  password: { minLength: 12, maxBytes: 72 },
  providers: [{ name: 'google', label: 'Google' }],
  passkeys: true,
  script: '/api/crm-user-invite/widget/index.js',
};

beforeEach(() => {
  const server = new FakeServer();
  server.install();
  server.on('GET /widget/options', { body: { data: options } });
  const title = 'Welcome';
  server.on('POST /pages/resolve', ({ body }) => {
    const { references } = body as { references: unknown[] };
    return { body: { data: references.map(() => ({ state: 'published', title, url: '/welcome' })) } };
  });
  const item = { ...welcome, title, url: '/welcome', locale: 'en', published: true };
  server.on('GET /pages', { body: { data: [item], meta: { nextCursor: null } } });
});

const open = async (properties: unknown, view: 'Basic' | 'Advanced' = 'Advanced') => {
  const { user } = await showField(DesignerInput, properties);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  const designer = within(await screen.findByRole('dialog', { name: 'CRM User Invite' }));
  if (view === 'Advanced') await user.click(designer.getByRole('button', { name: 'Advanced' }));
  const choose = (option: string) => user.click(designer.getByRole('radio', { name: option }));
  const save = () => user.click(designer.getByRole('button', { name: 'Save' }));
  return { user, designer, choose, save };
};

describe('what follows a sign-up', () => {
  it('is a page by default, and a message if one is stored', async () => {
    const { designer } = await open({
      existingUserPage: signIn,
      redirectPage: null,
      doneMessage: 'Thank you!',
    });
    expect(designer.getByRole('radio', { name: 'Show a message' })).toBeChecked();
    expect(designer.getByRole('textbox', { name: 'Message' })).toHaveValue('Thank you!');
    expect(designer.queryByText('Select Redirect Page')).toBeNull();
    expect(await axeProblems()).toEqual([]);
  });

  it('is a page if the stored message is empty', async () => {
    const { designer } = await open({ ...both, doneMessage: '' });
    expect(designer.getByRole('radio', { name: 'Go to a page' })).toBeChecked();
  });

  it('is the message if a page is stored as well', async () => {
    await showField(DesignerInput, { ...both, doneMessage: 'Thanks!' });
    expect(await screen.findByText('Thanks!')).toBeVisible();
    expect(screen.queryByText('Redirect page')).toBeNull();
  });

  it('is a message, which takes the place of the page', async () => {
    const { user, designer, choose, save } = await open(both);
    expect(designer.getByRole('radio', { name: 'Go to a page' })).toBeChecked();
    await choose('Show a message');
    await user.type(designer.getByRole('textbox', { name: 'Message' }), ' Thank you! ');
    await save();
    await waitFor(() =>
      expect(storedValue()).toEqual({
        existingUserPage: signIn,
        redirectPage: null,
        doneMessage: 'Thank you!',
      })
    );
    expect(screen.getByText('After sign-up, show')).toBeVisible();
    expect(screen.getByText('Thank you!')).toBeVisible();
    expect(screen.queryByText('New users go to')).toBeNull();
  });

  it('is a page, which takes the place of the message', async () => {
    const { user, designer, choose, save } = await open({
      ...both,
      redirectPage: null,
      doneMessage: 'Thanks',
    });
    await choose('Go to a page');
    await user.type(designer.getByLabelText('URL: Select Redirect Page'), '/welcome');
    await save();
    await waitFor(() =>
      expect(storedValue()).toEqual({ ...both, redirectPage: { kind: 'url', url: '/welcome' } })
    );
  });

  it('can be changed back, which leaves the settings as they were', async () => {
    const { user, designer, choose } = await open(both);
    await choose('Show a message');
    await user.type(designer.getByRole('textbox', { name: 'Message' }), 'Thanks');
    await choose('Go to a page');
    expect(await designer.findByText('/welcome')).toBeVisible();
    await choose('Show a message');
    expect(designer.getByRole('textbox', { name: 'Message' })).toHaveValue('Thanks');
    await choose('Go to a page');
    await user.click(designer.getAllByRole('button', { name: 'Cancel' }).at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(storedValue()).toEqual(both);
  });

  it('asks before a message that was typed is lost', async () => {
    const { user, designer, choose } = await open(both);
    await choose('Show a message');
    await user.type(designer.getByRole('textbox', { name: 'Message' }), 'Thanks');
    await user.click(designer.getAllByRole('button', { name: 'Cancel' }).at(-1) as HTMLElement);
    expect(await screen.findByRole('alertdialog')).toBeVisible();
  });

  it.each(['', '   '])('cannot be an empty message: %j', async (typed) => {
    const { user, designer, choose, save } = await open(both);
    await choose('Show a message');
    if (typed) await user.type(designer.getByRole('textbox', { name: 'Message' }), typed);
    await save();
    expect(await designer.findByText('Enter the message, or select a page instead.')).toBeVisible();
    expect(storedValue()).toEqual(both);
  });

  it('is told in Basic, where selecting a page replaces the message', async () => {
    const { user, designer, save } = await open(
      { ...both, redirectPage: null, doneMessage: 'Thanks' },
      'Basic'
    );
    expect(designer.getByText(/A message is shown after sign-up/)).toBeVisible();
    await user.click(designer.getByRole('button', { name: /Select Redirect Page/ }));
    await user.click(await screen.findByRole('radio', { name: /Welcome/ }));
    await user.click(screen.getByRole('button', { name: 'Select' }));
    await save();
    await waitFor(() => expect(storedValue()).toEqual(both));
  });

  it('is shown in the preview', async () => {
    const { user } = await renderAdmin(
      <Form
        method="PUT"
        initialValues={{ properties: { ...both, redirectPage: null, doneMessage: 'Thanks!' } }}
      >
        <DesignerInput name="properties" />
      </Form>
    );
    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    const preview = within(await screen.findByRole('dialog', { name: 'Preview' }));
    expect(await preview.findByText('Thanks!')).toBeVisible();
  });
});

describe('the other settings of Advanced', () => {
  it('let customers ask for an invitation', async () => {
    const { user, designer, save } = await open(both);
    const toggle = designer.getByRole('switch', { name: 'Customers may ask for an invitation' });
    expect(toggle).not.toBeChecked();
    expect(toggle).toHaveAccessibleDescription(/The portal needs a request role/);
    await user.click(toggle);
    expect(await axeProblems()).toEqual([]);
    await save();
    await waitFor(() => expect(storedValue()).toEqual({ ...both, request: true }));
    expect(screen.getByText('Customers may ask for an invitation.')).toBeVisible();
  });

  it('forbid it again, which leaves no setting', async () => {
    const { user, designer, save } = await open({ ...both, request: true });
    await user.click(designer.getByRole('switch', { name: 'Customers may ask for an invitation' }));
    await save();
    await waitFor(() => expect(storedValue()).toEqual(both));
  });

  it('add CSS classes, and refuse what is none', async () => {
    const { user, designer, save } = await open(both);
    const input = designer.getByRole('textbox', { name: 'CSS class' });
    await user.type(input, 'box"');
    await save();
    expect(await designer.findByText(/Enter names of CSS classes/)).toBeVisible();
    await user.clear(input);
    await user.type(input, ' box  box--large ');
    await save();
    await waitFor(() => expect(storedValue()).toEqual({ ...both, cssClass: 'box  box--large' }));
    expect(screen.getByText('box box--large')).toBeVisible();
    expect(screen.getByText('CSS class')).toBeVisible();
  });
});
