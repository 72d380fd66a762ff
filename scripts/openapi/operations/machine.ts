import { z } from 'zod';
import { data } from '../answer';
import type { Operation } from '../operation';

/** Calls by machines: the CRM, and browsers that load the element. */
export const machineOperations: Operation[] = [
  {
    id: 'notify',
    method: 'post',
    path: '/crm/notifications',
    tag: 'Machines',
    summary: 'Webhook of Dataverse',
    description: 'Only a hint to read changes from the CRM: the body is ignored. See docs/dynamics-365.md.',
    access: 'notification-key',
    body: { schema: z.looseObject({}), example: {} },
    answers: { 202: { description: 'The site will read the changes.', schema: data(z.object({})) } },
    errors: ['request.invalid', 'sign-in.required'],
  },
  {
    id: 'widgetFile',
    method: 'get',
    path: '/widget/:file',
    tag: 'Machines',
    summary: 'The element for the website, and its languages',
    description: 'JavaScript modules; cacheable, with an `ETag`.',
    access: 'nothing',
    params: z.object({ file: z.string().regex(/^[\w-]+\.js$/) }),
    example: { file: 'index.js' },
    answers: { 200: { description: 'A JavaScript module.' }, 304: { description: 'It has not changed.' } },
    errors: [],
  },
];
