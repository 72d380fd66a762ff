import { answersSchema, type Answers, type PortalUser } from '../../../../../contracts';
import type { Connector, NewPortalUser } from '../../connector';
import { CrmError } from '../../crm-error';
import { parseJson, type Row } from '../client/responses';
import { guid, isGuid, queryString } from '../client/odata';
import { IN_USE, NOT_IN_USE } from '../model/status';
import { BEGINNING, createChanges } from './changes';
import { idOf, lookup, numberOf, referenceOf, textOf } from './columns';
import { readContactRow } from './contact-rows';
import type { Context } from './context';
import { bindings } from './invitation-columns';
import { ifUnchanged, insertRow, readRow, readRows, readRowsByIds, untilUnchanged, updateRow } from './rows';
import { createTrackedChanges } from './tracked-changes';

/** Maximum number of changes per call; the next call returns the rest. */
const CHANGES_PER_CALL = 500;

const NOT_THERE = 'The portal user does not exist in Dynamics';

const portalUserSelect = ({ names }: Pick<Context, 'names'>, id: string): string[] => {
  const { columns } = names.portalUser;
  return [
    id,
    lookup(columns.contact),
    lookup(columns.portal),
    lookup(columns.role),
    columns.username,
    columns.answers,
    columns.state,
  ];
};

const answersOf = (text: string | null): Answers => {
  const parsed = answersSchema.safeParse(text === null ? {} : parseJson(text)?.value);
  return parsed.success ? parsed.data : {};
};

/**
 * The portal user; null if its contact was deleted, which clears the look-up.
 *
 * @throws CrmError `invalid` if it lacks its portal or role
 */
const portalUserOf = ({ names }: Pick<Context, 'names'>, idColumn: string, row: Row): PortalUser | null => {
  const { columns } = names.portalUser;
  const contact = referenceOf(row, columns.contact);
  if (!contact) return null;
  const portal = referenceOf(row, columns.portal);
  const role = referenceOf(row, columns.role);
  const id = idOf(row, idColumn);
  if (!portal || !role) {
    throw new CrmError(
      'invalid',
      `The portal user ${id} in Dynamics lacks its portal or role; set both there`
    );
  }
  return {
    id,
    contact: { id: contact.id, fullName: contact.name },
    portal,
    role,
    username: textOf(row, columns.username) ?? '',
    active: numberOf(row, columns.state) === 0,
    answers: answersOf(textOf(row, columns.answers)),
  };
};

/** The same for lists, which leave out what cannot be used. */
const listedPortalUserOf = (context: Context, idColumn: string, row: Row): PortalUser | null => {
  try {
    return portalUserOf(context, idColumn, row);
  } catch (error) {
    if (!(error instanceof CrmError && error.kind === 'invalid')) throw error;
    context.logger.warn(`A portal user is ignored. ${error.message}`);
    return null;
  }
};

/** The columns of a portal user that is in use, with its role. */
export const portalUserColumns = async (
  context: Context,
  portalUser: Omit<NewPortalUser, 'id' | 'contactId' | 'portalId'> & { contactId?: string; portalId?: string }
): Promise<Record<string, unknown>> => {
  const { columns } = context.names.portalUser;
  return {
    [columns.name]: portalUser.username,
    [columns.username]: portalUser.username,
    [columns.answers]: JSON.stringify(portalUser.answers),
    ...IN_USE,
    ...bindings(context, await context.model(), 'portalUser', portalUser),
  };
};

/** Path to the contact's portal user on the portal, in use or not. */
export const portalUserQuery = async (
  context: Context,
  contactId: string,
  portalId: string
): Promise<string> => {
  const { portalUser } = await context.model();
  const { columns } = context.names.portalUser;
  return (
    portalUser.entitySet +
    queryString({
      $select: portalUserSelect(context, portalUser.id).join(','),
      $filter: `${lookup(columns.contact)} eq ${guid(contactId)} and ${lookup(columns.portal)} eq ${guid(portalId)}`,
      $top: '1',
    })
  );
};

