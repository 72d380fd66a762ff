import { redactDatabaseError } from '../../../server/src/domain/database-errors';

const failure = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

const ADDRESS = 'ann@example.org';

describe('an error of the database', () => {
  it.each([
    [
      'of SQLite',
      failure(`insert into \`accounts\` (\`address\`) values ('${ADDRESS}') - UNIQUE constraint failed`, {
        code: 'SQLITE_CONSTRAINT_UNIQUE',
      }),
      'The database refused: SQLITE_CONSTRAINT_UNIQUE',
    ],
    [
      'of PostgreSQL',
      failure(`insert into "accounts" ("address") values ('${ADDRESS}') - duplicate key value`, {
        code: '23505',
        constraint: 'accounts_address_uq',
      }),
      'The database refused: 23505 (accounts_address_uq)',
    ],
    [
      'of MariaDB, which repeats the value',
      failure(`update accounts set address = '${ADDRESS}' - Duplicate entry '${ADDRESS}' for key 'a - b'`, {
        code: 'ER_DUP_ENTRY',
      }),
      'The database refused: ER_DUP_ENTRY',
    ],
    [
      'of a connection',
      failure(`select * from up_users where lower(email) = '${ADDRESS} - x' - Connection terminated`),
      'The database refused: Connection terminated',
    ],
  ])('%s is reported without its statement', (_, error, told) => {
    expect(redactDatabaseError(error)).toBe(error);
    expect(error.message).toBe(told);
    expect(error.stack).toMatch(/^Error: The database refused: .*\n {4}at /);
    expect(error.stack).not.toContain(ADDRESS);
  });

  it('keeps the properties that callers read', () => {
    const error = redactDatabaseError(failure('select 1 - no', { code: '40P01' }));
    expect(error).toMatchObject({ code: '40P01' });
  });
});

describe('another error', () => {
  it.each(['The mail server does not answer - try later', 'Select a role', 'connect ECONNREFUSED 127.0.0.1'])(
    'is left unchanged: %s',
    (message) => {
      expect(redactDatabaseError(new Error(message)).message).toBe(message);
    }
  );

  it('is created from a thrown value that is not an error', () => {
    expect(redactDatabaseError('no').message).toBe('no');
  });
});
