import { useIntl } from 'react-intl';
import type { Check } from '../../../contracts/checks';
import { PLUGIN_ID } from '../../../contracts/plugin-id';

type Texts = Pick<Check, 'name' | 'message' | 'remedy'>;

/** Words a check by its code, else as the server says it: a CRM has findings of its own. */
export const useCheckTexts = () => {
  const { formatMessage, messages } = useIntl();

  return (check: Check): Texts => {
    const { code, values = {} } = check;
    if (!code) return check;
    const wordOr = (key: string, fallback: string): string => {
      const id = `${PLUGIN_ID}.check.${key}`;
      return id in messages ? formatMessage({ id }, values) : fallback;
    };
    return {
      name: wordOr(code.slice(0, code.lastIndexOf('.')), check.name),
      message: wordOr(code, check.message),
      remedy: check.remedy && wordOr(`${code}.remedy`, check.remedy),
    };
  };
};
