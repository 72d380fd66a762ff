import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { localeSchema, timeZoneSchema } from '../../../../contracts';
import { CRM_UID } from '../../content-types/crm/uids';
import { toCrmError } from './database-error';
import { changesNothing, recordNamedBy } from './relation-inputs';

/** Types that staff may create and change in the Content Manager, besides contacts. */
export const PORTAL_RECORDS: ReadonlySet<string> = new Set([CRM_UID.portal, CRM_UID.portalRole]);

/** The relation through which other records refer to each of these types. */
const NAMED_BY: Record<string, string> = { [CRM_UID.portal]: 'portal', [CRM_UID.portalRole]: 'role' };

interface Write {
  uid: string;
  action: string;
  params: { data?: Record<string, unknown>; documentId?: string };
}

/** Whether an invitation or a portal user refers to the record. */
const isInUse = async (strapi: Core.Strapi, uid: string, documentId: string): Promise<boolean> => {
  const where = { [NAMED_BY[uid] ?? '']: { documentId } };
  const counts = [CRM_UID.portalInvitation, CRM_UID.portalUser].map((type) =>
    strapi.db.query(type).count({ where })
  );
  return (await Promise.all(counts)).some((count) => count > 0);
};

/** Attributes of a portal that Strapi's types cannot validate. An empty value counts as unset. */
const PORTAL_SCHEMAS = { timeZone: timeZoneSchema, defaultLocale: localeSchema };

const checkPortal = (data: Record<string, unknown>): void => {
  // Only the "Portals" page validates templates; a broken one would fail when an e-mail is sent.
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
 * Requires a portal for a role. Strapi clears a relation without a join table before setting it, so the Content
 * Manager's unchanged input would remove the portal.
 */
const checkPortalOf = (data: Record<string, unknown>, action: string): void => {
  if (action !== 'create' && changesNothing(data.portal)) {
    delete data.portal;
    return;
  }
  const portal = recordNamedBy(data.portal);
  if (portal === null) throw new errors.ValidationError('A portal role needs a portal.');
  data.portal = portal;
};

/**
 * Requires that the request role is one of the portal's. The Content Manager's unchanged input is removed, as for the
 * portal of a role.
 */
const checkRequestRole = async (
  strapi: Core.Strapi,
  data: Record<string, unknown>,
  { action, documentId }: { action: string; documentId?: string }
): Promise<void> => {
  if (changesNothing(data.requestRole)) {
    delete data.requestRole;
    // A copy of a portal has no roles.
    if (action === 'clone') data.requestRole = null;
    return;
  }
  const role = recordNamedBy(data.requestRole);
  const ofPortal = { id: role, portal: { documentId } };
  const isOwn =
    role === null ||
    (action === 'update' &&
      documentId !== undefined &&
      (await strapi.db.query(CRM_UID.portalRole).count({ where: ofPortal })) > 0);
  if (!isOwn) throw new errors.ValidationError('The request role is not a role of this portal.');
  data.requestRole = role;
};

/**
 * Validates portals and roles that staff create, change or delete in the Content Manager.
 *
 * @throws ValidationError for invalid data, PolicyError for the deletion of a record in use
 */
export const checkPortalRecord = async <Result>(
  strapi: Core.Strapi,
  { uid, action, params }: Write,
  next: () => Promise<Result>
): Promise<Result> => {
  if (action === 'delete' && params.documentId && (await isInUse(strapi, uid, params.documentId))) {
    throw new errors.PolicyError('It cannot be deleted because invitations or portal users refer to it.');
  }
  if (uid === CRM_UID.portal && params.data) {
    checkPortal(params.data);
    await checkRequestRole(strapi, params.data, { action, documentId: params.documentId });
  }
  if (uid === CRM_UID.portalRole && params.data) checkPortalOf(params.data, action);
  try {
    return await next();
  } catch (error) {
    if (error instanceof errors.ApplicationError) throw error;
    const { kind, message } = toCrmError(error);
    if (kind === 'invalid') throw new errors.ValidationError(message);
    if (kind !== 'conflict') throw error;
    throw new errors.ValidationError(
      uid === CRM_UID.portal
        ? 'A portal with this key already exists.'
        : 'The portal already has a role with this name.'
    );
  }
};
