import { contactDetailSchema, contactSchema, listQuerySchema, personExportSchema } from '../../../contracts';
import { CRM_ERRORS, data, idParams, listing } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

export const contactOperations: Operation[] = [
  {
    id: 'findContacts',
    method: 'get',
    path: '/contacts',
    tag: 'Contacts',
    summary: 'Search contacts',
    access: 'admin',
    permission: 'contacts.read',
    query: listQuerySchema,
    example: { search: 'nora', pageSize: 10 },
    answers: { 200: { description: 'One page of contacts.', schema: listing(contactSchema) } },
    errors: ['request.invalid', ...CRM_ERRORS],
  },
  {
    id: 'getContact',
    method: 'get',
    path: '/contacts/:id',
    tag: 'Contacts',
    summary: 'One contact, with its portal users and invitations',
    access: 'admin',
    permission: 'contacts.read',
    params: idParams,
    example: { id: EXAMPLE.contactId },
    answers: { 200: { description: 'The contact.', schema: data(contactDetailSchema) } },
    errors: ['request.invalid', 'contact.unknown', ...CRM_ERRORS],
  },
  {
    id: 'exportContact',
    method: 'get',
    path: '/contacts/:id/export',
    tag: 'Contacts',
    summary: 'All that is kept about one person',
    description: 'For somebody who asks for it (GDPR, article 15). Codes are masked.',
    access: 'admin',
    permission: 'contacts.read',
    params: idParams,
    example: { id: EXAMPLE.contactId },
    answers: { 200: { description: 'The export.', schema: data(personExportSchema) } },
    errors: ['request.invalid', 'contact.unknown', ...CRM_ERRORS],
  },
];
