import { type ErrorCode, REFUSED_ATTEMPT_CODES } from '../../../../contracts';
import { AppError } from '../../domain/app-error';
import { withoutStatement } from '../../domain/without-statement';
import type { FoundCode } from '../../repositories/codes';
import type { EventRepository } from '../../repositories/events';

/** How often each reason stands in a timeline, by generation: who holds a dead link may try it without end. */
const KEPT_PER_REASON = 3;

/** The link that was tried. */
type TriedLink = Pick<FoundCode, 'invitation' | 'generation'>;

interface Options {
  events: EventRepository;
  now: () => Date;
  log: { warn(message: string): void };
}

const isNoted = (code: ErrorCode): boolean => (REFUSED_ATTEMPT_CODES as readonly ErrorCode[]).includes(code);

/** Keeps in the timeline of an invitation that it was to be used and was refused, so that staff can help whoever asks. */
export const createRefusedAttempts = ({ events, now, log }: Options) => {
  const note = async ({ invitation, generation }: TriedLink, detail: ErrorCode): Promise<void> => {
    const { invitationId } = invitation;
    const entry = { invitationId, event: 'refused', detail, generation } as const;
    if ((await events.count(entry)) >= KEPT_PER_REASON) return;
    await events.add({ ...entry, at: now(), actor: 'invitee' });
  };

  return {
    /** Does what is tried with an invitation, and notes the refusal. Outside of transactions: a refusal undoes those. */
    async noting<Result>(link: TriedLink, attempt: () => Promise<Result>): Promise<Result> {
      try {
        return await attempt();
      } catch (refusal) {
        if (refusal instanceof AppError && isNoted(refusal.code)) {
          await note(link, refusal.code).catch((error: unknown) => {
            log.warn(
              `A refused attempt on invitation ${link.invitation.invitationId} was not noted: ${withoutStatement(error).message}`
            );
          });
        }
        throw refusal;
      }
    },
  };
};

export type RefusedAttempts = ReturnType<typeof createRefusedAttempts>;
