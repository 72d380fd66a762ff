import { screen, within } from '@testing-library/react';
import type { Connection } from '../../../contracts';
import ConnectionPage from '../../../admin/src/settings/connection-page';
import { configurationRows } from '../../../admin/src/settings/connection-page';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const green: Connection = {
  connector: 'dataverse',
  ok: true,
  checks: [{ name: 'Credentials', ok: true, message: 'They are accepted.' }],
};

const red: Connection = {
  connector: 'dataverse',
  ok: false,
  checks: [
    {
      name: 'Credentials',
      ok: false,
      message: 'The secret has expired.',
      remedy: 'Make a new one in Entra ID.',
    },
  ],
};

beforeEach(() => {
  server = new FakeServer();
  server.install();
  server
    .on('GET /connection', { body: { data: green } })
    .on('GET /settings', { body: { data: { allowedOrigins: ['https://www.example.com'] } } });
});

describe('the connection page', () => {
  it('shows every check with its result, and the remedy of failed ones', async () => {
    server.on('GET /connection', { body: { data: red } });
    await renderAdmin(<ConnectionPage />);
    const item = (await screen.findByText('Credentials')).closest('li') as HTMLElement;
    expect(within(item).getByRole('img', { name: 'Failed' })).toBeVisible();
    expect(within(item).getByText('The secret has expired.')).toBeVisible();
    expect(within(item).getByText('Make a new one in Entra ID.')).toBeVisible();
    expect(screen.getByText('Microsoft Dynamics 365 (Dataverse)')).toBeVisible();
  });

  it('tests the connection again on request', async () => {
    server.on('GET /connection', { body: { data: red } });
    const { user } = await renderAdmin(<ConnectionPage />);
    await screen.findByRole('img', { name: 'Failed' });
    server.on('GET /connection', { body: { data: green } });
    await user.click(screen.getByRole('button', { name: 'Test connection' }));
    expect(await screen.findByRole('img', { name: 'Passed' })).toBeVisible();
    expect(screen.getByText('All checks passed.')).toBeVisible();
  });

  it('shows why the test could not run', async () => {
    server.on('GET /connection', refusal(503, 'crm.unavailable'));
    await renderAdmin(<ConnectionPage />);
    expect(await screen.findByText(/The CRM does not respond/)).toBeVisible();
  });

  it('denies access without permission to read settings', async () => {
    await renderAdmin(<ConnectionPage />, { may: ['portals.read'] });
    expect(await screen.findByText(/don't have the permissions/)).toBeVisible();
    expect(server.requests).toEqual([]);
  });
});

describe('the configuration', () => {
  it('is shown on the connection page', async () => {
    await renderAdmin(<ConnectionPage />);
    expect(await screen.findByText('allowedOrigins')).toBeVisible();
    expect(screen.getByText('https://www.example.com')).toBeVisible();
  });

  it('is shown with the paths of the config file', () => {
    const configuration = {
      allowedOrigins: ['https://a.example', 'https://b.example'],
      invitation: { expiresInDays: 14, remindAfterDays: [] },
      pages: [{ contentType: 'api::page.page', url: '/{slug}' }],
      roles: {},
      portals: undefined,
      rateLimit: { redis: false },
    };
    expect(configurationRows(configuration)).toEqual([
      ['allowedOrigins', 'https://a.example, https://b.example'],
      ['invitation.expiresInDays', '14'],
      ['invitation.remindAfterDays', '–'],
      ['pages[0].contentType', 'api::page.page'],
      ['pages[0].url', '/{slug}'],
      ['roles', '–'],
      ['rateLimit.redis', 'false'],
    ]);
  });
});
