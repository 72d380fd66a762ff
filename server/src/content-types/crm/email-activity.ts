import { crmType, toOne } from './crm-type';
import { CRM_UID } from './uids';

/** The CRM's record of one e-mail. Bodies are stored with the code masked. */
export const emailActivity = (visible: boolean) => ({
  schema: crmType(
    {
      singularName: 'email-activity',
      pluralName: 'email-activities',
      displayName: 'Email Activity',
      description: 'One e-mail to a contact, regarding an invitation',
      fields: {
        subject: { attribute: { type: 'text', required: true }, label: 'Subject' },
        to: { attribute: { type: 'string', required: true }, label: 'To' },
        html: { attribute: { type: 'text' }, label: 'HTML', description: 'The link is masked' },
        text: { attribute: { type: 'text' }, label: 'Text', description: 'The link is masked' },
        statusReason: {
          attribute: { type: 'enumeration', enum: ['pending', 'sent', 'failed'], required: true },
          label: 'Status reason',
        },
        failure: {
          attribute: { type: 'text' },
          label: 'Failure',
          description: 'The error of the mail server',
        },
        active: {
          attribute: { type: 'boolean', default: true },
          label: 'Active',
          description: 'Sent e-mails are inactive and kept as history',
        },
        sentAt: { attribute: { type: 'datetime' }, label: 'Sent' },
        invitation: {
          attribute: toOne(CRM_UID.portalInvitation, 'emails'),
          label: 'Regarding',
          mainField: 'name',
        },
        messageId: { attribute: { type: 'string' }, label: 'Message-ID' },
      },
      mainField: 'subject',
      sortBy: { field: 'createdAt', order: 'DESC' },
      list: ['subject', 'to', 'invitation', 'statusReason', 'active', 'sentAt'],
      edit: [
        [
          ['subject', 6],
          ['to', 6],
        ],
        [
          ['statusReason', 6],
          ['active', 6],
        ],
        [
          ['sentAt', 6],
          ['invitation', 6],
        ],
        [
          ['messageId', 6],
          ['failure', 6],
        ],
        [['text', 12]],
        [['html', 12]],
      ],
      readOnly: true,
    },
    visible
  ),
});
