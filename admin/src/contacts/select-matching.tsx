import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { ContactListItem } from '../../../contracts/admin-api';
import { useLazyGetCrmContactsQuery } from '../shared/api/contacts';
import { useErrorText } from '../shared/errors';
import { useText } from '../shared/texts';
import { useMayInvite } from './invite-dialog';

/** The maximum number of contacts in one invitation request. */
const MAX_SELECTED = 10_000;

const PAGE_SIZE = 100;

interface MatchingContacts {
  contacts: readonly ContactListItem[];
  /** Whether the search matches more contacts than can be selected. */
  isTruncated: boolean;
}

/**
 * Collects all contacts that match a search, page by page, since lists are paginated by cursor.
 *
 * @param search a change cancels the collection
 * @param onSelected called with the contacts, unless the collection was cancelled or failed
 */
const useSelectMatching = (search: string | undefined, onSelected: (selected: MatchingContacts) => void) => {
  const { toggleNotification } = useNotification();
  const { errorText } = useErrorText();
  const [fetchContacts] = useLazyGetCrmContactsQuery();
  /** The number of contacts found so far; null while idle. */
  const [found, setFound] = useState<number | null>(null);
  const requestRef = useRef<AbortController>();

  const stop = () => {
    requestRef.current?.abort();
    setFound(null);
  };
  useEffect(() => stop, [search]);

  const collect = async (signal: AbortSignal): Promise<MatchingContacts> => {
    const contacts = new Map<string, ContactListItem>();
    let cursor: string | undefined;
    do {
      const request = fetchContacts({ search, cursor, pageSize: PAGE_SIZE });
      signal.onabort = () => request.abort();
      const page = await request.unwrap();
      for (const contact of page.data) contacts.set(contact.id, contact);
      setFound(contacts.size);
      cursor = page.meta.nextCursor ?? undefined;
    } while (cursor !== undefined && contacts.size < MAX_SELECTED);
    const isTruncated = cursor !== undefined || contacts.size > MAX_SELECTED;
    return { contacts: [...contacts.values()].slice(0, MAX_SELECTED), isTruncated };
  };

  const select = async () => {
    const controller = new AbortController();
    requestRef.current = controller;
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

interface SelectMatchingProps {
  search: string | undefined;
  selected: readonly ContactListItem[];
  onSelect: (contacts: readonly ContactListItem[]) => void;
}

/** Selects all contacts that match the search, on all pages of the list. */
export const SelectMatching = ({ search, selected, onSelect }: SelectMatchingProps) => {
  const t = useText();
  const mayInvite = useMayInvite();
  /** The last selection that reached the maximum. */
  const [truncated, setTruncated] = useState<readonly ContactListItem[]>();
  const { found, select, stop } = useSelectMatching(search, ({ contacts, isTruncated }) => {
    onSelect(contacts);
    setTruncated(isTruncated ? contacts : undefined);
  });
  if (!mayInvite) return null;

  const foundText = t('contacts.select-matching.found', { count: found ?? 0 });
  return (
    <Flex gap={3} wrap="wrap" paddingBottom={4}>
      {found === null ? (
        <Button variant="tertiary" size="S" onClick={() => void select()}>
          {t(search ? 'contacts.select-matching' : 'contacts.select-all')}
        </Button>
      ) : (
        <Button variant="tertiary" size="S" onClick={stop}>
          {t('action.cancel')}
        </Button>
      )}
      <Box role="status">
        {found !== null && <Typography>{t('contacts.select-matching.running')}</Typography>}
        {truncated === selected && (
          <Typography>{t('contacts.select-matching.more', { count: MAX_SELECTED })}</Typography>
        )}
      </Box>
      {found !== null && (
        <Typography
          role="progressbar"
          aria-label={t('contacts.select-matching.running')}
          aria-valuetext={foundText}
          textColor="neutral600"
        >
          {foundText}
        </Typography>
      )}
    </Flex>
  );
};
