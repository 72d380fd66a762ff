import { createDataverseClient, type DataverseClient } from '../../server/src/crm/dataverse/client/client';
import type {
  DataverseConnectionOptions,
  DataverseConnectorOptions,
  DataverseLogger,
} from '../../server/src/crm/dataverse/options';
import { install } from '../../server/src/crm/dataverse/provisioning/install';
import { API_PATH } from './rows/environment';
import { createRow } from './rows/write';
import { column } from './schema';
import { startDataverseServer, type DataverseServer, type DataverseServerOptions } from './server';

/** A logger that collects its lines. */
export const keepingLogger = (): DataverseLogger & { lines: string[] } => {
  const lines: string[] = [];
  const keep = (message: string): void => void lines.push(message);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
};

/** Connection settings for a test server, with timeouts that suit tests. */
export const connectionTo = (
  server: DataverseServer,
  more: Partial<DataverseConnectionOptions> = {}
): DataverseConnectionOptions => ({
  environmentUrl: server.origin,
  authorityHost: server.origin,
  tenantId: server.credentials.tenantId,
  clientId: server.credentials.clientId,
  credential: { secret: server.credentials.clientSecret },
  logger: keepingLogger(),
  ...more,
  limits: { deadline: 1500, gather: 10, retryDelay: 10, maxRetryDelay: 100, ...more.limits },
});

export const connectorOptions = (
  server: DataverseServer,
  more: Partial<DataverseConnectorOptions> = {}
): DataverseConnectorOptions => ({
  senderQueueId: server.seeded.queueId,
  settleSeconds: 0,
  ...connectionTo(server, more),
  tables: { 'contact.language': 'tpc_language', ...more.tables },
});

/** Dynamics has no column for a contact's language; organizations add one if they need it. */
export const addLanguageColumn = ({ environment }: DataverseServer): void => {
  environment.schema
    .get('contact')
    .columns.set('tpc_language', column('tpc_language', 'String', { maxLength: 35 }));
};

/** A test server with the plugin's tables, created as by *Install CRM tables*. */
export const startInstalledServer = async (
  options: DataverseServerOptions = {}
): Promise<{ server: DataverseServer; client: DataverseClient }> => {
  const server = await startDataverseServer(options);
  addLanguageColumn(server);
  const client = createDataverseClient(connectionTo(server));
  const failed = (await install(client)).steps.find((step) => step.state === 'failed');
  if (failed) {
    await server.close();
    throw new Error(`${failed.title}: ${failed.message ?? ''}`);
  }
  server.requests.length = 0;
  return { server, client };
};

/** Creates a row as staff would in Dynamics. Returns its id. */
export const addRow = (
  { environment }: DataverseServer,
  table: string,
  body: Record<string, unknown>
): string => createRow(environment, environment.schema.get(table), body).id;

/** A token as the connector would obtain it. */
export const accessToken = async ({ origin, credentials }: DataverseServer): Promise<string> => {
  const response = await fetch(`${origin}/${credentials.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      scope: `${origin}/.default`,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
};

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> | null;
  /** Code of the error, if it is one. */
  code: string | undefined;
  /** Message of the error, if it is one. */
  message: string | undefined;
}

/** Sends requests to the Web API as they are, without the connector's client. */
export const webApi = async (server: DataverseServer) => {
  const token = await accessToken(server);
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {}
  ): Promise<RawAnswer> => {
    const response = await fetch(`${server.origin}${API_PATH}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = text ? (JSON.parse(text) as Record<string, unknown>) : null;
    const error = json?.error as { code: string; message: string } | undefined;
    return {
      status: response.status,
      headers: response.headers,
      body: json,
      code: error?.code,
      message: error?.message,
    };
  };
};
