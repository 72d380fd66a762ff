import { Form } from '@strapi/strapi/admin';
import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import type { InviteResponse } from '../../../contracts';
import { REFUSAL_CODES } from '../../../contracts/errors';
import { InviteDialog } from '../../../admin/src/contacts/invite-dialog';
import { PortalAccess } from '../../../admin/src/contacts/portal-access';
import en from '../../../admin/src/translations/en.json';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, customers, invitationOf, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

type User = Awaited<ReturnType<typeof renderAdmin>>['user'];

let server: FakeServer;

const accepted: InviteResponse = {
  batchId: 'batch-1',
  accepted: [{ contactId: 'contact-1', invitationId: 'invitation-1' }],
  refused: [],
};

const answerInvite = (answer: InviteResponse) =>
  server.on('POST /invitations', { status: 202, body: { data: answer } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /portals', { body: { data: [customers, partners], meta: { nextCursor: null } } })
    .on('GET /contacts/contact-1', { body: { data: contactOf() } });
});

const choose = async (user: User, label: string, option: string) => {
  await user.click(await screen.findByRole('combobox', { name: label }));
  await user.click(await screen.findByRole('option', { name: option }));
};

const submit = () => screen.getByRole('button', { name: 'Send invitation' });

const sendInvitation = async (user: User) => {
  await choose(user, 'Portal', 'Customer portal');
  await choose(user, 'Portal role', 'Buyer');
  await user.click(submit());
};

const Dialog = () => {
  const [isOpen, setOpen] = useState(true);
  return isOpen ? <InviteDialog contacts={[contactOf()]} onClose={() => setOpen(false)} /> : <p>closed</p>;
};

describe('inviting a contact', () => {
  it("uses the admin's language, also in design system components", async () => {
    const { user } = await renderAdmin(<Dialog />, { locale: 'de' });
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Dialog schließen' })).toBeVisible();
    await user.click(dialog.getByRole('combobox', { name: 'Gültig bis' }));
    expect(await screen.findByLabelText('Monat')).toBeVisible();
    expect(screen.getByLabelText('Jahr')).toBeVisible();
  });

  it('requires a portal and one of its roles', async () => {
    answerInvite(accepted);
    const { user } = await renderAdmin(<Dialog />);
    expect(await screen.findByRole('dialog', { name: 'Invite Ada Lovelace to a portal' })).toBeVisible();
    expect(submit()).toHaveAttribute('aria-disabled', 'true');
    expect(await screen.findByRole('combobox', { name: 'Portal role' })).toHaveAttribute(
      'aria-disabled',
      'true'
    );

    await choose(user, 'Portal', 'Customer portal');
    expect(submit()).toHaveAttribute('aria-disabled', 'true');
    await choose(user, 'Portal role', 'Buyer');
    await user.click(submit());

    expect(await screen.findByText('closed')).toBeVisible();
    expect(screen.getByText('The invitation to ada@example.com is being sent.')).toBeVisible();
    expect(server.requestsTo('POST /invitations').map(({ body }) => body)).toEqual([
      { contactIds: ['contact-1'], portalId: customers.id, roleId: 'role-buyer' },
    ]);
  });

  it('preselects a single portal and role', async () => {
    server.on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } });
    await renderAdmin(<Dialog />);
    expect(await screen.findByRole('combobox', { name: 'Portal' })).toHaveTextContent('Partner portal');
    expect(screen.getByRole('combobox', { name: 'Portal role' })).toHaveTextContent('Partner');
    expect(submit()).toHaveAttribute('aria-disabled', 'false');
  });

  it('clears the role when the portal changes', async () => {
    const { user } = await renderAdmin(<Dialog />);
    await choose(user, 'Portal', 'Customer portal');
    await choose(user, 'Portal role', 'Buyer');
    await choose(user, 'Portal', 'Partner portal');
    expect(screen.getByRole('combobox', { name: 'Portal role' })).toHaveTextContent('Partner');
    await choose(user, 'Portal', 'Customer portal');
    expect(submit()).toHaveAttribute('aria-disabled', 'true');
  });

  it('sends an invitation once only', async () => {
    let answer = () => {};
    server.on('POST /invitations', async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return { status: 202, body: { data: accepted } };
    });
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    await waitFor(() => expect(submit()).toHaveAttribute('aria-disabled', 'true'));
    await user.click(submit());
    answer();
    await screen.findByText('closed');
    expect(server.requestsTo('POST /invitations')).toHaveLength(1);
  });

  it.each(REFUSAL_CODES)('stays open and shows why a contact is refused: %s', async (code) => {
    answerInvite({ batchId: 'batch-1', accepted: [], refused: [{ contactId: 'contact-1', code }] });
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    const alert = await findAlert('One contact cannot be invited.');
    expect(within(alert).getByText(en[`error.${code}`])).toBeVisible();
  });

  it('distinguishes a disallowed sign-up page from a missing one', async () => {
    answerInvite({
      batchId: 'batch-1',
      accepted: [],
      refused: [{ contactId: 'contact-1', code: 'portal.no-sign-up-page', detail: 'not-allowed' }],
    });
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    expect(await findAlert('is not on an allowed site')).toBeVisible();
  });

  it('clears the refusal when the selection changes', async () => {
    answerInvite({
      batchId: 'batch-1',
      accepted: [],
      refused: [{ contactId: 'contact-1', code: 'role.unmapped' }],
    });
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    const alert = await findAlert('One contact cannot be invited.');
    await choose(user, 'Portal role', 'Approver');
    expect(alert).not.toBeInTheDocument();
  });

  it('shows why the request failed', async () => {
    server.on('POST /invitations', refusal(503, 'crm.unavailable'));
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    expect(await findAlert('The CRM does not respond.')).toBeVisible();
    expect(submit()).toHaveAttribute('aria-disabled', 'false');
  });

  it('shows a text of its own when the server cannot be reached', async () => {
    server.on('POST /invitations', () => {
      throw new TypeError('Failed to fetch');
    });
    const { user } = await renderAdmin(<Dialog />);
    await sendInvitation(user);
    expect(await findAlert('Something went wrong. Try again.')).toBeVisible();
  });

  it('shows at the date why it is rejected, and sends it as it was typed', async () => {
    const issue = {
      path: ['expiresAt'],
      code: 'expiry.too-late',
      message: 'Rejected',
      values: { days: 365 },
    };
    server.on('POST /invitations', refusal(400, 'request.invalid', { errors: [issue] }));
    const { user } = await renderAdmin(<Dialog />);
    const date = await screen.findByRole('combobox', { name: 'Valid until' });
    await user.type(date, '01/31/2020');
    await user.tab();
    await sendInvitation(user);
    expect(await screen.findByText('Select a date at most 365 days from now.')).toBeVisible();
    expect(server.requestsTo('POST /invitations')).toMatchObject([
      { body: { expiresAt: expect.stringMatching(/^2020-01-31|^2020-02-01/) } },
    ]);
  });

  it('shows why the portals could not be loaded, and retries', async () => {
    server.on('GET /portals', refusal(502, 'crm.unauthorized'));
    const { user } = await renderAdmin(<Dialog />);
    expect(await findAlert('rejected this site’s credentials')).toBeVisible();
    server.on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('combobox', { name: 'Portal' })).toBeVisible();
  });
});

