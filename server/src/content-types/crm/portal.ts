import { crmType, toMany, toOne } from './crm-type';
import { CRM_UID } from './uids';

// Strapi modifies attributes, so that each needs its own object.
const webAddress = () => ({ type: 'text' as const, regex: /^https?:\/\/[^\s/]+/ });

/** A website connected to the CRM. */
export const portal = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'portal',
      pluralName: 'portals',
      displayName: 'Portal',
      description: 'A website that contacts can be invited to',
      fields: {
        name: { attribute: { type: 'string', required: true }, label: 'Name' },
        key: {
          attribute: { type: 'string', required: true },
          label: 'Key',
          description: 'Names the portal in the configuration',
        },
        siteUrl: {
          attribute: { ...webAddress(), required: true },
          label: 'Site URL',
          description: 'On one of the allowed origins of the configuration',
        },
        signUpUrl: {
          attribute: webAddress(),
          label: 'Sign-up page URL',
          description: 'Where the link of an invitation leads',
        },
        defaultLocale: {
          attribute: { type: 'string', required: true },
          label: 'Default language',
        },
        timeZone: {
          attribute: { type: 'string' },
          label: 'Time zone',
          description: 'Of the times in e-mails, such as Europe/Berlin; UTC if empty',
        },
        emailTemplates: {
          attribute: { type: 'json' },
          label: 'E-mail templates',
          description: 'Changed under "Portals" in CRM User Invite',
          readOnly: true,
        },
        roles: {
          attribute: toMany(CRM_UID.portalRole, 'portal'),
          label: 'Roles',
          description: 'Each role names its portal',
          readOnly: true,
          mainField: 'name',
        },
        requestRole: {
          attribute: toOne(CRM_UID.portalRole),
          label: 'Request role',
          description:
            'One of its roles, for contacts who ask for an invitation; nobody may ask if it is empty',
          mainField: 'name',
        },
      },
      mainField: 'name',
      sortBy: { field: 'name', order: 'ASC' },
      list: ['name', 'key', 'siteUrl', 'signUpUrl', 'defaultLocale'],
      edit: [
        [
          ['name', 6],
          ['key', 6],
        ],
        [
          ['siteUrl', 6],
          ['signUpUrl', 6],
        ],
        [
          ['defaultLocale', 6],
          ['timeZone', 6],
        ],
        [
          ['roles', 6],
          ['requestRole', 6],
        ],
        [['emailTemplates', 12]],
      ],
      readOnly: false,
      indexes: [{ name: 'key_uq', columns: ['key'], type: 'unique' }],
    },
    visible
  ),
});
