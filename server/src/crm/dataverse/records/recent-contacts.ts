/** How long after it was read a contact counts as known: an invitee's check and the record of the sign-up follow closely. */
const GOOD_FOR_MS = 30_000;

/** Contacts that were read a moment ago, so that a write right after needs no request to read them again. */
export interface RecentContacts {
  /** Keeps which contact stands for an id: itself, or the one that it was merged into. */
  keep(id: string, contactId: string): void;
  /** The contact that stands for the id; null if it was not read lately. */
  find(id: string): string | null;
}

export const createRecentContacts = (now: () => number = Date.now): RecentContacts => {
  const kept = new Map<string, { contactId: string; until: number }>();

  const forgetOld = (): void => {
    // In the order in which they were read.
    for (const [id, { until }] of kept) {
      if (until > now()) return;
      kept.delete(id);
    }
  };

  return {
    keep(id, contactId) {
      forgetOld();
      kept.delete(id);
      kept.set(id, { contactId, until: now() + GOOD_FOR_MS });
    },
    find(id) {
      forgetOld();
      return kept.get(id)?.contactId ?? null;
    },
  };
};
