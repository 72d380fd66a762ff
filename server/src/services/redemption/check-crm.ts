import type { CodesClosedReason } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { withTimeout } from '../../domain/with-timeout';
import { redactDatabaseError } from '../../domain/database-errors';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { UserRepository } from '../../repositories/users';
import { closingReason, type CloseCodes, type ResendAndRevoke } from '../invitations';
import type { PortalDirectory } from '../portals';

/** How long an invitee waits for the CRM. */
const TIME_LIMIT_MS = 2_000;

/** The CRM's answer about an invitation that is about to be used. */
type CrmVerdict =
  | { kind: 'good'; userRole: string }
  | { kind: 'revoked' }
  | { kind: 'closed'; reason: CodesClosedReason }
  /** The portal or its role is gone, or the role is not mapped to a role of the site. */
  | { kind: 'no-role' | 'unmapped' };

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  closeCodes: CloseCodes;
  syncRevocation: ResendAndRevoke['syncRevocation'];
  users: UserRepository;
  log: { warn(message: string): void; error(message: string): void };
}

/** A role whose mapping was removed after the invitation was sent is not given. */
const verdictOn = (userRole: string | null): CrmVerdict =>
  userRole === null ? { kind: 'unmapped' } : { kind: 'good', userRole };

/** Checks with the CRM, before an invitation is used, that invitation, contact, address and role are still valid. */
export const createCheckCrm = (options: Options) => {
  const { config, connector, portals, closeCodes, syncRevocation, users, log } = options;

  const ask = async (invitation: LedgerInvitation, signal: AbortSignal): Promise<CrmVerdict> => {
    const [record, contact, portal] = await Promise.all([
      connector.invitations.get(invitation.invitationId, signal),
      connector.contacts.get(invitation.contactId, signal),
      portals.findForRole(invitation.portalId, invitation.roleId),
    ]);
    // A CRM without the portal may be another environment: its missing records prove nothing.
    if (!portal) return { kind: 'no-role' };
    if (!record || record.status === 'revoked') return { kind: 'revoked' };
    const reason = closingReason(contact, invitation);
    if (reason) return { kind: 'closed', reason };
    const role = portal.roles.find((candidate) => candidate.id === invitation.roleId);
    return role ? verdictOn(role.userRole) : { kind: 'no-role' };
  };

  /**
   * `invitation.whenCrmUnavailable` also decides for errors other than a time-out, such as an expired secret:
   * the invitee cannot fix them, and staff see them on the connection page.
   */
  const verdictFor = async (invitation: LedgerInvitation): Promise<CrmVerdict> => {
    try {
      return await withTimeout(TIME_LIMIT_MS, (signal) => ask(invitation, signal));
    } catch (thrown) {
      const reason = redactDatabaseError(thrown).message;
      log.warn(`The CRM did not answer about invitation ${invitation.invitationId}: ${reason}`);
      if (config.invitation.whenCrmUnavailable === 'refuse') throw new AppError('crm.unavailable');
      const known = portals.lastKnownUserRole(invitation.portalId, invitation.roleId);
      return verdictOn(known === undefined ? invitation.userRole : known);
    }
  };

  const apply = async (invitation: LedgerInvitation, verdict: CrmVerdict): Promise<number> => {
    if (verdict.kind === 'revoked') await syncRevocation(invitation.invitationId);
    if (verdict.kind === 'closed') await closeCodes(invitation, verdict.reason);
    if (verdict.kind !== 'good' && verdict.kind !== 'unmapped') throw new AppError('invitation.revoked');
    const role = verdict.kind === 'good' ? await users.findRole(verdict.userRole) : null;
    if (role) return role.id;
    log.error(
      `The role "${invitation.roleName}" of the portal "${invitation.portalName}" is not mapped to a role of the site. Map it on the portal's page.`
    );
    throw new AppError('crm.unavailable');
  };

  /**
   * Asks the CRM at once. The function that is returned waits for the answer and acts on it: a revocation found in the
   * CRM is written to the ledger. An invitation whose portal this site does not serve stays open: the portal may come
   * back.
   *
   * The function returns the id of the users-permissions role that the invitation gives, or throws an AppError
   * `invitation.revoked` or `crm.unavailable`.
   */
  return (invitation: LedgerInvitation): (() => Promise<number>) => {
    const verdict = verdictFor(invitation);
    // Nobody may come to ask for it.
    verdict.catch(() => undefined);
    return async () => apply(invitation, await verdict);
  };
};

export type CheckCrm = ReturnType<typeof createCheckCrm>;
