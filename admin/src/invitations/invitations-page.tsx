import { Layouts, Page } from '@strapi/strapi/admin';
import { OpenBatches } from '../batches/open-batches';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { CursorPager } from '../components/cursor-pager';
import { useText } from '../translations/texts';
import { InvitationFilters } from './invitation-filters';
import { InvitationTable } from './invitation-table';
import { useInvitations } from './use-invitations';

const Invitations = () => {
  const t = useText();
  const { list, filters, changeFilter, way, isFetching, error, refetch } = useInvitations();
  if (error) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('invitations.title')}</Page.Title>
      <Layouts.Header title={t('invitations.title')} subtitle={t('invitations.subtitle')} />
      <Layouts.Action startActions={<InvitationFilters filters={filters} onChange={changeFilter} />} />
      <Layouts.Content>
        <OpenBatches />
        <InvitationTable invitations={list?.data} isFetching={isFetching} />
        <CursorPager way={way} nextCursor={list?.meta.nextCursor ?? null} isLoading={isFetching} />
      </Layouts.Content>
    </Page.Main>
  );
};

const InvitationsPage = () => (
  <Protected permission="invitations.read">
    <Invitations />
  </Protected>
);

export default InvitationsPage;
