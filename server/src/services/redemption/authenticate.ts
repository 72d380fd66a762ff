import type { Core } from '@strapi/strapi';
import { AppError } from '../../domain/app-error';
import type { AccountRepository } from '../../repositories/accounts';
import type { User, UserRepository } from '../../repositories/users';
import type { SignedIn } from './accept';

interface JwtService {
  getToken(ctx: {
    request: { header: { authorization: string } };
  }): Promise<{ id?: number; sessionId?: string } | null> | null;
}
interface UserService {
  fetchAuthenticatedUser(id: number): Promise<User | null>;
}

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
}

/**
 * Who a bearer token of users-permissions belongs to, by the rules of Strapi's own strategy; null for no token, another
 * kind of token, and a user who may not sign in. The routes are open (`auth: false`), so that a refusal has a code.
 *
 * @throws AppError `user.blocked` for whom staff have blocked in Strapi
 */
export const createAuthenticate = (strapi: Core.Strapi, { users, accounts }: Options) => {
  return async (authorization: string): Promise<SignedIn | null> => {
    const plugin = strapi.plugin('users-permissions');
    const jwt: JwtService = plugin.service('jwt');
    const userService: UserService = plugin.service('user');
    // A token that is forged, expired or of another kind is refused by throwing.
    const token = await Promise.resolve(jwt.getToken({ request: { header: { authorization } } })).catch(
      () => null
    );
    if (!token?.id) return null;
    const user = await userService.fetchAuthenticatedUser(token.id);
    if (!user) return null;
    if (user.blocked) {
      // Whose access was ended comes back by signing up.
      if ((await accounts.findByUser(user.id))?.endedAt) return null;
      throw new AppError('user.blocked');
    }
    if (!user.confirmed && (await users.requireConfirmation())) return null;
    return { user, ...(token.sessionId && { sessionId: token.sessionId }) };
  };
};
