import type { Core } from '@strapi/strapi';
import { applicationOf } from '../../../server/src/compose';
import { isOpen } from '../../../server/src/domain/invitation-state';
import { normalizeAddress } from '../../../server/src/domain/addresses';
import type { LedgerInvitation } from '../../../server/src/repositories/invitation-row';
import { allRows } from '../../helpers/all-rows';
import type { TestApp } from '../../helpers/strapi';

const PLUGIN = 'plugin::crm-user-invite';
const CODES = /invitation=([A-Za-z0-9_-]{43})/g;

interface AccountRow {
  address: string;
  invitationId: string;
  userId: number;
  endedAt: string | null;
}

interface Ledger {
  invitations: LedgerInvitation[];
  accounts: AccountRow[];
  codes: { invitationId: string; generation: number }[];
  jobs: { key: string; state: string; error: string | null }[];
  users: { id: number; email: string; blocked: boolean | null }[];
}

const readLedger = async (strapi: Core.Strapi): Promise<Ledger> => {
  const rows = (uid: string) => strapi.db.query(uid).findMany({});
  return {
    invitations: await rows(`${PLUGIN}.invitation`),
    accounts: await rows(`${PLUGIN}.account`),
    codes: await rows(`${PLUGIN}.invitation-code`),
    jobs: await rows(`${PLUGIN}.job`),
    users: await rows('plugin::users-permissions.user'),
  };
};

/** Values that occur more than once. */
const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, place) => values.indexOf(value) !== place)),
];

/** Each address and each invitation has at most one account, and each account has a user. */
const ofAccounts = ({ accounts, users, invitations }: Ledger): string[] => {
  const found = [
    ...repeated(accounts.map(({ address }) => address)).map((address) => `two accounts of ${address}`),
    ...repeated(accounts.map(({ invitationId }) => invitationId)).map(
      (id) => `two accounts of invitation ${id}`
    ),
  ];
  for (const { address, userId, invitationId } of accounts) {
    const user = users.find(({ id }) => id === userId);
    if (!user || normalizeAddress(user.email) !== address)
      found.push(`the account of ${address} has no user`);
    const invitation = invitations.find((each) => each.invitationId === invitationId);
    if (invitation?.status !== 'redeemed') found.push(`the account of ${address} has no redeemed invitation`);
  }
  return found;
};

/** Each open invitation holds its open key, which is unique. Every code belongs to an invitation. */
const ofInvitations = ({ invitations, codes }: Ledger): string[] => {
  const places = invitations.flatMap(({ openKey }) => openKey ?? []);
  const found = repeated(places).map((place) => `two open invitations of ${place}`);
  for (const { invitationId, status, openKey, redeemedAt, generation } of invitations) {
    if (isOpen(status) !== (openKey !== null))
      found.push(`${invitationId} is ${status}, and its place ${openKey}`);
    if ((status === 'redeemed') !== (redeemedAt !== null)) {
      found.push(`${invitationId} is ${status}, and redeemed at ${String(redeemedAt)}`);
    }
    const sent = codes.some((code) => code.invitationId === invitationId && code.generation === generation);
    if (status === 'sent' && !sent) found.push(`${invitationId} is sent, and has no code`);
  }
  for (const code of codes) {
    const invitation = invitations.find(({ invitationId }) => invitationId === code.invitationId);
    if (!invitation || code.generation > invitation.generation) {
      found.push(`a code of generation ${code.generation} belongs to no invitation`);
    }
  }
  return found;
};

const ofJobs = ({ jobs }: Ledger): string[] =>
  jobs.map(({ key, state, error }) => `the job ${key} is ${state}: ${error}`);

/** The CRM and the site have the same data. */
const ofCrm = async (strapi: Core.Strapi, { invitations, accounts, users }: Ledger): Promise<string[]> => {
  const { connector } = applicationOf(strapi);
  const found: string[] = [];
  for (const { invitationId, contactId, portalId, status, sentAt, userId } of invitations) {
    const record = await connector.invitations.get(invitationId);
    const isActive = status === 'new' || status === 'failed';
    if (record?.status !== status || record.active !== isActive) {
      found.push(`${invitationId} is ${status}, and ${record?.status} in the CRM, active ${record?.active}`);
    }
    const emails = await connector.emails.listByInvitation(invitationId);
    const isOut = status === 'sent' || status === 'redeemed';
    if (isOut && !emails.some((email) => email.status === 'sent' && !email.active)) {
      found.push(`${invitationId} is ${status}, and the CRM has no e-mail that was sent`);
    }
    if (isOut && !sentAt) found.push(`${invitationId} is ${status}, and it is not known when it was sent`);
    const pair = invitations.filter((each) => each.contactId === contactId && each.portalId === portalId);
    const used = pair.filter((each) => each.status === 'redeemed');
    const portalUsers = await connector.portalUsers.find({ contactIds: [contactId], portalId });
    if (portalUsers.length !== Math.min(used.length, 1)) {
      found.push(`${contactId} used ${used.length} invitations and is ${portalUsers.length} portal users`);
    }
    if (status !== 'redeemed' || used.length > 1) continue;
    const account = accounts.find((each) => each.invitationId === invitationId);
    const holder = account?.userId ?? userId;
    const isHeld = users.some(({ id }) => id === holder) && (account?.endedAt ?? null) === null;
    if (portalUsers[0]?.active !== isHeld) {
      found.push(
        `${invitationId} is redeemed, has a user: ${isHeld}, a portal user: ${portalUsers[0]?.active}`
      );
    }
  }
  return found;
};

/** Codes of sent e-mails that the database contains in plain text. */
const ofSecrets = async (strapi: Core.Strapi, mails: readonly string[]): Promise<string[]> => {
  const tables = JSON.stringify(await allRows(strapi));
  const codes = mails.flatMap((mail) => [...mail.matchAll(CODES)].map(([, code]) => String(code)));
  return codes.filter((code) => tables.includes(code)).map(() => 'a code can be read in the database');
};

/**
 * Reads all data and lists violations of the design's invariants, which must hold whenever no work is in
 * progress. Empty if there are none.
 *
 * @param mails The texts of the sent e-mails
 */
export const contradictions = async ({ strapi }: TestApp, mails: readonly string[]): Promise<string[]> => {
  const ledger = await readLedger(strapi);
  return [
    ...ofAccounts(ledger),
    ...ofInvitations(ledger),
    ...ofJobs(ledger),
    ...(await ofCrm(strapi, ledger)),
    ...(await ofSecrets(strapi, mails)),
  ];
};
