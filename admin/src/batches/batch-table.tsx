import { Link, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { BatchContact } from '../../../contracts/admin-api';
import { ContactLink } from '../components/contact-link';
import { InvitationStatusBadge } from '../invitations/status-badge';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { useBatchOutcome } from './use-batch-outcome';

/** The contacts of a batch; left out while they are being loaded. */
export const BatchTable = ({ contacts }: { contacts: readonly BatchContact[] | undefined }) => {
  const t = useText();
  const rows = (contacts ?? []).map((row) => ({ ...row, id: row.contact.id }));
  const headers = [
    { name: 'contact', label: t('contact.name') },
    { name: 'email', label: t('contact.email') },
    { name: 'outcome', label: t('invite.result') },
  ];
  return (
    <Table.Root rows={rows} headers={headers} isLoading={!contacts}>
      <Table.Content>
        <Table.Head>
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('contacts.loading')}</Table.Loading>
        <Table.Empty content={t('contacts.empty')} />
        <Table.Body>
          {rows.map((row) => (
            <BatchRow key={row.id} row={row} />
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
  );
};

const BatchRow = ({ row }: { row: BatchContact }) => {
  const outcomeOf = useBatchOutcome();
  const { contact, invitation, refusal } = row;
  return (
    <Table.Row>
      <Table.Cell>
        {contact.fullName ? (
          <ContactLink contact={{ id: contact.id, fullName: contact.fullName }} />
        ) : (
          <Typography>{contact.id}</Typography>
        )}
      </Table.Cell>
      <Table.Cell>
        <Typography>{contact.email ?? '–'}</Typography>
      </Table.Cell>
      <Table.Cell>
        {invitation ? (
          <Link tag={NavLink} to={`${BASE}/invitations/${invitation.id}`}>
            <InvitationStatusBadge status={invitation.status} />
          </Link>
        ) : (
          <Typography textColor={refusal ? 'danger600' : 'neutral600'}>{outcomeOf(row)}</Typography>
        )}
      </Table.Cell>
    </Table.Row>
  );
};
