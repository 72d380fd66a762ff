import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { CRM_UID } from '../../content-types/crm/uids';
import { checkPortalRecord, PORTAL_RECORDS } from './portal-records';
import { changesNothing } from './relation-inputs';

const IN_PANEL =
  'Invitations, their e-mails and portal users are changed in the contact\'s "Portal access" panel.';
const IN_ROLES = "A role's portal is set on the portal role: create, edit or delete the role there.";

const IN_SOURCE = 'Contacts are changed in the CRM that they come from.';

/** Types whose records the plugin writes; staff and the site's APIs may only read them. */
const KEPT: ReadonlySet<string> = new Set([
  CRM_UID.portalInvitation,
  CRM_UID.emailActivity,
  CRM_UID.portalUser,
]);

/**
 * Content types that staff and the site's APIs may read, but not write.
 *
 * @param areContactsElsewhere true if contacts are copies of another CRM's contacts
 */
export const readOnlyTypes = (areContactsElsewhere: boolean): ReadonlySet<string> =>
  areContactsElsewhere ? new Set([...KEPT, CRM_UID.contact]) : KEPT;

const READS = ['findOne', 'findMany', 'findFirst', 'count'];

// Of the errors with status 403, Strapi shows clients only the message of a PolicyError.
const refuse = (message: string): never => {
  throw new errors.PolicyError(message);
};

/** Relations that are stored on the other record, with the message that says where to change them. */
const INVERSE_RELATIONS: Partial<Record<UID.ContentType, { names: string[]; changedElsewhere: string }>> = {
  [CRM_UID.contact]: { names: ['invitations', 'portalUsers'], changedElsewhere: IN_PANEL },
  [CRM_UID.portal]: { names: ['roles'], changedElsewhere: IN_ROLES },
};

/** True in a request to the Content Manager, GraphQL or MCP. Paths are case-insensitive and may have a prefix. */
const isContentManagement = (strapi: Core.Strapi): boolean => {
  const context = strapi.requestContext.get();
  const route = context?.state.route as { info?: { pluginName?: string } } | undefined;
  if (route?.info?.pluginName === 'content-manager') return true;
  const path = context?.request.path ?? '';
  const graphql = strapi.config.get('plugin::graphql.endpoint', '/graphql');
  return path === graphql || /^\/(content-manager|mcp)(\/|$)/i.test(path);
};

type Data = Record<string, unknown>;

/**
 * Removes the inverse relations from the data. Strapi clears a relation without a join table before setting it, so the
 * Content Manager's unchanged inputs, `{connect: [], disconnect: []}`, would disconnect all records.
 */
const keepRelations = (
  data: Data,
  action: string,
  { names, changedElsewhere }: { names: string[]; changedElsewhere: string }
): Data => {
  if (!names.every((name) => changesNothing(data[name]))) refuse(changedElsewhere);
  const kept = Object.entries(data).filter(([name]) => !names.includes(name));
  // A clone starts with the original's relations, and would take over its invitations.
  const cleared = action === 'clone' ? names.map((name) => [name, null]) : [];
  return Object.fromEntries([...kept, ...cleared]) as Data;
};

/**
 * Makes the plugin's records read-only in the Content Manager, also for super admins, because Strapi has no permission
 * for that. Validates the records that staff may write there. Code of the plugin and the app may write all of them.
 */
export const registerReadOnlyGuard = (strapi: Core.Strapi, readOnly: ReadonlySet<string>): void => {
  strapi.documents.use((context, next) => {
    const { uid, action } = context;
    if (READS.includes(action)) return next();

    const byHand = isContentManagement(strapi);
    if (readOnly.has(uid) && byHand) refuse(KEPT.has(uid) ? IN_PANEL : IN_SOURCE);

    const params = context.params as { data?: Data; documentId?: string };
    const inverse = INVERSE_RELATIONS[uid];
    if (inverse && (params.data || action === 'clone')) {
      params.data = keepRelations(params.data ?? {}, action, inverse);
    }
    if (!byHand || !PORTAL_RECORDS.has(uid)) return next();
    return checkPortalRecord(strapi, { uid, action, params }, async () => next());
  });
};
