import { redactExternalText } from './external-text';

/** What a statement begins with; the query engine puts it, with its values, before the driver's words. */
const STATEMENT =
  /^\s*(select|insert|update|delete|with|replace|begin|commit|rollback|savepoint|release|create|alter|drop|set|show|pragma)\b/i;

const SEPARATOR = ' - ';

const detailsOf = (error: Error & { code?: unknown; constraint?: unknown }) => error;

/** Whether the query engine made an error's message: of the statement, its values, and what the driver said. */
export const containsStatement = (error: Error): boolean =>
  STATEMENT.test(error.message) && error.message.includes(SEPARATOR);

/**
 * What was thrown, as an error whose message may be kept and logged: without the statement that failed, whose values
 * are addresses and names. The drivers of MySQL and PostgreSQL repeat values in words of their own, so that of what the
 * database itself refused, its code is left and, where it is told, the constraint.
 */
export const redactDatabaseError = (thrown: unknown): Error => {
  if (!(thrown instanceof Error)) return new Error(redactExternalText(String(thrown)));
  if (!containsStatement(thrown)) return thrown;
  const { code, constraint } = detailsOf(thrown);
  const place = typeof constraint === 'string' ? ` (${constraint})` : '';
  // What has no code was not said by a database, but by the driver about its connection.
  const said = thrown.message.split(SEPARATOR).at(-1) ?? '';
  const reason = typeof code === 'string' ? `${code}${place}` : redactExternalText(said);
  // A stack begins with the message.
  const frames = thrown.stack?.slice(Math.max(0, thrown.stack.indexOf('\n    at '))) ?? '';
  thrown.message = `The database refused: ${reason}`;
  thrown.stack = `${thrown.name}: ${thrown.message}${frames}`;
  return thrown;
};
