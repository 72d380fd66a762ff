import { Flex, Typography } from '@strapi/design-system';
import type { TimelineEntry } from '../../../contracts';
import { Moment } from '../components/moment';
import { useText } from '../translations/texts';

/** All that happened to an invitation: what, by whom, when. */
export const Timeline = ({ entries }: { entries: readonly TimelineEntry[] }) => {
  const t = useText();
  const actorOf = ({ actor }: TimelineEntry) =>
    actor === 'invitee' || actor === 'system' ? t(`timeline.actor.${actor}`) : actor;

  return (
    <Flex tag="ol" direction="column" alignItems="stretch" gap={4}>
      {entries.map((entry) => (
        <Flex
          key={`${entry.at} ${entry.event}`}
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
          {entry.detail && <Typography variant="pi">{entry.detail}</Typography>}
          <Typography variant="pi" textColor="neutral600">
            {actorOf(entry)} · <Moment at={entry.at} />
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
