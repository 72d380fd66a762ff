import { randomUUID } from 'node:crypto';
import type { Connector } from '../../crm/connector';
import { isOpen } from '../../domain/invitation-state';
import type { JobHandler, JobRequest } from '../../jobs/job';
import type { InvitationRepository } from '../../repositories/invitations';
import type { Forget, ForgetInBatches } from '../ending/retention';
import { closingReason, type CloseCodes } from '../ending/close-codes';

interface Options {
  connector: Connector;
  invitations: InvitationRepository;
  closeCodes: CloseCodes;
  forget: Forget;
  forgetInBatches: ForgetInBatches;
}

/** Looks at a contact that was changed or deleted. Written in the transaction of that change, where it is in this database. */
export const checkContactJob = (contactId: string): JobRequest<'contact.check'> => ({
  kind: 'contact.check',
  key: `contact:${randomUUID()}`,
  payload: { contactId },
});

/** Closes the links of a contact that was deactivated or deleted, or whose address was changed. */
export const createContactWatch = ({
  connector,
  invitations,
  closeCodes,
  forget,
  forgetInBatches,
}: Options) => {
  const handler: JobHandler<'contact.check'> = {
    async run({ payload: { contactId } }) {
      const naming = await invitations.listNamingContact(contactId);
      const contact = await connector.contacts.get(contactId);
      if (!contact) await forgetInBatches(contactId);
      const open = naming.filter(({ status, codesClosed }) => isOpen(status) && codesClosed === null);
      for (const invitation of open) {
        const reason = closingReason(contact, invitation);
        if (reason) await closeCodes(invitation, reason);
      }
      if (!contact) await forget(naming);
    },
  };
  return { handler };
};
