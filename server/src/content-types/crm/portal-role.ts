import { crmType, toOne } from './crm-type';
import { CRM_UID } from './uids';

/** What an invitee may do on a portal. */
export const portalRole = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'portal-role',
      pluralName: 'portal-roles',
      displayName: 'Portal Role',
      description: 'What an invited person may do on a portal',
      fields: {
        name: { attribute: { type: 'string', required: true }, label: 'Name' },
        userRole: {
          attribute: { type: 'string' },
          label: 'User role',
          description: 'Type of the Users & Permissions role that it is mapped to',
        },
        portal: { attribute: toOne(CRM_UID.portal, 'roles'), label: 'Portal', mainField: 'name' },
      },
      mainField: 'name',
      sortBy: { field: 'name', order: 'ASC' },
      list: ['name', 'portal', 'userRole'],
      edit: [
        [
          ['name', 6],
          ['userRole', 6],
        ],
        [['portal', 6]],
      ],
      readOnly: false,
      indexes: [{ name: 'portal_name_uq', columns: ['portal_id', 'name'], type: 'unique' }],
    },
    visible
  ),
});
