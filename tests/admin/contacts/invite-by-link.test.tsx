import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { PERMISSIONS, type PermissionName } from '../../../contracts/permissions';
import { InviteDialog } from '../../../admin/src/contacts/invite-dialog';
import { axeProblems } from '../support/axe-problems';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { contactOf, partners } from '../support/records';
import { renderAdmin } from '../support/render-admin';

const URL_OF_LINK =
  'https://partners.example.com/sign-up#invitation=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE';
const EXPIRES_AT = '2026-12-04T09:30:00.000Z';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /portals', { body: { data: [partners], meta: { nextCursor: null } } })
    .on('POST /invitations', {
      status: 202,
      body: {
        data: {
          batchId: 'batch-1',
          accepted: [{ contactId: 'contact-1', invitationId: 'invitation-1' }],
          refused: [],
        },
      },
    })
    .on('POST /invitations/invitation-1/link', {
      body: { data: { url: URL_OF_LINK, expiresAt: EXPIRES_AT } },
    });
});

const noMail = contactOf({ doNotEmail: true });

const Dialog = ({ contacts = [contactOf()] }: { contacts?: ReturnType<typeof contactOf>[] }) => {
  const [isOpen, setOpen] = useState(true);
  return isOpen ? <InviteDialog contacts={contacts} onClose={() => setOpen(false)} /> : <p>closed</p>;
};

const without = (name: PermissionName) =>
  (Object.keys(PERMISSIONS) as PermissionName[]).filter((each) => each !== name);

const button = (name: string) => screen.getByRole('button', { name });

