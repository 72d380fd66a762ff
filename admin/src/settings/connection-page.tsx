import { Flex } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useGetCrmConnectionQuery } from '../api/settings';
import { Card } from '../components/card';
import { Checks } from '../components/checks';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { SteadyButton } from '../components/steady-button';
import { useText } from '../translations/texts';
import { Configuration } from './configuration';
import { InstallTables } from './install-tables';

const ConnectionView = () => {
  const t = useText();
  const { data, error, isFetching, refetch } = useGetCrmConnectionQuery();
  if (error && !data) return <PageError error={error} onRetry={refetch} />;
  if (!data) return <Page.Loading>{t('connection.testing')}</Page.Loading>;

  return (
    <Page.Main>
      <Page.Title>{t('connection.title')}</Page.Title>
      <Layouts.Header
        title={t('connection.title')}
        subtitle={t(`connection.connector.${data.connector}`)}
        primaryAction={
          <SteadyButton startIcon={<ArrowClockwise />} loading={isFetching} onClick={refetch}>
            {t('connection.test')}
          </SteadyButton>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Card title={t('connection.checks')} hint={t(data.ok ? 'connection.ok' : 'connection.not-ok')}>
            <Checks checks={data.checks} />
          </Card>
          {data.install && <InstallTables {...data.install} onEnd={() => void refetch()} />}
          <Configuration />
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
};

const ConnectionPage = () => (
  <Protected permission="settings.read">
    <ConnectionView />
  </Protected>
);

export default ConnectionPage;
