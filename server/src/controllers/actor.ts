import type { Context } from 'koa';

/** The member of staff who makes the request, by name. */
export const actorOf = (ctx: Context): string => {
  const { firstname, lastname, username, email } = (ctx.state.user ?? {}) as Record<
    string,
    string | null | undefined
  >;
  const name = [firstname, lastname].filter(Boolean).join(' ');
  return name || username || email || 'staff';
};
