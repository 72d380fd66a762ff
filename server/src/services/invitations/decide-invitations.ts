import { randomUUID } from 'node:crypto';
import type { Refusal } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { invalidValue } from '../../domain/app-error';
import { DAY_MS, daysAfter } from '../../domain/durations';
import type { BatchRequest } from '../../repositories/batches';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { Invitability } from './invitability';
import { newLedgerInvitation } from './new-invitation';
import type { PortalDirectory } from '../portals';

const MAX_EXPIRY_DAYS = 365;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  portals: PortalDirectory;
  invitability: Invitability;
  now: () => Date;
}

/** The decision on one contact: an invitation to write, or a refusal. */
export type Outcome =
  { invitation: LedgerInvitation; refusal: null } | { invitation: null; refusal: Refusal };

/** The input of a decision: the request, its author, and its batch. */
export interface Decided {
  request: BatchRequest;
  invitedBy: string | null;
  batchId: string;
}

export const acceptedOf = (outcomes: readonly Outcome[]): LedgerInvitation[] =>
  outcomes.flatMap(({ invitation }) => invitation ?? []);

export const refusedOf = (outcomes: readonly Outcome[]): Refusal[] =>
  outcomes.flatMap(({ refusal }) => refusal ?? []);

/** Decides who is invited. Writes nothing. */
export const createDecideInvitations = (options: Options) => {
  const { config, portals, invitability, now } = options;

  /** @throws AppError `request.invalid` for an impossible expiry */
  const expiryOf = (request: BatchRequest): Date => {
    if (!request.expiresAt) return daysAfter(now(), config.invitation.expiresInDays);
    const expiresAt = new Date(request.expiresAt);
    const days = (expiresAt.getTime() - now().getTime()) / DAY_MS;
    if (days <= 0) throw invalidValue(['expiresAt'], 'expiry.past');
    if (days > MAX_EXPIRY_DAYS)
      throw invalidValue(['expiresAt'], 'expiry.too-late', { days: MAX_EXPIRY_DAYS });
    return expiresAt;
  };

  /**
   * Decides on each of the contacts, in their order.
   *
   * @throws AppError `portal.unknown`
   * @throws CrmError if the CRM cannot be asked
   */
  const decide = async (contactIds: readonly string[], what: Decided): Promise<Outcome[]> => {
    const { request, invitedBy, batchId } = what;
    const portal = await portals.getForRole(request.portalId, request.roleId);
    const expiresAt = expiryOf(request);
    const target = { portal, roleId: request.roleId };
    const judgements = await invitability.judge(target, contactIds, request.notify);
    return judgements.map(({ invitee, problem }, place): Outcome => {
      if (problem) return { invitation: null, refusal: { contactId: String(contactIds[place]), ...problem } };
      const invitation = newLedgerInvitation({
        ...{ invitationId: randomUUID(), ...invitee, portal, expiresAt, invitedBy, batchId },
        ...{ locale: request.locale, message: request.message, notify: request.notify },
      });
      return { invitation, refusal: null };
    });
  };

  return { decide, expiryOf };
};

export type DecideInvitations = ReturnType<typeof createDecideInvitations>;
