import type { z } from 'zod';
import type { Connector } from '../../connector';
import { CrmError } from '../../crm-error';
import { parseResponse, rowListSchema, rowSchema, type Row } from '../client/responses';
import type { BatchAnswer, Change } from '../client/batch';
import { queryString } from '../client/odata';
import { booleanOf, idOf, lookup, textOf } from './columns';
import type { Columns } from './contact-columns';
import { writeChanges } from './contact-fields';
import { readContactRow } from './contact-rows';
import type { Context } from './context';
import { statusColumns, statusOf } from './invitation-columns';
import { portalUserColumns, portalUserQuery } from './portal-users';
import { brokenReference, ifUnchanged, untilUnchanged } from './rows';

interface Found {
  contact: Row;
  invitation: Row;
  portalUser: Row | undefined;
}

const bodyOf = <T>(answer: BatchAnswer | undefined, schema: z.ZodType<T>): T => {
  if (answer && 'body' in answer) return parseResponse(schema, answer.body);
  throw answer?.error ?? new CrmError('unavailable', 'Dynamics answered only a part of the batch');
};

/** Writes portal user, invitation and contact in one change set, so that all or none of them are saved. */
export const createRecordRedemption = (context: Context, columns: Columns): Connector['recordRedemption'] => {
  const { client, names } = context;

  const read = async (contactId: string, portalId: string, invitationId: string): Promise<Found> => {
    const { contact, invitation } = await context.model();
    const contactColumns = names.contact.columns;
    const contactSelect = queryString({
      $select: `${contact.id},${contactColumns.merged},${lookup(contactColumns.master)}`,
    });
    const { state, status } = names.invitation.columns;
    const invitationSelect = queryString({ $select: `${invitation.id},${state},${status}` });
    const answers = await client.batch([
      { read: contact.row(contactId) + contactSelect },
      { read: invitation.row(invitationId) + invitationSelect },
      { read: await portalUserQuery(context, contactId, portalId) },
    ]);
    const contactRow = bodyOf(answers[0], rowSchema);
    if (
      booleanOf(contactRow, contactColumns.merged) &&
      textOf(contactRow, lookup(contactColumns.master)) !== null
    ) {
      const master = await readContactRow(context, contactId);
      if (!master)
        throw new CrmError('not-found', 'The contact was merged into one that does not exist in Dynamics');
      return read(idOf(master, contact.id), portalId, invitationId);
    }
    return {
      contact: contactRow,
      invitation: bodyOf(answers[1], rowSchema),
      portalUser: bodyOf(answers[2], rowListSchema).value[0],
    };
  };

  return async ({ portalUser, invitationId, redeemedAt, contactChanges }) => {
    const model = await context.model();
    const changes = await writeChanges(context, columns, contactChanges);
    const { id, username, roleId } = portalUser;
    const answers = { ...portalUser.answers, ...changes.unwritten };

    await untilUnchanged(async () => {
      const found = await read(portalUser.contactId, portalUser.portalId, invitationId);
      // A repeated call must not undo later changes by staff.
      if (found.portalUser && statusOf(context, found.invitation) === 'redeemed') return;
      const contactId = idOf(found.contact, model.contact.id);
      const portalUserChange: Change = found.portalUser
        ? {
            method: 'PATCH',
            path: model.portalUser.row(idOf(found.portalUser, model.portalUser.id)),
            body: await portalUserColumns(context, { username, roleId, answers }),
            headers: ifUnchanged(found.portalUser),
          }
        : {
            method: 'PATCH',
            path: model.portalUser.row(id),
            body: await portalUserColumns(context, { ...portalUser, answers, contactId }),
            headers: { 'If-None-Match': '*' },
          };
      const changeSet: Change[] = [
        portalUserChange,
        {
          method: 'PATCH',
          path: model.invitation.row(invitationId),
          body: statusColumns(context, { status: 'redeemed', redeemedAt }),
          headers: ifUnchanged(found.invitation),
        },
      ];
      if (Object.keys(changes.columns).length > 0) {
        changeSet.push({
          method: 'PATCH',
          path: model.contact.row(contactId),
          body: changes.columns,
          headers: ifUnchanged(found.contact),
        });
      }
      for (const answer of await client.batch([{ changeSet }])) {
        if ('error' in answer) throw brokenReference(answer.error);
      }
    });
  };
};
