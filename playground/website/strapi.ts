import { z } from 'zod';
import { errorBodySchema, inspectResponseSchema, type PublicErrorCode } from '../../contracts';
import {
  pageLinksAnswerSchema,
  pagesAnswerSchema,
  profileAnswerSchema,
  type Page,
  type PageLink,
  type Profile,
} from './content';
import type { Locale } from './locale';

/** Strapi does not respond, or with an unexpected error. */
export class StrapiUnavailable extends Error {
  override name = 'StrapiUnavailable';
}

export type SignInRefusal = 'credentials' | 'too-many';
export type SignInOutcome = { token: string } | { refused: SignInRefusal };
export type AcceptOutcome = { accepted: true } | { accepted: false; code: PublicErrorCode | undefined };

/** Strapi's REST API for the website. Every call can throw {@link StrapiUnavailable}. */
export interface Strapi {
  /** The published page with this slug, in any language. */
  page(slug: string): Promise<Page | null>;
  /** Pages with a purpose for the site, in one language. */
  landmarks(locale: Locale): Promise<PageLink[]>;
  /** The token's user; null if the token is invalid. */
  profile(token: string): Promise<Profile | null>;
  signIn(identifier: string, password: string): Promise<SignInOutcome>;
  /** Sends an e-mail to reset the password, if the account exists. */
  forgotPassword(email: string): Promise<void>;
  /** Sets a new password with the code of that e-mail and signs in; null if the code or the password is invalid. */
  resetPassword(code: string, password: string): Promise<string | null>;
  /** Name of the portal that an invitation is for; null if the invitation cannot be read. */
  portalOf(code: string): Promise<string | null>;
  /** Accepts an invitation for the token's user. */
  acceptInvitation(token: string, code: string): Promise<AcceptOutcome>;
}

const TIMEOUT_MS = 5000;
const signInAnswerSchema = z.object({ jwt: z.string() });
const inspectAnswerSchema = z.object({ data: inspectResponseSchema.pick({ portal: true }) });

interface Call {
  token?: string;
  body?: object;
}

const json = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch (cause) {
    throw new StrapiUnavailable(`${response.url} did not respond with JSON`, { cause });
  }
};

const parsed = async <Schema extends z.ZodType>(
  schema: Schema,
  response: Response
): Promise<z.infer<Schema>> => {
  if (!response.ok) throw new StrapiUnavailable(`${response.url} answered ${response.status}`);
  const result = schema.safeParse(await json(response));
  if (!result.success) {
    throw new StrapiUnavailable(`${response.url}: ${z.prettifyError(result.error)}`);
  }
  return result.data;
};

/** @param url Origin of Strapi. */
export const createStrapi = (url: string): Strapi => {
  const call = async (path: string, { token, body }: Call = {}): Promise<Response> => {
    try {
      return await fetch(new URL(path, url), {
        method: body ? 'POST' : 'GET',
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body && { 'Content-Type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      throw new StrapiUnavailable(`${url} does not respond`, { cause });
    }
  };

  return {
    async page(slug) {
      const query = new URLSearchParams({
        'filters[slug][$eq]': slug,
        locale: '*',
        'populate[widgets][populate]': '*',
        'populate[localizations][fields]': 'slug,locale',
      });
      const { data } = await parsed(pagesAnswerSchema, await call(`/api/pages?${query}`));
      return data[0] ?? null;
    },

    async landmarks(locale) {
      const query = new URLSearchParams({
        'filters[purpose][$ne]': 'content',
        locale,
        fields: 'title,slug,purpose',
      });
      return (await parsed(pageLinksAnswerSchema, await call(`/api/pages?${query}`))).data;
    },

    async profile(token) {
      const response = await call('/api/profile', { token });
      if (response.status === 401 || response.status === 403) return null;
      return (await parsed(profileAnswerSchema, response)).data;
    },

    async signIn(identifier, password) {
      const response = await call('/api/auth/local', { body: { identifier, password } });
      if (response.status === 429) return { refused: 'too-many' };
      if (response.status === 400) return { refused: 'credentials' };
      return { token: (await parsed(signInAnswerSchema, response)).jwt };
    },

    async forgotPassword(email) {
      const response = await call('/api/auth/forgot-password', { body: { email } });
      if (response.status >= 500) throw new StrapiUnavailable(`${response.url} answered ${response.status}`);
    },

    async resetPassword(code, password) {
      const body = { code, password, passwordConfirmation: password };
      const response = await call('/api/auth/reset-password', { body });
      return response.status === 400 ? null : (await parsed(signInAnswerSchema, response)).jwt;
    },

    async portalOf(code) {
      const response = await call('/api/crm-user-invite/invitations/inspect', { body: { code } });
      const { data } = inspectAnswerSchema.safeParse(await response.json().catch(() => null));
      return data?.data.portal.name ?? null;
    },

    async acceptInvitation(token, code) {
      const response = await call('/api/crm-user-invite/invitations/accept', { token, body: { code } });
      if (response.ok) return { accepted: true };
      const { data: refusal } = errorBodySchema.safeParse(await response.json().catch(() => null));
      return { accepted: false, code: refusal?.error.details.code as PublicErrorCode | undefined };
    },
  };
};
