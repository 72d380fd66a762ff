import { Flex, Link, Typography } from '@strapi/design-system';
import { ArrowClockwise, CheckCircle, Clock } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { Setup, SetupStep } from '../../../contracts/checks';
import { ProtectedPage } from '../shared/access';
import { useGetCrmSetupQuery } from '../shared/api/settings';
import { FocusableButton } from '../shared/components/buttons';
import { Card } from '../shared/components/cards';
import { PageError } from '../shared/components/load-error';
import { BASE_PATH, SETTINGS_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

type Step = Setup['steps'][number];

const CONNECTION = `${SETTINGS_PATH}/connection`;

/** The page on which to complete each step. */
const LINKS: Record<SetupStep, string> = {
  crm: CONNECTION,
  sender: CONNECTION,
  portal: `${BASE_PATH}/portals`,
  'sign-up-page': `${BASE_PATH}/portals`,
  roles: `${BASE_PATH}/portals`,
  widget: `${BASE_PATH}/portals`,
  'first-invitation': `${BASE_PATH}/contacts`,
  'first-redemption': `${BASE_PATH}/invitations`,
};

const linkFor = ({ name, portalId }: Step): string =>
  portalId ? `${LINKS[name]}/${encodeURIComponent(portalId)}` : LINKS[name];

const SetupStepItem = ({ step }: { step: Step }) => {
  const t = useText();
  const { name, done } = step;
  const Icon = done ? CheckCircle : Clock;
  return (
    <Flex tag="li" alignItems="start" gap={3}>
      <Icon
        role="img"
        aria-hidden={false}
        aria-label={t(done ? 'setup.step.done' : 'setup.step.to-do')}
        fill={done ? 'success600' : 'neutral500'}
        width="2rem"
        height="2rem"
        style={{ flexShrink: 0 }}
      />
      <Flex direction="column" alignItems="start" gap={1}>
        <Typography fontWeight="semiBold">{t(`setup.step.${name}`)}</Typography>
        {!done && <Typography textColor="neutral600">{t(`setup.step.${name}.how`)}</Typography>}
        {!done && (
          <Link tag={NavLink} to={linkFor(step)}>
            {t(`setup.step.${name}.go`)}
          </Link>
        )}
      </Flex>
    </Flex>
  );
};

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
          <FocusableButton startIcon={<ArrowClockwise />} loading={isFetching} onClick={() => void refetch()}>
            {t('setup.again')}
          </FocusableButton>
        }
      />
      <Layouts.Content>
        <Card
          title={t('setup.progress', { done, total })}
          hint={done === total ? t('setup.done') : undefined}
        >
          <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
            {data.steps.map((step) => (
              <SetupStepItem key={step.name} step={step} />
            ))}
          </Flex>
        </Card>
      </Layouts.Content>
    </Page.Main>
  );
};

const SetupPage = () => (
  <ProtectedPage permission="settings.read">
    <SetupView />
  </ProtectedPage>
);

export default SetupPage;
