import type { Check, Provider } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import { createCheck } from '../../domain/checks';
import { providerLabel } from '../../domain/provider-labels';
import type { ProviderSettings, SignInProviderRepository } from '../../repositories/sign-in-providers';

type ConfiguredProvider = PluginConfig['signUp']['providers'][number];

interface Options {
  config: Pick<PluginConfig, 'signUp'>;
  providers: SignInProviderRepository;
}

/** The providers of `signUp.providers`, which can take the place of a password. */
export const createSignInProviders = ({ config, providers }: Options) => {
  const configured = config.signUp.providers;

  const stateOf = (settings: ProviderSettings | undefined) => {
    if (!settings) return 'unknown';
    if (!settings.enabled) return 'switched-off';
    return settings.key !== '' && settings.secret !== '' ? 'ready' : 'no-client';
  };

  const checkProvider = (provider: ConfiguredProvider, settings: ProviderSettings | undefined): Check =>
    createCheck(`sign-up-provider.${stateOf(settings)}`, {
      // Strapi's settings list providers by name.
      provider: provider.name,
      label: providerLabel(provider, ['en']),
    });

  return {
    /**
     * Those that are switched on in Users & Permissions at this moment, in the order of the configuration.
     *
     * @param languages Preferred languages of the labels (BCP 47), best first
     */
    async list(languages: readonly string[]): Promise<Provider[]> {
      if (configured.length === 0) return [];
      const settings = await providers.settings();
      return configured
        .filter(({ name }) => settings.get(name)?.enabled)
        .map((provider) => ({ name: provider.name, label: providerLabel(provider, languages) }));
    },

    /** The settings of a provider that is on offer, else null. */
    async find(name: string): Promise<ProviderSettings | null> {
      if (!configured.some((provider) => provider.name === name)) return null;
      const settings = (await providers.settings()).get(name);
      return settings?.enabled ? settings : null;
    },

    /** How a user signs in, by the `provider` that Strapi has stored; null for a password. */
    describe(name: string | null, languages: readonly string[]): Provider | null {
      if (!name || name === 'local') return null;
      const provider = configured.find((each) => each.name === name) ?? { name };
      return { name, label: providerLabel(provider, languages) };
    },

    /** Checks whether invitees can sign up with each provider. */
    async check(): Promise<Check[]> {
      if (configured.length === 0) return [];
      const settings = await providers.settings();
      return [
        ...configured.map((provider) => checkProvider(provider, settings.get(provider.name))),
        ...((await providers.mayConnect()) ? [] : [createCheck('sign-up-permission.missing')]),
        ...(providers.hasSessions() ? [] : [createCheck('sign-up-session.missing')]),
        ...(providers.knowsOwnUrl() ? [] : [createCheck('sign-up-return.no-url')]),
      ];
    },
  };
};

export type SignInProviders = ReturnType<typeof createSignInProviders>;
