import { AppError } from '../../domain/app-error';
import { DAY_MS, HOUR_MS } from '../../domain/durations';
import { codeProblem, statusAt } from '../../domain/invitation-state';
import { faultPoint } from '../../domain/fault-points';
import { redactDatabaseError } from '../../domain/database-errors';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import type { FoundCode } from '../../repositories/codes';
import type { CodeLookup } from './code-lookup';
import type { Invitability, SendLink } from '../invitations';
import type { PortalDirectory } from '../portals';

const MAX_RENEWALS = 3;
const MAX_DAYS_AFTER_EXPIRY = 30;

interface Options {
  lookUp: CodeLookup;
  portals: PortalDirectory;
  invitability: Invitability;
  sendLink: SendLink;
  inTransaction: InTransaction;
  log: { warn(message: string): void };
  now: () => Date;
}

/** Sends an invitee a new link, to the invited address only. */
export const createRenew = (options: Options) => {
  const { lookUp, portals, invitability, sendLink, inTransaction, log, now } = options;

  const since = (moment: Date | null): number => (moment ? now().getTime() - moment.getTime() : Infinity);

  const isExpired = (invitation: LedgerInvitation): boolean => statusAt(invitation, now()) === 'expired';

  const mayRenew = ({ invitation, generation }: FoundCode): boolean => {
    const problem = codeProblem(invitation, generation, now());
    if (problem !== 'invitation.expired' && problem !== 'invitation.replaced') return false;
    if (since(invitation.renewedAt) < HOUR_MS) return false;
    if (!isExpired(invitation)) return true;
    return (
      invitation.renewals < MAX_RENEWALS && since(invitation.expiresAt) <= MAX_DAYS_AFTER_EXPIRY * DAY_MS
    );
  };

  /** The expired links of an invitation that has expired stay closed. */
  const write = async (invitation: LedgerInvitation): Promise<void> => {
    await inTransaction(async (context) => {
      const { status, renewedAt, renewals } = invitation;
      const isReopened = isExpired(invitation);
      const isOurs = await sendLink(context, invitation, {
        reason: 'renew',
        isReopened,
        fields: { renewedAt: now(), ...(isReopened && { renewals: renewals + 1 }) },
        guard: { status: [status], codesOpen: true, renewedAt },
      });
      if (isOurs) faultPoint('renew.noted');
    });
    faultPoint('renew.committed');
  };

  const renewIfAllowed = async (found: FoundCode): Promise<void> => {
    const { invitation } = found;
    if (!mayRenew(found)) return;
    const { invitationId, contactId, portalId, roleId } = invitation;
    const target = { portal: await portals.get(portalId), roleId };
    const { problem } = await invitability.checkOne(target, contactId, invitationId);
    if (problem) return;
    try {
      await write(invitation);
    } catch (error) {
      // The contact has another open invitation by now, whose link works.
      if (!isUniqueViolation(error)) throw error;
    }
  };

  /**
   * The answer is the same for every code, so that it reveals nothing; errors only go to the log.
   *
   * @throws AppError `rate.limited`
   */
  return async (code: string, clientAddress: string): Promise<void> => {
    try {
      await renewIfAllowed(await lookUp(code, clientAddress, 'attempt'));
    } catch (error) {
      if (error instanceof AppError && error.code === 'rate.limited') throw error;
      if (error instanceof AppError && error.code === 'invitation.unknown') return;
      log.warn(`An invitation was not renewed: ${redactDatabaseError(error).message}`);
    }
  };
};
