import type { Pool } from 'pg';

const P = 'crm_user_invite_';
const NOW = "now() at time zone 'utc'";

/** The ids of the single portal of a seeded site. */
export const PORTAL = { portalId: 'portal', roleId: 'role' };

export const seedPortal = async (database: Pool): Promise<void> => {
  await database.query(`
    insert into ${P}portals (id, document_id, key, name, site_url, sign_up_url, default_locale, created_at, updated_at, published_at)
      values (1, 'portal', 'customer', 'Customer Portal', 'https://www.example.com', 'https://www.example.com/sign-up', 'en',
              ${NOW}, ${NOW}, ${NOW});
    insert into ${P}portal_roles (id, document_id, name, user_role, portal_id, created_at, updated_at, published_at)
      values (1, 'role', 'Customer', 'authenticated', 1, ${NOW}, ${NOW}, ${NOW});
  `);
};

export const contactId = (n: number): string => `contact-${n}`;
const code = (n: number): string => `bench${String(n).padStart(38, '0')}`;

const keyOf = (text: string): string => `encode(convert_to(lower(${text}), 'UTF8'), 'hex')`;

/** Creates the contacts numbered `from` to `to`, inclusive. */
export const seedContacts = async (database: Pool, from: number, to: number): Promise<void> => {
  await database.query(`
    insert into ${P}contacts (id, document_id, first_name, last_name, full_name, email, company, language, do_not_email, active,
                              sort_key, name_key, company_key, email_key, created_at, updated_at, published_at)
    select n, 'contact-' || n, 'First' || n, 'Last' || n, 'First' || n || ' Last' || n, 'person' || n || '@example.org',
           'Company ' || n % 5000, 'en', false, true,
           ${keyOf("'Last' || n")} || '00' || ${keyOf("'First' || n")}, ${keyOf("'First' || n || ' Last' || n")},
           ${keyOf("'Company ' || n % 5000")}, ${keyOf("'person' || n || '@example.org'")}, ${NOW}, ${NOW}, ${NOW}
    from generate_series(${from}, ${to}) n;
  `);
};

/** SQL for an id in the plugin's format, by number. */
const UUID = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))";

/**
 * Creates sent invitations, one for each existing contact, with e-mails and a code. With `areUsed` they are
 * redeemed: user, account and portal user exist too.
 */
export const seedInvitations = async (
  database: Pool,
  from: number,
  to: number,
  { areUsed }: { areUsed: boolean }
): Promise<void> => {
  const series = `generate_series(${from}, ${to}) n`;
  const [status, statusReason] = areUsed ? ['redeemed', 'redeemed'] : ['sent', 'sent'];
  const used = areUsed ? NOW : 'null::timestamp';
  await database.query(`
    insert into ${P}portal_invitations (id, document_id, name, status_reason, active, contact_id, portal_id, role_id, language,
                                        expires_at, sent_at, redeemed_at, created_at, updated_at, published_at)
    select n, ${UUID}, 'Customer Portal: Customer', '${statusReason}', false, n, 1, 1, 'en',
           ${NOW} + interval '10 days', ${NOW}, ${used}, ${NOW}, ${NOW}, ${NOW} from ${series};
    insert into ${P}invitations (id, document_id, invitation_id, contact_id, portal_id, portal_name, role_id, role_name, user_role,
                                 address, first_name, last_name, full_name, name_key, last_name_key, address_key, locale, status, generation, open_key,
                                 expires_at, sent_at, opened_at, redeemed_at, closed_at, renewals, reminders, username,
                                 portal_user_id, created_at, updated_at, published_at)
    select n, 'ledger-' || n, ${UUID}, 'contact-' || n, 'portal', 'Customer Portal', 'role', 'Customer', 'authenticated',
           'person' || n || '@example.org', 'First' || n, 'Last' || n, 'First' || n || ' Last' || n,
           ${keyOf("'First' || n || ' Last' || n")}, ${keyOf("'Last' || n")}, ${keyOf("'person' || n || '@example.org'")}, 'en', '${status}', 1, ${areUsed ? 'null' : "'contact-' || n || ':portal'"},
           ${NOW} + interval '10 days', ${NOW}, ${NOW}, ${used}, ${used}, 0, 0,
           ${areUsed ? "'person' || n || '@example.org'" : 'null'}, ${areUsed ? "'portal-user-' || n" : 'null'},
           ${NOW}, ${NOW}, ${NOW} from ${series};
    insert into ${P}invitation_codes (id, document_id, hash, invitation_id, generation, created_at, updated_at, published_at)
    select n, 'code-' || n, encode(sha256(('bench' || lpad(n::text, 38, '0'))::bytea), 'hex'), ${UUID}, 1, ${NOW}, ${NOW}, ${NOW}
    from ${series};
    insert into ${P}email_activities (id, document_id, subject, "to", html, text, message_id, status_reason, active, invitation_id,
                                      sent_at, created_at, updated_at, published_at)
    select n, 'email-' || n, 'Your invitation', 'person' || n || '@example.org', '<p>Welcome</p>', 'Welcome', '<' || n || '@example.com>',
           'sent', false, n, ${NOW}, ${NOW}, ${NOW}, ${NOW} from ${series};
    insert into ${P}invitation_events (document_id, invitation_id, event, at, actor, created_at, updated_at, published_at)
    select event || n, ${UUID}, event, ${NOW}, 'system', ${NOW}, ${NOW}, ${NOW}
    from ${series}, unnest(array['created', 'sent', 'opened']) event;
  `);
  if (!areUsed) return;
  await database.query(`
    insert into up_users (id, document_id, username, email, provider, password, confirmed, blocked, created_at, updated_at, published_at)
    select n, 'user-' || n, 'person' || n || '@example.org', 'person' || n || '@example.org', 'local',
           '$2b$10$abcdefghijklmnopqrstuuNZ7cVwm7sXo6ZzXkqkBqQvXnYb0m4Wi', true, false, ${NOW}, ${NOW}, ${NOW} from ${series};
    insert into up_users_role_lnk (user_id, role_id, user_ord)
    select n, (select id from up_roles where type = 'authenticated'), n from ${series};
    insert into ${P}accounts (document_id, address, username_key, invitation_id, user_id, user_document_id, created_at, updated_at, published_at)
    select 'account-' || n, 'person' || n || '@example.org', 'person' || n || '@example.org', ${UUID}, n, 'user-' || n,
           ${NOW}, ${NOW}, ${NOW} from ${series};
    insert into ${P}portal_users (document_id, username, active, contact_id, portal_id, role_id, created_at, updated_at, published_at)
    select 'portal-user-' || n, 'person' || n || '@example.org', true, n, 1, 1, ${NOW}, ${NOW}, ${NOW} from ${series};
  `);
};

/** Moves the id sequences past the inserted ids and updates the planner's statistics. */
export const settle = async (database: Pool): Promise<void> => {
  const tables = [
    'contacts',
    'portals',
    'portal_roles',
    'portal_invitations',
    'invitations',
    'invitation_codes',
    'email_activities',
  ];
  for (const table of [...tables.map((name) => P + name), 'up_users']) {
    await database.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`
    );
  }
  await database.query('vacuum analyze');
  await database.query('checkpoint');
};

/** The codes of `count` seeded invitations, starting with number `from`. */
export const codes = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => code(from + index));
