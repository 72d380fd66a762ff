import { createIntl } from 'react-intl';
import messages from '../../../admin/src/translations/en.json';

const { formatMessage } = createIntl({ locale: 'en', messages });

/** A text of the plugin's admin pages as it is displayed. */
export const t = (key: keyof typeof messages, values: Record<string, string | number> = {}): string =>
  formatMessage({ id: key }, values);
