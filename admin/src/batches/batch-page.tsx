import { Flex } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import { useGetCrmBatchContactsQuery } from '../api/invitations';
import { Card } from '../components/card';
import { CursorPager } from '../components/cursor-pager';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { useCursor } from '../components/use-cursor';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { BatchProgress } from './batch-progress';
import { BatchTable } from './batch-table';
import { DownloadOutcome } from './download-outcome';

const BatchView = ({ id }: { id: string }) => {
  const t = useText();
  const way = useCursor(id);
  // What is shown stays, and the buttons keep the focus, while it is fetched anew.
  const { currentData, error, refetch } = useGetCrmBatchContactsQuery(
    { id, cursor: way.cursor },
    { refetchOnMountOrArgChange: true }
  );
  if (error && !currentData) return <PageError error={error} onRetry={() => void refetch()} />;

  return (
    <Page.Main>
      <Page.Title>{t('batch.title')}</Page.Title>
      <Layouts.Header
        title={t('batch.title')}
        subtitle={t('batch.subtitle')}
        navigationAction={<BackButton fallback={`${BASE}/invitations`} />}
        primaryAction={<DownloadOutcome batchId={id} />}
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Card title={t('batch.progress')}>
            <BatchProgress batchId={id} />
          </Card>
          <div>
            <BatchTable contacts={currentData?.data} />
            <CursorPager
              way={way}
              nextCursor={currentData?.meta.nextCursor ?? null}
              isLoading={!currentData}
            />
          </div>
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
};

const BatchPage = () => {
  const { id = '' } = useParams();
  return (
    <Protected permission="invitations.read">
      <BatchView id={id} />
    </Protected>
  );
};

export default BatchPage;
