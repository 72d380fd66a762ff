import { crmType, toOne } from './crm-type';
import { CRM_UID } from './uids';

/** The CRM's record that a contact has an account on a portal. */
export const portalUser = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'portal-user',
      pluralName: 'portal-users',
      displayName: 'Portal User',
      description: 'The account of a contact on a portal, with its role',
      fields: {
        username: { attribute: { type: 'string', required: true }, label: 'Username' },
        contact: {
          attribute: toOne(CRM_UID.contact, 'portalUsers'),
          label: 'Contact',
          mainField: 'fullName',
        },
        portal: { attribute: toOne(CRM_UID.portal), label: 'Portal', mainField: 'name' },
        role: { attribute: toOne(CRM_UID.portalRole), label: 'Portal role', mainField: 'name' },
        active: { attribute: { type: 'boolean', default: true }, label: 'Active' },
        answers: {
          attribute: { type: 'json' },
          label: 'Answers',
          description: 'Answers from the sign-up form',
        },
      },
      mainField: 'username',
      sortBy: { field: 'createdAt', order: 'DESC' },
      list: ['contact', 'portal', 'role', 'username', 'active'],
      edit: [
        [
          ['contact', 6],
          ['username', 6],
        ],
        [
          ['portal', 6],
          ['role', 6],
        ],
        [['active', 6]],
        [['answers', 12]],
      ],
      readOnly: true,
      indexes: [
        { name: 'contact_portal_uq', columns: ['contact_id', 'portal_id'], type: 'unique' },
        { name: 'changed_ix', columns: ['updated_at', 'document_id'] },
      ],
    },
    visible
  ),
});
