import { useNotification } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { ContactListItem } from '../../../contracts';
import { useLazyGetCrmContactsQuery } from '../api/contacts';
import { useErrorText } from '../components/use-error-text';

/** How many are invited in one go. */
export const MOST_AT_ONCE = 10_000;

const PAGE_SIZE = 100;

interface Selected {
  contacts: readonly ContactListItem[];
  /** Whether there are others, which are too many. */
  isCut: boolean;
}

/**
 * Collects all contacts that a search finds, page by page, since lists go by cursor.
 *
 * @param search another one ends the collecting
 * @param onSelected called with all of them, unless it was stopped or failed
 */
export const useSelectMatching = (search: string | undefined, onSelected: (selected: Selected) => void) => {
  const { toggleNotification } = useNotification();
  const { errorText } = useErrorText();
  const [ask] = useLazyGetCrmContactsQuery();
  /** How many have been found; null while nobody asks. */
  const [found, setFound] = useState<number | null>(null);
  const underWay = useRef<AbortController>();

  const stop = () => {
    underWay.current?.abort();
    setFound(null);
  };
  useEffect(() => stop, [search]);

  const collect = async (signal: AbortSignal): Promise<Selected> => {
    const contacts = new Map<string, ContactListItem>();
    let cursor: string | undefined;
    do {
      const request = ask({ search, cursor, pageSize: PAGE_SIZE });
      signal.onabort = () => request.abort();
      const page = await request.unwrap();
      for (const contact of page.data) contacts.set(contact.id, contact);
      setFound(contacts.size);
      cursor = page.meta.nextCursor ?? undefined;
    } while (cursor !== undefined && contacts.size < MOST_AT_ONCE);
    const isCut = cursor !== undefined || contacts.size > MOST_AT_ONCE;
    return { contacts: [...contacts.values()].slice(0, MOST_AT_ONCE), isCut };
  };

  const select = async () => {
    const controller = new AbortController();
    underWay.current = controller;
    setFound(0);
    try {
      const selected = await collect(controller.signal);
      if (!controller.signal.aborted) onSelected(selected);
    } catch (error) {
      if (!controller.signal.aborted) toggleNotification({ type: 'danger', message: errorText(error) });
    }
    if (!controller.signal.aborted) setFound(null);
  };

  return { found, select, stop };
};