describe('inviting by a link', () => {
  it('creates the invitation without an e-mail, and shows its link', async () => {
    const { user } = await renderAdmin(<Dialog />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    expect(screen.queryByRole('textbox', { name: 'Personal message' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Preview' })).toBeNull();
    await user.click(button('Create link'));

    const link = await screen.findByRole('textbox', { name: 'Sign-up link' });
    expect(link).toHaveValue(URL_OF_LINK);
    expect(link).toHaveAttribute('readonly');
    expect(link).toHaveFocus();
    expect(screen.getByText('Valid until Dec 4, 2026, 9:30 AM')).toBeVisible();
    expect(screen.getByText(/shown only once.*sign up as Ada Lovelace/)).toBeVisible();
    expect(screen.getByRole('img', { name: 'QR code of the sign-up link for Ada Lovelace' })).toBeVisible();
    expect(server.requestsTo('POST /invitations').map(({ body }) => body)).toEqual([
      { contactIds: ['contact-1'], portalId: partners.id, roleId: 'role-partner', notify: false },
    ]);
    expect(server.requestsTo('POST /invitations/invitation-1/link')).toHaveLength(1);
    expect(await axeProblems()).toEqual([]);
  });

  it('copies the link, and says so', async () => {
    const { user } = await renderAdmin(<Dialog />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    await user.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect(await screen.findByText('Copied')).toHaveAttribute('role', 'status');
    expect(await navigator.clipboard.readText()).toBe(URL_OF_LINK);
  });

  it('selects the link if the browser does not allow copying', async () => {
    const { user } = await renderAdmin(<Dialog />);
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('Not allowed'));
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    await user.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect(await screen.findByText(/did not allow copying/)).toBeVisible();
    const input = screen.getByRole<HTMLInputElement>('textbox', { name: 'Sign-up link' });
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, URL_OF_LINK.length]);
  });

  it('offers the QR code as a file, dark on white', async () => {
    let file: Blob | undefined;
    const create = jest.fn((blob: Blob) => {
      file = blob;
      return 'blob:qr';
    });
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: jest.fn() });
    // jsdom does not navigate, and reports it.
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const { user } = await renderAdmin(<Dialog />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    await user.click(await screen.findByRole('button', { name: 'Download QR code' }));
    expect(file?.type).toBe('image/svg+xml;charset=utf-8');
    expect(file?.size).toBeGreaterThan(1000);
    const colors = [...screen.getByRole('img', { name: /QR code/ }).querySelectorAll('path')].map((path) =>
      path.getAttribute('fill')
    );
    expect(colors).toEqual(['#ffffff', '#000000']);
  });

  it('forgets the link when it is closed', async () => {
    const { user } = await renderAdmin(<Dialog />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    await screen.findByRole('textbox', { name: 'Sign-up link' });
    await user.click(button('Close'));
    expect(await screen.findByText('closed')).toBeVisible();
    expect(document.body.innerHTML).not.toContain('invitation=');
    expect(window.location.href).not.toContain('invitation=');
  });

  describe('asks before it is lost by accident', () => {
    const question = 'The link has not been copied, and it cannot be shown again. Close the dialog?';
    const ready = async () => {
      const { user } = await renderAdmin(<Dialog />);
      await user.click(await screen.findByRole('radio', { name: 'Link' }));
      await user.click(button('Create link'));
      await screen.findByRole('textbox', { name: 'Sign-up link' });
      return user;
    };
    const answer = async (user: Awaited<ReturnType<typeof ready>>, name: string) => {
      const dialog = await screen.findByRole('alertdialog', { name: 'Close dialog' });
      expect(within(dialog).getByText(question)).toBeVisible();
      expect(await axeProblems()).toEqual([]);
      await user.click(within(dialog).getByRole('button', { name }));
    };

    it('with the Escape key', async () => {
      const user = await ready();
      await user.keyboard('{Escape}');
      await answer(user, 'Cancel');
      const link = screen.getByRole('textbox', { name: 'Sign-up link' });
      expect(link).toHaveValue(URL_OF_LINK);
      await waitFor(() => expect(link).toHaveFocus());
      await user.keyboard('{Escape}');
      await answer(user, 'Confirm');
      expect(await screen.findByText('closed')).toBeVisible();
      expect(document.body.innerHTML).not.toContain('invitation=');
    });

    it('with a click beside the dialog', async () => {
      const user = await ready();
      const overlay = screen.getByRole('dialog').parentElement;
      if (!overlay) throw new Error('No overlay');
      await user.click(overlay);
      await answer(user, 'Cancel');
      expect(screen.getByRole('textbox', { name: 'Sign-up link' })).toHaveValue(URL_OF_LINK);
    });

    it.each(['the button', 'the keyboard'])('but not once it was copied with %s', async (way) => {
      const user = await ready();
      if (way === 'the button') await user.click(button('Copy link'));
      else await user.copy();
      await user.keyboard('{Escape}');
      expect(await screen.findByText('closed')).toBeVisible();
    });
  });

  it('wraps long names, which leave room for the button that closes the dialog', async () => {
    const fullName = 'Ada'.repeat(60);
    const { user } = await renderAdmin(<Dialog contacts={[contactOf({ fullName })]} />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    expect(screen.getByRole('heading', { name: new RegExp(fullName) }).style.overflowWrap).toBe('anywhere');
    const warning = await screen.findByText(/shown only once/);
    expect(warning.parentElement?.style.overflowWrap).toBe('anywhere');
  });

  it('offers nothing but a link for a contact who does not want e-mail, and says why', async () => {
    const { user } = await renderAdmin(<Dialog contacts={[noMail]} />);
    expect(await screen.findByText(/Ada Lovelace does not want e-mail/)).toBeVisible();
    expect(screen.queryByRole('radio')).toBeNull();
    await user.click(button('Create link'));
    expect(await screen.findByRole('textbox', { name: 'Sign-up link' })).toHaveValue(URL_OF_LINK);
    expect(server.requestsTo('POST /invitations')[0]?.body).toMatchObject({ notify: false });
  });

  it('sends an e-mail with the message after Link was chosen and unchosen', async () => {
    const { user } = await renderAdmin(<Dialog />);
    await user.type(await screen.findByRole('textbox', { name: 'Personal message' }), 'Hello');
    await user.click(screen.getByRole('radio', { name: 'Link' }));
    await user.click(screen.getByRole('radio', { name: 'E-mail' }));
    expect(screen.getByRole('textbox', { name: 'Personal message' })).toHaveValue('Hello');
    await user.click(button('Send invitation'));
    expect(await screen.findByText('closed')).toBeVisible();
    expect(server.requestsTo('POST /invitations')[0]?.body).toEqual({
      ...{ contactIds: ['contact-1'], portalId: partners.id, roleId: 'role-partner', message: 'Hello' },
    });
  });

  it.each([
    ['without the permission', without('invitations.link'), [contactOf()]],
    ['for several contacts', undefined, [contactOf(), contactOf({ id: 'contact-2', fullName: 'Bo' })]],
  ])('is not offered %s', async (_why, may, contacts) => {
    server.on('POST /invitations/preview', { body: { data: { refused: [], email: null } } });
    await renderAdmin(<Dialog contacts={contacts} />, { may });
    expect(await screen.findByRole('button', { name: /^Send invitation/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('radio')).toBeNull());
  });

  it('leaves the refusal to the server without the permission', async () => {
    server.on('POST /invitations', {
      status: 202,
      body: {
        data: {
          ...{ batchId: 'batch-1', accepted: [] },
          refused: [{ contactId: 'contact-1', code: 'contact.do-not-email' }],
        },
      },
    });
    const { user } = await renderAdmin(<Dialog contacts={[noMail]} />, { may: without('invitations.link') });
    await screen.findByRole('combobox', { name: 'Portal' });
    await user.click(button('Send invitation'));
    expect(await findAlert('One contact cannot be invited.')).toBeVisible();
  });

  it('says that the invitation is there although its link could not be created, and tries again', async () => {
    server.on('POST /invitations/invitation-1/link', refusal(503, 'crm.unavailable'));
    const { user } = await renderAdmin(<Dialog />);
    await user.click(await screen.findByRole('radio', { name: 'Link' }));
    await user.click(button('Create link'));
    const alert = await findAlert('The invitation was created, but its link was not.');
    expect(within(alert).getByText(/CRM/)).toBeVisible();
    server.on('POST /invitations/invitation-1/link', {
      body: { data: { url: URL_OF_LINK, expiresAt: EXPIRES_AT } },
    });
    await user.click(button('Try again'));
    expect(await screen.findByRole('textbox', { name: 'Sign-up link' })).toHaveValue(URL_OF_LINK);
    expect(server.requestsTo('POST /invitations')).toHaveLength(1);
  });
});
