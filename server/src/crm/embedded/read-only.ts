import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { CRM_UID } from '../../content-types/crm/uids';

const IN_PORTALS = 'Portals and their roles are changed under "Portals" in CRM User Invite.';
const IN_PANEL =
  'Invitations, their e-mails and portal users are changed in the "Portal access" panel of the contact.';

/** What the Content Manager only shows, with where to act instead. */
const READ_ONLY: ReadonlyMap<string, string> = new Map([
  [CRM_UID.portal, IN_PORTALS],
  [CRM_UID.portalRole, IN_PORTALS],
  [CRM_UID.portalInvitation, IN_PANEL],
  [CRM_UID.emailActivity, IN_PANEL],
  [CRM_UID.portalUser, IN_PANEL],
]);

const READS = ['findOne', 'findMany', 'findFirst', 'count'];

// Of the errors with status 403, Strapi's routes let the message of a policy's through only.
const refuse = (message: string): never => {
  throw new errors.PolicyError(message);
};

/** Relations of a contact that are kept on the other record. */
const INVERSE_RELATIONS = ['invitations', 'portalUsers'];

/** True in a request that edits content by hand or by an agent, whatever the case and prefix of its path. */
const isContentManagement = (strapi: Core.Strapi): boolean => {
  const context = strapi.requestContext.get();
  const route = context?.state.route as { info?: { pluginName?: string } } | undefined;
  if (route?.info?.pluginName === 'content-manager') return true;
  return /^\/(content-manager|mcp)(\/|$)/i.test(context?.request.path ?? '');
};

const changesNothing = (value: unknown): boolean => {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'set' in value) return false;
  const { connect, disconnect } = value as { connect?: unknown; disconnect?: unknown };
  return [connect, disconnect].every(
    (list) => list === undefined || (Array.isArray(list) && list.length === 0)
  );
};

type Data = Record<string, unknown>;

/**
 * Takes the inverse relations out of what is written. Strapi empties a relation without join table before it sets it,
 * so that the untouched inputs of the Content Manager, `{connect: [], disconnect: []}`, would cut all of them off.
 */
const keepRelations = (data: Data, action: string): Data => {
  if (!INVERSE_RELATIONS.every((name) => changesNothing(data[name]))) {
    refuse(IN_PANEL);
  }
  const kept = Object.entries(data).filter(([name]) => !INVERSE_RELATIONS.includes(name));
  // A clone starts from all that the original has, and would take its invitations along.
  const cleared = action === 'clone' ? INVERSE_RELATIONS.map((name) => [name, null]) : [];
  return Object.fromEntries([...kept, ...cleared]) as Data;
};

/**
 * Makes the records that the plugin keeps read-only in the Content Manager, for super admins too, since Strapi has no
 * permission for that. Code of the plugin and of the app, seeds and the bootstrap may write them.
 */
export const registerReadOnlyGuard = (strapi: Core.Strapi): void => {
  strapi.documents.use((context, next) => {
    const { uid, action } = context;
    if (READS.includes(action)) return next();

    const refusal = READ_ONLY.get(uid);
    if (refusal && isContentManagement(strapi)) refuse(refusal);

    if (uid === CRM_UID.contact) {
      const params = context.params as { data?: Data };
      if (params.data || action === 'clone') params.data = keepRelations(params.data ?? {}, action);
    }
    return next();
  });
};
