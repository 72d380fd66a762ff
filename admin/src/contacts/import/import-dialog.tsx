import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import type { ImportOffer } from '../../../../contracts/contact-import';
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
  const { state, check, run } = useImport();
  const isBusy = state.step === 'checking' || state.step === 'importing';
  const checked = state.step === 'checked' ? state.report : null;

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close-dialog')}>
          <Modal.Title>{t('import.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {state.step !== 'done' && (
              <ImportFile offer={offer} isDisabled={isBusy} onChoose={(file) => void check(file)} />
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
          <Button variant="tertiary" disabled={isBusy} onClick={onClose}>
            {t(state.step === 'done' ? 'action.close' : 'action.cancel')}
          </Button>
          {state.step !== 'done' && (
            <Button
              loading={state.step === 'importing'}
              disabled={!checked?.created}
              onClick={() => void run()}
            >
              {checked ? t('import.submit', { count: checked.created }) : t('import.submit.nothing')}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
