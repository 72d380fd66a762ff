import { Box, Loader, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { useGetCrmJourneyQuery } from '../api/portals';
import { Card } from '../components/card';
import { Checks } from '../components/checks';
import { SteadyButton } from '../components/steady-button';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';

/** Whether an invitee gets from the link to the redirect page; looked at anew whenever the portal is saved. */
export const JourneyCard = ({ portalId }: { portalId: string }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { currentData, error, isFetching, refetch } = useGetCrmJourneyQuery(portalId, {
    refetchOnMountOrArgChange: true,
  });
  const hint = currentData && t(currentData.ok ? 'journey.ok' : 'journey.not-ok');

  return (
    <Card
      title={t('journey.title')}
      hint={hint ?? t('journey.hint')}
      action={
        <SteadyButton
          variant="tertiary"
          startIcon={<ArrowClockwise />}
          loading={isFetching}
          onClick={() => void refetch()}
        >
          {t('journey.again')}
        </SteadyButton>
      }
    >
      <Box role="status">{!currentData && !error && <Loader small>{t('journey.checking')}</Loader>}</Box>
      {error && !isFetching && (
        <Typography role="alert" textColor="danger600">
          {errorText(error)}
        </Typography>
      )}
      {currentData && <Checks checks={currentData.checks} />}
    </Card>
  );
};
