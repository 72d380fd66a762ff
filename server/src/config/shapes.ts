import { z } from 'zod';
import { localeSchema } from '../../../contracts';
import { parseMailbox } from '../domain/addresses';

/** Schemas shared by several configuration keys. */

export const nonEmpty = z.string().min(1);

const labelsSchema = z.record(z.string(), nonEmpty).superRefine((texts, context) => {
  const languages = Object.keys(texts);
  if (languages.length === 0) {
    context.addIssue({ code: 'custom', message: 'A text in at least one language' });
  }
  for (const language of languages) {
    const problem = localeSchema.safeParse(language).error?.issues[0]?.message;
    if (problem) context.addIssue({ code: 'custom', path: [language], message: problem });
  }
});

/** A text for everybody, or texts by language. */
export const labelSchema = z.union(
  [nonEmpty, labelsSchema],
  'A text, or texts by language, such as { en: "Phone", de: "Telefon" }'
);

/** The discriminator of the default variant of an object, where it may be left out. */
export const defaultName = <Name extends string>(name: Name) => z.literal(name).optional().default(name);

/** The message for a name that matches none of the variants. */
export const oneOfNames =
  (...names: string[]) =>
  ({ code }: { code?: string }): string | undefined =>
    code === 'invalid_union' ? `Expected ${names.map((name) => `'${name}'`).join(' or ')}` : undefined;

export const originSchema = z
  .string()
  .refine(
    (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value,
    'An origin: scheme, host and port without a path or trailing slash, such as https://www.example.com'
  );

/** A mailbox for a mail header. Its domain is stored in ASCII, which every mail server accepts. */
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

/** A check that all items of a list have different keys. */
export const unique = <T>(key: (item: T) => string, what: string) => {
  return (items: T[], context: z.RefinementCtx) => {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      if (seen.has(key(item))) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `Each ${what} only once: ${key(item)} occurs twice`,
        });
      }
      seen.add(key(item));
    });
  };
};
