import { Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { BatchContact } from '../../../contracts/admin-api';
import { ContactLink } from '../components/contact-link';
import { ListTable } from '../components/list-table';
import { InvitationStatusBadge } from '../invitations/status-badge';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { useBatchOutcome } from './use-batch-outcome';

/** The contacts of a batch; left out while they are being loaded. */
export const BatchTable = ({ contacts }: { contacts: readonly BatchContact[] | undefined }) => {
  const t = useText();
  const rows = contacts?.map((row) => ({ ...row, id: row.contact.id }));
  return (
    <ListTable
      label={t('batch.contacts')}
      columns={[t('contact.name'), t('contact.email'), t('invite.result')]}
      rows={rows}
      loading={t('contacts.loading')}
      empty={t('contacts.empty')}
    >
      {(row) => <BatchCells row={row} />}
    </ListTable>
  );
};

const BatchCells = ({ row }: { row: BatchContact }) => {
  const outcomeOf = useBatchOutcome();
  const { contact, invitation, refusal } = row;
  return (
    <>
      <td>
        {contact.fullName ? (
          <ContactLink contact={{ id: contact.id, fullName: contact.fullName }} />
        ) : (
          <Typography>{contact.id}</Typography>
        )}
      </td>
      <td>
        <Typography>{contact.email ?? '–'}</Typography>
      </td>
      <td>
        {invitation ? (
          <Link tag={NavLink} to={`${BASE}/invitations/${invitation.id}`}>
            <InvitationStatusBadge status={invitation.status} />
          </Link>
        ) : (
          <Typography textColor={refusal ? 'danger600' : 'neutral600'}>{outcomeOf(row)}</Typography>
        )}
      </td>
    </>
  );
};
