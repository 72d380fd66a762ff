import { z } from 'zod';
import { parseMailbox } from '../domain/addresses';

/** Parts that several keys of the configuration have in common. */

export const nonEmpty = z.string().min(1);

/** What tells the variants of an object apart, in the one that is meant where it is left out. */
export const defaultName = <Name extends string>(name: Name) => z.literal(name).optional().default(name);

/** What is said of a name that none of the variants has. */
export const oneOfNames =
  (...names: string[]) =>
  ({ code }: { code?: string }): string | undefined =>
    code === 'invalid_union' ? `Expected ${names.map((name) => `'${name}'`).join(' or ')}` : undefined;

export const originSchema = z
  .string()
  .refine(
    (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value,
    'An origin: scheme, host and port without a path or a final slash, such as https://www.example.com'
  );

/** A mailbox for a mail's header; its domain is kept in ASCII, which every mail server takes. */
export const mailboxSchema = z.string().transform((value, context) => {
  const mailbox = parseMailbox(value);
  if (mailbox) return mailbox;
  context.addIssue({
    code: 'custom',
    message: 'An e-mail address, alone or as in: Example <hello@example.com>',
  });
  return z.NEVER;
});

export const redisSchema = z.strictObject({
  url: z
    .string()
    .regex(/^rediss?:\/\//, 'A Redis address, such as redis://127.0.0.1:6379')
    .describe('such as `redis://127.0.0.1:6379`; a secret if it holds a password'),
});

/** A check that no two items of a list have the same key. */
export const unique = <T>(key: (item: T) => string, what: string) => {
  return (items: T[], context: z.RefinementCtx) => {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      if (seen.has(key(item))) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `Each ${what} once: ${key(item)} is there twice`,
        });
      }
      seen.add(key(item));
    });
  };
};
