import type { ProviderSettings, ProviderTokens } from '../../repositories/sign-in-providers';

type Claims = Record<string, unknown>;

const asClaims = (value: unknown): Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : {};

/** The claims of a JWT, unverified; null for any other token. */
const claimsOf = (token: unknown): Claims | null => {
  const [, payload, signature] = typeof token === 'string' ? token.split('.') : [];
  if (!payload || signature === undefined) return null;
  try {
    return asClaims(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  } catch {
    return null;
  }
};

const askJson = async (url: string, signal: AbortSignal, request: RequestInit = {}): Promise<Claims> => {
  const response = await fetch(url, { ...request, signal });
  return response.ok ? asClaims(await response.json()) : {};
};

/** Google tells the client of its tokens, which say nothing themselves. */
const askGoogle = async (accessToken: string, signal: AbortSignal): Promise<Claims> => {
  const query = new URLSearchParams({ access_token: accessToken });
  const { aud } = await askJson(`https://oauth2.googleapis.com/tokeninfo?${query.toString()}`, signal);
  return { client_id: aud };
};

/** Asks a Keycloak realm about a token that says nothing itself (token introspection, RFC 7662). */
const askKeycloak = async (
  accessToken: string,
  signal: AbortSignal,
  { subdomain, key, secret }: ProviderSettings
): Promise<Claims> => {
  const credentials = Buffer.from(`${encodeURIComponent(key)}:${encodeURIComponent(secret)}`);
  const answer = await askJson(`https://${subdomain}/protocol/openid-connect/token/introspect`, signal, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials.toString('base64')}` },
    body: new URLSearchParams({ token: accessToken }),
  });
  return answer.active === true ? { client_id: answer.client_id ?? answer.azp } : {};
};

const ASK = new Map([
  ['google', askGoogle],
  ['keycloak', askKeycloak],
]);

/** The client that the claims name: OpenID Connect's `azp`, Microsoft's `appid`, or `client_id` (RFC 9068). */
const partyOf = ({ azp, appid, client_id }: Claims): unknown => azp ?? appid ?? client_id;

const isFor = ({ aud, azp }: Claims, key: string): boolean =>
  azp === undefined ? [aud].flat().includes(key) : azp === key;

/** Whose tokens they are: this site's client's, another one's, or there is no way to tell. */
export type TokenClient = 'own' | 'other' | 'unknown';

/**
 * Finds out whether tokens were issued to this site's client, or to another one, such as another website with the
 * same provider. Only the tokens and some providers tell. The provider must have accepted the access token before,
 * which shows that its claims are genuine.
 *
 * @throws TypeError if the provider cannot be asked
 */
export const clientOfTokens = async (
  provider: string,
  { access_token: accessToken, id_token: idToken }: ProviderTokens,
  settings: ProviderSettings,
  signal: AbortSignal
): Promise<TokenClient> => {
  const whose = (party: unknown): TokenClient => (party === settings.key ? 'own' : 'other');
  const identity = claimsOf(idToken);
  if (identity && !isFor(identity, settings.key)) return 'other';
  const party = partyOf(claimsOf(accessToken) ?? {});
  if (party !== undefined) return whose(party);
  const ask = ASK.get(provider);
  if (!ask || typeof accessToken !== 'string') return 'unknown';
  return whose(partyOf(await ask(accessToken, signal, settings)));
};
