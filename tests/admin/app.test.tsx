import { screen, waitFor } from '@testing-library/react';
import App from '../../admin/src/app';
import { FakeServer } from './support/fake-server';
import { renderAdmin } from './support/render-admin';

const ROUTE = '/plugins/crm-user-invite';

describe('the start page', () => {
  beforeEach(() => {
    const server = new FakeServer();
    server.install();
    server.on('GET /contacts', { body: { data: [], meta: { nextCursor: null } } });
  });

  const open = async () => renderAdmin(<App />, { at: ROUTE, route: `${ROUTE}/*` });

  it('is the first section that the user may open', async () => {
    const { router } = await open();
    await waitFor(() => expect(router.state.location.pathname).toBe(`${ROUTE}/contacts`));
  });

  it('is the navigation on a phone, where Strapi hides the side navigation', async () => {
    const wide = window.matchMedia;
    window.matchMedia = (query) => ({ ...wide(query), matches: query.includes('max-width') });
    const { router } = await open();
    const link = await screen.findByRole('link', { name: 'Portal invitations' });
    expect(link).toHaveAttribute('href', `${ROUTE}/invitations`);
    expect(router.state.location.pathname).toBe(ROUTE);
    window.matchMedia = wide;
  });
});
