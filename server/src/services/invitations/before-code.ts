import type { CodesClosedReason, Contact } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { invitationName } from '../../domain/invitation-name';
import type { CodeRepository } from '../../repositories/codes';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import type { CloseCodes } from './close-codes';

/**
 * Why no code may be minted. `no-address`: the contact has no e-mail address that can be used. `changed`: the invitation has
 * changed since it was read; with what it is now, a code may be.
 */
export type CodeObstacle = CodesClosedReason | 'codes-closed' | 'no-address' | 'changed';

type Refreshed =
  { invitation: LedgerInvitation; obstacle: null } | { invitation: null; obstacle: CodeObstacle };

interface Options {
  connector: Pick<Connector, 'invitations'>;
  invitations: InvitationRepository;
  codes: CodeRepository;
  closeCodes: CloseCodes;
  inTransaction: InTransaction;
}

const obstructed = (obstacle: CodeObstacle): Refreshed => ({ invitation: null, obstacle });

/** What precedes every new code of an invitation, for an e-mail or for a link. Every step may be repeated. */
export const createBeforeCode = (options: Options) => {
  const { connector, invitations, codes, closeCodes, inTransaction } = options;

  /** Why the snapshot was not written, or null. */
  const write = async (
    { invitationId, generation, address, notify }: LedgerInvitation,
    snapshot: Pick<LedgerInvitation, 'address' | 'firstName' | 'lastName' | 'fullName'>
  ): Promise<'changed' | 'contact-address-changed' | null> => {
    const guard = { generation, address, notify, codesOpen: true } as const;
    const update = async () => ((await invitations.update(invitationId, snapshot, guard)) ? null : 'changed');
    if (snapshot.address === address) return update();
    return inTransaction(async () => {
      // Whoever adds a code locks the row, too: there is none for the old address when it changes, and none afterwards.
      await invitations.lock(invitationId);
      return (await codes.exists(invitationId, generation)) ? 'contact-address-changed' : update();
    });
  };

  return {
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
      if (invitation.codesClosed !== null) return obstructed('codes-closed');
      if (!contact?.active) {
        const reason = contact ? 'contact-inactive' : 'contact-deleted';
        await closeCodes(invitation, reason);
        return obstructed(reason);
      }
      const address = normalizeAddress(contact.email);
      if (!address) return obstructed('no-address');
      const { firstName, lastName, fullName } = contact;
      const snapshot = { address, firstName, lastName, fullName };
      const isSame = (Object.keys(snapshot) as (keyof typeof snapshot)[]).every(
        (key) => snapshot[key] === invitation[key]
      );
      const isRefused = address !== invitation.address && !mayChangeAddress;
      const obstacle = isRefused
        ? 'contact-address-changed'
        : isSame
          ? null
          : await write(invitation, snapshot);
      if (obstacle === 'contact-address-changed') await closeCodes(invitation, obstacle);
      if (obstacle !== null) return obstructed(obstacle);
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
  };
};

export type BeforeCode = ReturnType<typeof createBeforeCode>;
