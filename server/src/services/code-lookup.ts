import { AppError } from '../domain/app-error';
import { hashCode } from '../domain/codes';
import type { CodeRepository } from '../repositories/codes';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import type { RateLimits } from './rate-limits';

/** A code that somebody was given, and what it leads to. Whether it is still good is another question. */
export interface FoundCode {
  invitation: LedgerInvitation;
  generation: number;
}

interface Options {
  codes: CodeRepository;
  invitations: InvitationRepository;
  rateLimits: RateLimits;
}

/** Finds what a code leads to: the only way from a code to an invitation, so that every try is counted. */
export const createCodeLookup =
  ({ codes, invitations, rateLimits }: Options) =>
  /**
   * @param clientAddress what tries with unknown codes are counted by
   * @throws AppError `invitation.unknown`, `rate.limited`
   */
  async (code: string, clientAddress: string, kind: 'look' | 'attempt'): Promise<FoundCode> => {
    const stored = await codes.find(hashCode(code));
    const invitation = stored && (await invitations.get(stored.invitationId));
    if (!invitation) {
      await rateLimits.unknownCode(clientAddress);
      throw new AppError('invitation.unknown');
    }
    await rateLimits[kind](invitation.invitationId);
    return { invitation, generation: stored.generation };
  };

export type CodeLookup = ReturnType<typeof createCodeLookup>;
