import { Box } from '@strapi/design-system';
import { INVITATION_STATUSES } from '../../../contracts/invitation-status';
import { useGetCrmPortalsQuery } from '../api/portals';
import { Filter } from '../components/filter';
import { SearchField } from '../components/search-field';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import type { InvitationFilterName } from './use-invitations';

interface InvitationFiltersProps {
  filters: Record<InvitationFilterName, string | undefined>;
  onChange: (name: InvitationFilterName, value: string | undefined) => void;
}

export const InvitationFilters = ({ filters, onChange }: InvitationFiltersProps) => {
  const t = useText();
  const maySeePortals = useAllowed('portals.read');
  const { data: portals = [] } = useGetCrmPortalsQuery(undefined, { skip: !maySeePortals });
  const statuses = INVITATION_STATUSES.map((id) => ({ id, name: t(`invitation.status.${id}`) }));

  return (
    <>
      <Box width="40rem" maxWidth="100%">
        <SearchField
          label={t('invitations.search')}
          value={filters.search}
          onChange={(value) => onChange('search', value)}
        />
      </Box>
      <Filter
        label={t('invitations.filter.status')}
        options={statuses}
        value={filters.status}
        onChange={(value) => onChange('status', value)}
      />
      {maySeePortals && (
        <Filter
          label={t('invitations.filter.portal')}
          options={portals}
          value={filters.portalId}
          onChange={(value) => onChange('portalId', value)}
        />
      )}
    </>
  );
};
