import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/bcrypt';
import pLimit from 'p-limit';

/** Strapi's own cost for users (`user.add`), so that its sign-in takes equally long for all users. */
const DEFAULT_COST = 10;

/** Hashes and checks passwords off the event loop, in the format that Strapi's own sign-in reads. */
export const createPasswords = (cost: number = DEFAULT_COST) => {
  // Running more hashes at once than there are processors is no faster, and slows down everything else.
  const inTurn = pLimit(availableParallelism());
  let common: Promise<ReadonlySet<string>> | undefined;

  return {
    hash: (password: string): Promise<string> => inTurn(() => hash(password, cost)),
    verify: (password: string, passwordHash: string): Promise<boolean> =>
      inTurn(() => verify(password, passwordHash)),
    /** About 49,000 of the most common passwords, in lower case; loaded on first use. */
    common: (): Promise<ReadonlySet<string>> =>
      (common ??= import('@zxcvbn-ts/language-common').then(
        ({ dictionary }) => new Set<string>(dictionary['passwords-common'])
      )),
  };
};

export type Passwords = ReturnType<typeof createPasswords>;
