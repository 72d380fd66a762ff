import type { CodesClosedReason, Contact } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { invitationName } from '../../domain/invitation-name';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { CloseCodes } from './close-codes';

/** Why no code may be minted. `no-address`: the contact has no e-mail address that can be used. */
export type CodeObstacle = CodesClosedReason | 'codes-closed' | 'no-address';

type Refreshed =
  { invitation: LedgerInvitation; obstacle: null } | { invitation: null; obstacle: CodeObstacle };

interface Options {
  connector: Pick<Connector, 'invitations'>;
  invitations: InvitationRepository;
  codes: CodeRepository;
  closeCodes: CloseCodes;
}

const obstructed = (obstacle: CodeObstacle): Refreshed => ({ invitation: null, obstacle });

/** What precedes every new code of an invitation, for an e-mail or for a link. Every step may be repeated. */
export const createBeforeCode = ({ connector, invitations, codes, closeCodes }: Options) => ({
  /**
   * Updates the snapshot from the CRM: a code is only for the contact's current address. If there may be a
   * link of this generation already, a changed address closes the codes instead: only staff choose where an
   * invitation goes.
   *
   * @param mayChangeAddress False if only the invited address will do
   */
  async refresh(
    invitation: LedgerInvitation,
    contact: Contact | null,
    { mayChangeAddress }: { mayChangeAddress: boolean }
  ): Promise<Refreshed> {
    const { invitationId, generation } = invitation;
    if (invitation.codesClosed !== null) return obstructed('codes-closed');
    if (!contact?.active) {
      const reason = contact ? 'contact-inactive' : 'contact-deleted';
      await closeCodes(invitation, reason);
      return obstructed(reason);
    }
    const address = normalizeAddress(contact.email);
    if (!address) return obstructed('no-address');
    const isAnother = address !== invitation.address;
    if (isAnother && (!mayChangeAddress || (await codes.exists(invitationId, generation)))) {
      await closeCodes(invitation, 'contact-address-changed');
      return obstructed('contact-address-changed');
    }
    const { firstName, lastName, fullName } = contact;
    const snapshot = { address, firstName, lastName, fullName };
    const isSame = (Object.keys(snapshot) as (keyof typeof snapshot)[]).every(
      (key) => snapshot[key] === invitation[key]
    );
    if (!isSame && !(await invitations.update(invitationId, snapshot, { generation, codesOpen: true }))) {
      return obstructed('codes-closed');
    }
    return { invitation: { ...invitation, ...snapshot }, obstacle: null };
  },

  /**
   * Creates the CRM's record if it is not there yet. Codes are minted after that, so a record that is missing
   * although there are codes was deleted.
   *
   * @returns false if staff have revoked or deleted the record in the CRM
   */
  async ensureRecord(invitation: LedgerInvitation): Promise<boolean> {
    const { invitationId: id, contactId, portalId, roleId, invitedBy, locale, expiresAt } = invitation;
    if (await codes.exists(id)) {
      const record = await connector.invitations.get(id);
      return record !== null && record.status !== 'revoked';
    }
    await connector.invitations.createMany([
      { id, name: invitationName(invitation), contactId, portalId, roleId, invitedBy, locale, expiresAt },
    ]);
    return true;
  },
});

export type BeforeCode = ReturnType<typeof createBeforeCode>;
