import { Flex, Link, Typography } from '@strapi/design-system';
import { Table } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { InvitationSummary } from '../../../contracts';
import { Moment } from '../components/moment';
import { useText } from '../translations/texts';
import { InvitationStatusBadge } from './status-badge';

interface InvitationTableProps {
  invitations: readonly InvitationSummary[] | undefined;
  isFetching: boolean;
}

export const InvitationTable = ({ invitations, isFetching }: InvitationTableProps) => {
  const t = useText();
  const headers = [
    { name: 'contact', label: t('invitation.contact') },
    { name: 'portal', label: t('invitation.portal') },
    { name: 'role', label: t('invitation.role') },
    { name: 'status', label: t('invitation.status') },
    { name: 'sentAt', label: t('invitation.moment.sent') },
    { name: 'expiresAt', label: t('invitation.expires') },
  ];

  return (
    <Table.Root rows={[...(invitations ?? [])]} headers={headers} isLoading={!invitations}>
      <Table.Content>
        <Table.Head>
          {headers.map((header) => (
            <Table.HeaderCell key={header.name} {...header} />
          ))}
        </Table.Head>
        <Table.Loading>{t('invitations.loading')}</Table.Loading>
        <Table.Empty content={t('invitations.empty')} />
        <Table.Body>
          {invitations?.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} isStale={isFetching} />
          ))}
        </Table.Body>
      </Table.Content>
    </Table.Root>
  );
};

interface InvitationRowProps {
  invitation: InvitationSummary;
  isStale: boolean;
}

const InvitationRow = ({ invitation, isStale }: InvitationRowProps) => (
  <Table.Row style={isStale ? { opacity: 0.6 } : undefined}>
    <Table.Cell>
      <Flex direction="column" alignItems="start">
        <Link tag={NavLink} to={invitation.id}>
          {invitation.contact.fullName}
        </Link>
        <Typography variant="pi" textColor="neutral600">
          {invitation.contact.email}
        </Typography>
      </Flex>
    </Table.Cell>
    <Table.Cell>
      <Typography>{invitation.portal.name}</Typography>
    </Table.Cell>
    <Table.Cell>
      <Typography>{invitation.role.name}</Typography>
    </Table.Cell>
    <Table.Cell>
      <InvitationStatusBadge status={invitation.status} />
    </Table.Cell>
    <Table.Cell>
      <Typography>{invitation.sentAt ? <Moment at={invitation.sentAt} /> : '–'}</Typography>
    </Table.Cell>
    <Table.Cell>
      <Typography>
        <Moment at={invitation.expiresAt} />
      </Typography>
    </Table.Cell>
  </Table.Row>
);
