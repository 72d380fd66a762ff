import { screen, waitFor, within } from '@testing-library/react';
import type { Connection, Installation, InstallStep } from '../../../contracts';
import ConnectionPage from '../../../admin/src/settings/connection-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

const INSTALL = 'POST /connection/install';

const portals: InstallStep = { title: 'Table Portal', state: 'there' };
const roles: InstallStep = { title: 'Table Portal Role', state: 'missing' };

const connection = (install?: Connection['install']): { body: { data: Connection } } => ({
  body: {
    data: {
      connector: 'dataverse',
      ok: false,
      checks: [{ name: 'Tables', ok: false, message: 'They are not there.' }],
      install,
    },
  },
});
const installation = (finished: boolean, ...steps: InstallStep[]): { body: { data: Installation } } => ({
  body: { data: { finished, steps } },
});

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /connection', connection({ lacking: [] }))
    .on('GET /settings', { body: { data: { allowedOrigins: [] } } });
});

const open = (options: Parameters<typeof renderAdmin>[1] = {}) => renderAdmin(<ConnectionPage />, options);
const findButton = () => screen.findByRole('button', { name: 'Install CRM tables' });
const stepOf = (title: string) => screen.getByText(title).closest('li') as HTMLElement;

/** The first call ends with a step to do; the second one ends when the returned function is called. */
const installInTwoCalls = (pending: InstallStep) => {
  let finish = () => {};
  server.on(INSTALL, () => {
    server.on(
      INSTALL,
      () =>
        new Promise((resolve) => {
          finish = () => resolve(installation(true, portals, { ...roles, state: 'made' }));
        })
    );
    return installation(false, portals, pending);
  });
  return () => finish();
};

describe('the table installation', () => {
  it('continues until it is finished, lists completed steps, and tests the connection again', async () => {
    const goOn = installInTwoCalls(roles);
    const { user } = await open();
    await user.click(await findButton());

    await waitFor(() => expect(server.requestsTo(INSTALL)).toHaveLength(2));
    expect(within(stepOf('Table Portal')).getByText('Exists')).toBeVisible();
    expect(within(stepOf('Table Portal Role')).getByText('Pending')).toBeVisible();
    expect(screen.getByText(/^This takes a few minutes/)).toBeVisible();

    server.on('GET /connection', { body: { data: { connector: 'dataverse', ok: true, checks: [] } } });
    goOn();
    expect(await screen.findByText('All checks passed.')).toBeVisible();
    expect(screen.queryByText(/^This takes a few minutes/)).not.toBeInTheDocument();
    expect(server.requestsTo(INSTALL)).toHaveLength(2);
  });

  it('stops at a failed step and shows its message', async () => {
    const message = 'Dynamics does not allow this.';
    server.on(INSTALL, installation(true, portals, { ...roles, state: 'failed', message }));
    const { user } = await open();
    await user.click(await findButton());
    expect(await screen.findByText(message)).toBeVisible();
    expect(within(stepOf('Table Portal Role')).getByText('Failed')).toBeVisible();
    expect(server.requestsTo(INSTALL)).toHaveLength(1);
  });

  it('says what a step waits for, and goes on', async () => {
    const message = 'Dynamics is carrying out another customization';
    const goOn = installInTwoCalls({ ...roles, message });
    const { user } = await open();
    await user.click(await findButton());
    expect(await screen.findByText(message)).toBeVisible();
    expect(within(stepOf('Table Portal Role')).getByText('Pending')).toBeVisible();
    await waitFor(() => expect(server.requestsTo(INSTALL)).toHaveLength(2));
    goOn();
    expect(await within(stepOf('Table Portal Role')).findByText('Created')).toBeVisible();
    expect(screen.queryByText(message)).not.toBeInTheDocument();
  });

  it('shows why it was interrupted, and can be retried', async () => {
    server.on(INSTALL, refusal(503, 'crm.unavailable'));
    const { user } = await open();
    await user.click(await findButton());
    const problem = await screen.findByText(/The CRM does not respond/);
    expect(problem).toHaveAttribute('role', 'alert');

    server.on(INSTALL, installation(true, portals));
    await user.click(await findButton());
    expect(await screen.findByText('Exists')).toBeVisible();
    expect(problem).not.toBeInTheDocument();
  });

  it('stops when the user leaves the page', async () => {
    let answer = () => {};
    server.on(
      INSTALL,
      () =>
        new Promise((resolve) => {
          answer = () => resolve(installation(false, portals, roles));
        })
    );
    const { user, router, unmount } = await open();
    await user.click(await findButton());
    await waitFor(() => expect(server.requestsTo(INSTALL)).toHaveLength(1));
    unmount();
    router.dispose();
    answer();
    // Later timers run only after the effects of the response.
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    expect(server.requestsTo(INSTALL)).toHaveLength(1);
  });

  it('is disabled while privileges are missing, and lists them', async () => {
    server.on('GET /connection', connection({ lacking: ['prvCreateEntity', 'prvCreateRole'] }));
    await open();
    expect(await findButton()).toHaveAttribute('aria-disabled', 'true');
    expect(screen.getByText('prvCreateEntity, prvCreateRole')).toBeVisible();
  });

  it('is hidden without permission to update settings', async () => {
    await open({ may: ['settings.read'] });
    expect(await screen.findByText('CRM tables')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Install CRM tables' })).not.toBeInTheDocument();
  });

  it('is hidden for a CRM that needs no tables', async () => {
    server.on('GET /connection', connection());
    await open();
    await screen.findByText('They are not there.');
    expect(screen.queryByText('CRM tables')).not.toBeInTheDocument();
  });
});
