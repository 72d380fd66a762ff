import { Box, Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useEffect, useRef, useState } from 'react';
import type { Connection, InstallStep } from '../../../contracts/admin-api';
import { useAllowed } from '../shared/access';
import { useInstallCrmTablesMutation } from '../shared/api/settings';
import { FocusableButton } from '../shared/components/buttons';
import { Card } from '../shared/components/cards';
import { useErrorText } from '../shared/errors';
import { useText } from '../shared/texts';

/**
 * Repeats the installation request until it is finished or the user leaves the page. Completed steps are
 * kept.
 *
 * @param onEnd called when the installation has finished or failed
 */
const useTableInstallation = (onEnd: () => void) => {
  const { errorText } = useErrorText();
  const [runInstallation] = useInstallCrmTablesMutation();
  const [steps, setSteps] = useState<readonly InstallStep[]>([]);
  const [error, setError] = useState<string>();
  const [isRunning, setIsRunning] = useState(false);
  const isMounted = useRef(true);

  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const install = async () => {
    setIsRunning(true);
    setError(undefined);
    try {
      for (let finished = false; !finished && isMounted.current;) {
        const installation = await runInstallation().unwrap();
        setSteps(installation.steps);
        ({ finished } = installation);
      }
    } catch (error) {
      setError(errorText(error));
    }
    setIsRunning(false);
    if (isMounted.current) onEnd();
  };

  return { install, isRunning, steps, error };
};

const VARIANTS: Record<InstallStep['state'], StatusProps['variant']> = {
  there: 'neutral',
  made: 'success',
  missing: 'secondary',
  failed: 'danger',
};

const InstallStepList = ({ steps }: { steps: readonly InstallStep[] }) => {
  const t = useText();
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
      {steps.map(({ title, state, message }) => (
        <Flex key={title} tag="li" gap={3} alignItems="start" wrap="wrap">
          <Status variant={VARIANTS[state]} size="XS">
            <Typography variant="pi" fontWeight="bold">
              {t(`install.state.${state}`)}
            </Typography>
          </Status>
          <Typography style={{ overflowWrap: 'anywhere' }}>{title}</Typography>
          {message && (
            <Typography textColor={state === 'failed' ? 'danger600' : 'neutral600'}>{message}</Typography>
          )}
        </Flex>
      ))}
    </Flex>
  );
};

type InstallTablesProps = NonNullable<Connection['install']> & {
  /** Called when the connection should be tested again. */
  onEnd: () => void;
};

/** Creates the plugin's tables in the CRM, which takes minutes, and lists the steps as they complete. */
export const InstallTables = ({ lacking, onEnd }: InstallTablesProps) => {
  const t = useText();
  const mayInstall = useAllowed('settings.update');
  const { install, isRunning, steps, error } = useTableInstallation(onEnd);
  const lacksPrivileges = lacking.length > 0;

  return (
    <Card
      title={t('install.title')}
      hint={t('install.hint')}
      action={
        mayInstall && (
          <FocusableButton
            variant="secondary"
            startIcon={<Download />}
            loading={isRunning}
            disabled={lacksPrivileges}
            onClick={() => void install()}
          >
            {t('install.start')}
          </FocusableButton>
        )
      }
    >
      {lacksPrivileges && (
        <Flex direction="column" alignItems="start" gap={1}>
          <Typography textColor="danger600">{t('install.lacking')}</Typography>
          <Typography style={{ overflowWrap: 'anywhere' }}>{lacking.join(', ')}</Typography>
        </Flex>
      )}
      <Box role="status">{isRunning && <Typography>{t('install.running')}</Typography>}</Box>
      {error && (
        <Typography role="alert" textColor="danger600">
          {error}
        </Typography>
      )}
      {steps.length > 0 && <InstallStepList steps={steps} />}
    </Card>
  );
};
