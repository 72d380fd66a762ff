import type { Core } from '@strapi/strapi';
import type { Session } from '../../../../contracts';
import { endOtherSiteSessions } from '../../repositories/site-sessions';
import { retryOnConflict } from '../../repositories/transaction';

interface CookieSettings {
  name?: string;
  secure?: boolean;
  sameSite?: 'strict' | 'lax' | 'none';
  path?: string;
  domain?: string;
  maxAge?: number;
}

/** A cookie for the response, as Strapi's sign-in sets it for its refresh token. */
export interface SessionCookie {
  name: string;
  value: string;
  options: Omit<CookieSettings, 'name'> & { httpOnly: true; overwrite: true };
}

export interface IssuedSession {
  session: Session;
  /** Replaces `session.refreshToken` if the app or the client asks for an HTTP-only cookie. */
  cookie?: SessionCookie;
}

/** The properties of a request that a session depends on, besides the app's settings. */
export interface Connection {
  /** True if the client asked for the refresh token as a cookie (`x-strapi-refresh-cookie: httpOnly`). */
  wantsCookie: boolean;
  /**
   * True if Koa sees HTTPS: behind a proxy that terminates TLS, only with `proxy: { koa: true }` in
   * `config/server`.
   */
  isEncrypted: boolean;
}

const NOT_ENCRYPTED =
  'A user could not be signed in: the session cookie is Secure, and Strapi takes the connection for plain HTTP. ' +
  'Behind a proxy that ends TLS, set proxy: { koa: true } in config/server, and have the proxy send X-Forwarded-Proto.';

interface JwtService {
  issue(payload: { id: number }): string | Promise<string>;
}

/** Signs users in the way Strapi's own sign-in does, in the mode the app has chosen (`jwtManagement`). */
export const createSessions = (strapi: Core.Strapi) => {
  const setting = <Value>(key: string, fallback: Value): Value =>
    strapi.config.get(`plugin::users-permissions.${key}`, fallback);
  // Before 5.24 Strapi had no sessions, and its sign-in ignored the setting.
  const isRefreshMode = (): boolean =>
    'sessionManager' in strapi && setting<string>('jwtManagement', 'legacy-support') === 'refresh';

  return {
    /**
     * Returns null if the refresh token needs a cookie that the connection cannot carry: Koa refuses a
     * `Secure` cookie on what it sees as plain HTTP. Strapi's own sign-in fails in that case, too.
     */
    async issue(userId: number, { wantsCookie, isEncrypted }: Connection): Promise<IssuedSession | null> {
      if (!isRefreshMode()) {
        const service: JwtService = strapi.plugin('users-permissions').service('jwt');
        return { session: { jwt: await service.issue({ id: userId }) } };
      }
      const sessions = setting<{ httpOnly?: boolean; cookie?: CookieSettings }>('sessions', {});
      const needsCookie = sessions.httpOnly === true || wantsCookie;
      const { name = 'strapi_up_refresh', ...cookie } = sessions.cookie ?? {};
      const { secure = process.env.NODE_ENV === 'production' } = cookie;
      if (needsCookie && secure && !isEncrypted) {
        strapi.log.warn(NOT_ENCRYPTED);
        return null;
      }
      const manager = strapi.sessionManager('users-permissions');
      // Strapi deletes expired sessions while it adds one; concurrent sign-ups can conflict here.
      const refresh = await retryOnConflict(() =>
        manager.generateRefreshToken(String(userId), undefined, { type: 'refresh' })
      );
      const access = await manager.generateAccessToken(refresh.token);
      if ('error' in access) throw new Error('Strapi did not issue an access token');
      if (!needsCookie) return { session: { jwt: access.token, refreshToken: refresh.token } };
      return {
        session: { jwt: access.token },
        cookie: {
          name,
          value: refresh.token,
          options: {
            sameSite: 'lax',
            path: '/',
            ...cookie,
            secure,
            httpOnly: true,
            overwrite: true,
          },
        },
      };
    },

    /**
     * The session of a verified access token, if Strapi keeps sessions. It is read from the token, since
     * users-permissions returns it with the user only from Strapi 5.50 on.
     */
    idOf(accessToken: string): string | undefined {
      if (!isRefreshMode()) return undefined;
      return strapi.sessionManager('users-permissions').validateAccessToken(accessToken).payload?.sessionId;
    },

    /** Ends all of the user's sessions except the given one, if Strapi keeps sessions. */
    async endOthers(userId: number, currentId: string | undefined): Promise<void> {
      if (!isRefreshMode()) return;
      const manager = strapi.sessionManager('users-permissions');
      // Strapi's session manager can list and revoke single sessions only since 5.50.
      if (!('listSessions' in manager)) return endOtherSiteSessions(strapi, userId, currentId);
      for (const { sessionId } of await manager.listSessions(String(userId))) {
        if (sessionId === currentId) continue;
        await retryOnConflict(() => manager.revokeSessionById(String(userId), sessionId));
      }
    },

    /** Ends all of a user's sessions if Strapi keeps sessions. Tokens of the legacy mode cannot be revoked. */
    async endAll(userId: number): Promise<void> {
      if (isRefreshMode())
        await strapi.sessionManager('users-permissions').invalidateRefreshToken(String(userId));
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;
