import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { databaseFile } from './demo';
import type { Person } from './people';

const inDatabase = <Answer>(act: (database: Database.Database) => Answer): Answer => {
  const database = new Database(databaseFile(), { timeout: 10_000 });
  try {
    return act(database);
  } finally {
    database.close();
  }
};

/** Makes an invitation expire, one minute ago. */
export const letExpire = (invitationId: string): void => {
  const { changes } = inDatabase((database) =>
    database
      .prepare('UPDATE crm_user_invite_invitations SET expires_at = ? WHERE invitation_id = ?')
      .run(Date.now() - 60_000, invitationId)
  );
  if (changes !== 1) throw new Error(`There is no invitation ${invitationId}`);
};

/** All addresses that have ever been invited. */
export const invitedAddresses = (): Set<string> =>
  new Set(
    inDatabase((database) =>
      database.prepare('SELECT address FROM crm_user_invite_invitations').pluck().all()
    ) as string[]
  );

/** The number of accounts with an address. */
export const countUsers = ({ email }: Person): number =>
  inDatabase((database) =>
    Number(
      database
        .prepare('SELECT count(*) FROM up_users WHERE lower(email) = ?')
        .pluck()
        .get(email.toLowerCase())
    )
  );

/** How the accounts with an address sign in, in the words of Users & Permissions. */
export const providersOf = ({ email }: Pick<Person, 'email'>): string[] =>
  inDatabase((database) =>
    database.prepare('SELECT provider FROM up_users WHERE lower(email) = ?').pluck().all(email.toLowerCase())
  ) as string[];

/** Creates a running batch without a job, so that it does not advance until it is resumed. Returns its id. */
export const holdBatch = (
  invitedBy: string,
  target: { portalId: string; roleId: string },
  contactIds: readonly string[]
): string => {
  const batchId = randomUUID();
  inDatabase((database) => {
    database
      .prepare(
        `INSERT INTO crm_user_invite_batches (batch_id, state, invited_by, request, position, total, accepted, refused)
         VALUES (?, 'running', ?, ?, 0, ?, 0, 0)`
      )
      .run(batchId, invitedBy, JSON.stringify(target), contactIds.length);
    database
      .prepare(
        `INSERT INTO crm_user_invite_batch_slices (batch_id, position, contact_ids, refusals) VALUES (?, 0, ?, '[]')`
      )
      .run(batchId, JSON.stringify(contactIds));
  });
  return batchId;
};

/** Creates a job that failed to check a contact with this error. */
export const failToCheck = (contactId: string, error: string): void =>
  inDatabase((database) => {
    database
      .prepare(
        `INSERT INTO crm_user_invite_jobs (key, kind, payload, state, run_at, attempts, priority, error)
         VALUES (?, 'contact.check', ?, 'failed', ?, 8, 0, ?)`
      )
      .run(randomUUID(), JSON.stringify({ contactId }), Date.now(), error);
  });

const CODES = 'crm_user_invite_invitation_codes';

/** Hides a table from Strapi during the action, so that the server runs but cannot look up invitations. */
export const inTrouble = async (act: () => Promise<void>): Promise<void> => {
  const rename = (from: string, to: string): void =>
    inDatabase((database) => void database.exec(`ALTER TABLE ${from} RENAME TO ${to}`));
  rename(CODES, `${CODES}_away`);
  try {
    await act();
  } finally {
    rename(`${CODES}_away`, CODES);
  }
};
