import { randomUUID } from 'node:crypto';
import type { Refusal } from '../../../contracts';
import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { normalizeAddress } from '../domain/addresses';
import { invalidValue } from '../domain/app-error';
import { contactProblem, targetProblem } from '../domain/eligibility';
import { openKey } from '../domain/invitation-state';
import type { BatchRequest } from '../repositories/batches';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import type { Expiry } from './expire';
import { newLedgerInvitation } from './new-invitation';
import type { PortalDirectory } from './portal-directory';

const DAY_MS = 86_400_000;
const MAX_EXPIRY_DAYS = 365;

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  expiry: Expiry;
  now: () => Date;
}

/** What comes of one contact: an invitation that is to be written, or a refusal. */
export type Outcome =
  { invitation: LedgerInvitation; refusal: null } | { invitation: null; refusal: Refusal };

/** What is decided about: the request, who made it, and the batch that it is kept as. */
export interface Decided {
  request: BatchRequest;
  invitedBy: string | null;
  batchId: string;
}

export const acceptedOf = (outcomes: readonly Outcome[]): LedgerInvitation[] =>
  outcomes.flatMap(({ invitation }) => invitation ?? []);

export const refusedOf = (outcomes: readonly Outcome[]): Refusal[] =>
  outcomes.flatMap(({ refusal }) => refusal ?? []);

/** Decides who can be invited. Writes nothing but the end of invitations whose time is over. */
export const createDecideInvitations = (options: Options) => {
  const { config, connector, portals, invitations, expiry, now } = options;

  /** @throws AppError `request.invalid` for an expiry that cannot be */
  const expiryOf = (request: BatchRequest): Date => {
    if (!request.expiresAt) return new Date(now().getTime() + config.invitation.expiresInDays * DAY_MS);
    const expiresAt = new Date(request.expiresAt);
    const days = (expiresAt.getTime() - now().getTime()) / DAY_MS;
    if (days <= 0) throw invalidValue(['expiresAt'], 'Expected a moment in the future');
    if (days > MAX_EXPIRY_DAYS) throw invalidValue(['expiresAt'], `At most ${MAX_EXPIRY_DAYS} days from now`);
    return expiresAt;
  };

  /** Those of the contacts that have an open invitation; one whose time is over makes place first. */
  const contactsWithOpenInvitation = async (
    contactIds: readonly string[],
    portalId: string
  ): Promise<Set<string>> => {
    const open = await invitations.listByOpenKeys(contactIds.map((id) => openKey(id, portalId)));
    const expired = open.filter(
      (invitation) => invitation.status === 'sent' && invitation.expiresAt <= now()
    );
    for (const invitation of expired) await expiry.expire(invitation);
    return new Set(
      open.filter((invitation) => !expired.includes(invitation)).map(({ contactId }) => contactId)
    );
  };

  /**
   * What comes of each of the contacts, in their order.
   *
   * @throws AppError `portal.unknown`
   * @throws CrmError if the CRM cannot be asked
   */
  const decide = async (contactIds: readonly string[], what: Decided): Promise<Outcome[]> => {
    const { request, invitedBy, batchId } = what;
    const portal = await portals.get(request.portalId);
    const role = portal.roles.find((candidate) => candidate.id === request.roleId);
    const refuse = (refusal: Refusal): Outcome => ({ invitation: null, refusal });
    const target = targetProblem(portal, role, config.allowedOrigins);
    if (target || !role?.userRole) {
      const problem = target ?? { code: 'role.unmapped' as const };
      return contactIds.map((contactId) => refuse({ contactId, ...problem }));
    }
    const { userRole } = role;
    const [contacts, portalUsers, open] = await Promise.all([
      connector.contacts.getMany(contactIds),
      connector.portalUsers.find({ contactIds, portalId: portal.id }),
      contactsWithOpenInvitation(contactIds, portal.id),
    ]);
    const contactById = new Map(contacts.map((contact) => [contact.id, contact]));
    const users = new Set(portalUsers.filter((user) => user.active).map((user) => user.contact.id));
    const expiresAt = expiryOf(request);

    return contactIds.map((contactId): Outcome => {
      const contact = contactById.get(contactId);
      const facts = { isPortalUser: users.has(contactId), hasOpenInvitation: open.has(contactId) };
      const problem = contactProblem(contact, facts);
      const address = normalizeAddress(contact?.email);
      if (problem || !contact || !address) {
        return refuse({ contactId, ...(problem ?? { code: 'contact.unknown' }) });
      }
      const invitation = newLedgerInvitation({
        ...{ invitationId: randomUUID(), contact, address, portal, role: { ...role, userRole } },
        ...{ expiresAt, invitedBy, locale: request.locale, message: request.message, batchId },
      });
      return { invitation, refusal: null };
    });
  };

  return { decide, expiryOf };
};

export type DecideInvitations = ReturnType<typeof createDecideInvitations>;
