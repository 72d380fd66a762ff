import type { PortalUser } from '../../../../contracts';
import type { Connector, NewPortalUser } from '../connector';
import { CrmError } from '../crm-error';
import { BEGINNING, readChanges } from './changes';
import type { PortalUserRow } from './rows';
import type { Tables } from './tables';

/** Null if the contact, portal or role was deleted. */
const toPortalUser = (row: PortalUserRow): PortalUser | null =>
  row.contact && row.portal && row.role
    ? {
        id: row.documentId,
        contact: { id: row.contact.documentId, fullName: row.contact.fullName ?? '' },
        portal: { id: row.portal.documentId, name: row.portal.name },
        role: { id: row.role.documentId, name: row.role.name },
        username: row.username,
        active: row.active,
        answers: row.answers ?? {},
      }
    : null;

const populate = {
  contact: { select: ['documentId', 'fullName'] },
  portal: { select: ['documentId', 'name'] },
  role: { select: ['documentId', 'name'] },
};

/**
 * Creates the contact's portal user on a portal, or reactivates it. A unique index lets only one of several concurrent
 * writers insert it. Without new answers, earlier ones are kept.
 */
export const writePortalUser = async (
  tables: Tables,
  { id, contactId, portalId, roleId, username, answers }: NewPortalUser,
  now: Date
): Promise<void> => {
  const keys = await tables.statements.keysOf({ contact: contactId, portal: portalId, role: roleId });
  const pair = { contact_id: keys.contact, portal_id: keys.portal };
  const values = { username, active: true, role_id: keys.role };
  const row = { documentId: id, ...pair, ...values, answers: JSON.stringify(answers) };
  if (await tables.portalUsers.insertUnlessKnown(row, now)) return;
  const newAnswers = Object.keys(answers).length > 0 && { answers };
  await tables.portalUsers.updateMany(pair, { ...values, ...newAnswers }, now);
};

export const createPortalUsers = (tables: Tables, clock: () => Date): Connector['portalUsers'] => {
  const { portalUsers } = tables;

  const get = async (id: string): Promise<PortalUser | null> => {
    const row = await portalUsers.findOne({ where: { documentId: id }, populate });
    const portalUser = row && toPortalUser(row);
    if (row?.contact && !portalUser)
      throw new CrmError('invalid', `The portal user ${id} lacks its portal or role.`);
    return portalUser;
  };

  const change = async (id: string, values: Record<string, unknown>): Promise<PortalUser> => {
    const changed = await portalUsers.updateMany({ documentId: id }, values, clock());
    const portalUser = changed > 0 ? await get(id) : null;
    if (!portalUser) throw new CrmError('not-found', `There is no portal user ${id}.`);
    return portalUser;
  };

  const list = async (where: Record<string, unknown>): Promise<PortalUser[]> => {
    const orderBy: Record<string, 'asc'>[] = [{ createdAt: 'asc' }, { documentId: 'asc' }];
    const rows = await portalUsers.findMany({ where, populate, orderBy });
    return rows.map(toPortalUser).filter((portalUser) => portalUser !== null);
  };

  const find: Connector['portalUsers']['find'] = ({ contactIds, portalId }) =>
    list({
      contact: { documentId: { $in: [...contactIds] } },
      ...(portalId !== undefined && { portal: { documentId: portalId } }),
    });

  return {
    get,
    find,
    getMany: (ids) => list({ documentId: { $in: [...ids] } }),

    async create(portalUser) {
      await writePortalUser(tables, portalUser, clock());
      const { id, contactId, portalId } = portalUser;
      const [created] = await find({ contactIds: [contactId], portalId });
      if (!created)
        throw new CrmError('conflict', `The portal user ${id} belongs to another contact or portal.`);
      return created;
    },

    async changeRole(id, roleId) {
      const role = await tables.roles.referred(roleId, 'portal role');
      return change(id, { role: role.id });
    },

    end: (id) => change(id, { active: false }),

    async changesSince(cursor) {
      const changes = await readChanges((find) => portalUsers.findMany({ ...find, populate }), toPortalUser, {
        cursor: cursor ?? BEGINNING,
        now: clock(),
      });
      return { ...changes, gone: null };
    },
  };
};
