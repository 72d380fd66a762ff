import { hash, verify } from '@node-rs/bcrypt';
import { dictionary } from '@zxcvbn-ts/language-common';

/** Strapi's own cost for users (`user.add`), so that its sign-in takes as long for all of them. */
const DEFAULT_COST = 10;

/** Hashes and checks passwords off the event loop, in the form that Strapi's own sign-in reads. */
export const createPasswords = (cost: number = DEFAULT_COST) => {
  const common = new Set<string>(dictionary['passwords-common']);
  return {
    hash: (password: string): Promise<string> => hash(password, cost),
    verify: (password: string, passwordHash: string): Promise<boolean> => verify(password, passwordHash),
    /** Whether the password, in lower case, is one of the some 49,000 commonest. */
    isCommon: (password: string): boolean => common.has(password),
  };
};

export type Passwords = ReturnType<typeof createPasswords>;
