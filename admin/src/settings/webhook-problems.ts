import type { NewWebhook } from '../../../contracts/admin-api';
import { isWebAddress } from '../components/web-address';
import type { Translate } from '../translations/texts';

/** What is the matter with a webhook's values, beside each. */
export type WebhookProblems = Partial<Record<keyof NewWebhook, string>>;

/** What has to be put right before the webhook can be added; empty if nothing has. */
export const newWebhookProblems = ({ name, url }: NewWebhook, t: Translate): WebhookProblems => ({
  ...(!name.trim() && { name: t('problem.required') }),
  ...(!isWebAddress(url.trim()) && { url: t(url.trim() ? 'problem.web-address' : 'problem.required') }),
});
