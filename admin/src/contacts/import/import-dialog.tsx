import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { Upload } from '@strapi/icons';
import { useState } from 'react';
import type { ImportCapabilities } from '../../../../contracts/contact-import';
import { useAllowed } from '../../shared/access';
import { FocusableButton } from '../../shared/components/buttons';
import { ModalDialog } from '../../shared/components/modal-dialog';
import { ProgressBar, toPercent } from '../../shared/components/progress';
import { requestIssues, useErrorText } from '../../shared/errors';
import { useText } from '../../shared/texts';
import { type FileProgress, useGetCrmImportOfferQuery } from './import-api';
import { ImportColumns, countUnclearValues } from './import-columns';
import { EncodingSelect, FileField } from './import-file';
import { ImportSummary, SkippedRows } from './import-report';
import { useImport } from './use-import';

interface ImportProgressProps {
  fileName: string;
  progress: FileProgress;
}

const ImportProgress = ({ fileName, progress: { phase, done, total } }: ImportProgressProps) => {
  const t = useText();
  const name = t(`import.phase.${phase}`, { name: fileName });
  const counts =
    phase === 'uploading'
      ? t('import.progress.sent', { share: done / total })
      : t('import.progress', { done, total });
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Flex justifyContent="space-between" gap={4}>
        {/* Screen readers announce the phase only: the numbers change too often. */}
        <Typography role="status">{name}</Typography>
        <Typography textColor="neutral600">{counts}</Typography>
      </Flex>
      <ProgressBar label={name} percent={toPercent(done, total)} text={counts} />
      {phase === 'writing' && (
        <Typography variant="pi" textColor="neutral600">
          {t('import.stop.too-late')}
        </Typography>
      )}
    </Flex>
  );
};

/** Why the file could not be imported, and the line of the error. */
const ImportError = ({ error }: { error: unknown }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const line = requestIssues(error)[0]?.path[0];
  return (
    <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
      <Typography>
        {errorText(error)} {line && t('import.line', { line })}
      </Typography>
    </Box>
  );
};

interface ImportDialogProps {
  offer: ImportCapabilities;
  onClose: () => void;
}

/** Imports contacts: select a file, review it, import it, see the result. */
const ImportDialog = ({ offer, onClose }: ImportDialogProps) => {
  const t = useText();
  const { state, selectFile, validate, importFile, stop } = useImport();
  const busy = state.step === 'validating' || state.step === 'importing' ? state : null;
  const validated = state.step === 'validated' ? state : null;
  const report = 'report' in state ? state.report : null;
  /** The file whose mapping is shown. */
  const source = state.step === 'done' || !('source' in state) ? null : state.source;
  const isImporting = state.step === 'importing';
  const isReady =
    validated !== null && validated.report.created > 0 && countUnclearValues(validated.report) === 0;

  return (
    <ModalDialog
      title={t('import.title')}
      closeLabel={t('action.close-dialog')}
      onClose={() => !busy && onClose()}
    >
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {state.step !== 'done' && (
            <FileField offer={offer} isDisabled={isImporting} onSelect={(file) => void selectFile(file)} />
          )}
          {busy && <ImportProgress fileName={busy.source.file.name} progress={busy.progress} />}
          {state.step === 'stopped' && <Typography role="status">{t('import.stopped')}</Typography>}
          {state.step === 'failed' && <ImportError error={state.error} />}
          {report && !busy && <ImportSummary report={report} />}
          {source && (report ?? state.step === 'failed') && (
            <EncodingSelect
              encoding={source.mapping.encoding ?? report?.encoding}
              disabled={isImporting}
              onChange={(encoding) =>
                void validate({ ...source, mapping: { ...source.mapping, encoding } }, report)
              }
            />
          )}
          {source && report && (
            <ImportColumns
              report={report}
              mapping={source.mapping}
              disabled={isImporting}
              onChange={(mapping) => void validate({ ...source, mapping }, report)}
            />
          )}
          {report && !busy && <SkippedRows report={report} />}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        {/* The key changes at the end, so that the new button receives the focus. */}
        <FocusableButton
          key={state.step === 'done' ? 'close' : 'cancel'}
          variant="tertiary"
          disabled={busy?.progress.phase === 'writing'}
          autoFocus={state.step === 'done'}
          onClick={busy ? stop : onClose}
        >
          {t(busy ? 'import.stop' : state.step === 'done' ? 'action.close' : 'action.cancel')}
        </FocusableButton>
        {state.step !== 'done' && (
          <FocusableButton
            loading={isImporting}
            disabled={!isReady}
            onClick={() => validated && isReady && void importFile(validated.source, validated.report)}
          >
            {validated?.report.created
              ? t('import.submit', { count: validated.report.created })
              : t('import.submit.nothing')}
          </FocusableButton>
        )}
      </Modal.Footer>
    </ModalDialog>
  );
};

/** Opens the import, if the user may import and the CRM supports it. */
export const ImportButton = () => {
  const t = useText();
  const mayImport = useAllowed('contacts.import');
  const { data: offer } = useGetCrmImportOfferQuery(undefined, { skip: !mayImport });
  const [isOpen, setOpen] = useState(false);
  if (!mayImport || !offer) return null;

  return (
    <>
      <Button variant="secondary" startIcon={<Upload />} onClick={() => setOpen(true)}>
        {t('import.open')}
      </Button>
      {isOpen && <ImportDialog offer={offer} onClose={() => setOpen(false)} />}
    </>
  );
};
