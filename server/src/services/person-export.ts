import type { PersonExport } from '../../../contracts';
import type { ContactViews } from './contact-views';
import type { InvitationViews } from './invitation-views';

interface Options {
  contactViews: ContactViews;
  views: InvitationViews;
}

/**
 * All that the plugin keeps about a contact, for somebody who asks for it (GDPR, article 15). Codes are masked: they
 * are no data about the person, but a key.
 *
 * @throws AppError `contact.unknown`
 */
export const createPersonExport =
  ({ contactViews, views }: Options) =>
  async (contactId: string): Promise<PersonExport> => {
    const { invitations, portalUsers, activity: _, ...contact } = await contactViews.get(contactId);
    const detailed = [];
    for (const { id } of invitations) detailed.push(await views.getInvitation(id));
    return { contact, portalUsers, invitations: detailed };
  };

export type ExportPerson = ReturnType<typeof createPersonExport>;
