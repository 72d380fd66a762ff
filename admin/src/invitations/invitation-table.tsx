import { Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { InvitationSummary } from '../../../contracts';
import { ListTable } from '../components/list-table';
import { Moment } from '../components/moment';
import { useText } from '../translations/texts';
import { InvitationStatusBadge } from './status-badge';

interface InvitationTableProps {
  invitations: readonly InvitationSummary[] | undefined;
  isFetching: boolean;
}

export const InvitationTable = ({ invitations, isFetching }: InvitationTableProps) => {
  const t = useText();

  return (
    <ListTable
      label={t('invitations.title')}
      columns={[
        t('invitation.contact'),
        t('invitation.portal'),
        t('invitation.status'),
        t('invitation.moment.sent'),
        t('invitation.expires'),
      ]}
      rows={invitations}
      loading={t('invitations.loading')}
      empty={t('invitations.empty')}
      isStale={isFetching}
    >
      {(invitation) => <InvitationCells invitation={invitation} />}
    </ListTable>
  );
};

const InvitationCells = ({ invitation }: { invitation: InvitationSummary }) => (
  <>
    <td>
      <Flex direction="column" alignItems="start">
        <Link tag={NavLink} to={invitation.id}>
          {invitation.contact.fullName}
        </Link>
        <Typography variant="pi" textColor="neutral600">
          {invitation.contact.email}
        </Typography>
      </Flex>
    </td>
    <td>
      <Flex direction="column" alignItems="start">
        <Typography>{invitation.portal.name}</Typography>
        <Typography variant="pi" textColor="neutral600">
          {invitation.role.name}
        </Typography>
      </Flex>
    </td>
    <td>
      <InvitationStatusBadge status={invitation.status} />
    </td>
    <td>
      <Typography>{invitation.sentAt ? <Moment at={invitation.sentAt} /> : '–'}</Typography>
    </td>
    <td>
      <Typography>
        <Moment at={invitation.expiresAt} />
      </Typography>
    </td>
  </>
);
