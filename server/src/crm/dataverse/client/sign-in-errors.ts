import { AuthError, ServerError } from '@azure/msal-node';
import { redactExternalText } from '../../../domain/external-text';
import { CrmError } from '../../crm-error';

/** By Entra ID error number (AADSTS…), with advice on how to fix it. */
const BY_NUMBER: Record<string, { kind: 'unauthorized' | 'misconfigured'; message: string }> = {
  7000215: { kind: 'unauthorized', message: 'The client secret is wrong (use its value, not its id)' },
  7000222: {
    kind: 'unauthorized',
    message: 'The client secret has expired; create a new one in the app registration',
  },
  700027: {
    kind: 'unauthorized',
    message: 'The certificate is not in the app registration, or its private key does not match',
  },
  700016: { kind: 'misconfigured', message: 'clientId is not an app registration of this tenant' },
  90002: { kind: 'misconfigured', message: 'tenantId is not a tenant of Microsoft Entra ID' },
  500011: { kind: 'misconfigured', message: 'environmentUrl is not an environment of this tenant' },
};

const NETWORK_ERRORS = new Set([
  'network_error',
  'endpoints_resolution_error',
  'post_request_failed',
  'get_request_failed',
]);

/** Turns a failed sign-in into the matching error. The request is dropped because it contains the secret. */
export const errorOfSignIn = (error: unknown): CrmError => {
  if (error instanceof CrmError) return error;
  if (error instanceof ServerError) {
    const known = error.errorNo ? BY_NUMBER[error.errorNo] : undefined;
    const number = error.errorNo ? ` (AADSTS${error.errorNo})` : '';
    if (known) return new CrmError(known.kind, `${known.message}${number}`);
    if ((error.status ?? 0) >= 500) {
      return new CrmError('unavailable', 'Microsoft Entra ID is not available');
    }
    return new CrmError(
      error.errorCode === 'invalid_client' ? 'unauthorized' : 'misconfigured',
      `Microsoft Entra ID refused the sign-in: ${redactExternalText(error.errorCode)}${number}`
    );
  }
  if (error instanceof AuthError && !NETWORK_ERRORS.has(error.errorCode)) {
    return new CrmError(
      'misconfigured',
      `Signing in to Microsoft Entra ID failed: ${redactExternalText(error.errorCode)}`
    );
  }
  return new CrmError('unavailable', 'Microsoft Entra ID could not be reached');
};
