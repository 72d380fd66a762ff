import { screen, waitFor, within } from '@testing-library/react';
import type { Job } from '../../../contracts';
import JobsPage from '../../../admin/src/settings/jobs-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const jobOf = (changes: Partial<Job>): Job => ({
  id: '1',
  kind: 'invitation.send',
  state: 'failed',
  attempts: 12,
  runAt: '2026-11-20T09:30:00.000Z',
  error: 'connect ECONNREFUSED',
  invitationId: 'invitation-1',
  ...changes,
});

const answer = (...jobs: Job[]) =>
  server.on('GET /jobs', { body: { data: jobs, meta: { nextCursor: null } } });

beforeEach(() => {
  server = new FakeServer();
  server.install();
});

describe('the jobs page', () => {
  it("shows each job's task, state and error", async () => {
    answer(jobOf({}), jobOf({ id: '2', kind: 'something.else', state: 'waiting', error: null, attempts: 0 }));
    await renderAdmin(<JobsPage />);
    const row = (await screen.findByRole('link', { name: 'Send an invitation' })).closest(
      'tr'
    ) as HTMLElement;
    for (const text of ['Failed', '12', 'connect ECONNREFUSED'])
      expect(within(row).getByText(text)).toBeVisible();
    expect(within(row).getByRole('link')).toHaveAttribute(
      'href',
      '/plugins/crm-user-invite/invitations/invitation-1'
    );
    expect(screen.getByText('something.else')).toBeVisible();
  });

  it('retries a failed job', async () => {
    answer(jobOf({}), jobOf({ id: '2', state: 'waiting' }));
    server.on('POST /jobs/1/retry', () => {
      answer(jobOf({ state: 'running' }));
      return { status: 202, body: { data: { id: '1' } } };
    });
    const { user } = await renderAdmin(<JobsPage />);
    await user.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('The job was queued again.')).toBeVisible();
    expect(await screen.findByText('Running')).toBeVisible();
  });

  it('discards a failed job after confirmation', async () => {
    answer(jobOf({}), jobOf({ id: '2', kind: 'portal-user.end', state: 'waiting' }));
    server.on('DELETE /jobs/1', () => {
      answer();
      return { body: { data: { id: '1' } } };
    });
    const { user } = await renderAdmin(<JobsPage />);
    const button = await screen.findByRole('button', { name: 'Discard: Send an invitation' });
    expect(screen.queryByRole('button', { name: /Discard: End/ })).toBeNull();
    await user.click(button);
    const question = await screen.findByRole('alertdialog');
    expect(question).toHaveTextContent('This job will not run again: Send an invitation');
    expect(server.requestsTo('DELETE /jobs/1')).toEqual([]);

    await user.click(within(question).getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText('The job was discarded.')).toBeVisible();
    expect(await screen.findByText('No jobs are waiting, running or failed.')).toBeVisible();
  });

  it('polls the jobs', async () => {
    answer(jobOf({}));
    await renderAdmin(<JobsPage />);
    await screen.findByText('Send an invitation');
    answer();
    expect(await screen.findByText('No jobs are waiting, running or failed.')).toBeVisible();
  });

  it('hides the actions without permission', async () => {
    answer(jobOf({}));
    await renderAdmin(<JobsPage />, { may: ['settings.read'] });
    await screen.findByText('Send an invitation');
    await waitFor(() => expect(screen.queryByRole('button', { name: /Retry|Discard/ })).toBeNull());
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('shows why loading failed', async () => {
    server.on('GET /jobs', refusal(500, 'server.error', {}, 'Internal Server Error'));
    await renderAdmin(<JobsPage />);
    expect(await screen.findByText('Internal Server Error')).toBeVisible();
  });
});
