import { randomUUID } from 'node:crypto';
import { ODataFault } from './fault';

export interface TokenOptions {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** Lifetime of a token in seconds. Default 3600. */
  lifetime?: number;
  /** Decides on tokens that were not issued here. */
  accepts?: (token: string) => Promise<boolean>;
}

interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

const refusal = (status: number, error: string, number: number): TokenAnswer => ({
  status,
  body: { error, error_description: `AADSTS${String(number)}: refused`, error_codes: [number] },
});

/** Issues and checks tokens of the client credentials grant. */
export class Tokens {
  private readonly issued = new Map<string, number>();
  /** Number of token requests. */
  requests = 0;

  constructor(private readonly options: TokenOptions) {}

  /** The endpoint `/{tenant}/oauth2/v2.0/token`. */
  issue(tenant: string, form: URLSearchParams, origin: string): TokenAnswer {
    this.requests += 1;
    if (tenant !== this.options.tenantId) return refusal(400, 'invalid_request', 90002);
    if (form.get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type', 70003);
    if (form.get('client_id') !== this.options.clientId) return refusal(400, 'unauthorized_client', 700016);
    if (form.get('client_secret') !== this.options.clientSecret)
      return refusal(401, 'invalid_client', 7000215);
    if (!form.get('scope')?.split(' ').includes(`${origin}/.default`))
      return refusal(400, 'invalid_scope', 500011);
    return { status: 200, body: this.grant() };
  }

  /** The endpoint of a managed identity, in the format of an App Service. */
  issueToIdentity(resource: string | null, secret: string | undefined, origin: string): TokenAnswer {
    this.requests += 1;
    if (secret !== this.options.clientSecret) return refusal(401, 'invalid_client', 7000215);
    if (resource !== origin) return refusal(400, 'invalid_resource', 500011);
    const granted = this.grant();
    const expires = Math.floor(Date.now() / 1000) + granted.expires_in;
    return { status: 200, body: { ...granted, expires_on: String(expires), resource } };
  }

  private grant(): { token_type: string; expires_in: number; access_token: string } {
    const lifetime = this.options.lifetime ?? 3600;
    const token = randomUUID();
    this.issued.set(token, Date.now() + lifetime * 1000);
    return { token_type: 'Bearer', expires_in: lifetime, access_token: token };
  }

  /** Revokes every token issued so far. */
  withdrawAll(): void {
    this.issued.clear();
  }

  /** Refuses a request without a valid token. */
  async check(authorization: string | undefined): Promise<void> {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
    if ((this.issued.get(token) ?? 0) > Date.now()) return;
    if (token && (await this.options.accepts?.(token))) return;
    throw new ODataFault(401, '', 'The token is missing, wrong or expired.', {
      'WWW-Authenticate':
        'Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize',
    });
  }
}
