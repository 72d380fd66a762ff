import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { ProtectedPage } from '../shared/access';
import { useGetCrmConnectionQuery, useGetCrmSettingsQuery } from '../shared/api/settings';
import { FocusableButton } from '../shared/components/buttons';
import { Card } from '../shared/components/cards';
import { Checks } from '../shared/components/checks';
import { LoadError, PageError } from '../shared/components/load-error';
import { type TextKey, type Translate, useText } from '../shared/texts';
import { InstallTables } from './install-tables';

/** The CRMs that come with the plugin; any other brings its own name. */
const BUILT_IN = new Map<string, TextKey>([
  ['embedded', 'connection.connector.embedded'],
  ['dataverse', 'connection.connector.dataverse'],
]);

const nameOf = (connector: string, t: Translate): string => {
  const key = BUILT_IN.get(connector);
  return key ? t(key) : connector;
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const isListOfGroups = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isGroup);

const EMPTY = '–';

const formatValue = (value: unknown): string => {
  if (typeof value === 'string') return value || EMPTY;
  if (Array.isArray(value)) return value.map(formatValue).join(', ') || EMPTY;
  if (value === null || typeof value === 'object') return EMPTY;
  return JSON.stringify(value);
};

/** Flattens the configuration to paths and values, such as `mail.perSecond`. */
export const configurationRows = (configuration: Record<string, unknown>, prefix = ''): [string, string][] =>
  Object.entries(configuration).flatMap(([key, value]): [string, string][] => {
    const path = prefix + key;
    if (value === undefined) return [];
    if (isGroup(value)) return configurationRows(value, `${path}.`);
    if (isListOfGroups(value)) {
      return value.flatMap((group, index) => configurationRows(group, `${path}[${index}].`));
    }
    return [[path, formatValue(value)]];
  });

/** The configuration, read-only: it is changed in the config files of the site. */
const Configuration = () => {
  const t = useText();
  const { data, error, refetch } = useGetCrmSettingsQuery();

  return (
    <Card title={t('configuration.title')} hint={t('configuration.hint')}>
      {error && <LoadError error={error} onRetry={refetch} />}
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
        subtitle={nameOf(data.connector, t)}
        primaryAction={
          <FocusableButton startIcon={<ArrowClockwise />} loading={isFetching} onClick={refetch}>
            {t('connection.test')}
          </FocusableButton>
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
  <ProtectedPage permission="settings.read">
    <ConnectionView />
  </ProtectedPage>
);

export default ConnectionPage;
