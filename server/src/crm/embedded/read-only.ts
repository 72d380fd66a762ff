import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { CRM_UID } from '../../content-types/crm/uids';
import { checkPortalRecord, PORTAL_RECORDS } from './portal-records';
import { changesNothing } from './relation-inputs';

const IN_PANEL =
  'Invitations, their e-mails and portal users are changed in the "Portal access" panel of the contact.';
const IN_ROLES = 'Each portal role names its portal: add, move or delete the role itself.';

const IN_SOURCE = 'Contacts are changed in the CRM that they come from.';

/** Records that the plugin keeps: shown to staff and to the site's APIs, and not written by them. */
const KEPT: ReadonlySet<string> = new Set([
  CRM_UID.portalInvitation,
  CRM_UID.emailActivity,
  CRM_UID.portalUser,
]);

/**
 * Content types that staff and the site's APIs read, and do not write.
 *
 * @param areContactsElsewhere true if contacts are copies of those of another CRM
 */
export const readOnlyTypes = (areContactsElsewhere: boolean): ReadonlySet<string> =>
  areContactsElsewhere ? new Set([...KEPT, CRM_UID.contact]) : KEPT;

const READS = ['findOne', 'findMany', 'findFirst', 'count'];

// Of the errors with status 403, Strapi's routes let the message of a policy's through only.
const refuse = (message: string): never => {
  throw new errors.PolicyError(message);
};

/** Relations that are kept on the other record, and where to change them. */
const INVERSE_RELATIONS: Partial<Record<UID.ContentType, { names: string[]; changedElsewhere: string }>> = {
  [CRM_UID.contact]: { names: ['invitations', 'portalUsers'], changedElsewhere: IN_PANEL },
  [CRM_UID.portal]: { names: ['roles'], changedElsewhere: IN_ROLES },
};

/** True in a request that edits content by hand or by an agent, whatever the case and prefix of its path. */
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
 * Takes the inverse relations out of what is written. Strapi empties a relation without join table before it sets it,
 * so that the untouched inputs of the Content Manager, `{connect: [], disconnect: []}`, would cut all of them off.
 */
const keepRelations = (
  data: Data,
  action: string,
  { names, changedElsewhere }: { names: string[]; changedElsewhere: string }
): Data => {
  if (!names.every((name) => changesNothing(data[name]))) refuse(changedElsewhere);
  const kept = Object.entries(data).filter(([name]) => !names.includes(name));
  // A clone starts from all that the original has, and would take its invitations along.
  const cleared = action === 'clone' ? names.map((name) => [name, null]) : [];
  return Object.fromEntries([...kept, ...cleared]) as Data;
};

/**
 * Makes the records that the plugin keeps read-only in the Content Manager, for super admins too, since Strapi has no
 * permission for that, and checks those that staff write there. Code of the plugin and of the app, seeds and the
 * bootstrap may write them all.
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