describe('inviting from the Content Manager', () => {
  const save = jest.fn();

  const entry = (
    <Form method="PUT" initialValues={{ email: '' }} onSubmit={save}>
      {({ onChange }) => (
        <>
          <input aria-label="E-mail" onChange={(event) => onChange('email', event.target.value)} />
          <PortalAccess contactId="contact-1" />
        </>
      )}
    </Form>
  );

  beforeEach(() => save.mockReset());

  it('shows the new invitation in the panel without saving the contact', async () => {
    server.on('POST /invitations', () => {
      server.on('GET /contacts/contact-1', { body: { data: contactOf({ invitations: [invitationOf()] }) } });
      return { status: 202, body: { data: accepted } };
    });
    const { user } = await renderAdmin(entry);
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(screen.queryByText(/You have unsaved changes/)).toBeNull();
    await sendInvitation(user);
    expect(await screen.findByRole('button', { name: /^Revoke/ })).toBeVisible();
    expect(save).not.toHaveBeenCalled();
  });

  it('warns that unsaved changes are not used', async () => {
    const { user } = await renderAdmin(entry);
    await user.type(await screen.findByLabelText('E-mail'), 'new@example.com');
    await user.click(await screen.findByRole('button', { name: 'Invite to portal' }));
    expect(await screen.findByText(/The invitation uses the saved contact/)).toBeVisible();
  });

  it.each([['invitations.send'], ['portals.read']] as const)(
    'is hidden without the permission %s',
    async (missing) => {
      const may = (['contacts.read', 'invitations.send', 'portals.read'] as const).filter(
        (name) => name !== missing
      );
      await renderAdmin(entry, { may });
      await screen.findByText('This contact has not been invited yet.');
      expect(screen.queryByRole('button', { name: 'Invite to portal' })).toBeNull();
    }
  );
});
