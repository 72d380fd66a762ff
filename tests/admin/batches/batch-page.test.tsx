import { act, screen, waitFor, within } from '@testing-library/react';
import type { Batch, BatchContact } from '../../../contracts';
import BatchPage from '../../../admin/src/batches/batch-page';
import { OpenBatches } from '../../../admin/src/invitations/invitations-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const running: Batch = {
  state: 'running',
  total: 450,
  accepted: 200,
  refused: 1,
  sent: 150,
  failed: 0,
  failure: null,
};

const contact = (name: string, more: Partial<BatchContact> = {}): BatchContact => ({
  contact: { id: name, fullName: name, email: `${name}@example.com` },
  invitation: null,
  refusal: null,
  ...more,
});

const page = [
  contact('Ada', { invitation: { id: 'invitation-1', status: 'sent' } }),
  contact('Grace', { refusal: { code: 'contact.do-not-email' } }),
  contact('Edsger'),
];

const state = (batch: Batch) => server.on('GET /batches/batch-1', { body: { data: batch } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
  state(running);
  server.on('GET /batches/batch-1/contacts', { body: { data: page, meta: { nextCursor: null } } });
});
afterEach(() => jest.restoreAllMocks());

const open = (options: Parameters<typeof renderAdmin>[1] = {}) =>
  renderAdmin(<BatchPage />, { at: '/batches/batch-1', route: '/batches/:id', ...options });

