import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataverseConnectionOptions, DataverseLogger } from '../options';

/** Environment variables of the command, with what each of them is. */
export const VARIABLES = {
  DATAVERSE_URL: 'origin of the environment, such as https://contoso.crm4.dynamics.com',
  DATAVERSE_TENANT_ID: 'id of the tenant of Microsoft Entra ID',
  DATAVERSE_CLIENT_ID: 'id of the app registration',
  DATAVERSE_CLIENT_SECRET: 'its secret, or else the two that follow',
  DATAVERSE_CERTIFICATE_THUMBPRINT: 'SHA-256 thumbprint of its certificate, in hexadecimal',
  DATAVERSE_CERTIFICATE_KEY_FILE: 'file with the private key of the certificate (PEM)',
  AZURE_AUTHORITY_HOST: 'origin that issues tokens; only for national clouds',
} as const;

const text = z.string().min(1);
const settingsSchema = z
  .object({
    DATAVERSE_URL: text,
    DATAVERSE_TENANT_ID: text,
    DATAVERSE_CLIENT_ID: text,
    DATAVERSE_CLIENT_SECRET: text.optional(),
    DATAVERSE_CERTIFICATE_THUMBPRINT: text.optional(),
    DATAVERSE_CERTIFICATE_KEY_FILE: text.optional(),
    AZURE_AUTHORITY_HOST: text.optional(),
  })
  .refine(
    (all) =>
      all.DATAVERSE_CLIENT_SECRET ??
      (all.DATAVERSE_CERTIFICATE_THUMBPRINT && all.DATAVERSE_CERTIFICATE_KEY_FILE),
    { path: ['DATAVERSE_CLIENT_SECRET'] }
  );

/** What is wrong with the environment variables, in lines for the one who set them. */
export class SettingsError extends Error {}

const credentialOf = (settings: z.infer<typeof settingsSchema>): DataverseConnectionOptions['credential'] => {
  if (settings.DATAVERSE_CLIENT_SECRET) return { secret: settings.DATAVERSE_CLIENT_SECRET };
  const file = settings.DATAVERSE_CERTIFICATE_KEY_FILE ?? '';
  try {
    const privateKey = readFileSync(file, 'utf8');
    return { certificate: { thumbprintSha256: settings.DATAVERSE_CERTIFICATE_THUMBPRINT ?? '', privateKey } };
  } catch {
    throw new SettingsError(`DATAVERSE_CERTIFICATE_KEY_FILE: ${file} cannot be read`);
  }
};

/** The connection that the environment variables describe. Throws a {@link SettingsError} that names what is missing. */
export const readSettings = (
  environment: Record<string, string | undefined>,
  logger: DataverseLogger
): DataverseConnectionOptions => {
  const parsed = settingsSchema.safeParse(environment);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    const lines = names.map((name) => `  ${name}: ${VARIABLES[name as keyof typeof VARIABLES]}`);
    throw new SettingsError(['These environment variables are missing:', ...lines].join('\n'));
  }
  const settings = parsed.data;
  return {
    environmentUrl: settings.DATAVERSE_URL,
    tenantId: settings.DATAVERSE_TENANT_ID,
    clientId: settings.DATAVERSE_CLIENT_ID,
    credential: credentialOf(settings),
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    logger,
  };
};
