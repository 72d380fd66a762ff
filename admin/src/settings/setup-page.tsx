import { Flex } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useGetCrmSetupQuery } from '../api/settings';
import { Card } from '../components/card';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { SteadyButton } from '../components/steady-button';
import { useText } from '../translations/texts';
import { SetupStepRow } from './setup-step';

const SetupView = () => {
  const t = useText();
  const { data, error, isFetching, refetch } = useGetCrmSetupQuery(undefined, {
    refetchOnMountOrArgChange: true,
  });
  if (error && !data) return <PageError error={error} onRetry={refetch} />;
  if (!data) return <Page.Loading>{t('setup.loading')}</Page.Loading>;
  const done = data.steps.filter((step) => step.done).length;
  const total = data.steps.length;

  return (
    <Page.Main>
      <Page.Title>{t('setup.title')}</Page.Title>
      <Layouts.Header
        title={t('setup.title')}
        subtitle={t('setup.subtitle')}
        primaryAction={
          <SteadyButton startIcon={<ArrowClockwise />} loading={isFetching} onClick={() => void refetch()}>
            {t('setup.again')}
          </SteadyButton>
        }
      />
      <Layouts.Content>
        <Card
          title={t('setup.progress', { done, total })}
          hint={done === total ? t('setup.done') : undefined}
        >
          <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
            {data.steps.map((step) => (
              <SetupStepRow key={step.name} step={step} />
            ))}
          </Flex>
        </Card>
      </Layouts.Content>
    </Page.Main>
  );
};

const SetupPage = () => (
  <Protected permission="settings.read">
    <SetupView />
  </Protected>
);

export default SetupPage;
