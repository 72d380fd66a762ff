import type { Context } from 'koa';
import {
  PLUGIN_ID,
  pageListQuerySchema,
  resolvePagesRequestSchema,
  widgetOptionsQuerySchema,
  type WidgetOptions,
} from '../../../contracts';
import type { Application } from '../compose';
import { MAX_PASSWORD_BYTES } from '../domain/password-rules';
import { toFormField } from '../domain/form-fields';
import type { AdminAbility } from '../pages';
import { parse } from './parse';

const abilityOf = (ctx: Context): AdminAbility => ctx.state.userAbility as AdminAbility;

/**
 * The designer's API: pages to choose from, the state of chosen pages, and the options that the configuration offers.
 *
 * @param apiPrefix Prefix of the Content API, such as `/api`
 */
export const createPagesController = (
  { pages, config, core, access }: Pick<Application, 'pages' | 'config' | 'core' | 'access'>,
  apiPrefix: string
) => ({
  /** GET /crm-user-invite/pages */
  async find(ctx: Context): Promise<void> {
    const query = parse(pageListQuerySchema, ctx.query);
    ctx.body = await pages.search({ ...query, userAbility: abilityOf(ctx) });
  },

  /** POST /crm-user-invite/pages/resolve: answers in the order of the references */
  async resolve(ctx: Context): Promise<void> {
    const { references, locale } = parse(resolvePagesRequestSchema, ctx.request.body);
    ctx.body = { data: await pages.readStates(references, { locale, userAbility: abilityOf(ctx) }) };
  },

  /** GET /crm-user-invite/widget/options */
  async options(ctx: Context): Promise<void> {
    const { locale } = parse(widgetOptionsQuerySchema, ctx.query);
    const data: WidgetOptions = {
      fields: config.fields.map((field) => toFormField(field, [locale], null)),
      ...(config.terms && { terms: config.terms }),
      password: { minLength: config.password.minLength, maxBytes: MAX_PASSWORD_BYTES },
      providers: await core.signInProviders.list([locale]),
      passkeys: access.passkeys.isOffered(''),
      script: `${apiPrefix}/${PLUGIN_ID}/widget/index.js`,
    };
    ctx.body = { data };
  },
});
