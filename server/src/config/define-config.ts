import type { PluginConfigInput } from './schema';

/** The configuration under the key `crm-user-invite` in `config/plugins`. */
export type CrmUserInviteConfig = PluginConfigInput;

/**
 * Types the plugin's configuration in `config/plugins`: editors complete its keys, and an unknown key does not compile.
 * It returns its argument and loads nothing; values are validated when Strapi starts.
 */
export const defineConfig = (config: CrmUserInviteConfig): CrmUserInviteConfig => config;
