import { Flex, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import type { ContactListItem } from '../../../contracts';
import { ContactLink } from '../components/contact-link';
import { useText } from '../translations/texts';
import { PortalAccessBadges } from './portal-access-badges';
import type { useSelection } from './use-selection';

interface ContactTableProps {
  /** Left out while they are being loaded. */
  contacts: readonly ContactListItem[] | undefined;
  selection: ReturnType<typeof useSelection<ContactListItem>>;
  isFetching: boolean;
}

export const ContactTable = ({ contacts, selection, isFetching }: ContactTableProps) => {
  const t = useText();
  const rows = [...(contacts ?? [])];
  const headers = [
    { name: 'fullName', label: t('contact.name') },
    { name: 'email', label: t('contact.email') },
    { name: 'company', label: t('contact.company') },
    { name: 'portalAccess', label: t('portal-access.title') },
  ];

  return (
    <Table.Root
      rows={rows}
      headers={headers}
      isLoading={!contacts}
      selectedRows={selection.on(rows)}
      onSelectedRowsChange={(chosen) => selection.change(rows, chosen)}
    >
      <Table.Content>
        <Table.Head>
          <Table.HeaderCheckboxCell />
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('contacts.loading')}</Table.Loading>
        <Table.Empty content={t('contacts.empty')} />
        <Table.Body>
          {rows.map((contact) => (
            <ContactRow key={contact.id} contact={contact} isStale={isFetching} />
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
  );
};

/** Long ones go on in the next line, so that the portal access is in sight. */
const ADDRESS = {
  display: 'block',
  maxWidth: '20rem',
  overflowWrap: 'anywhere',
  whiteSpace: 'normal',
} as const;

const ContactRow = ({ contact, isStale }: { contact: ContactListItem; isStale: boolean }) => {
  const t = useText();
  return (
    <Table.Row style={isStale ? { opacity: 0.6 } : undefined}>
      <Table.CheckboxCell id={contact.id} />
      <Table.Cell>
        <ContactLink contact={contact} />
      </Table.Cell>
      <Table.Cell>
        <Typography textColor={contact.doNotEmail ? 'danger600' : undefined} style={ADDRESS}>
          {contact.doNotEmail
            ? `${contact.email ?? ''} (${t('contact.do-not-email')})`
            : (contact.email ?? '–')}
        </Typography>
      </Table.Cell>
      <Table.Cell>
        <Flex direction="column" alignItems="start">
          <Typography>{contact.company ?? '–'}</Typography>
          {contact.jobTitle && (
            <Typography variant="pi" textColor="neutral600">
              {contact.jobTitle}
            </Typography>
          )}
        </Flex>
      </Table.Cell>
      <Table.Cell>
        <PortalAccessBadges access={contact.portalAccess} />
      </Table.Cell>
    </Table.Row>
  );
};
