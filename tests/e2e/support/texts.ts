import { createIntl } from 'react-intl';
import messages from '../../../admin/src/translations/en.json';

const { formatMessage } = createIntl({ locale: 'en', messages });

/** A text of the plugin's part of the admin panel, as it is shown there. */
export const t = (key: keyof typeof messages, values: Record<string, string | number> = {}): string =>
  formatMessage({ id: key }, values);
