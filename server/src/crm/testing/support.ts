import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Portal, PortalRole } from '../../../../contracts';
import type { CrmChanges, CrmInvitation, NewCrmInvitation, NewPortalUser, OutgoingEmail } from '../connector';
import { CrmError, type CrmErrorKind } from '../crm-error';
import type { ContactSeed, RunningCrm } from './connector-contract';

export type Crm = () => RunningCrm;

/** A unique word, so that tests that share a CRM do not find each other's records. */
export const tag = (): string => `q${randomBytes(5).toString('hex')}`;

export const addContact = (crm: Crm, contact: ContactSeed = {}): Promise<string> => {
  const name = tag();
  return crm().addContact({ firstName: 'Ada', lastName: name, email: `${name}@example.com`, ...contact });
};

/** Creates a portal with the roles Editor, which is mapped, and Member, which is not. */
export const addPortal = async (crm: Crm): Promise<Portal> => {
  const key = tag();
  const id = await crm().addPortal({
    key,
    name: `Portal ${key}`,
    siteUrl: 'https://www.example.com',
    signUpUrl: 'https://www.example.com/sign-up',
    defaultLocale: 'en',
    roles: [
      { name: 'Member', userRole: null },
      { name: 'Editor', userRole: 'authenticated' },
    ],
  });
  const portal = await crm().connector.portals.get(id);
  if (!portal) throw new Error('The new portal does not exist');
  return portal;
};

export const roleOf = (portal: Portal, name: 'Editor' | 'Member'): PortalRole => {
  const role = portal.roles.find((candidate) => candidate.name === name);
  if (!role) throw new Error(`The portal has no role ${name}`);
  return role;
};

const DAY = 24 * 60 * 60 * 1000;

export const newInvitation = (contactId: string, portal: Portal): NewCrmInvitation => ({
  id: randomUUID(),
  contactId,
  portalId: portal.id,
  roleId: roleOf(portal, 'Editor').id,
  invitedBy: 'Alex Baumann',
  locale: 'en',
  // Whole seconds, because not every CRM stores fractions.
  expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 14 * DAY),
});

export const newPortalUser = (contactId: string, portal: Portal): NewPortalUser => ({
  id: randomUUID(),
  contactId,
  portalId: portal.id,
  roleId: roleOf(portal, 'Editor').id,
  username: `${contactId}@example.com`,
  answers: { newsletter: true, interests: 'Chairs' },
});

export const CODE = 'c0dec0dec0dec0dec0dec0dec0dec0dec0dec0dec0d';

export const newEmail = (invitation: NewCrmInvitation, to: string): OutgoingEmail => {
  const body = (code: string) => `Open https://www.example.com/sign-up#invitation=${code}`;
  return {
    id: randomUUID(),
    invitationId: invitation.id,
    contactId: invitation.contactId,
    to,
    subject: 'You are invited',
    html: `<p>${body(CODE)}</p>`,
    text: body(CODE),
    masked: { html: `<p>${body('***')}</p>`, text: body('***') },
    messageId: `<${randomUUID()}@example.com>`,
  };
};

/** Creates an invitation with its contact and portal. */
export const addInvitation = async (crm: Crm, contact: ContactSeed = {}) => {
  const contactId = await addContact(crm, contact);
  const portal = await addPortal(crm);
  const invitation = newInvitation(contactId, portal);
  await crm().connector.invitations.createMany([invitation]);
  return { contactId, portal, invitation };
};

/** Reads all changes after a cursor. Returns them with the last cursor. */
export const lookOn = async <Row>(
  look: (cursor: string | null) => Promise<CrmChanges<Row>>,
  from: string | null
): Promise<CrmChanges<Row>> => {
  const rows: Row[] = [];
  for (let cursor = from; ;) {
    const changes = await look(cursor);
    rows.push(...changes.rows);
    if (changes.rows.length === 0 || changes.cursor === cursor) return { rows, cursor: changes.cursor };
    cursor = changes.cursor;
  }
};

/** The cursor after everything written so far. */
export const presentOf = async <Row>(
  look: (cursor: string | null) => Promise<CrmChanges<Row>>
): Promise<string> => {
  // A CRM may delay changes for a moment, until their order is certain.
  await sleep(1100);
  return (await lookOn(look, null)).cursor;
};

/** The kind of the {@link CrmError} that the call fails with. */
export const failureOf = async (call: Promise<unknown>): Promise<CrmErrorKind> => {
  const error = await call.then(
    () => new Error('The call did not fail'),
    (reason: unknown) => reason
  );
  if (error instanceof CrmError) return error.kind;
  throw error;
};

/** Waits until a contact has this many invitations, because a CRM may delay changes for a moment. */
export const invitationsOf = async (crm: Crm, contactId: string, count: number): Promise<CrmInvitation[]> => {
  const { changesSince } = crm().connector.invitations;
  const find = async () => {
    const { rows } = await lookOn(changesSince, null);
    const found = rows.filter((invitation) => invitation.contactId === contactId);
    return [...new Map(found.map((invitation) => [invitation.id, invitation])).values()];
  };
  return eventually(find, (found) => found.length >= count);
};

/** Repeats a call until it returns the awaited answer, for at most ten seconds. */
export const eventually = async <Answer>(
  ask: () => Promise<Answer>,
  isAwaited: (answer: Answer) => boolean
): Promise<Answer> => {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isAwaited(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)}`);
    await sleep(100);
  }
};
