import { randomUUID } from 'node:crypto';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { daysAfter, HOUR_MS } from '../../domain/durations';
import { isOpenAt, openKey } from '../../domain/invitation-state';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import { newLedgerInvitation, type AddressHolders, type Invitability } from '../invitations';
import type { MappedPortal, PortalDirectory } from '../portals';

/** What to do about a request. */
export type RequestVerdict =
  | { kind: 'none' }
  /** This site serves no portal with the key. */
  | { kind: 'unknown-portal' }
  /** Several active contacts have the address. */
  | { kind: 'ambiguous'; contactIds: string[] }
  | { kind: 'limited'; contactId: string }
  /** `invitation` is new. */
  | { kind: 'invite'; invitation: LedgerInvitation }
  /** Another link of the open invitation. */
  | { kind: 'send-again'; invitation: LedgerInvitation }
  /** The open invitation has no link that works: its links were closed, or went to another address. */
  | { kind: 'reopen'; invitation: LedgerInvitation }
  /** `invitationId`: the contact's last invitation to the portal. */
  | { kind: 'sign-in'; contactId: string; portalId: string; invitationId: string | null };

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  invitability: Invitability;
  addressHolders: AddressHolders;
  invitations: InvitationRepository;
  now: () => Date;
}

const NONE: RequestVerdict = { kind: 'none' };

/** Decides what somebody gets who asks for an invitation. Asks the CRM and writes nothing. */
export const createJudgeRequest = (options: Options) => {
  const { config, connector, portals, invitability, addressHolders, invitations, now } = options;

  const aboutOpen = async (
    contactId: string,
    { id: portalId, requestRoleId }: MappedPortal,
    address: string
  ): Promise<RequestVerdict> => {
    const [invitation] = await invitations.listByOpenKeys([openKey(contactId, portalId)]);
    if (!invitation || !isOpenAt(invitation, now())) return NONE;
    if (invitation.codesClosed !== null || invitation.address !== address) {
      // Without the invitation, the contact would get the request role. Another role that staff gave is theirs to give again.
      return invitation.roleId === requestRoleId ? { kind: 'reopen', invitation } : NONE;
    }
    const { renewedAt } = invitation;
    const isRecent = renewedAt !== null && now().getTime() - renewedAt.getTime() < HOUR_MS;
    return isRecent ? { kind: 'limited', contactId } : { kind: 'send-again', invitation };
  };

  /** The portal user is active: the contact has access, unless staff have blocked the user in Strapi. */
  const aboutAccess = async (
    contactId: string,
    portalId: string,
    address: string
  ): Promise<RequestVerdict> => {
    const holder = await addressHolders.find(address);
    if (holder.kind === 'blocked') return NONE;
    const used = await invitations.findUsed(contactId, portalId);
    return { kind: 'sign-in', contactId, portalId, invitationId: used?.invitationId ?? null };
  };

  /**
   * @param address A normalized address
   * @throws CrmError if the CRM cannot be asked
   */
  return async (portalKey: string, address: string): Promise<RequestVerdict> => {
    const portal = await portals.findForRequest(portalKey);
    if (!portal) return { kind: 'unknown-portal' };
    const roleId = portal.requestRoleId;
    if (!roleId) return NONE;
    const found = await connector.contacts.findByEmail(address);
    // Staff deactivate a duplicate that they do not need.
    const active = found.filter((contact) => contact.active && normalizeAddress(contact.email) === address);
    const [contact, ...others] = active;
    if (!contact) return NONE;
    if (others.length > 0) return { kind: 'ambiguous', contactIds: active.map(({ id }) => id) };
    const { invitee, problem } = await invitability.checkOne({ portal, roleId }, contact.id);
    if (invitee) {
      const invitation = newLedgerInvitation({
        ...{ invitationId: randomUUID(), ...invitee, portal, invitedBy: null },
        expiresAt: daysAfter(now(), config.invitation.expiresInDays),
      });
      return { kind: 'invite', invitation };
    }
    if (problem.code === 'invitation.already-open') return aboutOpen(contact.id, portal, address);
    if (problem.code === 'contact.already-user') return aboutAccess(contact.id, portal.id, address);
    return NONE;
  };
};

export type JudgeRequest = ReturnType<typeof createJudgeRequest>;
