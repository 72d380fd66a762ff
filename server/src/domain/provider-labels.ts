import { textFor } from './form-fields';

/** How the providers of Users & Permissions write their own names. */
const NAMES = new Map([
  ['auth0', 'Auth0'],
  ['cas', 'CAS'],
  ['cognito', 'Amazon Cognito'],
  ['github', 'GitHub'],
  ['gitlab', 'GitLab'],
  ['linkedin', 'LinkedIn'],
  ['twitter', 'X'],
  ['vk', 'VK'],
]);

/**
 * The name that people know a provider by: the label of the configuration, else the provider's own name, else its name
 * in Users & Permissions with a capital letter.
 *
 * @param languages Preferred languages of the label (BCP 47), best first
 */
export const providerLabel = (
  { name, label }: { name: string; label?: string | Record<string, string> },
  languages: readonly string[]
): string =>
  label === undefined
    ? (NAMES.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1))
    : textFor(label, languages);
