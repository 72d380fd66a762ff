import type { FieldTarget } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { ContactField, Connector } from '../../crm/connector';
import { toAnswer } from '../../domain/field-targets';
import type { FieldBinding } from '../../domain/form-fields';
import { withTimeout } from '../../domain/with-timeout';
import type { LedgerInvitation } from '../../repositories/invitation-row';

/** How long an invitee waits for what the CRM knows; the form does without after that. */
const TIME_LIMIT_MS = 1_000;

interface Options {
  config: Pick<PluginConfig, 'fields'>;
  connector: Connector;
  /** What the attributes of a users-permissions user take. */
  userTargets: ReadonlyMap<string, FieldTarget>;
}

/** Looks up where the answers of an invitee go, and what the CRM has there already. */
export const createAnswerTargets = ({ config: { fields }, connector, userTargets }: Options) => {
  const mapped = [...new Set(fields.flatMap(({ contactField }) => contactField ?? []))];

  const read = async (contactId: string): Promise<Map<string, ContactField> | null> => {
    if (mapped.length === 0) return new Map();
    return withTimeout(TIME_LIMIT_MS, (signal) =>
      connector.contacts.fieldsOf(contactId, mapped, signal)
    ).catch(() => null);
  };

  /** By the field's name. What the CRM does not say in time is not among it, but for the name that the site keeps. */
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
