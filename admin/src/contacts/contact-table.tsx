import { Flex, Typography } from '@strapi/design-system';
import type { ContactListItem } from '../../../contracts';
import { ContactLink } from '../components/contact-link';
import { EmailAddress } from '../components/email-address';
import { ListTable } from '../components/list-table';
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
  const rows = contacts ?? [];

  return (
    <ListTable
      label={t('contacts.title')}
      columns={[t('contact.name'), t('contact.email'), t('contact.company'), t('portal-access.title')]}
      rows={contacts}
      loading={t('contacts.loading')}
      empty={t('contacts.empty')}
      isStale={isFetching}
      selection={{
        selected: selection.on(rows),
        nameOf: ({ fullName }) => fullName,
        onChange: (chosen) => selection.change(rows, chosen),
      }}
    >
      {(contact) => <ContactCells contact={contact} />}
    </ListTable>
  );
};

/** Long ones go on in the next line, so that the portal access is in sight. */
const ADDRESS = {
  display: 'block',
  maxWidth: '24rem',
  overflowWrap: 'anywhere',
  whiteSpace: 'normal',
} as const;

const ContactCells = ({ contact }: { contact: ContactListItem }) => {
  const t = useText();
  return (
    <>
      <td>
        <ContactLink contact={contact} />
      </td>
      <td>
        <Typography textColor={contact.doNotEmail ? 'danger600' : undefined} style={ADDRESS}>
          {contact.email ? <EmailAddress>{contact.email}</EmailAddress> : '–'}
          {contact.doNotEmail && ` (${t('contact.do-not-email')})`}
        </Typography>
      </td>
      <td>
        <Flex direction="column" alignItems="start">
          <Typography>{contact.company ?? '–'}</Typography>
          {contact.jobTitle && (
            <Typography variant="pi" textColor="neutral600">
              {contact.jobTitle}
            </Typography>
          )}
        </Flex>
      </td>
      <td>
        <PortalAccessBadges access={contact.portalAccess} />
      </td>
    </>
  );
};
