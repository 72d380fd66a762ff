import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { useGetCrmSettingsQuery } from '../api/settings';
import { Card } from '../components/card';
import { LoadProblem } from '../components/load-problem';
import { useText } from '../translations/texts';
import { configurationRows } from './configuration-rows';

/** What the configuration says. It is changed where the site keeps it, not here. */
export const Configuration = () => {
  const t = useText();
  const { data, error, refetch } = useGetCrmSettingsQuery();

  return (
    <Card title={t('configuration.title')} hint={t('configuration.hint')}>
      {error && <LoadProblem error={error} onRetry={refetch} />}
      {!data && !error && <Loader small>{t('page.loading')}</Loader>}
      {data && (
        <Flex tag="dl" direction="column" alignItems="stretch" gap={2}>
          {configurationRows(data).map(([key, value]) => (
            <Flex key={key} gap={4} alignItems="start" wrap="wrap">
              <Box tag="dt" width="32rem">
                <Typography textColor="neutral600" style={{ fontFamily: 'monospace' }}>
                  {key}
                </Typography>
              </Box>
              <Typography tag="dd" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Typography>
            </Flex>
          ))}
        </Flex>
      )}
    </Card>
  );
};