describe('the batch page', () => {
  it('shows the progress and the result for each contact', async () => {
    await open();
    expect(await screen.findByText('150 of 200 e-mails sent, 0 failed; 1 refused')).toBeVisible();
    const row = async (name: string) => within((await screen.findByText(name)).closest('tr') as HTMLElement);
    expect((await row('Ada')).getByRole('link', { name: 'Sent' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/invitations/invitation-1'
    );
    expect((await row('Grace')).getByText('The contact does not want to receive e-mails.')).toBeVisible();
    expect((await row('Edsger')).getByText('Not invited yet')).toBeVisible();
  });

  it("uses the admin's language, also for numbers", async () => {
    state({ ...running, total: 4500, accepted: 4499, sent: 1500 });
    await open({ locale: 'de' });
    expect(
      await screen.findByText('1.500 von 4.499 E-Mails gesendet, 0 fehlgeschlagen; 1 abgelehnt')
    ).toBeVisible();
  });

  it('polls the progress and the contacts until the batch is done', async () => {
    jest.useFakeTimers({ advanceTimers: true, doNotFake: ['performance'] });
    try {
      server.on('GET /batches/batch-1/contacts', { body: { data: page, meta: { nextCursor: '50' } } });
      await open();
      const next = await screen.findByRole('button', { name: 'Next' });
      expect(screen.getByText('Not invited yet')).toBeVisible();

      state({ ...running, state: 'done', accepted: 449, sent: 449 });
      const edsger = contact('Edsger', { invitation: { id: 'invitation-3', status: 'sent' } });
      let answer = () => {};
      const isAnswered = new Promise<void>((resolve) => (answer = resolve));
      server.on('GET /batches/batch-1/contacts', async () => {
        await isAnswered;
        return { body: { data: [...page.slice(0, 2), edsger], meta: { nextCursor: '50' } } };
      });
      await act(() => jest.advanceTimersByTimeAsync(2_500));
      expect(await screen.findByText('449 of 449 e-mails sent, 0 failed; 1 refused')).toBeVisible();
      // The page stays during a refetch, so keyboard users keep their focus.
      expect(screen.getByText('Edsger')).toBeVisible();
      expect(next).toHaveAttribute('aria-disabled', 'false');
      answer();
      await waitFor(() => expect(screen.queryByText('Not invited yet')).toBeNull());

      const asked = server.requests.length;
      await act(() => jest.advanceTimersByTimeAsync(30_000));
      expect(server.requests).toHaveLength(asked);
    } finally {
      jest.useRealTimers();
    }
  });

  it("pauses and resumes according to the server's state", async () => {
    server.on('POST /batches/batch-1/pause', () => {
      state({ ...running, state: 'paused' });
      return { body: { data: {} } };
    });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByText('Paused: 150 of 200 e-mails sent, 0 failed; 1 refused')).toBeVisible();

    server.on('POST /batches/batch-1/resume', () => {
      state(running);
      return { body: { data: {} } };
    });
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    expect(await screen.findByRole('button', { name: 'Pause' })).toBeVisible();
  });

  it('asks for confirmation before cancelling the remaining invitations', async () => {
    server.on('POST /batches/batch-1/cancel', () => {
      state({ ...running, state: 'cancelled', sent: 199 });
      return { body: { data: {} } };
    });
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Cancel remaining' }));
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent(
      '150 e-mails have already been sent, and their invitations remain valid.'
    );
    expect(server.requestsTo('POST /batches/batch-1/cancel')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText('Cancelled: 199 of 200 e-mails sent, 0 failed; 1 refused')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull());
  });

  it('shows why the batch failed, without any actions', async () => {
    state({ ...running, state: 'failed', failure: 'There is no such portal' });
    await open();
    expect(await screen.findByText('201 of 450 processed')).toBeVisible();
    const failure = 'Stopped before all contacts were invited: There is no such portal';
    expect(screen.getByText(failure)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  });

  it('can be paused while the last e-mails are being sent', async () => {
    state({ ...running, accepted: 449, sent: 300 });
    await open();
    expect(await screen.findByRole('button', { name: 'Pause' })).toBeVisible();
    expect(screen.getByText('450 of 450 processed')).toBeVisible();
  });

  it('shows the progress, but no actions, to users with read permission only', async () => {
    await open({ may: ['invitations.read'] });
    expect(await screen.findByText('150 of 200 e-mails sent, 0 failed; 1 refused')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel remaining' })).toBeNull();
  });

  it('denies access without permission to read invitations', async () => {
    await open({ may: ['contacts.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
  });

  it('shows an error for an unknown batch', async () => {
    server.on('GET /batches/batch-1/contacts', refusal(404, 'batch.unknown'));
    await open();
    expect(await screen.findByText('This batch no longer exists.')).toBeVisible();
  });

  it('downloads the results of all pages as one file', async () => {
    const blobs: Blob[] = [];
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => (blobs.push(blob), 'blob:file'),
      revokeObjectURL: () => undefined,
    });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    server.on('GET /batches/batch-1/contacts', ({ path }) => ({
      body: path.includes('cursor=100')
        ? { data: [contact('=Barbara')], meta: { nextCursor: null } }
        : { data: page, meta: { nextCursor: '100' } },
    }));
    const { user } = await open();
    await user.click(await screen.findByRole('button', { name: 'Download as CSV' }));
    await waitFor(() => expect(blobs).toHaveLength(1));
    const text = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsText(blobs[0] as Blob);
    });
    expect(text.split('\r\n')).toEqual([
      '"Name","E-mail address","Result"',
      '"Ada","Ada@example.com","Sent"',
      '"Grace","Grace@example.com","The contact does not want to receive e-mails."',
      '"Edsger","Edsger@example.com","Not invited yet"',
      '"\'=Barbara","\'=Barbara@example.com","Not invited yet"',
    ]);
  });
});

describe('the list of open batches', () => {
  it("links to each batch's page", async () => {
    const batch = {
      id: 'batch-1',
      state: 'running',
      total: 450,
      accepted: 200,
      refused: 1,
      invitedBy: 'Kai',
    };
    server.on('GET /batches', { body: { data: [batch] } });
    await renderAdmin(<OpenBatches />);
    expect(await screen.findByRole('link', { name: '450 contacts, invited by Kai' })).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/batches/batch-1'
    );
    expect(screen.getByText('Running, 201 of 450 processed')).toBeVisible();
  });

  it('is hidden without open batches', async () => {
    server.on('GET /batches', { body: { data: [] } });
    await renderAdmin(<OpenBatches />);
    await waitFor(() => expect(server.requestsTo('GET /batches')).not.toHaveLength(0));
    expect(screen.queryByText('In progress')).toBeNull();
  });
});
