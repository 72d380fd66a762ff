type Values = Record<string, unknown>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a sign-in with a provider has left in Strapi's session (`strapi::session`); null without its tokens. */
const signInOf = (session: unknown): (Values & { response: Values }) | null => {
  const grant = isObject(session) ? session.grant : null;
  return isObject(grant) && isObject(grant.response) ? { ...grant, response: grant.response } : null;
};

/** Adds the provider's name to the tokens that a sign-in has just left in the session. */
export const nameProvider = (session: unknown, provider: string): void => {
  const signIn = signInOf(session);
  if (signIn) Object.assign(session as Values, { grant: { ...signIn, signedInWith: provider } });
};

/**
 * The tokens of a sign-in with this provider in the session, or null. A sign-in that ended before the plugin was there
 * does not name its provider.
 */
export const tokensOfProvider = (session: unknown, provider: string): Values | null => {
  const signIn = signInOf(session);
  return signIn && (signIn.signedInWith ?? provider) === provider ? signIn.response : null;
};
