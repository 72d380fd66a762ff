import { Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { BackButton, Blocker, Form, Layouts, Page } from '@strapi/strapi/admin';
import type { PortalDetail, UserRole } from '../../../contracts/admin-api';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { PortalFields } from './portal-fields';
import { PortalRoles } from './portal-roles';
import { PortalTemplates } from './portal-templates';
import { valuesOf } from './portal-values';
import { useSavePortal } from './use-save-portal';

interface PortalFormProps {
  portal: PortalDetail;
  userRoles: readonly UserRole[];
}

/** A portal, and what can be changed of it here. */
export const PortalForm = ({ portal, userRoles }: PortalFormProps) => {
  const t = useText();
  const save = useSavePortal(portal.id);
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
                  <Button type="submit" startIcon={<Check />} loading={isSubmitting} disabled={!modified}>
                    {t('action.save')}
                  </Button>
                )
              }
            />
            <Layouts.Content>
              <Flex direction="column" alignItems="stretch" gap={6}>
                <PortalFields disabled={!mayChange} />
                <PortalRoles portal={portal} userRoles={userRoles} disabled={!mayChange} />
                <PortalTemplates portal={portal} disabled={!mayChange} />
              </Flex>
            </Layouts.Content>
            <Blocker />
          </>
        )}
      </Form>
    </Page.Main>
  );
};
