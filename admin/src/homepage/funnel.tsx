import { Flex, Typography } from '@strapi/design-system';
import { Widget } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { Metrics } from '../../../contracts/admin-api';
import { useGetCrmFiguresQuery } from '../api/settings';
import { Bar } from '../components/bar';
import { percentOf } from '../components/percent';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import { Attention } from './attention';

const STEPS = ['sent', 'opened', 'redeemed'] as const;

const isEmpty = ({ sent, failedInvitations, failedJobs }: Metrics): boolean =>
  sent + failedInvitations + failedJobs === 0;

/** How many invitations went out, were opened and were redeemed lately, and what needs a hand. */
export const Funnel = () => {
  const t = useText();
  const { formatNumber } = useIntl();
  const { errorText } = useErrorText();
  const { data: figures, error } = useGetCrmFiguresQuery(undefined, { refetchOnMountOrArgChange: true });
  if (error) return <Widget.Error>{errorText(error)}</Widget.Error>;
  if (!figures) return <Widget.Loading>{t('page.loading')}</Widget.Loading>;
  if (isEmpty(figures)) return <Widget.NoData>{t('funnel.empty', { days: figures.days })}</Widget.NoData>;

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Typography variant="pi" textColor="neutral600">
        {t('funnel.days', { days: figures.days })}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {STEPS.map((step) => (
          <Flex key={step} tag="li" direction="column" alignItems="stretch" gap={1}>
            <Flex justifyContent="space-between">
              <Typography>{t(`funnel.${step}`)}</Typography>
              <Typography fontWeight="bold">{formatNumber(figures[step])}</Typography>
            </Flex>
            <Bar percent={figures.sent === 0 ? 0 : percentOf(figures[step], figures.sent)} />
          </Flex>
        ))}
      </Flex>
      <Attention figures={figures} />
    </Flex>
  );
};
