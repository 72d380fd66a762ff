import type { Pool } from 'pg';

const P = 'crm_user_invite_';
const NOW = "now() at time zone 'utc'";

const keyOf = (text: string): string => `encode(convert_to(lower(${text}), 'UTF8'), 'hex')`;

const UUID = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))";

/** The portals of a seeded CRM. The last one has one invitation in a thousand, all of them early. */
export const LIST_PORTALS = ['portal-1', 'portal-2', 'portal-3', 'portal-4'] as const;

/** Parts of names, chosen so that some prefixes match many contacts and others match few. */
const FIRST = "'Anna,Maria,Bernd,Chloe,Dirk,Eva,Marek,Omar,Nils,Zoe'";
const LAST =
  "'Andersen,Bakker,Costa,Dubois,Ernst,Ferrari,Garcia,Huber,Ivanov,Jensen,Martin,Novak,Okafor,Peeters,Rossi'";

const nameParts = (n: string): string => `
  (string_to_array(${FIRST}, ','))[1 + ${n} % 10] as first,
  (string_to_array(${LAST}, ','))[1 + (${n} / 10) % 15] || chr(97 + (${n} / 150) % 26) || (${n} / 150)::text as last`;

/** Creates contacts with repeated names. One in twenty is inactive, one in ten has an account. */
export const seedListContacts = async (database: Pool, contacts: number): Promise<void> => {
  const portals = LIST_PORTALS.map((id, index) => `(${index + 1}, '${id}', '${id}', 'Portal ${index + 1}')`);
  await database.query(`
    insert into ${P}portals (id, document_id, key, name, site_url, sign_up_url, default_locale, created_at, updated_at, published_at)
      select id, document_id, key, name, 'https://www.example.com', 'https://www.example.com/sign-up', 'en', ${NOW}, ${NOW}, ${NOW}
      from (values ${portals.join(', ')}) as portal (id, document_id, key, name);
    insert into ${P}portal_roles (id, document_id, name, user_role, portal_id, created_at, updated_at, published_at)
      select id, 'role-' || id, 'Customer', 'authenticated', id, ${NOW}, ${NOW}, ${NOW} from ${P}portals;
    insert into ${P}contacts (id, document_id, first_name, last_name, full_name, email, company, language, do_not_email, active,
                              sort_key, name_key, company_key, email_key, created_at, updated_at, published_at)
    select n, 'contact-' || n, first, last, first || ' ' || last, 'person' || n || '@example.org', 'Company ' || n % 5000, 'en',
           n % 50 = 7, n % 20 <> 3, ${keyOf('last')} || '00' || ${keyOf('first')}, ${keyOf("first || ' ' || last")},
           ${keyOf("'Company ' || n % 5000")}, ${keyOf("'person' || n || '@example.org'")}, ${NOW}, ${NOW}, ${NOW}
    from (select n, ${nameParts('n')} from generate_series(1, ${contacts}) n) contact;
    insert into ${P}portal_users (document_id, username, active, contact_id, portal_id, role_id, created_at, updated_at, published_at)
    select 'portal-user-' || n, 'person' || n || '@example.org', n % 40 <> 0, n, 1, 1, ${NOW}, ${NOW}, ${NOW}
    from generate_series(10, ${contacts}, 10) n;
  `);
};

/**
 * Creates ten invitations per contact over two years, with two events each. Most are redeemed or expired; one
 * in a thousand has failed.
 */
export const seedListInvitations = async (
  database: Pool,
  contacts: number,
  invitations: number
): Promise<void> => {
  const status = `case when n % 1000 = 0 then 'failed' when n % 500 = 1 then 'new' when n % 20 = 5 then 'revoked'
    when n % 10 = 3 then 'sent' when n % 10 < 6 then 'redeemed' else 'expired' end`;
  const portal = `case when n <= ${invitations} / 1000 then 4 else 1 + n % 3 end`;
  const at = `${NOW} - (interval '2 years' * (1 - n::float / ${invitations}))`;
  await database.query(`
    insert into ${P}invitations (id, document_id, invitation_id, contact_id, portal_id, portal_name, role_id, role_name, user_role,
                                 address, first_name, last_name, full_name, name_key, last_name_key, address_key, locale, status,
                                 generation, open_key, expires_at, sent_at, opened_at, redeemed_at, closed_at, renewals, reminders,
                                 created_at, updated_at, published_at)
    select n, 'ledger-' || n, ${UUID}, 'contact-' || contact, 'portal-' || portal, 'Portal ' || portal, 'role-' || portal, 'Customer',
           'authenticated', 'person' || contact || '@example.org', first, last, first || ' ' || last,
           ${keyOf("first || ' ' || last")}, ${keyOf('last')}, ${keyOf("'person' || contact || '@example.org'")}, 'en', status,
           1, case when status in ('new', 'sent', 'failed') then 'open-' || n end, at + interval '14 days',
           case when status not in ('new', 'failed') then at end, case when status = 'redeemed' or n % 3 = 0 then at end,
           case when status = 'redeemed' then at end, case when status in ('redeemed', 'revoked', 'expired') then at end, 0, 0,
           at, at, at
    from (select n, contact, ${nameParts('contact')}, ${status} as status, ${portal} as portal, ${at} as at
          from (select n, 1 + n % ${contacts} as contact from generate_series(1, ${invitations}) n) numbered) invitation;
    insert into ${P}invitation_events (document_id, invitation_id, event, at, actor, created_at, updated_at, published_at)
    select event || n, ${UUID}, event, ${at}, 'system', ${NOW}, ${NOW}, ${NOW}
    from generate_series(1, ${invitations}) n, unnest(array['created', 'sent']) event;
  `);
};

/** Creates jobs that are due on a later day, with failed ones in between. */
export const seedListJobs = async (database: Pool, jobs: number): Promise<void> => {
  await database.query(`
    insert into ${P}jobs (document_id, key, kind, payload, state, run_at, attempts, priority, created_at, updated_at, published_at)
    select 'job-' || n, 'key-' || n, 'invitation.send', '{}', case when n % 100 = 0 then 'failed' else 'waiting' end,
           ${NOW} + interval '30 days', 0, 10, ${NOW}, ${NOW}, ${NOW}
    from generate_series(1, ${jobs}) n;
  `);
};
