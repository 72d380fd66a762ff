import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { Contact } from '../../../contracts/records';
import type { ContactListItem } from '../../../contracts/admin-api';
import { ProtectedPage } from '../shared/access';
import { useLazyGetCrmContactsQuery } from '../shared/api/contacts';
import { CursorPager, SearchField } from '../shared/components/list-controls';
import { useUrlFilters, useCancellableQuery, useCursorPagination } from '../shared/components/list-query';
import { PageError } from '../shared/components/load-error';
import { useText } from '../shared/texts';
import { ContactTable, useSelection } from './contact-table';
import { ImportButton } from './import/import-dialog';
import { InviteDialog, useMayInvite } from './invite-dialog';
import { SelectMatching } from './select-matching';

const FILTERS = ['search'] as const;

/** The list of contacts, filtered by the URL. */
const useContacts = () => {
  const [filters, changeFilter] = useUrlFilters(FILTERS);
  const pagination = useCursorPagination(JSON.stringify(filters));
  const query = { ...filters, cursor: pagination.cursor };
  const [fetchContacts, { data, isFetching, error }] = useLazyGetCrmContactsQuery();
  useCancellableQuery(fetchContacts, query);
  return {
    list: data,
    filters,
    changeFilter,
    pagination,
    isFetching,
    error,
    refetch: () => void fetchContacts(query),
  };
};

interface InviteSelectedProps {
  contacts: readonly Contact[];
  onClear: () => void;
}

/** The number of selected contacts, with the button to invite them. */
const InviteSelected = ({ contacts, onClear }: InviteSelectedProps) => {
  const t = useText();
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();
  if (contacts.length === 0 || !mayInvite) return null;

  return (
    <Flex gap={3}>
      <Typography aria-live="polite">{t('contacts.selected', { count: contacts.length })}</Typography>
      <Button variant="tertiary" size="S" onClick={onClear}>
        {t('contacts.selected.clear')}
      </Button>
      <Button size="S" startIcon={<PaperPlane />} onClick={() => setInviting(true)}>
        {t('invite.open')}
      </Button>
      {isInviting && (
        <InviteDialog contacts={contacts} onClose={() => setInviting(false)} onInvited={onClear} />
      )}
    </Flex>
  );
};

const Contacts = () => {
  const t = useText();
  const { list, filters, changeFilter, pagination, isFetching, error, refetch } = useContacts();
  const selection = useSelection<ContactListItem>();
  // A single page can be selected with the checkbox in its header.
  const hasMorePages = !pagination.isFirst || Boolean(list?.meta.nextCursor);
  if (error) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('contacts.title')}</Page.Title>
      <Layouts.Header
        title={t('contacts.title')}
        subtitle={t('contacts.subtitle')}
        primaryAction={<ImportButton />}
      />
      <Layouts.Action
        startActions={
          <Box width="40rem" maxWidth="100%">
            <SearchField
              label={t('contacts.search')}
              value={filters.search}
              onChange={(value) => changeFilter('search', value)}
            />
          </Box>
        }
        endActions={<InviteSelected contacts={selection.selected} onClear={selection.clear} />}
      />
      <Layouts.Content>
        {hasMorePages && (
          <SelectMatching
            search={filters.search}
            selected={selection.selected}
            onSelect={selection.replace}
          />
        )}
        <ContactTable contacts={list?.data} selection={selection} isFetching={isFetching} />
        <CursorPager
          pagination={pagination}
          nextCursor={list?.meta.nextCursor ?? null}
          isLoading={isFetching}
        />
      </Layouts.Content>
    </Page.Main>
  );
};

const ContactsPage = () => (
  <ProtectedPage permission="contacts.read">
    <Contacts />
  </ProtectedPage>
);

export default ContactsPage;
