import { redactExternalText } from './external-text';

/** Start of an SQL statement. The query engine puts the statement with its values before the driver's message. */
const STATEMENT =
  /^\s*(select|insert|update|delete|with|replace|begin|commit|rollback|savepoint|release|create|alter|drop|set|show|pragma)\b/i;

const SEPARATOR = ' - ';

const detailsOf = (error: Error & { code?: unknown; constraint?: unknown }) => error;

/** Whether the message contains the SQL statement with its values. */
export const containsStatement = (error: Error): boolean =>
  STATEMENT.test(error.message) && error.message.includes(SEPARATOR);

/**
 * Removes the failed statement from an error, whose values include addresses and names, so that the message can be
 * stored and logged. The drivers of MySQL and PostgreSQL repeat values in their own messages, so that only the code
 * and the constraint are kept of what the database refused.
 */
export const redactDatabaseError = (thrown: unknown): Error => {
  if (!(thrown instanceof Error)) return new Error(redactExternalText(String(thrown)));
  if (!containsStatement(thrown)) return thrown;
  const { code, constraint } = detailsOf(thrown);
  const place = typeof constraint === 'string' ? ` (${constraint})` : '';
  // An error without a code comes from the driver and is about its connection.
  const said = thrown.message.split(SEPARATOR).at(-1) ?? '';
  const reason = typeof code === 'string' ? `${code}${place}` : redactExternalText(said);
  // The stack starts with the message.
  const frames = thrown.stack?.slice(Math.max(0, thrown.stack.indexOf('\n    at '))) ?? '';
  thrown.message = `The database refused: ${reason}`;
  thrown.stack = `${thrown.name}: ${thrown.message}${frames}`;
  return thrown;
};
