import { Flex, Loader, Typography } from '@strapi/design-system';
import type { Batch } from '../../../contracts/admin-api';
import { invitationsApi } from '../api/invitations';
import { LoadProblem } from '../components/load-problem';
import { percentOf } from '../components/percent';
import { POLL_MILLISECONDS } from '../components/polling';
import { ProgressBar } from '../components/progress-bar';
import { useText } from '../translations/texts';
import { BatchActions } from './batch-actions';

const { useQueryState, useQuerySubscription } = invitationsApi.endpoints.getCrmBatch;

const settled = ({ refused, sent, failed }: Batch): number => refused + sent + failed;

/** Nothing changes any more by itself. */
const isOver = ({ state }: Batch): boolean => state !== 'running' && state !== 'paused';

/** How far a set of invitations has got, as the jobs tell it. */
export const BatchProgress = ({ batchId }: { batchId: string }) => {
  const t = useText();
  const { data: batch, error } = useQueryState(batchId);
  const { refetch } = useQuerySubscription(batchId, {
    pollingInterval: batch && isOver(batch) ? 0 : POLL_MILLISECONDS,
  });

  if (!batch) {
    return error ? (
      <LoadProblem error={error} onRetry={refetch} />
    ) : (
      <Loader small>{t('page.loading')}</Loader>
    );
  }
  const { state, total, accepted, sent, failed, refused, failure } = batch;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <ProgressBar label={t('batch.progress')} percent={percentOf(settled(batch), total)} />
      <Flex justifyContent="space-between" alignItems="center" gap={2} wrap="wrap">
        <Typography aria-live="polite">
          {(state === 'paused' || state === 'cancelled' || state === 'failed') &&
            `${t(`batch.state.${state}`)}: `}
          {t('batch.figures', { accepted, sent, failed, refused })}
        </Typography>
        <BatchActions id={batchId} state={state} sent={sent} />
      </Flex>
      <Typography textColor="neutral600">
        {t('batch.worked', { count: accepted + refused, total })}
      </Typography>
      {failure !== null && (
        <Typography textColor="danger600" style={{ overflowWrap: 'anywhere' }}>
          {t('batch.failure', { reason: failure })}
        </Typography>
      )}
    </Flex>
  );
};
