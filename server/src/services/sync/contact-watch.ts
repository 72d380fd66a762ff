import { randomUUID } from 'node:crypto';
import type { Connector } from '../../crm/connector';
import { PermanentError } from '../../domain/permanent-error';
import { isOpen } from '../../domain/invitation-state';
import type { JobHandler, JobRequest } from '../../jobs/job';
import type { LedgerInvitation } from '../../repositories/invitation-row';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PortalDirectory } from '../portals';
import { type Anonymize, type AnonymizeBatches, closingReason, type CloseCodes } from '../invitations';

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  closeCodes: CloseCodes;
  anonymize: Anonymize;
  anonymizeBatches: AnonymizeBatches;
}

/**
 * Checks a contact that was changed or deleted. Written in the transaction of that change if it is in this
 * database.
 */
export const checkContactJob = (contactId: string): JobRequest<'contact.check'> => ({
  kind: 'contact.check',
  key: `contact:${randomUUID()}`,
  payload: { contactId },
});

/** Closes the links of a contact that was deactivated or deleted, or whose address was changed. */
export const createContactWatch = (options: Options) => {
  const { connector, portals, invitations, closeCodes, anonymize, anonymizeBatches } = options;

  /**
   * A missing record counts as deleted only in the CRM that had the contact: a renamed environment or a copy
   * has none of the site's portals. @throws PermanentError
   */
  const assertSameCrm = async (naming: readonly LedgerInvitation[]): Promise<void> => {
    if (connector.isInSiteDatabase) return;
    const shown = new Set((await portals.list()).map(({ id }) => id));
    if (naming.length === 0 ? shown.size > 0 : naming.some(({ portalId }) => shown.has(portalId))) return;
    throw new PermanentError(
      'The CRM has neither the contact nor a portal that it was invited to, so that nothing is closed or erased. Is it the environment that the site was connected to?'
    );
  };

  const handler: JobHandler<'contact.check'> = {
    async run({ payload: { contactId } }) {
      const naming = await invitations.listNotAnonymized(contactId);
      const contact = await connector.contacts.get(contactId);
      if (!contact) {
        await assertSameCrm(naming);
        await anonymizeBatches(contactId);
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
