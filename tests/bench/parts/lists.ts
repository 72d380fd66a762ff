import type { Bench, Benchmark } from '../support/benchmark';
import { expectStatus, type Client } from '../support/client';
import { percentile, seconds } from '../support/measure';
import type { Figure } from '../support/report';
import { settle } from '../support/seed';
import { LIST_PORTALS, seedListContacts, seedListInvitations, seedListJobs } from '../support/seed-lists';
import { startSite } from '../support/site';

const PREFIX = '/crm-user-invite';
const GOAL = { atMost: 300 };

/** The requests that staff send, by name: each function returns the URL for a round. */
type Questions = Record<string, (round: number) => string>;

const [PORTAL, , , RARE_PORTAL] = LIST_PORTALS;

const BEGINNINGS = ['a', 'ma', 'rossi', 'anna b', 'zoe rossiz', 'person77', 'person4242@', 'nobody at all'];
const beginning = (round: number): string => encodeURIComponent(BEGINNINGS[round % BEGINNINGS.length] ?? '');

/** The cursor that the list itself would return for this contact. */
const contactCursor = (last: string, first: string): string => {
  const hex = (text: string) => Buffer.from(text).toString('hex');
  return Buffer.from(JSON.stringify([`${hex(last)}00${hex(first)}`, ''])).toString('base64url');
};

const questions = (contacts: number, invitations: number): Questions => {
  const deep = (round: number, of: number) => Math.floor((of * (1 + (round % 9))) / 10);
  return {
    contacts: () => '/contacts?pageSize=100',
    'contacts, deep in the list': (round) =>
      `/contacts?pageSize=100&cursor=${contactCursor(['garcia', 'novak', 'rossi'][round % 3] ?? '', 'eva')}`,
    'contacts, searched': (round) => `/contacts?pageSize=100&search=${beginning(round)}`,
    'a contact': (round) => `/contacts/contact-${1 + deep(round, contacts - 1)}`,
    invitations: () => '/invitations?pageSize=100',
    'invitations, deep in the list': (round) =>
      `/invitations?pageSize=100&cursor=${deep(round, invitations)}`,
    'invitations, by status': (round) =>
      `/invitations?pageSize=100&status=${['failed', 'new', 'sent', 'redeemed', 'revoked'][round % 5]}`,
    'invitations, by portal': (round) =>
      `/invitations?pageSize=100&portalId=${LIST_PORTALS[round % LIST_PORTALS.length]}`,
    'invitations, by status and portal': (round) =>
      `/invitations?pageSize=100&status=${['failed', 'sent'][round % 2]}&portalId=${round % 4 < 2 ? PORTAL : RARE_PORTAL}`,
    'invitations, searched': (round) => `/invitations?pageSize=100&search=${beginning(round)}`,
    'invitations, searched by status and portal': (round) =>
      `/invitations?pageSize=100&status=sent&portalId=${RARE_PORTAL}&search=${beginning(round)}`,
    jobs: () => '/jobs?pageSize=100',
    'jobs, deep in the list': (round) => `/jobs?pageSize=100&cursor=waiting.${deep(round, contacts)}`,
    'figures of the homepage': () => '/figures',
  };
};

const startLists = async (bench: Bench, contacts: number, invitations: number): Promise<Client> => {
  const site = await startSite(bench);
  bench.say(
    `fills a database with ${contacts.toLocaleString('en')} contacts and ${invitations.toLocaleString('en')} invitations`
  );
  await seedListContacts(site.database, contacts);
  await seedListInvitations(site.database, contacts, invitations);
  await seedListJobs(site.database, contacts);
  await settle(site.database);
  const staff = await site.signInAsStaff();
  bench.onEnd(async () => staff.close());
  return staff;
};

/**
 * Every list that staff see, read from the middle of a large table: the 95th percentile of the response
 * times.
 */
const lists: Benchmark = async (bench) => {
  const [contacts, invitations, rounds] = bench.isShort ? [10_000, 50_000, 20] : [100_000, 1_000_000, 100];
  const staff = await startLists(bench, contacts, invitations);
  const figures: Figure[] = [];
  for (const [name, pathOf] of Object.entries(questions(contacts, invitations))) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const path = PREFIX + pathOf(round);
      times.push(1000 * (await seconds(async () => expectStatus(await staff.get(path), 200))));
    }
    figures.push({ name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', goal: GOAL });
  }
  return figures;
};

export default lists;
