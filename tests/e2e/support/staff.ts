import { DEMO_PASSWORD } from '../../../playground/src/seed/admins';
import { permissionAction, PERMISSIONS, type PermissionName } from '../../../contracts/permissions';
import { addressOf } from './demo';
import type { Person } from './people';

/** A staff member of the demo with all permissions. */
export const STAFF = { email: 'admin@example.com', password: DEMO_PASSWORD };

/** All permissions of the plugin. */
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

/** Shared by all calls, because Strapi allows only a few sign-ins in five minutes. */
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

/** The target of an invitation to a portal, with the portal's first role. */
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
 * Invites a contact to a portal through the API, for tests that start at the e-mail.
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

/** Resends an invitation, which invalidates its earlier links. */
export const resend = async (invitationId: string): Promise<void> => {
  await ask(`/crm-user-invite/invitations/${invitationId}/resend`, await staffToken(), {});
};

/** Revokes an invitation. */
export const revoke = async (invitationId: string): Promise<void> => {
  await ask(`/crm-user-invite/invitations/${invitationId}/revoke`, await staffToken(), {});
};

/** Creates a staff member with a new role that has only these permissions of the plugin. */
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

/** The status with which the admin API responds to a call with this token. */
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
