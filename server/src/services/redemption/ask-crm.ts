import type { CodesClosedReason } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { withoutStatement } from '../../domain/without-statement';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import { closingReason } from '../invitations/close-codes';
import type { PortalDirectory } from '../portals/portal-directory';
import { withinTime } from '../../domain/within-time';

/** How long an invitee waits for the CRM. */
const TIME_LIMIT_MS = 2_000;

/** What the CRM says of an invitation that is about to be used. */
export type CrmVerdict =
  | { kind: 'good'; userRole: string }
  | { kind: 'revoked' }
  | { kind: 'closed'; reason: CodesClosedReason }
  /** The portal or its role is gone; or the role gives no role of the site. */
  | { kind: 'no-role' | 'unmapped' };

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  log: { warn(message: string): void };
}

/** A role that was mapped when the contact was invited is not given when it is mapped no more. */
const verdictOn = (userRole: string | null): CrmVerdict =>
  userRole === null ? { kind: 'unmapped' } : { kind: 'good', userRole };

/** Asks the CRM whether invitation and contact are still good, and the address still the one the code went to. */
export const createAskCrm = ({ config, connector, portals, log }: Options) => {
  const ask = async (invitation: LedgerInvitation, signal: AbortSignal): Promise<CrmVerdict> => {
    const [record, contact, portal] = await Promise.all([
      connector.invitations.get(invitation.invitationId, signal),
      connector.contacts.get(invitation.contactId, signal),
      portals.findRecent(invitation.portalId),
    ]);
    // A CRM that does not show the portal tells nothing of what belongs to it.
    if (!portal) return { kind: 'no-role' };
    if (!record || record.status === 'revoked') return { kind: 'revoked' };
    const reason = closingReason(contact, invitation);
    if (reason) return { kind: 'closed', reason };
    const role = portal.roles.find((candidate) => candidate.id === invitation.roleId);
    return role ? verdictOn(role.userRole) : { kind: 'no-role' };
  };

  /**
   * If the CRM does not answer in time, `invitation.whenCrmUnavailable` decides. So it does whatever else keeps the CRM from
   * saying anything of the invitation, a secret that has run out too: the invitee cannot mend it, and staff see it on the
   * page of the connection.
   *
   * @throws AppError `crm.unavailable`
   */
  return async (invitation: LedgerInvitation): Promise<CrmVerdict> => {
    try {
      return await withinTime(TIME_LIMIT_MS, (signal) => ask(invitation, signal));
    } catch (thrown) {
      const reason = withoutStatement(thrown).message;
      log.warn(`The CRM was asked about invitation ${invitation.invitationId} and did not answer: ${reason}`);
      if (config.invitation.whenCrmUnavailable === 'refuse') throw new AppError('crm.unavailable');
      const known = portals.lastKnownUserRole(invitation.portalId, invitation.roleId);
      return verdictOn(known === undefined ? invitation.userRole : known);
    }
  };
};

export type AskCrm = ReturnType<typeof createAskCrm>;
