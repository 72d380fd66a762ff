import type { FieldTarget } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { ContactField, Connector } from '../../crm/connector';
import { toAnswer } from '../../domain/field-targets';
import type { FieldBinding } from '../../domain/form-fields';
import { withTimeout } from '../../domain/with-timeout';
import type { LedgerInvitation } from '../../repositories/invitation-row';

/** How long an invitee waits for the CRM's values; after that the form goes without them. */
const TIME_LIMIT_MS = 1_000;

interface Options {
  config: Pick<PluginConfig, 'fields'>;
  connector: Connector;
  /** The attributes of a users-permissions user that take answers. */
  userTargets: ReadonlyMap<string, FieldTarget>;
}

/** Looks up where an invitee's answers are stored, and the values that the CRM already has. */
export const createAnswerTargets = ({ config: { fields }, connector, userTargets }: Options) => {
  const mapped = [...new Set(fields.flatMap(({ contactField }) => contactField ?? []))];

  const read = async (contactId: string): Promise<Map<string, ContactField> | null> => {
    if (mapped.length === 0) return new Map();
    return withTimeout(TIME_LIMIT_MS, (signal) =>
      connector.contacts.fieldsOf(contactId, mapped, signal)
    ).catch(() => null);
  };

  /** By field name. Values that the CRM does not return in time are missing, except the name, which the site has. */
  return async ({ contactId, firstName, lastName }: LedgerInvitation): Promise<Map<string, FieldBinding>> => {
    const found = await read(contactId);
    const kept: Record<string, string | null> = { firstName, lastName };
    return new Map(
      fields.map((field) => {
        const { name, contactField = '', userField = '' } = field;
        const there = found?.get(contactField);
        const user = userTargets.get(userField);
        const known = there ? toAnswer(field, there.target, there.value) : (kept[contactField] ?? undefined);
        return [name, { known, ...(there && { contact: there.target }), ...(user && { user }) }];
      })
    );
  };
};

export type AnswerTargets = ReturnType<typeof createAnswerTargets>;
