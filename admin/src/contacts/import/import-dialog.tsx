import { Flex, Modal, Typography } from '@strapi/design-system';
import type { ImportCapabilities } from '../../../../contracts/contact-import';
import { SteadyButton } from '../../components/steady-button';
import { useReturnFocus } from '../../components/use-return-focus';
import { useText } from '../../translations/texts';
import { questionsOf } from './chosen-mapping';
import { ImportColumns } from './import-columns';
import { ImportEncodingChoice } from './import-encoding';
import { ImportFile } from './import-file';
import { ImportProblem } from './import-problem';
import { ImportProgress } from './import-progress';
import { ImportSummary, LeftOutRows } from './import-summary';
import { useImport } from './use-import';

interface ImportDialogProps {
  offer: ImportCapabilities;
  onClose: () => void;
}

/** From a file to contacts: choose it, see what would come of it, import it, see what came of it. */
export const ImportDialog = ({ offer, onClose }: ImportDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const { state, check, look, write, stop } = useImport();
  const busy = state.step === 'checking' || state.step === 'importing' ? state : null;
  const checked = state.step === 'checked' ? state : null;
  const report = 'report' in state ? state.report : null;
  /** The file whose reading can be changed; what is being imported cannot. */
  const chosen = state.step === 'done' || !('chosen' in state) ? null : state.chosen;
  const isImporting = state.step === 'importing';
  const isReady = checked !== null && checked.report.created > 0 && questionsOf(checked.report) === 0;

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && !busy && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.close-dialog')}>
          <Modal.Title>{t('import.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {state.step !== 'done' && (
              <ImportFile offer={offer} isDisabled={isImporting} onChoose={(file) => void check(file)} />
            )}
            {busy && <ImportProgress fileName={busy.chosen.file.name} progress={busy.progress} />}
            {state.step === 'stopped' && <Typography role="status">{t('import.stopped')}</Typography>}
            {state.step === 'failed' && <ImportProblem error={state.error} />}
            {report && !busy && <ImportSummary report={report} />}
            {chosen && (report ?? state.step === 'failed') && (
              <ImportEncodingChoice
                encoding={chosen.mapping.encoding ?? report?.encoding}
                disabled={isImporting}
                onChange={(encoding) =>
                  void look({ ...chosen, mapping: { ...chosen.mapping, encoding } }, report)
                }
              />
            )}
            {chosen && report && (
              <ImportColumns
                report={report}
                mapping={chosen.mapping}
                disabled={isImporting}
                onChange={(mapping) => void look({ ...chosen, mapping }, report)}
              />
            )}
            {report && !busy && <LeftOutRows report={report} />}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          {/* Another element at the end, so that it gets the focus. */}
          <SteadyButton
            key={state.step === 'done' ? 'close' : 'cancel'}
            variant="tertiary"
            disabled={busy?.progress.phase === 'writing'}
            autoFocus={state.step === 'done'}
            onClick={busy ? stop : onClose}
          >
            {t(busy ? 'import.stop' : state.step === 'done' ? 'action.close' : 'action.cancel')}
          </SteadyButton>
          {state.step !== 'done' && (
            <SteadyButton
              loading={isImporting}
              disabled={!isReady}
              onClick={() => checked && isReady && void write(checked.chosen, checked.report)}
            >
              {checked ? t('import.submit', { count: checked.report.created }) : t('import.submit.nothing')}
            </SteadyButton>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
