import type { InvitationStatus } from '../../../../../contracts';
import type { InvitationStatusChange } from '../../connector';
import type { Row } from '../client/responses';
import type { Model } from '../model/model';
import { FAILURE_LENGTH } from '../model/names';
import { INVITATION_STATUS, invitationStatusOf } from '../model/status';
import { numberOf } from './columns';
import type { Context } from './context';

/** Binds a row to a contact, a portal and one of its roles. */
export const bindings = (
  { names }: Pick<Context, 'names'>,
  model: Model,
  table: 'invitation' | 'portalUser',
  to: { contactId?: string; portalId?: string; roleId?: string }
): Record<string, string> => {
  const { columns } = names[table];
  const targets = [
    { column: columns.contact, target: 'contact', id: to.contactId },
    { column: columns.portal, target: 'portal', id: to.portalId },
    { column: columns.role, target: 'portalRole', id: to.roleId },
  ] as const;
  return Object.fromEntries(
    targets.flatMap(({ column, target, id }) =>
      id === undefined
        ? []
        : [
            [
              `${model[table].navigation(column, names[target].table)}@odata.bind`,
              `/${model[target].row(id)}`,
            ],
          ]
    )
  );
};

/** The columns that a change of status writes. */
export const statusColumns = (
  { names }: Pick<Context, 'names'>,
  change: InvitationStatusChange
): Record<string, unknown> => {
  const { columns } = names.invitation;
  const { state, status } = INVITATION_STATUS[change.status];
  const dates = {
    sentAt: change.sentAt,
    openedAt: change.openedAt,
    redeemedAt: change.redeemedAt,
    expiresAt: change.expiresAt,
  };
  return {
    [columns.state]: state,
    [columns.status]: status,
    ...(change.claim === null && { [columns.claim]: null }),
    ...(change.failure !== undefined && {
      [columns.failure]: change.failure?.slice(0, FAILURE_LENGTH) ?? null,
    }),
    ...Object.fromEntries(
      Object.entries(dates).flatMap(([key, date]) =>
        date === undefined ? [] : [[columns[key as keyof typeof dates], date.toISOString()]]
      )
    ),
  };
};

/** The status of an invitation, from its row. */
export const statusOf = ({ names }: Pick<Context, 'names'>, row: Row): InvitationStatus => {
  const { state, status } = names.invitation.columns;
  return invitationStatusOf(numberOf(row, state) ?? 0, numberOf(row, status) ?? 0);
};
