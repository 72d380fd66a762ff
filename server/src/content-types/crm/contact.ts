import { crmType, internalColumn, toMany } from './crm-type';
import { contactLifecycles } from './contact-lifecycles';
import { CRM_UID } from './uids';

// Strapi modifies attributes, so that each needs its own object.
const line = () => ({ type: 'string' as const, maxLength: 255 });

/** A person in the CRM. */
export const contact = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'contact',
      pluralName: 'contacts',
      displayName: 'Contact',
      description: 'A person who can be invited to a portal',
      fields: {
        fullName: {
          attribute: { ...line(), configurable: false },
          label: 'Name',
          description: 'First and last name',
        },
        firstName: { attribute: line(), label: 'First name' },
        lastName: { attribute: line(), label: 'Last name' },
        email: { attribute: { type: 'email', maxLength: 254 }, label: 'E-mail' },
        phone: { attribute: line(), label: 'Phone' },
        company: { attribute: line(), label: 'Company' },
        jobTitle: { attribute: line(), label: 'Job title' },
        language: {
          attribute: { type: 'string', maxLength: 35 },
          label: 'Language',
          description: 'Of the e-mails to this person, such as de or pt-BR',
        },
        doNotEmail: {
          attribute: { type: 'boolean', default: false },
          label: 'Do not e-mail',
          description: 'No e-mail goes to this person. Staff can hand over a link.',
        },
        active: {
          attribute: { type: 'boolean', default: true },
          label: 'Active',
          description: 'Deactivating closes the links of open invitations',
        },
        invitations: {
          attribute: toMany(CRM_UID.portalInvitation, 'contact'),
          label: 'Portal invitations',
          description: 'Managed in the Portal access panel',
          readOnly: true,
          mainField: 'name',
        },
        portalUsers: {
          attribute: toMany(CRM_UID.portalUser, 'contact'),
          label: 'Portal users',
          description: 'Managed in the Portal access panel',
          readOnly: true,
          mainField: 'username',
        },
      },
      internal: {
        sortKey: internalColumn(),
        nameKey: internalColumn(),
        companyKey: internalColumn(),
        emailKey: internalColumn(),
      },
      mainField: 'fullName',
      sortBy: { field: 'fullName', order: 'ASC' },
      list: ['fullName', 'email', 'company', 'jobTitle', 'active'],
      edit: [
        [
          ['firstName', 6],
          ['lastName', 6],
        ],
        [
          ['email', 6],
          ['phone', 6],
        ],
        [
          ['company', 6],
          ['jobTitle', 6],
        ],
        [
          ['language', 4],
          ['active', 4],
          ['doNotEmail', 4],
        ],
        [
          ['invitations', 6],
          ['portalUsers', 6],
        ],
      ],
      readOnly: false,
      indexes: [
        { name: 'order_ix', columns: ['active', 'sort_key', 'document_id'] },
        { name: 'last_ix', columns: ['sort_key'] },
        { name: 'name_ix', columns: ['name_key'] },
        { name: 'company_ix', columns: ['company_key'] },
        { name: 'email_ix', columns: ['email_key'] },
        { name: 'full_name_ix', columns: ['full_name'] },
        { name: 'changed_ix', columns: ['updated_at', 'document_id'] },
      ],
    },
    visible
  ),
  lifecycles: contactLifecycles,
});
