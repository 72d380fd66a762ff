import { z } from 'zod';
import {
  connectionSchema,
  figuresSchema,
  installationSchema,
  jobSchema,
  listQuerySchema,
  newWebhookSchema,
  webhookSchema,
} from '../../../contracts';
import { CRM_ERRORS, data, listing } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

/** The configuration is described by its own schema; docs/configuration.md has its keys. */
const settings = z.looseObject({
  allowedOrigins: z.array(z.string()),
  crm: z.looseObject({ connector: z.enum(['embedded', 'dataverse']) }),
  fields: z.array(z.looseObject({ name: z.string() })),
  invitation: z.looseObject({ expiresInDays: z.number() }),
});

export const settingsOperations: Operation[] = [
  {
    id: 'getConnection',
    method: 'get',
    path: '/connection',
    tag: 'Settings',
    summary: 'Check the connection to the CRM',
    access: 'admin',
    permission: 'settings.read',
    answers: { 200: { description: 'What was looked at.', schema: data(connectionSchema) } },
    errors: CRM_ERRORS,
  },
  {
    id: 'installTables',
    method: 'post',
    path: '/connection/install',
    tag: 'Settings',
    summary: 'Install the tables in Dataverse',
    description:
      'Works for a quarter of a minute. Call it again until it says `finished`; what was made stays made. With another CRM there is nothing to install.',
    access: 'admin',
    permission: 'settings.update',
    answers: { 200: { description: 'How far it has come.', schema: data(installationSchema) } },
    errors: ['connector.unsupported', ...CRM_ERRORS],
  },
  {
    id: 'getSettings',
    method: 'get',
    path: '/settings',
    tag: 'Settings',
    summary: 'The configuration, with its defaults and without its secrets',
    access: 'admin',
    permission: 'settings.read',
    answers: { 200: { description: 'See docs/configuration.md for the keys.', schema: data(settings) } },
    errors: [],
  },
  {
    id: 'getFigures',
    method: 'get',
    path: '/figures',
    tag: 'Settings',
    summary: 'The funnel of the last days, and what needs a hand',
    access: 'admin',
    permission: 'settings.read',
    answers: { 200: { description: 'The figures.', schema: data(figuresSchema) } },
    errors: [],
  },
  {
    id: 'findWebhooks',
    method: 'get',
    path: '/webhooks',
    tag: 'Settings',
    summary: 'Webhooks that are told of the events',
    access: 'admin',
    permission: 'settings.read',
    answers: { 200: { description: 'All of them.', schema: data(z.array(webhookSchema)) } },
    errors: [],
  },
  {
    id: 'addWebhook',
    method: 'post',
    path: '/webhooks',
    tag: 'Settings',
    summary: 'Add a webhook for all events',
    access: 'admin',
    permission: 'settings.update',
    body: {
      schema: newWebhookSchema,
      example: { name: 'Sales', url: 'https://hooks.example.com/invitations' },
    },
    answers: { 201: { description: 'The webhook.', schema: data(webhookSchema) } },
    errors: ['request.invalid'],
  },
  {
    id: 'findJobs',
    method: 'get',
    path: '/jobs',
    tag: 'Settings',
    summary: 'Jobs that are not done, those that failed first',
    access: 'admin',
    permission: 'settings.read',
    query: listQuerySchema,
    example: { pageSize: 10 },
    answers: { 200: { description: 'One page of jobs.', schema: listing(jobSchema) } },
    errors: ['request.invalid'],
  },
  {
    id: 'retryJob',
    method: 'post',
    path: '/jobs/:id/retry',
    tag: 'Settings',
    summary: 'Run a job that failed once more',
    access: 'admin',
    permission: 'settings.update',
    params: z.object({ id: z.coerce.number().int().positive() }),
    example: { id: EXAMPLE.jobId },
    answers: {
      202: { description: 'It will be run.', schema: data(z.object({ id: z.string() })) },
    },
    errors: ['request.invalid', 'job.not-failed'],
  },
];
