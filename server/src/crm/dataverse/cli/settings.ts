import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_LIMITS, type DataverseConnectionOptions, type DataverseLogger } from '../options';

/** The environment variables of the command, with their descriptions. */
export const VARIABLES = {
  DATAVERSE_URL: 'origin of the environment, such as https://contoso.crm4.dynamics.com',
  DATAVERSE_TENANT_ID: 'id of the Microsoft Entra ID tenant',
  DATAVERSE_CLIENT_ID: 'id of the app registration',
  DATAVERSE_CLIENT_SECRET:
    'its secret; alternatively, DATAVERSE_CERTIFICATE_THUMBPRINT and DATAVERSE_CERTIFICATE_KEY_FILE',
  DATAVERSE_CERTIFICATE_THUMBPRINT: 'SHA-256 thumbprint of its certificate, in hexadecimal',
  DATAVERSE_CERTIFICATE_KEY_FILE: 'file with the private key of the certificate (PEM)',
  AZURE_AUTHORITY_HOST: 'origin that issues tokens; only for national clouds',
} as const;

/** The connector's messages use the keys of the site's configuration; these are the matching variables. */
const VARIABLE_OF_KEY: Record<string, keyof typeof VARIABLES> = {
  environmentUrl: 'DATAVERSE_URL',
  tenantId: 'DATAVERSE_TENANT_ID',
  clientId: 'DATAVERSE_CLIENT_ID',
};

/** Replaces configuration keys in a message with the names of the environment variables. */
export const inVariables = (message: string): string =>
  message.replace(/\b(environmentUrl|tenantId|clientId)\b/g, (key) => VARIABLE_OF_KEY[key] ?? key);

const text = z.string().min(1);
const environmentSchema = z.object({
  DATAVERSE_URL: text,
  DATAVERSE_TENANT_ID: text,
  DATAVERSE_CLIENT_ID: text,
  AZURE_AUTHORITY_HOST: text.optional(),
});
const credentialSchema = z.union([
  z.object({ DATAVERSE_CLIENT_SECRET: text }),
  z.object({ DATAVERSE_CERTIFICATE_THUMBPRINT: text, DATAVERSE_CERTIFICATE_KEY_FILE: text }),
]);

/** The problems with the environment variables, one per line. */
export class SettingsError extends Error {}

const credentialOf = (
  settings: z.infer<typeof credentialSchema>
): DataverseConnectionOptions['credential'] => {
  if ('DATAVERSE_CLIENT_SECRET' in settings) return { secret: settings.DATAVERSE_CLIENT_SECRET };
  const file = settings.DATAVERSE_CERTIFICATE_KEY_FILE;
  try {
    const privateKey = readFileSync(file, 'utf8');
    return { certificate: { thumbprintSha256: settings.DATAVERSE_CERTIFICATE_THUMBPRINT, privateKey } };
  } catch {
    throw new SettingsError(`DATAVERSE_CERTIFICATE_KEY_FILE: ${file} cannot be read`);
  }
};

/**
 * Reads the connection settings from the environment variables.
 *
 * @throws SettingsError that lists every missing variable
 */
export const readSettings = (
  environment: Record<string, string | undefined>,
  logger: DataverseLogger
): DataverseConnectionOptions => {
  const settings = environmentSchema.safeParse(environment);
  const credential = credentialSchema.safeParse(environment);
  if (!settings.success || !credential.success) {
    const missing = [
      ...(settings.error?.issues.map((issue) => issue.path.join('.')) ?? []),
      ...(credential.success ? [] : ['DATAVERSE_CLIENT_SECRET']),
    ];
    const lines = missing.map((name) => `  ${name}: ${VARIABLES[name as keyof typeof VARIABLES]}`);
    throw new SettingsError(['These environment variables are missing:', ...lines].join('\n'));
  }
  return {
    environmentUrl: settings.data.DATAVERSE_URL,
    tenantId: settings.data.DATAVERSE_TENANT_ID,
    clientId: settings.data.DATAVERSE_CLIENT_ID,
    credential: credentialOf(credential.data),
    authorityHost: settings.data.AZURE_AUTHORITY_HOST,
    logger,
    // The command can wait for the end of a pause, unlike a page.
    limits: { longestPause: DEFAULT_LIMITS.deadline },
  };
};
