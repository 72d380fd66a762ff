import { FINAL_STATUSES, isActiveInCrm } from '../../domain/invitation-state';
import type { Connector, CrmInvitation, NewCrmInvitation } from '../connector';
import { CrmError } from '../crm-error';
import { BEGINNING, CHANGES_PER_CALL, readChanges } from './changes';
import type { PortalInvitationRow } from './rows';
import type { Tables } from './tables';

const toDate = (value: string | null): Date | null => (value === null ? null : new Date(value));

/** Null if the contact, portal or role was deleted. */
const toInvitation = (row: PortalInvitationRow): CrmInvitation | null =>
  row.contact && row.portal && row.role
    ? {
        id: row.documentId,
        contactId: row.contact.documentId,
        portalId: row.portal.documentId,
        roleId: row.role.documentId,
        invitedBy: row.invitedBy,
        locale: row.language,
        expiresAt: new Date(row.expiresAt),
        status: row.statusReason,
        active: row.active,
        sentAt: toDate(row.sentAt),
        redeemedAt: toDate(row.redeemedAt),
        // It is in the site's ledger, which the same staff see.
        failure: null,
        claim: row.claim,
        version: row.updatedAt,
      }
    : null;

const populate = {
  contact: { select: ['documentId'] },
  portal: { select: ['documentId'] },
  role: { select: ['documentId'] },
};

export const createInvitations = (tables: Tables, clock: () => Date): Connector['invitations'] => {
  const { invitations } = tables;

  const toRows = async (news: readonly NewCrmInvitation[]) => {
    const recordOf = await tables.statements.recordsOf({
      contact: news.map(({ contactId }) => contactId),
      portal: [...new Set(news.map(({ portalId }) => portalId))],
      role: [...new Set(news.map(({ roleId }) => roleId))],
    });
    return news.map(({ id, contactId, portalId, roleId, invitedBy, locale, expiresAt }) => {
      const [portal, role] = [recordOf('portal', portalId), recordOf('role', roleId)];
      return {
        documentId: id,
        claim: id,
        name: `${portal.name}: ${role.name}`.slice(0, 255),
        statusReason: 'new',
        active: true,
        contact_id: recordOf('contact', contactId).id,
        portal_id: portal.id,
        role_id: role.id,
        invitedBy,
        language: locale,
        expiresAt,
      };
    });
  };

  return {
    async createMany(news) {
      if (news.length === 0) return;
      await invitations.insertMissing(await toRows(news), clock());
    },

    async get(id) {
      const row = await tables.statements.findInvitation(id);
      return row && toInvitation(row);
    },

    async setStatus(id, { status, failure: _failure, ifVersion, ...moments }) {
      const values = { statusReason: status, active: isActiveInCrm(status), ...moments };
      const open = {
        documentId: id,
        statusReason: { $notIn: [...FINAL_STATUSES] },
        ...(ifVersion !== undefined && { updatedAt: ifVersion }),
      };
      if ((await invitations.updateMany(open, values, clock())) > 0) return;
      if ((await invitations.count({ documentId: id })) > 0) return;
      throw new CrmError('not-found', `There is no portal invitation ${id}.`);
    },

    async claim(id, token) {
      const open = { documentId: id, active: true };
      await invitations.updateMany({ ...open, claim: { $null: true } }, { claim: token }, clock());
      const row = await invitations.findOne({ where: { documentId: id } });
      if (!row) throw new CrmError('not-found', `There is no portal invitation ${id}.`);
      return row.active && row.claim === token;
    },

    async changesSince(cursor, unclaimedOf = []) {
      const changes = await readChanges((find) => invitations.findMany({ ...find, populate }), toInvitation, {
        cursor: cursor ?? BEGINNING,
        now: clock(),
      });
      const unclaimed = { statusReason: 'new', claim: { $null: true } };
      const waiting =
        unclaimedOf.length === 0
          ? []
          : await invitations.findMany({
              where: { ...unclaimed, portal: { documentId: { $in: [...unclaimedOf] } } },
              populate,
              orderBy: [{ id: 'asc' }],
              limit: CHANGES_PER_CALL,
            });
      // A record that lacks something is one whose contact was deleted, which the site follows by itself.
      return {
        ...changes,
        incomplete: [],
        waiting: waiting.map(toInvitation).filter((invitation) => invitation !== null),
      };
    },
  };
};
