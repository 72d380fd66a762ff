import { Flex } from '@strapi/design-system';
import type { Batch } from '../../../contracts/admin-api';
import { type BatchAction, useControlCrmBatchMutation } from '../api/invitations';
import { ConfirmButton } from '../components/confirm-button';
import { SteadyButton } from '../components/steady-button';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';

interface BatchActionsProps {
  id: string;
  state: Batch['state'];
  /** How many e-mails are out. */
  sent: number;
}

/** Pause, resume and cancel, while there is something left to do. */
export const BatchActions = ({ id, state, sent }: BatchActionsProps) => {
  const t = useText();
  const act = useAct();
  const maySend = useAllowed('invitations.send');
  const [control, { isLoading }] = useControlCrmBatchMutation();
  if (!maySend || (state !== 'running' && state !== 'paused')) return null;

  const doIt = (action: BatchAction) =>
    act(() => control({ id, action }).unwrap(), `batch.${action}.done` as const);
  const toggle = state === 'running' ? 'pause' : 'resume';
  return (
    <Flex gap={2}>
      <SteadyButton size="S" variant="tertiary" loading={isLoading} onClick={() => void doIt(toggle)}>
        {t(`batch.${toggle}`)}
      </SteadyButton>
      <ConfirmButton
        label={t('batch.cancel')}
        description={t('batch.cancel')}
        question={t('batch.cancel.question', { sent })}
        variant="danger-light"
        loading={isLoading}
        onConfirm={() => doIt('cancel')}
      />
    </Flex>
  );
};
