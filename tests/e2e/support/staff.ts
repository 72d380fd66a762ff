import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import { addressOf } from './demo';
import type { Person } from './people';

/** A member of staff of the demo, who may do everything. */
export const STAFF = { email: 'admin@example.com', password: DEMO_PASSWORD };

const ask = async <Answer>(path: string, token: string | null, body?: unknown): Promise<Answer> => {
  const response = await fetch(addressOf('strapi') + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      'Content-Type': 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: body ? JSON.stringify(body) : null,
  });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { data: Answer }).data;
};

interface PortalAnswer {
  id: string;
  key: string;
  roles: { id: string }[];
}

/** Invites a contact to the customer portal, by the API: for tests that begin at the e-mail. */
export const invite = async ({ email }: Person): Promise<void> => {
  const { token } = await ask<{ token: string }>('/admin/login', null, STAFF);
  const search = encodeURIComponent(email);
  const [contacts, portals] = await Promise.all([
    ask<{ id: string }[]>(`/crm-user-invite/contacts?search=${search}`, token),
    ask<PortalAnswer[]>('/crm-user-invite/portals', token),
  ]);
  const portal = portals.find(({ key }) => key === 'customer');
  await ask('/crm-user-invite/invitations', token, {
    contactIds: contacts.map(({ id }) => id),
    portalId: portal?.id,
    roleId: portal?.roles[0]?.id,
  });
};
