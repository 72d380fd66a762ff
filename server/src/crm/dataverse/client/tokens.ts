import { createPrivateKey } from 'node:crypto';
import {
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type AuthenticationResult,
  type INetworkModule,
} from '@azure/msal-node';
import { CrmError } from '../../crm-error';
import type { DataverseConnectionOptions } from '../options';
import { errorOfSignIn } from './sign-in-errors';

const PUBLIC_CLOUD = 'https://login.microsoftonline.com';

/** Access tokens for one environment. */
export interface TokenSource {
  /** A token; a new one if the cached token equals `rejected`. Errors are {@link CrmError}s. */
  get(rejected?: string): Promise<string>;
}

type Acquire = (refresh: boolean) => Promise<AuthenticationResult | null>;

const byManagedIdentity = (options: DataverseConnectionOptions, networkClient: INetworkModule): Acquire => {
  const application = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: options.clientId },
    system: { networkClient },
  });
  const resource = new URL(options.environmentUrl).origin;
  return (refresh) => application.acquireToken({ resource, forceRefresh: refresh });
};

/** @throws CrmError `misconfigured` if this is not a private key; MSAL would fail as if the network were down. */
const requirePrivateKey = (pem: string): void => {
  try {
    createPrivateKey(pem);
  } catch {
    throw new CrmError('misconfigured', 'The private key of the certificate cannot be read; PEM is expected');
  }
};

const byClientCredential = (options: DataverseConnectionOptions, networkClient: INetworkModule): Acquire => {
  const host = new URL(options.authorityHost ?? PUBLIC_CLOUD);
  // MSAL requires https for every authority; the network client knows if it is plain http on loopback.
  const authority = `https://${host.host}/${encodeURIComponent(options.tenantId)}`;
  const { credential } = options;
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: options.clientId,
      authority,
      ...('secret' in credential && { clientSecret: credential.secret }),
      ...('certificate' in credential && { clientCertificate: credential.certificate }),
      ...(host.origin !== PUBLIC_CLOUD && {
        knownAuthorities: [host.host],
        // Avoids the discovery requests; the endpoints of Entra ID have the same paths in all clouds.
        authorityMetadata: JSON.stringify({
          issuer: `${authority}/v2.0`,
          authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
          token_endpoint: `${authority}/oauth2/v2.0/token`,
          jwks_uri: `${authority}/discovery/v2.0/keys`,
        }),
      }),
    },
    system: { networkClient },
  });
  const scopes = [`${new URL(options.environmentUrl).origin}/.default`];
  return async (refresh) => {
    if ('certificate' in credential) requirePrivateKey(credential.certificate.privateKey);
    return application.acquireTokenByClientCredential({ scopes, skipCache: refresh });
  };
};

/** MSAL caches the token until it expires; simultaneous requests share one sign-in. */
export const createTokenSource = (
  options: DataverseConnectionOptions,
  networkClient: INetworkModule
): TokenSource => {
  const acquire =
    'managedIdentity' in options.credential
      ? byManagedIdentity(options, networkClient)
      : byClientCredential(options, networkClient);
  let current: string | undefined;
  let underWay: Promise<string> | undefined;

  const signIn = async (refresh: boolean): Promise<string> => {
    const result = await acquire(refresh).catch((error: unknown) => {
      throw errorOfSignIn(error);
    });
    if (!result?.accessToken) throw new CrmError('unauthorized', 'Microsoft Entra ID issued no token');
    current = result.accessToken;
    return current;
  };

  return {
    get(rejected) {
      const refresh = rejected !== undefined && rejected === current;
      underWay ??= signIn(refresh).finally(() => (underWay = undefined));
      return underWay;
    },
  };
};
