import type { Core } from '@strapi/strapi';
import { convertChanges } from '../../domain/field-targets';
import type { Connector, Redemption } from '../connector';
import { CrmError } from '../crm-error';
import { contactTargets } from './contact-fields';
import { writePortalUser } from './portal-users';
import type { Tables } from './tables';

export const createRecordRedemption = (
  strapi: Core.Strapi,
  tables: Tables,
  clock: () => Date
): Connector['recordRedemption'] => {
  const isRecorded = async ({ portalUser, invitationId }: Redemption): Promise<boolean> => {
    const invitation = await tables.invitations.findOne({ where: { documentId: invitationId } });
    if (!invitation) throw new CrmError('not-found', `There is no portal invitation ${invitationId}.`);
    if (invitation.statusReason !== 'redeemed') return false;
    const { contactId, portalId } = portalUser;
    const pair = { contact: { documentId: contactId }, portal: { documentId: portalId } };
    return (await tables.portalUsers.count(pair)) > 0;
  };

  const record = async (redemption: Redemption): Promise<void> => {
    const { portalUser, invitationId, redeemedAt } = redemption;
    const { columns, rejected } = convertChanges(contactTargets(strapi), redemption.contactChanges);
    const close = (where: Record<string, unknown>): Promise<number> => {
      const change = { statusReason: 'redeemed', active: false, redeemedAt };
      return tables.invitations.updateMany({ documentId: invitationId, ...where }, change, clock());
    };
    if ((await close({ statusReason: { $ne: 'redeemed' } })) === 0) {
      // A repeated call must not undo later changes by staff.
      if (await isRecorded(redemption)) return;
      await close({});
    }
    const answers = { ...portalUser.answers, ...rejected };
    await writePortalUser(tables, { ...portalUser, answers }, clock());
    if (Object.keys(columns).length > 0) {
      await tables.contacts.updateOne({ documentId: portalUser.contactId }, columns);
    }
  };

  return (redemption) => tables.transaction(() => record(redemption));
};
