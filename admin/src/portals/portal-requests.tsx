import { Box, Checkbox, Field, Flex, Grid, Loader, Typography } from '@strapi/design-system';
import { InputRenderer, useField } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { AmbiguousAddress, PortalDetail, PortalRequests } from '../../../contracts/admin-api';
import { useAllowed } from '../shared/access';
import { useGetCrmAmbiguousAddressesQuery, useGetCrmPortalRequestsQuery } from '../shared/api/portals';
import { Card, DescriptionList, RecordCard } from '../shared/components/cards';
import { LoadError } from '../shared/components/load-error';
import { ContactLink, DateTime } from '../shared/components/values';
import { useText } from '../shared/texts';

interface RequestSettingsProps {
  portal: PortalDetail;
  disabled: boolean;
}

/** Whether customers may ask for an invitation, and the role that they get. */
export const RequestSettings = ({ portal, disabled }: RequestSettingsProps) => {
  const t = useText();
  const { value: mayRequest, onChange } = useField<boolean>('mayRequest');
  const { value: requestRoleId } = useField<string | null>('requestRoleId');
  const chosen = portal.roles.find(({ id }) => id === requestRoleId);
  const roles = portal.roles.filter((role) => role.userRole !== null || role === chosen);
  const isGone = Boolean(requestRoleId) && !chosen;
  const isUnmapped = chosen !== undefined && chosen.userRole === null;
  const warning = isGone
    ? t('portal.request.role.gone')
    : isUnmapped && t('portal.request.role.unmapped', { role: chosen.name });

  return (
    <Card title={t('portal.request')} hint={t('portal.request.hint')}>
      <Field.Root
        hint={roles.length === 0 ? t('portal.request.no-roles') : t('portal.request.allow.hint')}
        name="mayRequest"
      >
        <Checkbox
          checked={mayRequest === true}
          disabled={disabled || (roles.length === 0 && !mayRequest)}
          onCheckedChange={(checked) => onChange('mayRequest', checked === true)}
        >
          {t('portal.request.allow')}
        </Checkbox>
        <Field.Hint />
      </Field.Root>
      {mayRequest && (
        <Grid.Root gap={4}>
          <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
            <InputRenderer
              type="enumeration"
              name="requestRoleId"
              label={t('portal.request.role')}
              options={roles.map(({ id, name }) => ({ value: id, label: name }))}
              hint={t('portal.request.role.hint')}
              required
              disabled={disabled}
            />
          </Grid.Item>
        </Grid.Root>
      )}
      {mayRequest && warning && (
        <Typography role="status" textColor="danger600">
          {warning}
        </Typography>
      )}
    </Card>
  );
};

const AmbiguousList = ({ addresses }: { addresses: readonly AmbiguousAddress[] }) => {
  const t = useText();
  if (addresses.length === 0) return <Typography>{t('portal.ambiguous.empty')}</Typography>;
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
      {addresses.map(({ email, requestedAt, contacts }) => (
        <RecordCard key={email}>
          <Flex justifyContent="space-between" gap={4} wrap="wrap">
            <Typography fontWeight="semiBold">{email}</Typography>
            <Typography variant="pi" textColor="neutral600">
              <DateTime at={requestedAt} />
            </Typography>
          </Flex>
          <Flex gap={4} wrap="wrap">
            {contacts.map((contact) => (
              <ContactLink key={contact.id} contact={contact} />
            ))}
          </Flex>
        </RecordCard>
      ))}
    </Flex>
  );
};

/** The addresses of several contacts that customers asked with, so that staff can mend them. */
const AmbiguousAddresses = ({ portalId }: { portalId: string }) => {
  const t = useText();
  const { data, error, refetch } = useGetCrmAmbiguousAddressesQuery(portalId, {
    refetchOnMountOrArgChange: true,
  });

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex direction="column" alignItems="start" gap={1}>
        <Typography tag="h3" variant="omega" fontWeight="bold">
          {t('portal.ambiguous')}
        </Typography>
        <Typography textColor="neutral600">{t('portal.ambiguous.hint')}</Typography>
      </Flex>
      {error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <AmbiguousList addresses={data} />
      ) : (
        <Loader small>{t('portal.ambiguous.loading')}</Loader>
      )}
    </Flex>
  );
};

const Figures = ({ asked, invited, sentAgain, toldToSignIn, ambiguous, others }: PortalRequests) => {
  const { formatNumber } = useIntl();
  return (
    <DescriptionList
      rows={[
        ['portal.requests.asked', formatNumber(asked)],
        ['portal.requests.invited', formatNumber(invited)],
        ['portal.requests.sent-again', formatNumber(sentAgain)],
        ['portal.requests.sign-in', formatNumber(toldToSignIn)],
        ['portal.requests.ambiguous', formatNumber(ambiguous)],
        ['portal.requests.others', formatNumber(others)],
      ]}
    />
  );
};

/** How many customers asked for an invitation lately, and what came of it. */
export const RequestFigures = ({ portalId }: { portalId: string }) => {
  const t = useText();
  const maySeeContacts = useAllowed('contacts.read');
  const { data, error, refetch } = useGetCrmPortalRequestsQuery(portalId, {
    refetchOnMountOrArgChange: true,
  });
  const days = data?.days ?? 30;

  return (
    <Card title={t('portal.requests', { days })}>
      <Box role="status">{!data && !error && <Loader small>{t('portal.requests.loading')}</Loader>}</Box>
      {error && <LoadError error={error} onRetry={() => void refetch()} />}
      {data?.asked === 0 && <Typography>{t('portal.requests.empty', { days })}</Typography>}
      {data && data.asked > 0 && <Figures {...data} />}
      {data && data.ambiguous > 0 && maySeeContacts && <AmbiguousAddresses portalId={portalId} />}
    </Card>
  );
};
