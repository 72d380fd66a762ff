import type { Core } from '@strapi/strapi';
import type { Session } from '../../../../contracts';

interface CookieSettings {
  name?: string;
  secure?: boolean;
  sameSite?: 'strict' | 'lax' | 'none';
  path?: string;
  domain?: string;
  maxAge?: number;
}

/** A cookie for the answer, as Strapi's sign-in sets it for its refresh token. */
export interface SessionCookie {
  name: string;
  value: string;
  options: Omit<CookieSettings, 'name'> & { httpOnly: true; overwrite: true };
}

export interface IssuedSession {
  session: Session;
  /** There instead of `session.refreshToken` where the app or the client asks for a cookie that scripts cannot read. */
  cookie?: SessionCookie;
}

interface JwtService {
  issue(payload: { id: number }): string | Promise<string>;
}

/** Signs users in as Strapi's own sign-in would, in the mode that the app has chosen (`jwtManagement`). */
export const createSessions = (strapi: Core.Strapi) => {
  const setting = <Value>(key: string, fallback: Value): Value =>
    strapi.config.get(`plugin::users-permissions.${key}`, fallback);
  const isRefreshMode = (): boolean => setting<string>('jwtManagement', 'legacy-support') === 'refresh';

  return {
    /**
     * @param wantsCookie whether the client asked for the refresh token as a cookie (`x-strapi-refresh-cookie: httpOnly`)
     */
    async issue(userId: number, wantsCookie: boolean): Promise<IssuedSession> {
      if (!isRefreshMode()) {
        const service: JwtService = strapi.plugin('users-permissions').service('jwt');
        return { session: { jwt: await service.issue({ id: userId }) } };
      }
      const manager = strapi.sessionManager('users-permissions');
      const refresh = await manager.generateRefreshToken(String(userId), undefined, { type: 'refresh' });
      const access = await manager.generateAccessToken(refresh.token);
      if ('error' in access) throw new Error('Strapi did not issue an access token');
      const sessions = setting<{ httpOnly?: boolean; cookie?: CookieSettings }>('sessions', {});
      if (!sessions.httpOnly && !wantsCookie) {
        return { session: { jwt: access.token, refreshToken: refresh.token } };
      }
      const { name = 'strapi_up_refresh', ...cookie } = sessions.cookie ?? {};
      return {
        session: { jwt: access.token },
        cookie: {
          name,
          value: refresh.token,
          options: {
            secure: process.env.NODE_ENV === 'production',
            sameSite: 'lax',
            path: '/',
            ...cookie,
            httpOnly: true,
            overwrite: true,
          },
        },
      };
    },

    /** Ends the user's sessions but the given one, where Strapi keeps sessions. */
    async endOthers(userId: number, currentId: string | undefined): Promise<void> {
      if (!isRefreshMode()) return;
      const manager = strapi.sessionManager('users-permissions');
      for (const { sessionId } of await manager.listSessions(String(userId))) {
        if (sessionId !== currentId) await manager.revokeSessionById(String(userId), sessionId);
      }
    },

    /** Ends all sessions of a user where Strapi keeps them; tokens of the legacy mode cannot be ended. */
    async endAll(userId: number): Promise<void> {
      if (isRefreshMode())
        await strapi.sessionManager('users-permissions').invalidateRefreshToken(String(userId));
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;
