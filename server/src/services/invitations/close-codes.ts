import type { CodesClosedReason, Contact } from '../../../../contracts';
import { normalizeAddress } from '../../domain/addresses';
import { OPEN_STATUSES } from '../../domain/invitation-state';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { Timeline } from '../core';

interface Options {
  invitations: InvitationRepository;
  timeline: Timeline;
  inTransaction: InTransaction;
}

/** Why a contact's links must be closed, or null. */
export const closingReason = (
  contact: Contact | null,
  invitation: Pick<LedgerInvitation, 'address'>
): CodesClosedReason | null => {
  if (!contact) return 'contact-deleted';
  if (!contact.active) return 'contact-inactive';
  return normalizeAddress(contact.email) === invitation.address ? null : 'contact-address-changed';
};

/** Closes the links of an open invitation. Staff see why, and may resend. */
export const createCloseCodes =
  ({ invitations, timeline, inTransaction }: Options) =>
  async (invitation: LedgerInvitation, reason: CodesClosedReason): Promise<void> =>
    inTransaction(async (context) => {
      const isOurs = await invitations.update(
        invitation.invitationId,
        { codesClosed: reason },
        {
          status: OPEN_STATUSES,
          codesOpen: true,
          // Links resent since then are checked separately.
          generation: invitation.generation,
          ...(reason === 'contact-address-changed' && { address: invitation.address }),
        }
      );
      if (isOurs)
        await timeline.add(context, invitation, { event: 'codes-closed', actor: 'system', detail: reason });
    });

export type CloseCodes = ReturnType<typeof createCloseCodes>;
