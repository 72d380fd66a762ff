import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import type { Batch } from '../../../contracts/admin-api';
import { invitationsApi } from '../api/invitations';
import { Bar } from '../components/bar';
import { percentOf } from '../components/percent';
import { POLL_MILLISECONDS } from '../components/polling';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';

const { useQueryState, useQuerySubscription } = invitationsApi.endpoints.getCrmBatch;

const settled = ({ refused, sent, failed }: Batch): number => refused + sent + failed;

const isOver = (batch: Batch): boolean =>
  batch.state === 'cancelled' || (batch.state === 'done' && settled(batch) >= batch.total);

/** How far a set of invitations has got, as the jobs tell it. */
export const BatchProgress = ({ batchId }: { batchId: string }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { data: batch, error } = useQueryState(batchId);
  useQuerySubscription(batchId, { pollingInterval: batch && isOver(batch) ? 0 : POLL_MILLISECONDS });

  if (!batch) {
    return error ? (
      <Typography textColor="danger600">{errorText(error)}</Typography>
    ) : (
      <Loader small>{t('page.loading')}</Loader>
    );
  }
  const { total, sent, failed, refused } = batch;
  const percent = percentOf(settled(batch), total);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Box
        role="progressbar"
        aria-label={t('batch.progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <Bar percent={percent} />
      </Box>
      <Typography aria-live="polite">{t('batch.figures', { total, sent, failed, refused })}</Typography>
    </Flex>
  );
};
