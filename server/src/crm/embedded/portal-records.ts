import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { localeSchema, timeZoneSchema } from '../../../../contracts';
import { CRM_UID } from '../../content-types/crm/uids';
import { toCrmError } from './database-error';
import { changesNothing, recordNamedBy } from './relation-inputs';

/** What staff may make and change in the Content Manager, besides contacts. */
export const PORTAL_RECORDS: ReadonlySet<string> = new Set([CRM_UID.portal, CRM_UID.portalRole]);

/** The relation by which other records name one of these. */
const NAMED_BY: Record<string, string> = { [CRM_UID.portal]: 'portal', [CRM_UID.portalRole]: 'role' };

interface Write {
  uid: string;
  action: string;
  params: { data?: Record<string, unknown>; documentId?: string };
}

/** Whether an invitation or a portal user would lose what it is about. */
const isInUse = async (strapi: Core.Strapi, uid: string, documentId: string): Promise<boolean> => {
  const where = { [NAMED_BY[uid] ?? '']: { documentId } };
  const counts = [CRM_UID.portalInvitation, CRM_UID.portalUser].map((type) =>
    strapi.db.query(type).count({ where })
  );
  return (await Promise.all(counts)).some((count) => count > 0);
};

/** What Strapi's own types cannot check of a portal; empty is unset. */
const PORTAL_SCHEMAS = { timeZone: timeZoneSchema, defaultLocale: localeSchema };

const checkPortal = (data: Record<string, unknown>): void => {
  // Checked where they are written, under "Portals": what is broken would be found when a mail is due.
  delete data.emailTemplates;
  const problems = Object.entries(PORTAL_SCHEMAS).flatMap(([name, schema]) => {
    const value = data[name];
    if (value === undefined || value === null || value === '') return [];
    const issues = schema.safeParse(value).error?.issues ?? [];
    return issues.map(({ message }) => ({ path: [name], name: 'ValidationError', message }));
  });
  const [first] = problems;
  if (first) throw new errors.ValidationError(first.message, { errors: problems });
};

/**
 * A role has a portal when it is made, and keeps one. Strapi empties a relation without join table before it sets it, so
 * that the untouched input of the Content Manager would take the portal away.
 */
const checkPortalOf = (data: Record<string, unknown>, action: string): void => {
  if (action !== 'create' && changesNothing(data.portal)) {
    delete data.portal;
    return;
  }
  const portal = recordNamedBy(data.portal);
  if (portal === null) throw new errors.ValidationError('A portal role belongs to a portal.');
  data.portal = portal;
};

/**
 * Has staff make, change and delete portals and their roles in the Content Manager, as long as no other record suffers.
 *
 * @throws ValidationError, PolicyError of Strapi, with what is wrong
 */
export const checkPortalRecord = async <Result>(
  strapi: Core.Strapi,
  { uid, action, params }: Write,
  next: () => Promise<Result>
): Promise<Result> => {
  if (action === 'delete' && params.documentId && (await isInUse(strapi, uid, params.documentId))) {
    throw new errors.PolicyError('Invitations or portal users refer to it, so that it has to stay.');
  }
  if (uid === CRM_UID.portal && params.data) checkPortal(params.data);
  if (uid === CRM_UID.portalRole && params.data) checkPortalOf(params.data, action);
  try {
    return await next();
  } catch (error) {
    if (error instanceof errors.ApplicationError) throw error;
    const { kind, message } = toCrmError(error);
    if (kind === 'invalid') throw new errors.ValidationError(message);
    if (kind !== 'conflict') throw error;
    throw new errors.ValidationError(
      uid === CRM_UID.portal ? 'There is a portal with this key.' : 'The portal has a role of this name.'
    );
  }
};
