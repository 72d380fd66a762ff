import { normalizeAddress } from '../addresses';

const SCHEME = /^(mailto|smtp|e-?mail):/i;

/** The normalized addresses in a cell, and whether the cell contains nothing else. */
export interface ParsedAddresses {
  addresses: string[];
  isUnambiguous: boolean;
}

/**
 * Parses addresses as mail programs and people write them: `Ada <ada@x.example>`, `mailto:ada@x.example`,
 * `ada@x.example; ada@y.example`, `ada@x.example (private)`.
 */
export const parseAddresses = (text: string): ParsedAddresses => {
  const whole = normalizeAddress(text);
  if (whole) return { addresses: [whole], isUnambiguous: true };
  const mailboxes = text.includes('<') ? text.split('<').slice(1) : [];
  const parts = mailboxes.length
    ? mailboxes.map((mailbox) => mailbox.slice(0, Math.max(0, mailbox.indexOf('>'))))
    : text.replace(/\([^()]*\)/g, ' ').split(/[\s;,|]+|:::/);
  const typed = parts.map((part) => part.trim().replace(SCHEME, '')).filter(Boolean);
  const addresses = typed.flatMap((part) => normalizeAddress(part) ?? []);
  const isUnambiguous = addresses.length > 0 && addresses.length === typed.length;
  return { addresses: [...new Set(addresses)], isUnambiguous };
};
