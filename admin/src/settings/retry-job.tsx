import { ArrowClockwise } from '@strapi/icons';
import type { Job } from '../../../contracts/admin-api';
import { useRetryCrmJobMutation } from '../api/settings';
import { SteadyButton } from '../components/steady-button';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';

/** Another try for a job that was given up. */
export const RetryJob = ({ job }: { job: Job }) => {
  const t = useText();
  const act = useAct();
  const mayRetry = useAllowed('settings.update');
  const [retry, { isLoading }] = useRetryCrmJobMutation();
  if (!mayRetry || job.state !== 'failed') return null;
  return (
    <SteadyButton
      size="S"
      variant="tertiary"
      startIcon={<ArrowClockwise />}
      loading={isLoading}
      onClick={() => act(() => retry(job.id).unwrap(), 'job.retry.done')}
    >
      {t('job.retry')}
    </SteadyButton>
  );
};
