import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import {
  contactDetailSchema,
  contactSchema,
  emailActivitySchema,
  ERROR_STATUS,
  errorBodySchema,
  fieldSchema,
  invitationSchema,
  invitationSummarySchema,
  NOTIFICATION_KEY_HEADER,
  permissionAction,
  PLUGIN_ID,
  portalDetailSchema,
  portalRoleSchema,
  portalSchema,
  portalUserSchema,
  refusalSchema,
  timelineEntrySchema,
} from '../../contracts';
import type { Access } from './operation';
import { adminOperations, publicOperations, type Operation } from './operations';

/** Schemas that many responses share, by their names in the document. */
const SCHEMAS = {
  Contact: contactSchema,
  ContactDetail: contactDetailSchema,
  EmailActivity: emailActivitySchema,
  Error: errorBodySchema,
  Field: fieldSchema,
  Invitation: invitationSchema,
  InvitationSummary: invitationSummarySchema,
  Portal: portalSchema,
  PortalDetail: portalDetailSchema,
  PortalRole: portalRoleSchema,
  PortalUser: portalUserSchema,
  Refusal: refusalSchema,
  TimelineEntry: timelineEntrySchema,
};

for (const [id, schema] of Object.entries(SCHEMAS)) z.globalRegistry.add(schema, { id });

const SECURITY: Record<Access, Record<string, string[]>[]> = {
  nothing: [],
  code: [],
  user: [{ user: [] }],
  'notification-key': [{ notificationKey: [] }],
  admin: [{ admin: [] }],
};

const content = (
  schema: z.ZodType | undefined,
  example?: object | string,
  mediaType = 'application/json'
) => ({ content: { [mediaType]: { schema, ...(example && { example }) } } });

/** Error responses by status: the plugin's codes, and what Strapi refuses itself. */
const refusals = ({ errors, access, permission }: Operation) => {
  const descriptions: Partial<Record<number, string[]>> = {
    ...(access === 'admin' && { 401: ['not signed in'] }),
    ...(permission && { 403: ['the role does not allow it'] }),
  };
  for (const code of errors) (descriptions[ERROR_STATUS[code]] ??= []).push(`\`${code}\``);
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, parts]) => [
      status,
      { description: parts?.join(', '), ...content(errorBodySchema) },
    ])
  );
};

/** The parameters with their example values. */
const withExamples = (parameters: z.ZodObject, example: Operation['example'] = {}): z.ZodObject =>
  z.object(
    Object.fromEntries(
      Object.entries(parameters.shape as Record<string, z.ZodType>).map(([name, schema]) => [
        name,
        name in example ? schema.meta({ param: { example: example[name] } }) : schema,
      ])
    )
  );

const describe = (operation: Operation): ZodOpenApiOperationObject => {
  const { id, tag, summary, description, access, permission, params, query, body, answers, example } =
    operation;
  const successes: ZodOpenApiResponsesObject = {};
  for (const [status, answer] of Object.entries(answers)) {
    successes[status as `${1 | 2 | 3}00`] = {
      description: answer.description,
      ...(answer.schema && content(answer.schema, answer.example)),
    };
  }
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: SECURITY[access],
    ...(permission && { 'x-permission': permissionAction(permission) }),
    ...((params ?? query) && {
      requestParams: {
        ...(params && { path: withExamples(params, example) }),
        ...(query && { query: withExamples(query, example) }),
      },
    }),
    ...(body && {
      requestBody: { required: true, ...content(body.schema, body.example, body.mediaType) },
    }),
    responses: { ...successes, ...refusals(operation) },
  };
};

/** The path in OpenAPI's syntax: `{id}` for `:id`. */
const openApiPath = (prefix: string, path: string): string => prefix + path.replace(/:(\w+)/g, '{$1}');

const pathsOf = (prefix: string, operations: Operation[]): ZodOpenApiPathsObject => {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = openApiPath(prefix, operation.path);
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return paths;
};

/** The public and the admin API in OpenAPI 3.1, generated from the schemas that validate requests. */
export const openApiDocument = (version: string) =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'CRM User Invite',
      version,
      description:
        'The API of the Strapi plugin strapi-plugin-crm-user-invite. The public part is for the website; the other is for the admin of Strapi. An error has a machine-readable `error.details.code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Strapi, with the default prefix `/api` of the Content API.' }],
    paths: {
      ...pathsOf(`/api/${PLUGIN_ID}`, publicOperations),
      ...pathsOf(`/${PLUGIN_ID}`, adminOperations),
    },
    components: {
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', description: 'The token of a users-permissions user.' },
        admin: { type: 'http', scheme: 'bearer', description: 'The token of a signed-in admin.' },
        notificationKey: { type: 'apiKey', in: 'header', name: NOTIFICATION_KEY_HEADER },
      },
    },
  });
