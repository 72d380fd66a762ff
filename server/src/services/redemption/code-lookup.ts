import { AppError } from '../../domain/app-error';
import { hashCode } from '../../domain/codes';
import type { CodeRepository, FoundCode } from '../../repositories/codes';
import type { RateLimits } from '../core';

interface Options {
  codes: CodeRepository;
  rateLimits: RateLimits;
}

/**
 * Finds the invitation of a code. This is the only way from a code to an invitation, so that every attempt is
 * counted.
 */
export const createCodeLookup =
  ({ codes, rateLimits }: Options) =>
  /**
   * @param clientAddress The key under which attempts with unknown codes are counted
   * @throws AppError `invitation.unknown`, `rate.limited`
   */
  async (code: string, clientAddress: string, kind: 'inspect' | 'attempt'): Promise<FoundCode> => {
    const found = await codes.find(hashCode(code));
    if (!found) {
      await rateLimits.unknownCode(clientAddress);
      throw new AppError('invitation.unknown');
    }
    await rateLimits[kind](found);
    return found;
  };

export type CodeLookup = ReturnType<typeof createCodeLookup>;
