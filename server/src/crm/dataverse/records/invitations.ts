import { z } from 'zod';
import type { Connector, CrmInvitation, IncompleteInvitation, NewCrmInvitation } from '../../connector';
import { CrmError } from '../../crm-error';
import { daysAfter } from '../../../domain/durations';
import { invitationName } from '../../../domain/invitation-name';
import { isFinal } from '../../../domain/invitation-state';
import { FORMATTED, type Row } from '../client/responses';
import { DataverseError } from '../client/errors';
import { anyOf, guid, isGuid } from '../client/odata';
import type { Model } from '../model/model';
import { NAME_LENGTH, VERSION } from '../model/names';
import { INVITATION_STATUS } from '../model/status';
import { BEGINNING, createChanges } from './changes';
import { dateOf, idOf, lookup, numberOf, textOf } from './columns';
import type { Context } from './context';
import { bindings, statusColumns, statusOf } from './invitation-columns';
import { createRecent } from './recent';
import {
  brokenReference,
  createRowLoader,
  hasValues,
  ifUnchanged,
  insertRow,
  readRow,
  readRowsByIds,
  untilUnchanged,
  updateRow,
} from './rows';

/** Maximum number of changes per call; the next call returns the rest. */
const CHANGES_PER_CALL = 500;
const CREATE_ATTEMPTS = 3;

/** How long a row that was read may be claimed without reading it again. A change since makes the claim fail. */
const RECENT_ROW_MS = 5_000;

export interface InvitationOptions {
  settleSeconds: number;
  expiresInDays: number;
}

const isIncomplete = (record: CrmInvitation | IncompleteInvitation): record is IncompleteInvitation =>
  'missing' in record;
const isComplete = (record: CrmInvitation | IncompleteInvitation): record is CrmInvitation =>
  !isIncomplete(record);

const createdSchema = z.object({ Ids: z.array(z.string()) });

