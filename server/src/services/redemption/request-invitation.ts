import { randomInt, randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { InvitationRequest } from '../../../../contracts';
import { normalizeAddress } from '../../domain/addresses';
import { invalidValue } from '../../domain/app-error';
import { daysBefore, MINUTE_MS } from '../../domain/durations';
import { faultPoint } from '../../domain/fault-points';
import type { Outbox } from '../../jobs/outbox';
import { ANSWER_DAYS, type InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InTransaction } from '../../repositories/transaction';
import type { RateLimits } from '../core';

/**
 * When a request is answered, in milliseconds after it was made. On SQLite all work shares one connection, and all work
 * of a server one thread: an answer right after the request, which takes longer for a contact than for a stranger, would
 * delay the response and the requests that follow. At a random time it delays what nobody can relate to it.
 */
const ANSWER_AFTER = { min: 2_000, max: 10_000 };

/**
 * How many requests may wait for their answer on a site, so that strangers with many client addresses cannot fill the
 * database. Requests at the same moment may exceed it by a few.
 */
const MAX_UNANSWERED = 10_000;

interface Options {
  requests: InvitationRequestRepository;
  rateLimits: Pick<RateLimits, 'request'>;
  /** A keyed hash of a normalized address. */
  hashAddress: (address: string) => string;
  outbox: Outbox;
  inTransaction: InTransaction;
  log: Pick<Core.Strapi['log'], 'warn'>;
  now: () => Date;
}

/**
 * Takes a request for an invitation. It does the same for every address and every portal, whether they exist or not: it
 * writes the request and a job, which does all that depends on them; beyond {@link MAX_UNANSWERED}, nothing.
 */
export const createRequestInvitation = (options: Options) => {
  const { requests, rateLimits, hashAddress, outbox, inTransaction, log, now } = options;

  let warnedAt = 0;
  const warn = (): void => {
    if (now().getTime() - warnedAt < MINUTE_MS) return;
    warnedAt = now().getTime();
    log.warn(
      `CRM User Invite: ${MAX_UNANSWERED} requests for an invitation wait for their answer, so no more are taken`
    );
  };

  const isFull = async (): Promise<boolean> =>
    (await requests.countUnanswered(daysBefore(now(), ANSWER_DAYS))) >= MAX_UNANSWERED;

  /** @throws AppError `request.invalid` for what is not an address, `rate.limited` */
  return async ({ email, portal }: InvitationRequest, clientAddress: string): Promise<void> => {
    const address = normalizeAddress(email);
    if (!address) throw invalidValue(['email'], 'email.invalid');
    await rateLimits.request(clientAddress);
    if (await isFull()) return warn();
    const requestId = randomUUID();
    const requestedAt = now();
    const runAt = new Date(requestedAt.getTime() + randomInt(ANSWER_AFTER.min, ANSWER_AFTER.max));
    const request = { requestId, portalKey: portal, requestedAt, address, addressKey: hashAddress(address) };
    await inTransaction(async (context) => {
      await requests.add(request);
      const job = {
        kind: 'invitation.request',
        key: `request:${requestId}`,
        payload: { requestId },
      } as const;
      await outbox.add(context, { ...job, runAt });
      faultPoint('request.noted');
    });
    faultPoint('request.committed');
  };
};
