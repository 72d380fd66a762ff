import type { PersonExport } from '../../../contracts';
import type { Views } from './views';

interface Options {
  views: Views;
}

/**
 * All that the plugin keeps about a contact, for somebody who asks for it (GDPR, article 15). Codes are masked: they
 * are no data about the person, but a key.
 *
 * @throws AppError `contact.unknown`
 */
export const createPersonExport =
  ({ views }: Options) =>
  async (contactId: string): Promise<PersonExport> => {
    const { invitations, portalUsers, ...contact } = await views.getContact(contactId);
    const detailed = [];
    for (const { id } of invitations) detailed.push(await views.getInvitation(id));
    return { contact, portalUsers, invitations: detailed };
  };

export type ExportPerson = ReturnType<typeof createPersonExport>;