export const createInvitations = (context: Context, options: InvitationOptions): Connector['invitations'] => {
  const { client, names } = context;
  const { columns } = names.invitation;

  const selectOf = (id: string): string[] => [
    id,
    columns.name,
    lookup(columns.contact),
    lookup(columns.portal),
    lookup(columns.role),
    columns.invitedBy,
    columns.locale,
    columns.expiresAt,
    columns.sentAt,
    columns.redeemedAt,
    columns.state,
    columns.status,
    columns.createdAt,
    lookup(columns.createdBy),
    columns.claim,
    columns.openedAt,
    columns.failure,
    VERSION,
  ];

  const recentRows = createRecent<Row>(RECENT_ROW_MS);
  const load = createRowLoader(client, async () => (await context.model()).invitation, selectOf);

  const recordOf = (idColumn: string, row: Row): CrmInvitation | IncompleteInvitation => {
    const contactId = textOf(row, lookup(columns.contact));
    const portalId = textOf(row, lookup(columns.portal));
    const roleId = textOf(row, lookup(columns.role));
    const createdAt = dateOf(row, columns.createdAt) ?? new Date();
    const common = {
      id: idOf(row, idColumn),
      status: statusOf(context, row),
      claim: textOf(row, columns.claim),
      version: String(numberOf(row, VERSION) ?? ''),
    };
    if (contactId === null || portalId === null || roleId === null) {
      const ids = { contact: contactId, portal: portalId, role: roleId };
      const missing = (['contact', 'portal', 'role'] as const).filter((each) => ids[each] === null);
      return { ...common, portalId, missing };
    }
    return {
      ...common,
      contactId,
      portalId,
      roleId,
      invitedBy: textOf(row, columns.invitedBy) ?? textOf(row, `${lookup(columns.createdBy)}@${FORMATTED}`),
      locale: textOf(row, columns.locale) ?? '',
      expiresAt: dateOf(row, columns.expiresAt) ?? daysAfter(createdAt, options.expiresInDays),
      active: numberOf(row, columns.state) === 0,
      sentAt: dateOf(row, columns.sentAt),
      redeemedAt: dateOf(row, columns.redeemedAt),
      failure: textOf(row, columns.failure),
    };
  };

  /** Names an invitation that staff created without a name, as the plugin names its own. */
  const nameIfMissing = (row: Row): Record<string, string> => {
    const name = invitationName({
      fullName: textOf(row, `${lookup(columns.contact)}@${FORMATTED}`),
      portalName: textOf(row, `${lookup(columns.portal)}@${FORMATTED}`),
    });
    return textOf(row, columns.name) === null && name ? { [columns.name]: name.slice(0, NAME_LENGTH) } : {};
  };

  /** The condition for invitations that staff have made, and that no site has claimed. */
  const waitingAt = (portalIds: readonly string[]): string => {
    const { state, status } = INVITATION_STATUS.new;
    const portals = [null, ...portalIds.map(guid)].map((id) => `${lookup(columns.portal)} eq ${String(id)}`);
    return [
      `${columns.state} eq ${String(state)}`,
      `${columns.status} eq ${String(status)}`,
      `${columns.claim} eq null`,
      anyOf(portals),
    ].join(' and ');
  };

  const rowOf = (model: Model, invitation: NewCrmInvitation): Record<string, unknown> => ({
    [columns.name]: invitation.name?.slice(0, NAME_LENGTH) ?? null,
    [columns.invitedBy]: invitation.invitedBy,
    [columns.locale]: invitation.locale,
    [columns.expiresAt]: invitation.expiresAt.toISOString(),
    [columns.claim]: guid(invitation.id),
    ...bindings(context, model, 'invitation', invitation),
  });

  const targetOf = (model: Model, invitation: NewCrmInvitation): Record<string, unknown> => ({
    '@odata.type': `Microsoft.Dynamics.CRM.${names.invitation.table}`,
    [model.invitation.id]: guid(invitation.id),
    ...rowOf(model, invitation),
  });

  const missingOf = async (
    model: Model,
    invitations: readonly NewCrmInvitation[]
  ): Promise<NewCrmInvitation[]> => {
    const { entitySet, id } = model.invitation;
    const ids = invitations.map((invitation) => invitation.id);
    const rows = await readRowsByIds(client, entitySet, { column: id, ids, select: [id] });
    const there = new Set(rows.map((row) => row[id]));
    return invitations.filter((invitation) => !there.has(invitation.id.toLowerCase()));
  };

  const changes = createChanges(context, {
    table: 'invitation',
    select: selectOf,
    convert: recordOf,
    rowsPerCall: CHANGES_PER_CALL,
    settleSeconds: options.settleSeconds,
  });

  const createAll = async (model: Model, invitations: readonly NewCrmInvitation[]): Promise<void> => {
    let missing = [...invitations];
    for (let left = CREATE_ATTEMPTS; missing.length > 0; left -= 1) {
      try {
        await client.read(
          {
            method: 'POST',
            path: `${model.invitation.entitySet}/Microsoft.Dynamics.CRM.CreateMultiple`,
            body: { Targets: missing.map((invitation) => targetOf(model, invitation)) },
            // All or nothing, with our own ids: Dataverse refuses a repetition.
            repeatable: true,
            long: true,
          },
          createdSchema
        );
        return;
      } catch (error) {
        if (left === 1 || !(error instanceof DataverseError) || error.reason !== 'exists')
          throw brokenReference(error);
        missing = await missingOf(model, missing);
      }
    }
  };

  return {
    async createMany(invitations) {
      const model = await context.model();
      const [only, ...others] = invitations;
      // One by itself goes out with the requests of other jobs, and none of them can fail because of it.
      if (only && others.length === 0) await insertRow(client, model.invitation, only.id, rowOf(model, only));
      else await createAll(model, invitations);
    },

    async get(id, signal) {
      const { invitation } = await context.model();
      if (!isGuid(id)) return null;
      const row =
        signal === undefined
          ? await load(id)
          : await readRow(client, invitation.row(id), { select: selectOf(invitation.id), signal });
      if (row) recentRows.keep(id, row);
      const record = row && recordOf(invitation.id, row);
      return record && isComplete(record) ? record : null;
    },

    async setStatus(id, change) {
      const { invitation } = await context.model();
      await updateRow(
        client,
        invitation.row(id),
        () => load(id),
        (row) => {
          const isChanged =
            change.ifVersion !== undefined && change.ifVersion !== String(numberOf(row, VERSION) ?? '');
          if (isChanged || isFinal(statusOf(context, row))) return null;
          const values = { ...statusColumns(context, change), ...nameIfMissing(row) };
          return hasValues(row, values) ? null : values;
        }
      );
    },

    async claim(id, token) {
      const { invitation } = await context.model();
      let recent = recentRows.find(id);
      return untilUnchanged(async () => {
        const row = recent ?? (await load(id));
        recent = null;
        if (!row) throw new CrmError('not-found', 'The record does not exist in Dynamics');
        if (numberOf(row, columns.state) !== 0) return false;
        const claim = textOf(row, columns.claim);
        if (claim !== null) return claim === token;
        await client.send({
          method: 'PATCH',
          path: invitation.row(id),
          body: { [columns.claim]: token, ...nameIfMissing(row) },
          headers: ifUnchanged(row),
        });
        return true;
      });
    },

    async changesSince(cursor, unclaimedOf) {
      const found = await changes.since(cursor ?? BEGINNING, unclaimedOf && waitingAt(unclaimedOf));
      // The row at the cursor is among the earlier ones, whether it waits or not.
      const waiting = found.earlier.filter(
        ({ status, claim, portalId }) =>
          status === 'new' && claim === null && (portalId === null || unclaimedOf?.includes(portalId))
      );
      return {
        rows: found.rows.filter(isComplete),
        waiting: waiting.filter(isComplete),
        incomplete: [...found.rows, ...waiting].filter(isIncomplete),
        cursor: found.cursor,
      };
    },
  };
};
