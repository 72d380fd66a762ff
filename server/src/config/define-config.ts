import type { PluginConfigInput } from './schema';

/** The configuration as it is written in `config/plugins`, under the key `crm-user-invite`. */
export type CrmUserInviteConfig = PluginConfigInput;

/**
 * Gives the plugin's configuration its types where it is written, in `config/plugins`: an editor completes its keys, and
 * a wrong one does not compile. It answers what it is given, and loads nothing; values are checked when Strapi starts.
 */
export const defineConfig = (config: CrmUserInviteConfig): CrmUserInviteConfig => config;
