import type { PluginConfig } from '../config';
import type { Connector, CrmInvitation } from '../crm/connector';
import { normalizeAddress } from '../domain/addresses';
import { AppError } from '../domain/app-error';
import { contactProblem, targetProblem, type Ineligibility } from '../domain/eligibility';
import { isOpen, openKey } from '../domain/invitation-state';
import type { Outbox } from '../jobs/outbox';
import type { CursorRepository } from '../repositories/cursors';
import type { InvitationRepository } from '../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../repositories/transaction';
import { sendJob } from './jobs-of-invitations';
import { newLedgerInvitation, type NewInvitation } from './new-invitation';
import type { PortalDirectory } from './portal-directory';
import type { ResendAndRevokeService } from './resend-and-revoke';
import type { Timeline } from './timeline';

const CURSOR = 'crm-invitations';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins'>;
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  cursors: CursorRepository;
  timeline: Timeline;
  outbox: Outbox;
  inTransaction: InTransaction;
  revoke: ResendAndRevokeService['revoke'];
  log: { warn(message: string): void };
}

type Candidate = Omit<NewInvitation, 'invitationId' | 'expiresAt' | 'invitedBy' | 'locale'>;

/** Follows invitations that are made and revoked inside the CRM. */
export const createCrmSync = (options: Options) => {
  const { config, connector, portals, invitations, cursors, timeline, outbox, inTransaction, revoke, log } =
    options;

  /** Who would be invited to what, or why nobody is; null if the portal is not one of this site's. */
  const candidateOf = async (record: CrmInvitation): Promise<Candidate | Ineligibility | null> => {
    const { contactId, portalId, roleId } = record;
    const portal = (await portals.list()).find((served) => served.id === portalId);
    if (!portal) return null;
    const role = portal.roles.find((candidate) => candidate.id === roleId);
    const [contact, portalUsers, open] = await Promise.all([
      connector.contacts.get(contactId),
      connector.portalUsers.find({ contactIds: [contactId], portalId }),
      invitations.listByOpenKeys([openKey(contactId, portalId)]),
    ]);
    const problem =
      targetProblem(portal, role, config.allowedOrigins) ??
      contactProblem(contact ?? undefined, {
        isPortalUser: portalUsers.some((portalUser) => portalUser.active),
        hasOpenInvitation: open.length > 0,
      });
    if (problem) return problem;
    const address = normalizeAddress(contact?.email);
    if (!contact || !address || !role?.userRole) return { code: 'contact.no-email' };
    return { contact, address, portal, role: { ...role, userRole: role.userRole } };
  };

  const write = async (record: CrmInvitation, candidate: Candidate): Promise<void> => {
    const { id: invitationId, expiresAt, invitedBy, locale } = record;
    const invitation = newLedgerInvitation({ ...candidate, invitationId, expiresAt, invitedBy, locale });
    await inTransaction(async (context) => {
      await invitations.createMany([invitation]);
      await timeline.add(context, invitation, { event: 'created', actor: invitedBy ?? 'CRM' });
      await outbox.add(context, sendJob(invitation, 'invite'));
    });
  };

  /** Takes on an invitation that somebody made in the CRM. The ledger's unique index has it go out once. */
  const adopt = async (record: CrmInvitation): Promise<void> => {
    const candidate = await candidateOf(record);
    if (candidate === null) return;
    if ('code' in candidate) {
      log.warn(
        `Invitation ${record.id}, made in the CRM, cannot be sent: ${new AppError(candidate.code).message}`
      );
      await connector.invitations.setStatus(record.id, { status: 'failed' });
      return;
    }
    try {
      await write(record, candidate);
    } catch (error) {
      // Another server has taken it on.
      if (!isUniqueViolation(error)) throw error;
    }
  };

  const follow = async (record: CrmInvitation): Promise<void> => {
    const known = await invitations.get(record.id);
    if (!known) {
      if (record.status === 'new') await adopt(record);
      return;
    }
    if (record.status === 'revoked' && isOpen(known.status)) await revoke(record.id, 'CRM');
  };

  return {
    /** Looks at all that has changed since the last look. What breaks off is looked at again. */
    async pull(): Promise<void> {
      for (;;) {
        const since = await cursors.get(CURSOR);
        const { rows, cursor } = await connector.invitations.changesSince(since);
        for (const record of rows) await follow(record);
        if (cursor !== since) await cursors.set(CURSOR, cursor);
        if (rows.length === 0 || cursor === since) return;
      }
    },
  };
};
