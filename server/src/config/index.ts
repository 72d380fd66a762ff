import { PLUGIN_ID } from '../../../contracts';
import { configSchema, type PluginConfig } from './schema';

export type { PageTypeConfig, PluginConfig, PluginConfigInput } from './schema';

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    PLUGIN_ID
  );

/**
 * Checks the configuration and fills in defaults.
 *
 * @throws Error that names each wrong key by its path and says what was expected. It repeats no values: they may be
 * secrets.
 */
export const parseConfig = (input: unknown): PluginConfig => {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys.join(', ')] : issue.path;
    const expected = issue.code === 'unrecognized_keys' ? 'There is no such key' : issue.message;
    return `  - ${pathOf(path)}: ${expected}`;
  });
  throw new Error(
    `The configuration of ${PLUGIN_ID} in config/plugins is not right:\n${problems.join('\n')}`
  );
};

export default {
  default: {},
  validator: (input: unknown): void => void parseConfig(input),
};
