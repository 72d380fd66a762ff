import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/bcrypt';
import pLimit from 'p-limit';

/** Strapi's own cost for users (`user.add`), so that its sign-in takes as long for all of them. */
const DEFAULT_COST = 10;

/** Hashes and checks passwords off the event loop, in the form that Strapi's own sign-in reads. */
export const createPasswords = (cost: number = DEFAULT_COST) => {
  // More at once than there are processors would hash no faster, and leave others less of them.
  const inTurn = pLimit(availableParallelism());
  let common: Promise<ReadonlySet<string>> | undefined;

  return {
    hash: (password: string): Promise<string> => inTurn(() => hash(password, cost)),
    verify: (password: string, passwordHash: string): Promise<boolean> =>
      inTurn(() => verify(password, passwordHash)),
    /** The some 49,000 commonest passwords, in lower case; read when they are asked for first. */
    common: (): Promise<ReadonlySet<string>> =>
      (common ??= import('@zxcvbn-ts/language-common').then(
        ({ dictionary }) => new Set<string>(dictionary['passwords-common'])
      )),
  };
};

export type Passwords = ReturnType<typeof createPasswords>;
