import { Box, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { Connection } from '../../../contracts/admin-api';
import { Card } from '../components/card';
import { SteadyButton } from '../components/steady-button';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { InstallSteps } from './install-steps';
import { useInstallTables } from './use-install-tables';

type InstallTablesProps = NonNullable<Connection['install']> & {
  /** Called when there may be something new to see of the connection. */
  onEnd: () => void;
};

/** Makes the plugin's tables in the CRM, which takes minutes; each step is told as it is done. */
export const InstallTables = ({ lacking, onEnd }: InstallTablesProps) => {
  const t = useText();
  const mayInstall = useAllowed('settings.update');
  const { install, isRunning, steps, problem } = useInstallTables(onEnd);
  const isLacking = lacking.length > 0;

  return (
    <Card
      title={t('install.title')}
      hint={t('install.hint')}
      action={
        mayInstall && (
          <SteadyButton
            variant="secondary"
            startIcon={<Download />}
            loading={isRunning}
            disabled={isLacking}
            onClick={() => void install()}
          >
            {t('install.start')}
          </SteadyButton>
        )
      }
    >
      {isLacking && (
        <Flex direction="column" alignItems="start" gap={1}>
          <Typography textColor="danger600">{t('install.lacking')}</Typography>
          <Typography style={{ overflowWrap: 'anywhere' }}>{lacking.join(', ')}</Typography>
        </Flex>
      )}
      <Box role="status">{isRunning && <Typography>{t('install.running')}</Typography>}</Box>
      {problem && (
        <Typography role="alert" textColor="danger600">
          {problem}
        </Typography>
      )}
      {steps.length > 0 && <InstallSteps steps={steps} />}
    </Card>
  );
};
