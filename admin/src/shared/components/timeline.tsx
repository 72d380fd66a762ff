import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { TimelineEntry } from '../../../../contracts/records';
import { PLUGIN_ID } from '../../../../contracts/plugin-id';
import { useText } from '../texts';
import { DateTime } from './values';

/** A timeline of several invitations names the portal in each entry. */
type Entry = TimelineEntry & { portal?: string };

/** Translates the reason of an event. Text from mail servers and users is shown unchanged. */
const useDetailText = () => {
  const { formatMessage, messages } = useIntl();
  return (detail: string): string => {
    const ids = [`${PLUGIN_ID}.timeline.detail.${detail}`, `${PLUGIN_ID}.job.kind.${detail}`];
    const id = ids.find((candidate) => candidate in messages);
    return id ? formatMessage({ id }) : detail;
  };
};

export const Timeline = ({ entries }: { entries: readonly Entry[] }) => {
  const t = useText();
  const detailText = useDetailText();
  const actorOf = ({ actor }: TimelineEntry) =>
    actor === 'invitee' || actor === 'system' ? t(`timeline.actor.${actor}`) : actor;

  return (
    <Flex tag="ol" direction="column" alignItems="stretch" gap={4} style={{ overflowWrap: 'anywhere' }}>
      {entries.map((entry, index) => (
        <Flex
          key={`${entry.at} ${entry.event} ${index}`}
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
            {actorOf(entry)} · <DateTime at={entry.at} />
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
