import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider, { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Account, Accounts } from './accounts';
import type { Settings } from './settings';
import { errorView, signedOutView, signOutView } from './views';

/** Where Keycloak has the endpoints of the realm `demo`. */
export const REALM_PATH = '/realms/demo';
const ENDPOINTS = '/protocol/openid-connect';

/** The path of the sign-in page for an authorization request. */
export const signInPath = (uid: string): string => `/sign-in/${uid}`;

/** The page where people sign out. */
export const SIGN_OUT_PATH = `${REALM_PATH}${ENDPOINTS}/logout`;

const claimsOf = ({ sub, email, emailVerified, firstName, lastName }: Account) => ({
  sub,
  email,
  email_verified: emailVerified,
  preferred_username: email.toLowerCase(),
  ...(firstName && { given_name: firstName, family_name: lastName, name: `${firstName} ${lastName}` }),
});

/** Asks which account to use at every sign-in. A provider that does not ask leaves nobody a way to another account. */
const askingForAccount = (): interactionPolicy.DefaultPolicy => {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy
    .get('login')
    ?.checks.add(
      new Check('account_selection', 'End-User account selection is required', ({ oidc }) =>
        oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
      )
    );
  return policy;
};

/** Grants what is asked for: the only client belongs to the same people as the provider, so nobody has to consent. */
const grantAll = async ({ oidc }: KoaContextWithOIDC) => {
  const { client, session, params } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  if (typeof params?.scope === 'string') grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
};

/** An OpenID provider with Keycloak's endpoints, to be mounted at {@link REALM_PATH}. Everything is in memory. */
export const createProvider = ({ address, client }: Settings, accounts: Accounts): Provider => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(address + REALM_PATH, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        client_name: 'Lindenhof',
        redirect_uris: client.redirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        // As Strapi sends the secret.
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    routes: {
      authorization: `${ENDPOINTS}/auth`,
      token: `${ENDPOINTS}/token`,
      userinfo: `${ENDPOINTS}/userinfo`,
      jwks: `${ENDPOINTS}/certs`,
      introspection: `${ENDPOINTS}/token/introspect`,
      end_session: `${ENDPOINTS}/logout`,
    },
    scopes: ['openid', 'email', 'profile'],
    claims: {
      email: ['email', 'email_verified'],
      profile: ['preferred_username', 'name', 'given_name', 'family_name'],
    },
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_, caller, token) => token.clientId === caller.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = String(await signOutView(form));
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = String(await signedOutView());
        },
      },
    },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      IdToken: 300,
      Interaction: 3600,
      Session: 36_000,
      Grant: 36_000,
    },
    interactions: { policy: askingForAccount(), url: (_, { uid }) => signInPath(uid) },
    loadExistingGrant: grantAll,
    findAccount: (_, sub) => {
      const account = accounts.find(sub);
      return account && { accountId: sub, claims: () => claimsOf(account) };
    },
    renderError: async (ctx, { error, error_description: description }) => {
      ctx.type = 'html';
      ctx.body = String(await errorView(description ?? error));
    },
  });
};
