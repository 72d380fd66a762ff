import { INVITATION_STATUSES } from '../../../../contracts';
import { crmType, internalColumn, toMany, toOne } from './crm-type';
import { CRM_UID } from './uids';

/** The CRM's record of one invitation. */
export const portalInvitation = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'portal-invitation',
      pluralName: 'portal-invitations',
      displayName: 'Portal Invitation',
      description: 'One invitation of a contact to a portal',
      fields: {
        name: {
          attribute: { type: 'string' },
          label: 'Name',
          description: 'Portal and role at the time of the invitation',
        },
        statusReason: {
          attribute: { type: 'enumeration', enum: [...INVITATION_STATUSES], required: true },
          label: 'Status reason',
        },
        active: {
          attribute: { type: 'boolean', default: true },
          label: 'Active',
          description: 'Sent invitations are inactive and kept as history',
        },
        contact: {
          attribute: toOne(CRM_UID.contact, 'invitations'),
          label: 'Contact',
          mainField: 'fullName',
        },
        portal: { attribute: toOne(CRM_UID.portal), label: 'Portal', mainField: 'name' },
        role: { attribute: toOne(CRM_UID.portalRole), label: 'Portal role', mainField: 'name' },
        invitedBy: { attribute: { type: 'string' }, label: 'Invited by' },
        // Not `locale`, which is a hidden column of Strapi's i18n on every content type, by which records are looked
        // up.
        language: {
          attribute: { type: 'string', required: true },
          label: 'Language',
        },
        sentAt: { attribute: { type: 'datetime' }, label: 'Sent' },
        openedAt: { attribute: { type: 'datetime' }, label: 'Opened' },
        redeemedAt: { attribute: { type: 'datetime' }, label: 'Redeemed' },
        expiresAt: { attribute: { type: 'datetime', required: true }, label: 'Expires' },
        emails: {
          attribute: toMany(CRM_UID.emailActivity, 'invitation'),
          label: 'Email activities',
          mainField: 'subject',
        },
      },
      /** The claim to send it; see the connector port. */
      internal: { claim: internalColumn() },
      mainField: 'name',
      sortBy: { field: 'createdAt', order: 'DESC' },
      list: ['contact', 'portal', 'role', 'statusReason', 'active', 'sentAt', 'redeemedAt'],
      edit: [
        [
          ['contact', 6],
          ['portal', 6],
        ],
        [
          ['role', 6],
          ['invitedBy', 6],
        ],
        [
          ['statusReason', 6],
          ['active', 6],
        ],
        [
          ['sentAt', 6],
          ['openedAt', 6],
        ],
        [
          ['redeemedAt', 6],
          ['expiresAt', 6],
        ],
        [
          ['language', 6],
          ['emails', 6],
        ],
      ],
      readOnly: true,
      indexes: [{ name: 'changed_ix', columns: ['updated_at', 'document_id'] }],
    },
    visible
  ),
});