export const createPortalUsers = (context: Context, settleSeconds: number): Connector['portalUsers'] => {
  const { client, names } = context;
  const { columns } = names.portalUser;

  const listed = {
    table: 'portalUser',
    select: (id: string) => portalUserSelect(context, id),
    convert: (id: string, row: Row) => listedPortalUserOf(context, id, row),
    rowsPerCall: CHANGES_PER_CALL,
  } as const;
  const changes = createChanges(context, { ...listed, settleSeconds });
  const tracked = createTrackedChanges(context, {
    ...listed,
    isGone: (row) => referenceOf(row, columns.contact) === null,
  });

  const readByIds = async (column: string, ids: readonly string[], condition?: string) => {
    const { portalUser } = await context.model();
    const select = portalUserSelect(context, portalUser.id);
    const rows = await readRowsByIds(client, portalUser.entitySet, { column, ids, select, condition });
    return rows.flatMap((row) => listedPortalUserOf(context, portalUser.id, row) ?? []);
  };

  const readById = async (id: string): Promise<Row | null> => {
    const { portalUser } = await context.model();
    return readRow(client, portalUser.row(id), { select: portalUserSelect(context, portalUser.id) });
  };

  const get = async (id: string): Promise<PortalUser | null> => {
    if (!isGuid(id)) return null;
    const { portalUser } = await context.model();
    const row = await readById(id);
    return row && portalUserOf(context, portalUser.id, row);
  };

  const change = async (id: string, changes: Record<string, unknown>): Promise<PortalUser> => {
    const { portalUser } = await context.model();
    await updateRow(client, portalUser.row(id), () => readById(id), changes);
    const changed = await get(id);
    if (!changed) throw new CrmError('not-found', NOT_THERE);
    return changed;
  };

  return {
    get,

    async find({ contactIds, portalId }) {
      if (portalId !== undefined && !isGuid(portalId)) return [];
      const condition = portalId === undefined ? undefined : `${lookup(columns.portal)} eq ${guid(portalId)}`;
      return readByIds(lookup(columns.contact), contactIds, condition);
    },

    getMany: async (ids) => readByIds((await context.model()).portalUser.id, ids),

    async create(wanted) {
      const { portalUser, contact } = await context.model();
      const contactRow = await readContactRow(context, wanted.contactId);
      if (!contactRow) throw new CrmError('invalid', 'The contact does not exist in Dynamics');
      const contactId = idOf(contactRow, contact.id);
      const query = await portalUserQuery(context, contactId, wanted.portalId);

      const id = await untilUnchanged(async () => {
        const [existing] = await readRows(client, query);
        if (!existing) {
          const body = await portalUserColumns(context, { ...wanted, contactId });
          const made = await insertRow(client, portalUser, wanted.id, body);
          // The id is taken, or a concurrent write has just taken the key: the row is read again below.
          if (made === 'created') return wanted.id;
        }
        const [row] = existing ? [existing] : await readRows(client, query);
        if (!row) throw new CrmError('conflict', 'Another portal user in Dynamics has this id');
        const { username, roleId, answers } = wanted;
        await client.send({
          method: 'PATCH',
          path: portalUser.row(idOf(row, portalUser.id)),
          body: await portalUserColumns(context, { username, roleId, answers }),
          headers: ifUnchanged(row),
        });
        return idOf(row, portalUser.id);
      });
      const created = await get(id);
      if (!created) throw new CrmError('not-found', NOT_THERE);
      return created;
    },

    async changeRole(id, roleId) {
      return change(id, bindings(context, await context.model(), 'portalUser', { roleId }));
    },

    async end(id) {
      const current = await get(id);
      if (!current) throw new CrmError('not-found', NOT_THERE);
      return current.active ? change(id, { ...NOT_IN_USE }) : current;
    },

    async changesSince(cursor) {
      if ((await context.model()).portalUser.tracksChanges) return tracked.since(cursor);
      const { rows, cursor: next } = await changes.since(cursor ?? BEGINNING);
      return { rows, cursor: next, gone: null };
    },
  };
};
