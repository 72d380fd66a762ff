import { Box, Field, Flex, Grid, Loader, TextInput, Typography } from '@strapi/design-system';
import { ArrowClockwise, Check as CheckIcon } from '@strapi/icons';
import { BackButton, Blocker, Form, InputRenderer, Layouts, Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import type { PortalResponse, PortalDetail, UserRole } from '../../../contracts/admin-api';
import type { Check, PortalCheck } from '../../../contracts/checks';
import { ProtectedPage, useAllowed } from '../shared/access';
import { useGetCrmJourneyCheckQuery, useGetCrmPortalQuery } from '../shared/api/portals';
import { FocusableButton } from '../shared/components/buttons';
import { Card } from '../shared/components/cards';
import { Checks } from '../shared/components/checks';
import { PageError } from '../shared/components/load-error';
import { useErrorText } from '../shared/errors';
import { BASE_PATH } from '../shared/paths';
import { type TextKey, useText } from '../shared/texts';
import { PortalFields } from './portal-fields';
import { useSavePortal, toPortalValues } from './portal-form';
import { RequestFigures, RequestSettings } from './portal-requests';
import { PortalTemplates } from './portal-templates';

const isAboutRequests = ({ code }: Check): boolean => code?.startsWith('request.') ?? false;

const journeySummary = ({ ok, checks }: PortalCheck): TextKey => {
  if (ok) return 'journey.ok';
  const failed = checks.filter((check) => check.ok === false);
  return failed.every(isAboutRequests) ? 'journey.no-requests' : 'journey.not-ok';
};

/** The journey check, which runs again whenever the portal is saved. */
const JourneyCheck = ({ portalId }: { portalId: string }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { currentData, error, isFetching, refetch } = useGetCrmJourneyCheckQuery(portalId, {
    refetchOnMountOrArgChange: true,
  });
  const hint = currentData && t(journeySummary(currentData));

  return (
    <Card
      title={t('journey.title')}
      hint={hint ?? t('journey.hint')}
      action={
        <FocusableButton
          variant="tertiary"
          startIcon={<ArrowClockwise />}
          loading={isFetching}
          onClick={() => void refetch()}
        >
          {t('journey.again')}
        </FocusableButton>
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

interface PortalRolesProps {
  portal: PortalDetail;
  userRoles: readonly UserRole[];
  disabled: boolean;
}

/** Maps the portal roles to users-permissions roles. */
const PortalRoles = ({ portal, userRoles, disabled }: PortalRolesProps) => {
  const t = useText();
  const editable = portal.roles.filter(({ fixed }) => !fixed);
  const fixed = portal.roles.filter((role) => role.fixed);
  const options = userRoles.map(({ type, name }) => ({ value: type, label: name }));
  const nameOf = (type: string | null) => userRoles.find((role) => role.type === type)?.name ?? type ?? '';

  return (
    <Card title={t('portal.roles')} hint={t('portal.roles.hint')}>
      {portal.roles.length === 0 && <Typography>{t('portal.roles.empty')}</Typography>}
      <Grid.Root gap={4}>
        {editable.map((role, index) => (
          <Grid.Item key={role.id} col={6} xs={12} direction="column" alignItems="stretch">
            <InputRenderer
              type="enumeration"
              name={`roles.${index}.userRole`}
              label={role.name}
              options={options}
              hint={role.userRole ? undefined : t('portal.roles.unmapped')}
              disabled={disabled}
            />
          </Grid.Item>
        ))}
        {fixed.map((role) => (
          <Grid.Item key={role.id} col={6} xs={12} direction="column" alignItems="stretch">
            <Field.Root hint={t('portal.roles.fixed')}>
              <Field.Label>{role.name}</Field.Label>
              <TextInput value={nameOf(role.userRole)} disabled />
              <Field.Hint />
            </Field.Root>
          </Grid.Item>
        ))}
      </Grid.Root>
    </Card>
  );
};

const PortalForm = ({ data: portal, meta }: PortalResponse) => {
  const t = useText();
  const save = useSavePortal(portal.id, meta.allowedOrigins);
  const mayChange = useAllowed('portals.update');

  return (
    <Page.Main>
      <Page.Title>{portal.name}</Page.Title>
      <Form method="PUT" initialValues={toPortalValues(portal)} disabled={!mayChange} onSubmit={save}>
        {({ modified, isSubmitting }) => (
          <>
            <Layouts.Header
              title={portal.name}
              subtitle={t('portal.key', { key: portal.key })}
              navigationAction={<BackButton fallback={`${BASE_PATH}/portals`} />}
              primaryAction={
                mayChange && (
                  <FocusableButton
                    type="submit"
                    startIcon={<CheckIcon />}
                    loading={isSubmitting}
                    disabled={!modified}
                  >
                    {t('action.save')}
                  </FocusableButton>
                )
              }
            />
            <Layouts.Content>
              <Flex direction="column" alignItems="stretch" gap={6}>
                <JourneyCheck portalId={portal.id} />
                <PortalFields disabled={!mayChange} />
                <PortalRoles portal={portal} userRoles={meta.userRoles} disabled={!mayChange} />
                <RequestSettings portal={portal} disabled={!mayChange} />
                <RequestFigures portalId={portal.id} />
                <PortalTemplates portal={portal} defaults={meta.defaultTemplates} disabled={!mayChange} />
              </Flex>
            </Layouts.Content>
            <Blocker />
          </>
        )}
      </Form>
    </Page.Main>
  );
};

const Portal = ({ id }: { id: string }) => {
  const t = useText();
  const {
    data: answer,
    isError,
    error,
    refetch,
  } = useGetCrmPortalQuery(id, {
    refetchOnMountOrArgChange: true,
  });
  if (isError && !answer) return <PageError error={error} onRetry={refetch} />;
  if (!answer) return <Page.Loading>{t('page.loading')}</Page.Loading>;
  return <PortalForm {...answer} />;
};

const PortalPage = () => {
  const { id = '' } = useParams();
  return (
    <ProtectedPage permission="portals.read">
      <Portal id={id} />
    </ProtectedPage>
  );
};

export default PortalPage;
