import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import type { z } from 'zod';
import {
  pageListQuerySchema,
  resolvePagesRequestSchema,
  widgetOptionsQuerySchema,
  type WidgetOptions,
} from '../../../contracts';
import type { FieldConfig } from '../config';
import type { PageDirectory } from '../pages';

const parse = <Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
  throw new errors.ValidationError('The request is not right', { code: 'request.invalid', errors: issues });
};

const labelIn = (locale: string, { name, label }: FieldConfig): string => {
  if (typeof label === 'string') return label;
  return label[locale] ?? label[locale.split('-')[0] ?? ''] ?? Object.values(label)[0] ?? name;
};

export interface PagesControllerOptions {
  pages: PageDirectory;
  /** The configured fields of the sign-up form. */
  fields: FieldConfig[];
}

/** What the designer asks: pages to choose from, how chosen ones stand, and what the configuration offers. */
export const createPagesController = ({ pages, fields }: PagesControllerOptions) => ({
  /** GET /crm-user-invite/pages */
  async find(ctx: Context): Promise<void> {
    const query = parse(pageListQuerySchema, ctx.query);
    ctx.body = await pages.search({ ...query, userAbility: ctx.state.userAbility });
  },

  /** POST /crm-user-invite/pages/resolve: answers in the order of the references */
  async resolve(ctx: Context): Promise<void> {
    const { references, locale } = parse(resolvePagesRequestSchema, ctx.request.body);
    ctx.body = { data: await pages.describe(references, { locale, userAbility: ctx.state.userAbility }) };
  },

  /** GET /crm-user-invite/widget/options */
  options(ctx: Context): void {
    const { locale } = parse(widgetOptionsQuerySchema, ctx.query);
    const data: WidgetOptions = {
      fields: fields.map((field) => ({
        name: field.name,
        label: labelIn(locale, field),
        type: field.type,
        required: field.required,
      })),
    };
    ctx.body = { data };
  },
});
