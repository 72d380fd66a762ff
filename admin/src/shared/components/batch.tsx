import { Flex, Loader, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useCallback, useState } from 'react';
import type { Batch, BatchContact } from '../../../../contracts/admin-api';
import { useAllowed } from '../access';
import { POLL_INTERVAL_MS } from '../api/client';
import {
  type BatchAction,
  invitationsApi,
  useControlCrmBatchMutation,
  useLazyGetCrmBatchContactsQuery,
} from '../api/invitations';
import { downloadCsv } from '../csv';
import { useErrorText, useNotifiedAction } from '../errors';
import { useText } from '../texts';
import { ConfirmButton, FocusableButton } from './buttons';
import { LoadError } from './load-error';
import { ProgressBar, toPercent } from './progress';

/** Returns a function that describes the result for one contact of a batch. */
export const useBatchResultText = () => {
  const t = useText();
  const { apiErrorText } = useErrorText();
  return useCallback(
    ({ invitation, refusal }: BatchContact): string => {
      if (invitation) return t(`invitation.status.${invitation.status}`);
      return refusal ? apiErrorText(refusal) : t('batch.waiting');
    },
    [apiErrorText, t]
  );
};

interface BatchActionsProps {
  id: string;
  state: Batch['state'];
  /** The number of e-mails sent so far. */
  sent: number;
}

/** Pause, resume and cancel, for batches that are still open. */
const BatchActions = ({ id, state, sent }: BatchActionsProps) => {
  const t = useText();
  const run = useNotifiedAction();
  const maySend = useAllowed('invitations.send');
  const [control, { isLoading }] = useControlCrmBatchMutation();
  if (!maySend || (state !== 'running' && state !== 'paused')) return null;

  const runAction = (action: BatchAction) =>
    run(() => control({ id, action }).unwrap(), `batch.${action}.done` as const);
  const toggle = state === 'running' ? 'pause' : 'resume';
  return (
    <Flex gap={2}>
      <FocusableButton size="S" variant="tertiary" loading={isLoading} onClick={() => void runAction(toggle)}>
        {t(`batch.${toggle}`)}
      </FocusableButton>
      <ConfirmButton
        label={t('batch.cancel')}
        description={t('batch.cancel')}
        question={t('batch.cancel.question', { sent })}
        variant="danger-light"
        loading={isLoading}
        onConfirm={() => runAction('cancel')}
      />
    </Flex>
  );
};

const { useQueryState, useQuerySubscription } = invitationsApi.endpoints.getCrmBatch;

const countFinished = ({ refused, sent, failed }: Batch): number => refused + sent + failed;

const isClosed = ({ state }: Batch): boolean => state !== 'running' && state !== 'paused';

/** The progress of a batch, refreshed while it is open. */
export const BatchProgress = ({ batchId }: { batchId: string }) => {
  const t = useText();
  const { data: batch, error } = useQueryState(batchId);
  const { refetch } = useQuerySubscription(batchId, {
    pollingInterval: batch && isClosed(batch) ? 0 : POLL_INTERVAL_MS,
  });

  if (!batch) {
    return error ? <LoadError error={error} onRetry={refetch} /> : <Loader small>{t('page.loading')}</Loader>;
  }
  const { state, total, accepted, sent, failed, refused, failure } = batch;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <ProgressBar label={t('batch.progress')} percent={toPercent(countFinished(batch), total)} />
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

const PAGE_SIZE = 100;

/** Downloads the result for every contact of a batch as CSV. */
export const DownloadResultsButton = ({ batchId }: { batchId: string }) => {
  const t = useText();
  const run = useNotifiedAction();
  const resultText = useBatchResultText();
  const [fetchContacts] = useLazyGetCrmBatchContactsQuery();
  const [isLoading, setLoading] = useState(false);

  const download = async () => {
    const rows: BatchContact[] = [];
    let cursor: string | undefined;
    do {
      const page = await fetchContacts({ id: batchId, cursor, pageSize: PAGE_SIZE }).unwrap();
      rows.push(...page.data);
      cursor = page.meta.nextCursor ?? undefined;
    } while (cursor !== undefined);
    downloadCsv('invitations.csv', [
      [t('contact.name'), t('contact.email'), t('invite.result')],
      ...rows.map((row) => [
        row.contact.fullName ?? row.contact.id,
        row.contact.email ?? '',
        resultText(row),
      ]),
    ]);
  };

  return (
    <FocusableButton
      variant="secondary"
      startIcon={<Download />}
      loading={isLoading}
      onClick={() => {
        setLoading(true);
        void run(download, 'invite.result.downloaded').finally(() => setLoading(false));
      }}
    >
      {t('invite.result.download')}
    </FocusableButton>
  );
};
