import { randomInt, randomUUID } from 'node:crypto';
import type { InvitationRequest } from '../../../../contracts';
import { normalizeAddress } from '../../domain/addresses';
import { invalidValue } from '../../domain/app-error';
import { faultPoint } from '../../domain/fault-points';
import type { Outbox } from '../../jobs/outbox';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { InTransaction } from '../../repositories/transaction';
import type { RateLimits } from '../core';

/**
 * When a request is answered, in milliseconds after it was made. On SQLite all work shares one connection, and all work
 * of a server one thread: an answer right after the request, which takes longer for a contact than for a stranger, would
 * delay the response and the requests that follow. At a random time it delays what nobody can relate to it.
 */
const ANSWER_AFTER = { min: 2_000, max: 10_000 };

interface Options {
  requests: InvitationRequestRepository;
  rateLimits: Pick<RateLimits, 'request'>;
  /** A keyed hash of a normalized address. */
  hashAddress: (address: string) => string;
  outbox: Outbox;
  inTransaction: InTransaction;
  now: () => Date;
}

/**
 * Takes a request for an invitation. It does the same for every address and every portal, whether they exist or not: it
 * writes the request and a job, which does all that depends on them.
 */
export const createRequestInvitation = (options: Options) => {
  const { requests, rateLimits, hashAddress, outbox, inTransaction, now } = options;

  /** @throws AppError `request.invalid` for what is not an address, `rate.limited` */
  return async ({ email, portal }: InvitationRequest, clientAddress: string): Promise<void> => {
    const address = normalizeAddress(email);
    if (!address) throw invalidValue(['email'], 'email.invalid');
    await rateLimits.request(clientAddress);
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
