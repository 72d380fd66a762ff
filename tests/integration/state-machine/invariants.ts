import type { Response } from 'supertest';
import type { InvitationStatus } from '../../../contracts';
import { isOpen, type Expected, type Model } from './model';
import { normalize, type World } from './world';

/**
 * The statuses that an invitation may have after a step, by its status before. A step may pass through
 * several.
 */
const WAYS: Record<InvitationStatus, readonly InvitationStatus[]> = {
  new: ['new', 'sent', 'failed', 'redeemed', 'revoked', 'expired'],
  sent: ['sent', 'failed', 'redeemed', 'revoked', 'expired'],
  failed: ['failed', 'sent', 'redeemed', 'revoked', 'expired'],
  expired: ['expired', 'new', 'sent', 'failed'],
  revoked: ['revoked'],
  redeemed: ['redeemed'],
};

export const expectAnswer = (answer: Response, { status, word }: Expected): void => {
  const { data, error } = answer.body as {
    data?: { status?: string };
    error?: { details?: { code?: string } };
  };
  expect([answer.status, error ? error.details?.code : data?.status]).toEqual([status, word]);
};

/** Compares only the status and error code. The invitation itself is checked in the ledger. */
export const expectStaffAnswer = (answer: Response, { status, word }: Expected): void => {
  const { error } = answer.body as { error?: { details: { code: string } } };
  expect([answer.status, error?.details.code]).toEqual([status, word]);
};

const inOrder = <Item>(items: Iterable<Item>): Item[] =>
  [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/**
 * Takes the e-mails of the step: each expected one was sent once and to the right address, and there are no
 * others.
 */
const expectMails = (model: Model, world: World): void => {
  const mails = world.takeMails();
  expect(inOrder(mails.map(({ to }) => to))).toEqual(inOrder(model.mailed.map(({ address }) => address)));
  for (const invitation of model.mailed.splice(0)) {
    const place = mails.findIndex(({ to }) => to === invitation.address);
    const [mail] = mails.splice(place, 1);
    invitation.codes.push({ code: String(mail?.code), generation: invitation.generation });
  }
};

const expectLedger = async (
  model: Model,
  world: World,
  before: Map<string, InvitationStatus>
): Promise<void> => {
  const rows = await world.ledger();
  const seen = rows.map(({ invitationId, status, generation, address, codesClosed, openKey }) => ({
    ...{ id: invitationId, status, generation, address },
    ...{ isClosed: codesClosed !== null, holdsPlace: openKey !== null },
  }));
  const expected = model.invitations.map(({ id, status, generation, address, isClosed }) => ({
    ...{ id, status, generation, address, isClosed },
    holdsPlace: isOpen(status),
  }));
  expect(inOrder(seen)).toEqual(inOrder(expected));

  for (const { invitationId, status } of rows) {
    expect(WAYS[before.get(invitationId) ?? 'new']).toContain(status);
    before.set(invitationId, status);
  }
  const places = rows.flatMap(({ openKey }) => openKey ?? []);
  expect(new Set(places).size).toBe(places.length);

  const records = await world.crmInvitations();
  expect(
    inOrder(records.map(({ documentId, statusReason, active }) => [documentId, statusReason, active]))
  ).toEqual(
    inOrder(
      rows.map(({ invitationId, status }) => [invitationId, status, status === 'new' || status === 'failed'])
    )
  );
};

const expectPeople = async (model: Model, world: World): Promise<void> => {
  const users = (await world.users()).map(({ email, role }) => [normalize(email), role.type]);
  const expected = [...model.users].map(([address, user]) => [address, model.roles.get(user)]);
  expect(inOrder(users)).toEqual(inOrder(expected));
  const portalUsers = [...model.portalUsers].map(([at, active]) => ({ at, active, hasItsRole: true }));
  expect(inOrder(await world.portalUsers())).toEqual(inOrder(portalUsers));
};

const expectCodes = async (model: Model, world: World): Promise<void> => {
  for (const invitation of model.invitations) {
    for (const { code, generation } of invitation.codes) {
      expectAnswer(await world.invitee('inspect', { code }), model.inspect(invitation, generation));
    }
  }
};

/** Checks everything that must hold after every step. */
export const expectInvariants = async (
  model: Model,
  world: World,
  before: Map<string, InvitationStatus>
): Promise<void> => {
  await world.quiet();
  expectMails(model, world);
  await expectLedger(model, world, before);
  await expectPeople(model, world);
  await expectCodes(model, world);
};

export const expectNoCodeKept = async (model: Model, world: World): Promise<void> => {
  const tables = await world.everyTable();
  const codes = model.invitations.flatMap((invitation) => invitation.codes.map(({ code }) => code));
  expect(codes.filter((code) => tables.includes(code))).toEqual([]);
};
