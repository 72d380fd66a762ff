import { Layouts, Page } from '@strapi/strapi/admin';
import { useGetCrmJobsQuery } from '../api/settings';
import { CursorPager } from '../components/cursor-pager';
import { PageError } from '../components/page-error';
import { POLL_MILLISECONDS } from '../components/polling';
import { Protected } from '../components/protected';
import { useCursor } from '../components/use-cursor';
import { useText } from '../translations/texts';
import { JobTable } from './job-table';

const Jobs = () => {
  const t = useText();
  const way = useCursor('jobs');
  const { data, error, isFetching, refetch } = useGetCrmJobsQuery(
    { cursor: way.cursor },
    { pollingInterval: POLL_MILLISECONDS, refetchOnMountOrArgChange: true }
  );
  if (error && !data) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('jobs.title')}</Page.Title>
      <Layouts.Header title={t('jobs.title')} subtitle={t('jobs.subtitle')} />
      <Layouts.Content>
        <JobTable jobs={data?.data} />
        <CursorPager
          way={way}
          nextCursor={data?.meta.nextCursor ?? null}
          isLoading={isFetching && data === undefined}
        />
      </Layouts.Content>
    </Page.Main>
  );
};

const JobsPage = () => (
  <Protected permission="settings.read">
    <Jobs />
  </Protected>
);

export default JobsPage;
