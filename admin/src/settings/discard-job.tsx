import type { Job } from '../../../contracts/admin-api';
import { useDiscardCrmJobMutation } from '../api/settings';
import { ConfirmButton } from '../components/confirm-button';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { useJobKind } from './use-job-kind';

/** Gives up for good what a job that failed was to do. */
export const DiscardJob = ({ job }: { job: Job }) => {
  const t = useText();
  const act = useAct();
  const kindOf = useJobKind();
  const mayDiscard = useAllowed('settings.update');
  const [discard, { isLoading }] = useDiscardCrmJobMutation();
  if (!mayDiscard || job.state !== 'failed') return null;
  return (
    <ConfirmButton
      label={t('job.discard')}
      description={t('job.discard.what', { kind: kindOf(job) })}
      question={t('job.discard.question', { kind: kindOf(job) })}
      variant="danger-light"
      loading={isLoading}
      onConfirm={() => act(() => discard(job.id).unwrap(), 'job.discard.done')}
    />
  );
};
