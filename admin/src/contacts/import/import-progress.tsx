import { Flex, Typography } from '@strapi/design-system';
import type { FileProgress } from '../../api/contacts';
import { percentOf } from '../../components/percent';
import { ProgressBar } from '../../components/progress-bar';
import { useText } from '../../translations/texts';

interface ImportProgressProps {
  fileName: string;
  progress: FileProgress;
}

/** Which phase a file is in, and how far it has got with that. */
export const ImportProgress = ({ fileName, progress: { phase, done, total } }: ImportProgressProps) => {
  const t = useText();
  const name = t(`import.phase.${phase}`, { name: fileName });
  const figures =
    phase === 'uploading'
      ? t('import.progress.sent', { share: done / total })
      : t('import.progress', { done, total });
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Flex justifyContent="space-between" gap={4}>
        {/* Only the phase is told aloud: the figures change all the time. */}
        <Typography role="status">{name}</Typography>
        <Typography textColor="neutral600">{figures}</Typography>
      </Flex>
      <ProgressBar label={name} percent={percentOf(done, total)} text={figures} />
      {phase === 'writing' && (
        <Typography variant="pi" textColor="neutral600">
          {t('import.stop.too-late')}
        </Typography>
      )}
    </Flex>
  );
};
