import type { Connector } from '../../crm/connector';
import { isOpen } from '../../domain/invitation-state';
import type { JobHandler } from '../../jobs/job';
import type { Outbox } from '../../jobs/outbox';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InvitationRepository } from '../../repositories/invitations';
import type { InTransaction } from '../../repositories/transaction';
import { type Anonymize, type AnonymizeBatches, closingReason, type CloseCodes } from '../invitations';
import type { AssertSameCrm } from './same-crm';
import { portalUserGoneJob } from './sync-jobs';

interface Options {
  connector: Connector;
  assertSameCrm: AssertSameCrm;
  invitations: InvitationRepository;
  requests: Pick<InvitationRequestRepository, 'forgetContact'>;
  outbox: Outbox;
  inTransaction: InTransaction;
  closeCodes: CloseCodes;
  anonymize: Anonymize;
  anonymizeBatches: AnonymizeBatches;
}

/**
 * Closes the links of a contact that was deactivated or deleted, or whose address was changed. The access of a deleted
 * one ends.
 */
export const createContactWatch = (options: Options) => {
  const { connector, assertSameCrm, invitations, requests, outbox, inTransaction } = options;
  const { closeCodes, anonymize, anonymizeBatches } = options;

  /** The portal users of a deleted contact go with it. */
  const endAccess = async (contactId: string): Promise<void> => {
    const used = await invitations.listUsed({ contactIds: [contactId], portalUserIds: [] });
    const jobs = used
      .filter(({ accessEndedAt }) => accessEndedAt === null)
      .flatMap(({ portalUserId }) => (portalUserId === null ? [] : portalUserGoneJob(portalUserId)));
    await inTransaction(async (context) => outbox.add(context, ...jobs));
  };

  const handler: JobHandler<'contact.check'> = {
    async run({ payload: { contactId } }) {
      const naming = await invitations.listNotAnonymized(contactId);
      const contact = await connector.contacts.get(contactId);
      if (!contact) {
        await assertSameCrm('contact', naming);
        await endAccess(contactId);
        await anonymizeBatches(contactId);
        await requests.forgetContact(contactId);
      }
      const open = naming.filter(({ status, codesClosed }) => isOpen(status) && codesClosed === null);
      for (const invitation of open) {
        const reason = closingReason(contact, invitation);
        if (reason) await closeCodes(invitation, reason);
      }
      if (!contact) await anonymize(naming);
    },
  };
  return { handler };
};
