import { CrmError } from '../../crm-error';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (id: string): boolean => GUID.test(id);

/** The id in the form that Dataverse returns. An id that is not a GUID belongs to no record: `not-found`. */
export const guid = (id: string): string => {
  if (!isGuid(id)) throw new CrmError('not-found', 'Dynamics has no record with this id: it is not a GUID');
  return id.toLowerCase();
};

/**
 * Escapes text for `startswith`: Dataverse's text functions treat the wildcards of SQL's LIKE as such, unless they are in
 * brackets.
 */
export const withoutWildcards = (text: string): string => text.replace(/[%_[]/g, '[$&]');

/** An OData string literal, with quotes doubled. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * Builds a query string. Values are percent-encoded because form encoding writes a space as `+`, which Dataverse reads as a
 * plus sign.
 */
export const queryString = (options: Record<string, string | undefined>): string => {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]
  );
  return parts.length > 0 ? `?${parts.join('&')}` : '';
};

/** `(a or b or c)`; `false` for an empty list, so that it never selects all rows. */
export const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`;
