import { useIntl } from 'react-intl';

/** A moment (ISO 8601) in the language of the admin and the time zone of the browser. */
export const Moment = ({ at }: { at: string }) => {
  const { formatDate } = useIntl();
  return <time dateTime={at}>{formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })}</time>;
};
