import type { Table } from '../schema';
import type { DataverseServer } from '../server';
import { isReference, textOf, type StoredRow, type Value } from '../store';
import { updateRow } from '../rows/write';
import { addRow } from '../support';

const LIST_LENGTH = 50;

/** Reads and writes records on behalf of staff. */
export const createRecords = (server: DataverseServer) => {
  const { schema, store } = server.environment;

  const nameOf = (value: Value | undefined): string => {
    if (!isReference(value)) return '';
    return textOf(store.follow(value)?.values[schema.get(value.table).name]);
  };
  const statusOf = (table: Table, row: StoredRow): string =>
    table.statuses.find(({ value }) => value === row.values.statuscode)?.label ?? '';
  const listOf = (table: string): StoredRow[] => store.all(schema.get(table)).toReversed();
  const isAbout = (value: Value | undefined, id: string): boolean => isReference(value) && value.id === id;

  const contactOf = (row: StoredRow) => ({
    id: row.id,
    fullName: textOf(row.values.fullname),
    email: textOf(row.values.emailaddress1),
    phone: textOf(row.values.telephone1),
    company: nameOf(row.values.parentcustomerid),
    active: row.values.statecode === 0,
  });

  const emailsOf = (invitationId: string) =>
    listOf('email')
      .filter(({ values }) => isAbout(values.regardingobjectid, invitationId))
      .map((row) => ({
        subject: textOf(row.values.subject),
        status: statusOf(schema.get('email'), row),
      }));

  const change = (table: string, id: string, body: Record<string, unknown>): void => {
    const row = store.find(schema.get(table), id);
    if (row) updateRow(server.environment, schema.get(table), row, body);
  };

  return {
    change,

    /** Contacts whose name or address contains the text, ordered by name. */
    contacts: (search: string) =>
      store
        .all(schema.get('contact'))
        .map(contactOf)
        .filter(({ fullName, email }) => `${fullName} ${email}`.toLowerCase().includes(search.toLowerCase()))
        .sort((a, b) => a.fullName.localeCompare(b.fullName))
        .slice(0, LIST_LENGTH),

    /** A contact with its related records. */
    contact(id: string) {
      const row = store.find(schema.get('contact'), id);
      if (!row) return null;
      return {
        ...contactOf(row),
        invitations: listOf('tpc_portalinvitation')
          .filter(({ values }) => isAbout(values.tpc_contactid, id))
          .map((invitation) => ({
            id: invitation.id,
            portal: nameOf(invitation.values.tpc_portalid),
            role: nameOf(invitation.values.tpc_portalroleid),
            status: statusOf(schema.get('tpc_portalinvitation'), invitation),
            active: invitation.values.statecode === 0,
            sentOn: textOf(invitation.values.tpc_senton),
            emails: emailsOf(invitation.id),
          })),
        portalUsers: listOf('tpc_portaluser')
          .filter(({ values }) => isAbout(values.tpc_contactid, id))
          .map(({ id: portalUserId, values }) => ({
            id: portalUserId,
            portal: nameOf(values.tpc_portalid),
            roleId: isReference(values.tpc_portalroleid) ? values.tpc_portalroleid.id : '',
            username: textOf(values.tpc_username),
            active: values.statecode === 0,
          })),
      };
    },

    portals: () =>
      store.all(schema.get('tpc_portal')).map(({ id, values }) => ({
        id,
        name: textOf(values.tpc_name),
        roles: store
          .all(schema.get('tpc_portalrole'))
          .filter((role) => isAbout(role.values.tpc_portalid, id))
          .map((role) => ({ id: role.id, name: textOf(role.values.tpc_name) })),
      })),

    /** Creates the invitation that *Invite to portal* saves. */
    invite: (contactId: string, portalId: string, roleId: string): string =>
      addRow(server, 'tpc_portalinvitation', {
        'tpc_ContactId@odata.bind': `/contacts(${contactId})`,
        'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
        'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})`,
      }),
  };
};

export type Records = ReturnType<typeof createRecords>;
export type ContactRecord = NonNullable<ReturnType<Records['contact']>>;
