import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../content-types/crm/uids';
import type { Connector, ContactChanges, Redemption } from '../connector';
import { CrmError } from '../crm-error';
import { writePortalUser } from './portal-users';
import type { Tables } from './tables';

/** What staff decide on, or what follows from other fields. */
const NEVER_CHANGED = ['email', 'active', 'fullName'];
const CHANGEABLE_TYPES = ['string', 'text', 'boolean', 'date', 'enumeration'];

/** Names of the contact's fields that an invitee may correct; those that the app added to the type are among them. */
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
    // A repetition must not undo what staff changed since.
    if (await isRecorded(redemption)) return;
    const { portalUser, invitationId, redeemedAt, contactChanges } = redemption;
    await writePortalUser(tables, portalUser, clock());
    if (Object.keys(contactChanges).length > 0) {
      await tables.contacts.updateOne({ documentId: portalUser.contactId }, { ...contactChanges });
    }
    await tables.invitations.updateMany(
      { documentId: invitationId },
      { statusReason: 'redeemed', active: false, redeemedAt },
      clock()
    );
  };

  return async (redemption) => {
    checkChanges(redemption.contactChanges);
    await tables.transaction(() => record(redemption));
  };
};
