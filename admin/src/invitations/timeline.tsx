import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { TimelineEntry } from '../../../contracts';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { Moment } from '../components/moment';
import { useText } from '../translations/texts';

/** Of several invitations, each entry names the portal. */
type Entry = TimelineEntry & { portal?: string };

/** Why it happened, in words; what a mail server or a person said stands as it is. */
const useDetailText = () => {
  const { formatMessage, messages } = useIntl();
  return (detail: string): string => {
    const ids = [`${PLUGIN_ID}.timeline.detail.${detail}`, `${PLUGIN_ID}.job.kind.${detail}`];
    const id = ids.find((each) => each in messages);
    return id ? formatMessage({ id }) : detail;
  };
};

/** All that happened to an invitation: what, by whom, when. */
export const Timeline = ({ entries }: { entries: readonly Entry[] }) => {
  const t = useText();
  const detailText = useDetailText();
  const actorOf = ({ actor }: TimelineEntry) =>
    actor === 'invitee' || actor === 'system' ? t(`timeline.actor.${actor}`) : actor;

  return (
    <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
      {entries.map((entry, place) => (
        <Flex
          key={`${entry.at} ${entry.event} ${place}`}
          tag="li"
          direction="column"
          alignItems="start"
          gap={1}
          paddingLeft={3}
          borderStyle="solid"
          borderWidth="0 0 0 2px"
          borderColor="primary200"
        >
          <Typography fontWeight="semiBold">{t(`timeline.${entry.event}`)}</Typography>
          {entry.portal && <Typography variant="pi">{entry.portal}</Typography>}
          {entry.detail && <Typography variant="pi">{detailText(entry.detail)}</Typography>}
          <Typography variant="pi" textColor="neutral600">
            {actorOf(entry)} · <Moment at={entry.at} />
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
