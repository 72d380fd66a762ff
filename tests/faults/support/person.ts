/** The person that the fault tests invite. */
export const PERSON = { email: 'survivor@example.org', password: 'killed in the middle' };

/** The provider that the person may sign up with, of an app with {@link SITE_WITH_PROVIDER}. */
export const PROVIDER = { name: 'contoso', client: { key: 'the-website', secret: 'its secret' } };

export const SITE_WITH_PROVIDER = {
  server: { url: 'https://cms.example.com' },
  pluginConfig: { signUp: { providers: [PROVIDER.name] } },
};
