import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import type { ImportOffer } from '../../../../contracts/contact-import';
import { SteadyButton } from '../../components/steady-button';
import { useReturnFocus } from '../../components/use-return-focus';
import { useText } from '../../translations/texts';
import { ImportFile } from './import-file';
import { ImportProblem } from './import-problem';
import { ImportSummary } from './import-summary';
import { useImport } from './use-import';

interface ImportDialogProps {
  offer: ImportOffer;
  onClose: () => void;
}

/** From a file to contacts: choose it, see what would come of it, import it, see what came of it. */
export const ImportDialog = ({ offer, onClose }: ImportDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const { state, check, run } = useImport();
  const isBusy = state.step === 'checking' || state.step === 'importing';
  const checked = state.step === 'checked' ? state.report : null;

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.close-dialog')}>
          <Modal.Title>{t('import.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {state.step !== 'done' && (
              <ImportFile
                offer={offer}
                isDisabled={state.step === 'importing'}
                onChoose={(file) => void check(file)}
              />
            )}
            {isBusy && (
              <Flex role="status" gap={2}>
                <Loader small />
                <Typography>
                  {state.step === 'checking'
                    ? t('import.checking', { name: state.file.name })
                    : t('import.running', { count: state.report.created })}
                </Typography>
              </Flex>
            )}
            {state.step === 'failed' && <ImportProblem error={state.error} />}
            {(state.step === 'checked' || state.step === 'done') && <ImportSummary report={state.report} />}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          {/* Another element at the end, so that it gets the focus. */}
          <Button
            key={state.step === 'done' ? 'close' : 'cancel'}
            variant="tertiary"
            disabled={isBusy}
            autoFocus={state.step === 'done'}
            onClick={onClose}
          >
            {t(state.step === 'done' ? 'action.close' : 'action.cancel')}
          </Button>
          {state.step !== 'done' && (
            <SteadyButton
              loading={state.step === 'importing'}
              disabled={!checked?.created}
              onClick={() => void run()}
            >
              {checked ? t('import.submit', { count: checked.created }) : t('import.submit.nothing')}
            </SteadyButton>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
