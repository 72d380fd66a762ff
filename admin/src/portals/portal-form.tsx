import { Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { BackButton, Blocker, Form, Layouts, Page } from '@strapi/strapi/admin';
import type { PortalResponse } from '../../../contracts/admin-api';
import { SteadyButton } from '../components/steady-button';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { JourneyCard } from './journey-card';
import { PortalFields } from './portal-fields';
import { PortalRoles } from './portal-roles';
import { PortalTemplates } from './portal-templates';
import { valuesOf } from './portal-values';
import { useSavePortal } from './use-save-portal';

/** A portal, and what can be changed of it here. */
export const PortalForm = ({ data: portal, meta }: PortalResponse) => {
  const t = useText();
  const save = useSavePortal(portal.id, meta.allowedOrigins);
  const mayChange = useAllowed('portals.update');

  return (
    <Page.Main>
      <Page.Title>{portal.name}</Page.Title>
      <Form method="PUT" initialValues={valuesOf(portal)} disabled={!mayChange} onSubmit={save}>
        {({ modified, isSubmitting }) => (
          <>
            <Layouts.Header
              title={portal.name}
              subtitle={t('portal.key', { key: portal.key })}
              navigationAction={<BackButton fallback={`${BASE}/portals`} />}
              primaryAction={
                mayChange && (
                  <SteadyButton
                    type="submit"
                    startIcon={<Check />}
                    loading={isSubmitting}
                    disabled={!modified}
                  >
                    {t('action.save')}
                  </SteadyButton>
                )
              }
            />
            <Layouts.Content>
              <Flex direction="column" alignItems="stretch" gap={6}>
                <JourneyCard portalId={portal.id} />
                <PortalFields disabled={!mayChange} />
                <PortalRoles portal={portal} userRoles={meta.userRoles} disabled={!mayChange} />
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
