import { request, type Result } from './api';
import type { ViewModel } from './state';
import type { GetAccessToken } from './types';

/** The element's settings, as the connection reads them. */
export interface ConnectionHost {
  endpoint: string | null;
  credentials: RequestCredentials | null;
  getAccessToken?: GetAccessToken | null;
}

export interface Message {
  body?: object;
  token?: string | null;
  /** In place of the element's own setting. */
  credentials?: RequestCredentials;
}

/** The site's API, as the element's current settings reach it. */
export interface Connection {
  /** Sends a message to a path below the endpoint, or to Strapi's own API (`../`). */
  send<Data>(path: string, message: Message): Promise<Result<Data>>;
  /** Gets the site's token of the signed-in user. Never throws. */
  accessToken(): Promise<string | null | undefined>;
  /** Gets the user of that token; null without a token. */
  signedInUser(): Promise<Result<{ email?: string }> | null>;
}

export const createConnection = (host: ConnectionHost, model: Pick<ViewModel, 'language'>): Connection => {
  const send: Connection['send'] = (path, { body, token, credentials }) =>
    request(
      `${host.endpoint?.replace(/\/+$/, '')}/${path}`,
      credentials ?? host.credentials ?? 'same-origin',
      model.language,
      token,
      body,
      !path.startsWith('../')
    );

  const accessToken = async (): Promise<string | null | undefined> => {
    try {
      return await host.getAccessToken?.();
    } catch {
      return null;
    }
  };

  return {
    send,
    accessToken,
    signedInUser: async () => {
      const token = await accessToken();
      return token ? send('../users/me', { token }) : null;
    },
  };
};
