import { Flex, Status, Typography } from '@strapi/design-system';
import type { PortalUser } from '../../../contracts';
import { useEndCrmPortalAccessMutation } from '../api/portal-users';
import { ConfirmButton } from '../components/confirm-button';
import { RecordCard } from '../components/record-card';
import { useAct } from '../components/use-act';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { PortalUserRole } from './portal-user-role';

/** A contact's account on one portal, with its role and the way out. */
export const PortalUserCard = ({ portalUser }: { portalUser: PortalUser }) => {
  const t = useText();
  const act = useAct();
  const [end, { isLoading }] = useEndCrmPortalAccessMutation();
  const mayChange = useAllowed('portal-users.update') && portalUser.active;
  const names = { portal: portalUser.portal.name, contact: portalUser.contact.fullName };

  return (
    <RecordCard>
      <Flex justifyContent="space-between" alignItems="start" gap={2}>
        <Typography fontWeight="semiBold">{portalUser.portal.name}</Typography>
        <Status variant={portalUser.active ? 'success' : 'neutral'} size="XS">
          <Typography variant="pi" fontWeight="bold">
            {t(portalUser.active ? 'portal-user.active' : 'portal-user.ended')}
          </Typography>
        </Status>
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {portalUser.username}
      </Typography>
      <PortalUserRole portalUser={portalUser} mayChange={mayChange} />
      {mayChange && (
        <Flex>
          <ConfirmButton
            label={t('portal-user.end')}
            description={t('portal-user.end.description', names)}
            question={t('portal-user.end.question', names)}
            variant="danger-light"
            loading={isLoading}
            onConfirm={() => act(() => end(portalUser.id).unwrap(), 'portal-user.end.done')}
          />
        </Flex>
      )}
    </RecordCard>
  );
};
