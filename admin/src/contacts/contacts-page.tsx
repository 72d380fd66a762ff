import { Box } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import type { ContactListItem } from '../../../contracts';
import { CursorPager } from '../components/cursor-pager';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { SearchField } from '../components/search-field';
import { useText } from '../translations/texts';
import { ContactTable } from './contact-table';
import { ImportContacts } from './import/import-contacts';
import { InviteSelected } from './invite-selected';
import { SelectMatching } from './select-matching';
import { useContacts } from './use-contacts';
import { useSelection } from './use-selection';

const Contacts = () => {
  const t = useText();
  const { list, filters, changeFilter, way, isFetching, error, refetch } = useContacts();
  const selection = useSelection<ContactListItem>();
  // A single page is selected in its head.
  const hasMorePages = !way.isFirst || Boolean(list?.meta.nextCursor);
  if (error) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('contacts.title')}</Page.Title>
      <Layouts.Header
        title={t('contacts.title')}
        subtitle={t('contacts.subtitle')}
        primaryAction={<ImportContacts />}
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
        <CursorPager way={way} nextCursor={list?.meta.nextCursor ?? null} isLoading={isFetching} />
      </Layouts.Content>
    </Page.Main>
  );
};

const ContactsPage = () => (
  <Protected permission="contacts.read">
    <Contacts />
  </Protected>
);

export default ContactsPage;
