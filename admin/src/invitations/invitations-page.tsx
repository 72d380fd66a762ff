import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { InvitationSummary } from '../../../contracts/records';
import { INVITATION_STATUSES } from '../../../contracts/invitation-status';
import { ProtectedPage, useAllowed } from '../shared/access';
import { POLL_INTERVAL_MS } from '../shared/api/client';
import { useGetCrmOpenBatchesQuery, useLazyGetCrmInvitationsQuery } from '../shared/api/invitations';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { Card } from '../shared/components/cards';
import { InvitationStatusBadge } from '../shared/components/invitation';
import { CursorPager, Filter, SearchField } from '../shared/components/list-controls';
import { useUrlFilters, useCancellableQuery, useCursorPagination } from '../shared/components/list-query';
import { CellText, ListTable } from '../shared/components/list-table';
import { PageError } from '../shared/components/load-error';
import { DateTime } from '../shared/components/values';
import { BASE_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

const FILTERS = ['search', 'status', 'portalId'] as const;

type InvitationFilterName = (typeof FILTERS)[number];

/** The list of invitations, filtered by the URL. */
const useInvitations = () => {
  const [filters, changeFilter] = useUrlFilters(FILTERS);
  const pagination = useCursorPagination(JSON.stringify(filters));
  const status = INVITATION_STATUSES.find((known) => known === filters.status);
  const query = { ...filters, status, cursor: pagination.cursor };
  const [fetchInvitations, { data, isFetching, error }] = useLazyGetCrmInvitationsQuery();
  useCancellableQuery(fetchInvitations, query);
  return {
    list: data,
    filters,
    changeFilter,
    pagination,
    isFetching,
    error,
    refetch: () => void fetchInvitations(query),
  };
};

interface InvitationFiltersProps {
  filters: Record<InvitationFilterName, string | undefined>;
  onChange: (name: InvitationFilterName, value: string | undefined) => void;
}

const InvitationFilters = ({ filters, onChange }: InvitationFiltersProps) => {
  const t = useText();
  const maySeePortals = useAllowed('portals.read');
  const { data: portals = [] } = useGetCrmPortalsQuery(undefined, { skip: !maySeePortals });
  const statuses = INVITATION_STATUSES.map((id) => ({ id, name: t(`invitation.status.${id}`) }));

  return (
    <>
      <Box width="40rem" maxWidth="100%">
        <SearchField
          label={t('invitations.search')}
          value={filters.search}
          onChange={(value) => onChange('search', value)}
        />
      </Box>
      <Filter
        label={t('invitations.filter.status')}
        options={statuses}
        value={filters.status}
        onChange={(value) => onChange('status', value)}
      />
      {maySeePortals && (
        <Filter
          label={t('invitations.filter.portal')}
          options={portals}
          value={filters.portalId}
          onChange={(value) => onChange('portalId', value)}
        />
      )}
    </>
  );
};

interface InvitationTableProps {
  invitations: readonly InvitationSummary[] | undefined;
  isFetching: boolean;
}

const InvitationTable = ({ invitations, isFetching }: InvitationTableProps) => {
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
      <Flex tag={CellText} direction="column" alignItems="start">
        <Link tag={NavLink} to={invitation.id}>
          {invitation.contact.fullName}
        </Link>
        <Typography variant="pi" textColor="neutral600">
          {invitation.contact.email}
        </Typography>
      </Flex>
    </td>
    <td>
      <Flex tag={CellText} direction="column" alignItems="start">
        <Typography>{invitation.portal.name}</Typography>
        <Typography variant="pi" textColor="neutral600">
          {invitation.role.name}
        </Typography>
      </Flex>
    </td>
    <td>
      <InvitationStatusBadge status={invitation.status} notify={invitation.notify} />
    </td>
    <td>
      <Typography>{invitation.sentAt ? <DateTime at={invitation.sentAt} /> : '–'}</Typography>
    </td>
    <td>
      <Typography>
        <DateTime at={invitation.expiresAt} />
      </Typography>
    </td>
  </>
);

/** Links to the batches that are running or paused. */
export const OpenBatches = () => {
  const t = useText();
  const { data: batches = [] } = useGetCrmOpenBatchesQuery(undefined, { refetchOnMountOrArgChange: true });
  useGetCrmOpenBatchesQuery(undefined, { pollingInterval: batches.length > 0 ? POLL_INTERVAL_MS : 0 });
  if (batches.length === 0) return null;
  return (
    <Card title={t('batch.open')}>
      <Flex tag="ul" direction="column" alignItems="start" gap={2}>
        {batches.map(({ id, state, total, accepted, refused, invitedBy }) => (
          <Flex key={id} tag="li" gap={2} wrap="wrap">
            <Link tag={NavLink} to={`${BASE_PATH}/batches/${id}`}>
              {t('batch.of', { total, name: invitedBy ?? '–' })}
            </Link>
            <Typography textColor="neutral600">
              {t(`batch.state.${state}`)}, {t('batch.worked', { count: accepted + refused, total })}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
};

const Invitations = () => {
  const t = useText();
  const { list, filters, changeFilter, pagination, isFetching, error, refetch } = useInvitations();
  if (error) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('invitations.title')}</Page.Title>
      <Layouts.Header title={t('invitations.title')} subtitle={t('invitations.subtitle')} />
      <Layouts.Action startActions={<InvitationFilters filters={filters} onChange={changeFilter} />} />
      <Layouts.Content>
        <OpenBatches />
        <InvitationTable invitations={list?.data} isFetching={isFetching} />
        <CursorPager
          pagination={pagination}
          nextCursor={list?.meta.nextCursor ?? null}
          isLoading={isFetching}
        />
      </Layouts.Content>
    </Page.Main>
  );
};

const InvitationsPage = () => (
  <ProtectedPage permission="invitations.read">
    <Invitations />
  </ProtectedPage>
);

export default InvitationsPage;
