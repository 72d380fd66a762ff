import { CrmError } from '../../crm-error';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (id: string): boolean => GUID.test(id);

/** The id in the form in which Dataverse answers it. What is no GUID is the id of nothing: `not-found`. */
export const guid = (id: string): string => {
  if (!isGuid(id)) throw new CrmError('not-found', 'Dynamics has no record with that id: it is no GUID');
  return id.toLowerCase();
};

/**
 * Text in a form in which `startswith` takes it as it is: in Dataverse the signs of SQL's LIKE mean something in the
 * text functions, and stand for themselves in brackets.
 */
export const withoutWildcards = (text: string): string => text.replace(/[%_[]/g, '[$&]');

/** A string literal of OData: quotes are doubled. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * A query string. Each value is percent-encoded here, because form encoding would write a space as `+`, which
 * Dataverse reads as a plus sign.
 */
export const queryString = (options: Record<string, string | undefined>): string => {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
  );
  return parts.length > 0 ? `?${parts.join('&')}` : '';
};

/** `(a or b or c)`; false for none, so that an empty list never selects all. */
export const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;
