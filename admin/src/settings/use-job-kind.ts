import { useIntl } from 'react-intl';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type { Job } from '../../../contracts/admin-api';

/** What a job does, in words; a kind without words is shown as it is called. */
export const useJobKind = () => {
  const { formatMessage, messages } = useIntl();
  return ({ kind }: Job): string => {
    const id = `${PLUGIN_ID}.job.kind.${kind}`;
    return id in messages ? formatMessage({ id }) : kind;
  };
};
