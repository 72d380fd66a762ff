import type { Connector } from '../../connector';
import { CrmError } from '../../crm-error';
import type { Change } from '../client/batch';
import { DataverseError } from '../client/errors';
import { queryString } from '../client/odata';
import { rowSchema, type Row } from '../client/responses';
import { booleanOf, idOf, lookup, textOf } from './columns';
import type { Columns } from './contact-columns';
import { writeChanges } from './contact-fields';
import { readContactRow } from './contact-rows';
import type { Context } from './context';
import { statusColumns, statusOf } from './invitation-columns';
import { portalUserColumns, portalUserQuery } from './portal-users';
import type { Recent } from './recent';
import { brokenReference, ifUnchanged, insertion, readRows, untilUnchanged } from './rows';

interface Found {
  contact: Row;
  invitation: Row;
  portalUser: Row | undefined;
}

/** Writes portal user, invitation and contact in one change set, so that all or none of them are saved. */
export const createRecordRedemption = (
  context: Context,
  columns: Columns,
  recentContacts: Recent<string>
): Connector['recordRedemption'] => {
  const { client, names } = context;

  const read = async (contactId: string, portalId: string, invitationId: string): Promise<Found> => {
    const { contact, invitation } = await context.model();
    const contactColumns = names.contact.columns;
    const { state, status } = names.invitation.columns;
    const readOne = (path: string, select: string[]): Promise<Row> =>
      client.read({ method: 'GET', path: path + queryString({ $select: select.join(',') }) }, rowSchema);
    const [contactRow, invitationRow, [portalUser]] = await Promise.all([
      readOne(contact.row(contactId), [contact.id, contactColumns.merged, lookup(contactColumns.master)]),
      readOne(invitation.row(invitationId), [invitation.id, state, status]),
      readRows(client, await portalUserQuery(context, contactId, portalId)),
    ]);
    if (
      booleanOf(contactRow, contactColumns.merged) &&
      textOf(contactRow, lookup(contactColumns.master)) !== null
    ) {
      const master = await readContactRow(context, contactId);
      if (!master)
        throw new CrmError('not-found', 'The contact was merged into one that does not exist in Dynamics');
      return read(idOf(master, contact.id), portalId, invitationId);
    }
    return { contact: contactRow, invitation: invitationRow, portalUser };
  };

  return async ({ portalUser, invitationId, redeemedAt, contactChanges }) => {
    const model = await context.model();
    const changes = await writeChanges(context, columns, contactChanges);
    const changesContact = Object.keys(changes.columns).length > 0;
    const { id, username, roleId } = portalUser;
    const answers = { ...portalUser.answers, ...changes.unwritten };

    const creation = async (contactId: string): Promise<Change> =>
      insertion(
        model.portalUser,
        id,
        await portalUserColumns(context, { ...portalUser, answers, contactId })
      );
    const invitationChange = (headers: Record<string, string>): Change => ({
      method: 'PATCH',
      path: model.invitation.row(invitationId),
      body: statusColumns(context, { status: 'redeemed', redeemedAt }),
      headers,
    });

    /** Without reading first, for a contact whom the site has just read. False if something has to be read. */
    const recordFirst = async (): Promise<boolean> => {
      const contactId = recentContacts.find(portalUser.contactId);
      if (contactId === null || changesContact) return false;
      try {
        // Refused as a whole if the contact has a portal user: from an earlier run of this call, or from before.
        await client.change([await creation(contactId), invitationChange({ 'If-Match': '*' })]);
        return true;
      } catch (error) {
        if (error instanceof DataverseError && (error.reason === 'exists' || error.kind === 'not-found'))
          return false;
        throw error;
      }
    };

    if (await recordFirst()) return;
    await untilUnchanged(async () => {
      const found = await read(portalUser.contactId, portalUser.portalId, invitationId);
      // A repeated call must not undo later changes by staff.
      if (found.portalUser && statusOf(context, found.invitation) === 'redeemed') return;
      const contactId = idOf(found.contact, model.contact.id);
      const changeSet: Change[] = [
        found.portalUser
          ? {
              method: 'PATCH',
              path: model.portalUser.row(idOf(found.portalUser, model.portalUser.id)),
              body: await portalUserColumns(context, { username, roleId, answers }),
              headers: ifUnchanged(found.portalUser),
            }
          : await creation(contactId),
        invitationChange(ifUnchanged(found.invitation)),
      ];
      if (changesContact) {
        changeSet.push({
          method: 'PATCH',
          path: model.contact.row(contactId),
          body: changes.columns,
          headers: ifUnchanged(found.contact),
        });
      }
      await client.change(changeSet).catch((error: unknown) => {
        throw brokenReference(error);
      });
    });
  };
};
