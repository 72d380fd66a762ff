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

/** Nothing changes any more by itself: all that was accepted is sent, and nobody else's turn comes. */
const isOver = (batch: Batch): boolean =>
  (batch.state === 'done' || batch.state === 'cancelled') && settled(batch) >= batch.accepted + batch.refused;

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
  const { total, sent, failed, refused } = batch;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <ProgressBar label={t('batch.progress')} percent={percentOf(settled(batch), total)} />
      <Flex justifyContent="space-between" alignItems="center" gap={2} wrap="wrap">
        <Typography aria-live="polite">
          {(batch.state === 'paused' || batch.state === 'cancelled') &&
            `${t(`batch.state.${batch.state}`)}: `}
          {t('batch.figures', { total, sent, failed, refused })}
        </Typography>
        <BatchActions id={batchId} state={batch.state} />
      </Flex>
    </Flex>
  );
};
