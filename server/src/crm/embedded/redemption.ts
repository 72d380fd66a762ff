import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm/uids';
import type { Connector, ContactChanges, Redemption } from '../connector';
import { CrmError } from '../crm-error';
import { writePortalUser } from './portal-users';
import type { Tables } from './tables';

/** What staff decide on, or what follows from other fields. */
const NEVER_CHANGED = ['email', 'active', 'fullName'];
const CHANGEABLE_TYPES = ['string', 'text', 'boolean', 'date', 'enumeration'];

/** The contact's fields that an answer of the sign-up form may go to; those that the app has added are among them. */
export const changeableFields = (strapi: Core.Strapi): Set<string> =>
  new Set(
    Object.entries(strapi.contentType(CRM_UID.contact).attributes)
      .filter(
        ([name, attribute]) => !NEVER_CHANGED.includes(name) && CHANGEABLE_TYPES.includes(attribute.type)
      )
      .filter(([, attribute]) => attribute.visible !== false && attribute.writable !== false)
      .map(([name]) => name)
  );

export const createRecordRedemption = (
  strapi: Core.Strapi,
  tables: Tables,
  clock: () => Date
): Connector['recordRedemption'] => {
  const checkChanges = (changes: ContactChanges): void => {
    const allowed = changeableFields(strapi);
    const refused = Object.keys(changes).find((name) => !allowed.has(name));
    if (refused !== undefined) {
      throw new CrmError('invalid', `A contact has no field "${refused}" that an invitee may change.`);
    }
  };

  const isRecorded = async ({ portalUser, invitationId }: Redemption): Promise<boolean> => {
    const invitation = await tables.invitations.findOne({ where: { documentId: invitationId } });
    if (!invitation) throw new CrmError('not-found', `There is no portal invitation ${invitationId}.`);
    if (invitation.statusReason !== 'redeemed') return false;
    const { contactId, portalId } = portalUser;
    const pair = { contact: { documentId: contactId }, portal: { documentId: portalId } };
    return (await tables.portalUsers.count(pair)) > 0;
  };

  const record = async (redemption: Redemption): Promise<void> => {
    const { portalUser, invitationId, redeemedAt, contactChanges } = redemption;
    const close = (where: Record<string, unknown>): Promise<number> => {
      const change = { statusReason: 'redeemed', active: false, redeemedAt };
      return tables.invitations.updateMany({ documentId: invitationId, ...where }, change, clock());
    };
    if ((await close({ statusReason: { $ne: 'redeemed' } })) === 0) {
      // A repetition must not undo what staff changed since.
      if (await isRecorded(redemption)) return;
      await close({});
    }
    await writePortalUser(tables, portalUser, clock());
    if (Object.keys(contactChanges).length > 0) {
      await tables.contacts.updateOne({ documentId: portalUser.contactId }, { ...contactChanges });
    }
  };

  return async (redemption) => {
    checkChanges(redemption.contactChanges);
    await tables.transaction(() => record(redemption));
  };
};
