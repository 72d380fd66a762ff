import { randomUUID } from 'node:crypto';
import { CrmError } from '../../crm/crm-error';
import { AppError } from '../../domain/app-error';
import { faultPoint } from '../../domain/fault-points';
import { PermanentError } from '../../domain/permanent-error';
import type { EndJob, JobHandler } from '../../jobs/job';
import type { RerunnableOutbox } from '../../jobs/outbox';
import type { InvitationRepository } from '../../repositories/invitations';
import type {
  InvitationRequestRepository,
  LedgerRequest,
  RequestAnswer,
} from '../../repositories/invitation-requests';
import type { RequestLimitRepository } from '../../repositories/request-limits';
import { isUniqueViolation, type InTransaction } from '../../repositories/transaction';
import { sendJob, type Timeline } from '../core';
import type { Expiry, SendLink } from '../invitations';
import type { JudgeRequest, RequestVerdict } from './judge-request';

const MAX_TRIES = 3;

const BY_INVITEE = 'invitee';

type Context = Parameters<RerunnableOutbox['add']>[0];

interface Options {
  judge: JudgeRequest;
  expiry: Expiry;
  sendLink: SendLink;
  requests: InvitationRequestRepository;
  requestLimits: RequestLimitRepository;
  invitations: InvitationRepository;
  timeline: Timeline;
  outbox: RerunnableOutbox;
  inTransaction: InTransaction;
  now: () => Date;
}

type MailedVerdict = Extract<RequestVerdict, { kind: 'invite' | 'send-again' | 'reopen' | 'sign-in' }>;

const isMailed = (verdict: RequestVerdict): verdict is MailedVerdict => {
  switch (verdict.kind) {
    case 'none':
    case 'unknown-portal':
    case 'ambiguous':
    case 'limited':
      return false;
    case 'invite':
    case 'send-again':
    case 'reopen':
    case 'sign-in':
      return true;
  }
};

/** The invitation was changed after it was judged. */
class ChangedError extends Error {
  override readonly name = 'ChangedError';
}

const answerOf = (verdict: RequestVerdict): RequestAnswer => {
  switch (verdict.kind) {
    case 'none':
    case 'unknown-portal':
      return { outcome: 'none' };
    case 'ambiguous':
      return { outcome: 'ambiguous', contactIds: verdict.contactIds };
    case 'limited':
      return { outcome: 'limited', contactIds: [verdict.contactId] };
    case 'sign-in':
      return { outcome: 'sign-in', contactIds: [verdict.contactId] };
    case 'invite':
    case 'send-again':
    case 'reopen': {
      const { invitationId, contactId } = verdict.invitation;
      const outcome = verdict.kind === 'invite' ? 'invited' : 'sent-again';
      return { outcome, invitationId, contactIds: [contactId] };
    }
  }
};

const FAILED = 'The request for an invitation could not be answered';

/**
 * An error text, of a CRM or a library, may repeat the address in any spelling, and the address is forgotten with the
 * request. Only what decides about a retry is kept.
 */
const withoutText = (error: unknown): Error => {
  if (error instanceof CrmError) {
    const { kind, retryAfterSeconds } = error;
    return new CrmError(kind, `${FAILED}: the CRM failed (${kind})`, { retryAfterSeconds });
  }
  if (error instanceof AppError) return new AppError(error.code);
  return error instanceof PermanentError ? new PermanentError(FAILED) : new Error(FAILED);
};

/** Answers requests for an invitation: the e-mail is all that tells one address from another. */
export const createAnswerRequest = (options: Options): JobHandler<'invitation.request'> => {
  const { judge, expiry, sendLink, requests, requestLimits, invitations, timeline } = options;
  const { outbox, inTransaction, now } = options;

  /** Asks for another e-mail of an open invitation. @throws ChangedError */
  const sendAgain = async (
    context: Context,
    { kind, invitation }: Extract<RequestVerdict, { kind: 'send-again' | 'reopen' }>
  ): Promise<void> => {
    const { status, codesClosed, notify } = invitation;
    const isReopened = kind === 'reopen';
    // The first e-mail of an invitation whose links staff have handed over is the invitation itself.
    const reason = isReopened ? 'resend' : notify ? 'request' : 'invite';
    const isOurs = await sendLink(context, invitation, {
      reason,
      isReopened,
      fields: { renewedAt: now() },
      guard: { status: [status], notify, ...(codesClosed === null && { codesOpen: true }) },
      entry: { event: 'requested', actor: BY_INVITEE },
    });
    if (!isOurs) throw new ChangedError();
  };

  const write = async (context: Context, verdict: MailedVerdict): Promise<void> => {
    switch (verdict.kind) {
      case 'invite': {
        const { invitation } = verdict;
        await expiry.releaseExpired([invitation]);
        await invitations.createMany([invitation]);
        const asked = { event: 'requested', actor: BY_INVITEE } as const;
        await timeline.add(context, invitation, { event: 'created', actor: BY_INVITEE }, asked);
        await outbox.add(context, sendJob(invitation, 'invite'));
        return;
      }
      case 'send-again':
      case 'reopen':
        return sendAgain(context, verdict);
      case 'sign-in': {
        const { contactId, portalId, invitationId } = verdict;
        const last = invitationId === null ? null : await invitations.get(invitationId);
        if (last) await timeline.add(context, last, { event: 'requested', actor: BY_INVITEE });
        const emailId = randomUUID();
        await outbox.add(context, {
          kind: 'sign-in-mail.send',
          key: `sign-in-mail:${emailId}`,
          invitationId,
          payload: { emailId, contactId, portalId },
        });
        return;
      }
    }
  };

  /** One transaction: the answer, the e-mail that is taken from the address's limits, and the end of the job. */
  const settle = async (request: LedgerRequest, verdict: RequestVerdict, end: EndJob): Promise<void> => {
    const { requestId, addressKey } = request;
    await inTransaction(async (context) => {
      await end();
      // No figure counts it, and strangers can think of any number of portals.
      if (verdict.kind === 'unknown-portal') return requests.delete(requestId);
      if (!(await requests.answer(request, answerOf(verdict), now()))) return;
      if (!isMailed(verdict)) return;
      if (addressKey !== null && !(await requestLimits.take(addressKey, now()))) {
        return requests.markLimited(requestId);
      }
      await write(context, verdict);
      faultPoint('request.answered');
    });
    faultPoint('request.settled');
  };

  const answer = async (request: LedgerRequest, address: string, end: EndJob): Promise<void> => {
    for (let tries = MAX_TRIES; ; tries -= 1) {
      const verdict = await judge(request.portalKey, address);
      faultPoint('request.asked');
      try {
        return await settle(request, verdict, end);
      } catch (error) {
        // Another request has invited the contact at this moment, or its invitation was used.
        const isChanged = error instanceof ChangedError || isUniqueViolation(error);
        if (tries <= 1 || !isChanged) throw error;
      }
    }
  };

  return {
    async run({ payload: { requestId } }, end) {
      const request = await requests.get(requestId);
      if (!request || request.outcome !== null || request.address === null) return;
      const { address } = request;
      await answer(request, address, end).catch((error: unknown) => {
        throw withoutText(error);
      });
    },
  };
};
