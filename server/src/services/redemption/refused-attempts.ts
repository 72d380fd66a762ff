import { type ErrorCode, REFUSED_ATTEMPT_CODES } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { redactDatabaseError } from '../../domain/database-errors';
import type { FoundCode } from '../../repositories/codes';
import type { EventRepository } from '../../repositories/events';

/** Entries per reason and generation: a link that no longer works can be tried any number of times. */
const MAX_PER_REASON = 3;

type AttemptedLink = Pick<FoundCode, 'invitation' | 'generation'>;

interface Options {
  events: EventRepository;
  now: () => Date;
  log: { warn(message: string): void };
}

const isRecorded = (code: ErrorCode): boolean =>
  (REFUSED_ATTEMPT_CODES as readonly ErrorCode[]).includes(code);

/** Adds refused attempts to the invitation's timeline, so that staff can help an invitee who asks. */
export const createRefusedAttempts = ({ events, now, log }: Options) => {
  const record = async ({ invitation, generation }: AttemptedLink, detail: ErrorCode): Promise<void> => {
    const { invitationId } = invitation;
    const entry = { invitationId, event: 'refused', detail, generation } as const;
    if ((await events.count(entry)) >= MAX_PER_REASON) return;
    await events.add({ ...entry, at: now(), actor: 'invitee' });
  };

  return {
    /**
     * Runs an attempt to use an invitation and records a refusal. Call it outside a transaction: a refusal
     * rolls it back.
     */
    async watch<Result>(link: AttemptedLink, attempt: () => Promise<Result>): Promise<Result> {
      try {
        return await attempt();
      } catch (refusal) {
        if (refusal instanceof AppError && isRecorded(refusal.code)) {
          await record(link, refusal.code).catch((error: unknown) => {
            log.warn(
              `A refused attempt on invitation ${link.invitation.invitationId} was not recorded: ${redactDatabaseError(error).message}`
            );
          });
        }
        throw refusal;
      }
    },
  };
};

export type RefusedAttempts = ReturnType<typeof createRefusedAttempts>;
