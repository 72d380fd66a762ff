import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import { permissionAction, PERMISSIONS, type PermissionName } from '../../../contracts/permissions';
import { addressOf } from './demo';
import type { Person } from './people';

/** A member of staff of the demo, who may do everything. */
export const STAFF = { email: 'admin@example.com', password: DEMO_PASSWORD };

/** All that the plugin has permissions for. */
export const EVERYTHING = Object.keys(PERMISSIONS) as PermissionName[];

const ask = async <Answer>(
  path: string,
  token: string | null,
  body?: unknown,
  method = body ? 'POST' : 'GET'
): Promise<Answer> => {
  const response = await fetch(addressOf('strapi') + path, {
    method,
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

let token: Promise<string> | null = null;

/** One sign-in for all: Strapi takes only a few in five minutes. */
const staffToken = (): Promise<string> =>
  (token ??= ask<{ token: string }>('/admin/login', null, STAFF).then((answer) => answer.token));

/** The ids of contacts in the CRM. */
export const contactsOf = async (people: readonly Person[]): Promise<string[]> => {
  const token = await staffToken();
  const found = await Promise.all(
    people.map(({ email }) =>
      ask<{ id: string }[]>(`/crm-user-invite/contacts?search=${encodeURIComponent(email)}`, token)
    )
  );
  return found.flat().map(({ id }) => id);
};

/** What an invitation to a portal asks for, in the first role of the portal. */
export const targetOn = async (
  portalKey: 'customer' | 'partner'
): Promise<{ portalId: string; roleId: string }> => {
  const portals = await ask<PortalAnswer[]>('/crm-user-invite/portals', await staffToken());
  const portal = portals.find(({ key }) => key === portalKey);
  const [role] = portal?.roles ?? [];
  if (!portal || !role) throw new Error(`There is no portal ${portalKey} with a role`);
  return { portalId: portal.id, roleId: role.id };
};

/**
 * Invites a contact to a portal, by the API: for tests that begin at the e-mail.
 *
 * @returns the invitation's id
 */
export const invite = async (
  person: Person,
  portalKey: 'customer' | 'partner' = 'customer'
): Promise<string> => {
  const [contactIds, target] = await Promise.all([contactsOf([person]), targetOn(portalKey)]);
  const { accepted } = await ask<{ accepted: { invitationId: string }[] }>(
    '/crm-user-invite/invitations',
    await staffToken(),
    { contactIds, ...target }
  );
  if (!accepted[0]) throw new Error(`${person.email} was not invited`);
  return accepted[0].invitationId;
};

/** Sends an invitation once more, which replaces the links that are out. */
export const resend = async (invitationId: string): Promise<void> => {
  await ask(`/crm-user-invite/invitations/${invitationId}/resend`, await staffToken(), {});
};

/** Withdraws an invitation. */
export const revoke = async (invitationId: string): Promise<void> => {
  await ask(`/crm-user-invite/invitations/${invitationId}/revoke`, await staffToken(), {});
};

/** A member of staff with a role of their own, who may do this in the plugin and nothing else. */
export const hire = async (
  name: string,
  may: readonly PermissionName[]
): Promise<{ email: string; password: string }> => {
  const person = { email: `${name}@staff.example`, firstname: name, lastname: 'Staff' };
  const token = await staffToken();
  const { id } = await ask<{ id: number }>('/admin/roles', token, { name, description: 'For a test' });
  const permissions = may.map((permission) => ({
    action: permissionAction(permission),
    subject: null,
    conditions: [],
    properties: {},
  }));
  await ask(`/admin/roles/${id}/permissions`, token, { permissions }, 'PUT');
  const { registrationToken } = await ask<{ registrationToken: string }>('/admin/users', token, {
    ...person,
    roles: [id],
  });
  const { firstname, lastname } = person;
  const userInfo = { firstname, lastname, password: DEMO_PASSWORD };
  await ask('/admin/register', null, { registrationToken, userInfo });
  return { email: person.email, password: DEMO_PASSWORD };
};

/** How the admin API answers a call of somebody who is signed in. */
export const statusFor = async (
  who: { email: string; password: string },
  calls: readonly { path: string; body: object }[]
): Promise<number[]> => {
  const { token } = await ask<{ token: string }>('/admin/login', null, who);
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const answers = calls.map(({ path, body }) =>
    fetch(addressOf('strapi') + path, { method: 'POST', headers, body: JSON.stringify(body) })
  );
  return (await Promise.all(answers)).map(({ status }) => status);
};
