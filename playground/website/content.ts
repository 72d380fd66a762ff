import { z } from 'zod';

const text = z.string().nullish();

/** The part of a resolved page reference that the website needs. */
const pageReference = z.object({ url: text }).nullish();

const widgetSchema = z.discriminatedUnion('__component', [
  z.object({
    __component: z.literal('content.hero'),
    heading: z.string(),
    lead: text,
    linkLabel: text,
    linkUrl: text,
  }),
  z.object({ __component: z.literal('content.text'), body: z.string() }),
  z.object({
    __component: z.literal('content.steps'),
    heading: text,
    items: z.array(z.object({ title: z.string(), text })),
  }),
  z.object({ __component: z.literal('account.sign-in'), heading: text, note: text }),
  z.object({ __component: z.literal('account.greeting'), heading: z.string(), text, signedOutText: text }),
  z.object({
    __component: z.literal('portal-connector.crm-user-invite'),
    properties: z.object({
      existingUserPage: pageReference,
      redirectPage: pageReference,
      termsPage: pageReference,
      heading: text,
      intro: text,
      submitLabel: text,
      doneMessage: text,
      fields: z.array(z.string()).nullish(),
      request: z.boolean().nullish(),
      cssClass: text,
    }),
  }),
  z.object({
    __component: z.literal('portal-connector.crm-user-sign-in'),
    properties: z.object({
      redirectPage: pageReference,
      forgotPasswordPage: pageReference,
      heading: text,
      intro: text,
      cssClass: text,
    }),
  }),
]);

export type Widget = z.infer<typeof widgetSchema>;
export type WidgetOf<Component extends Widget['__component']> = Extract<Widget, { __component: Component }>;

/** Unknown widgets are skipped, so that a new one does not break the page. */
const widgetsSchema = z.array(z.unknown()).transform((widgets) =>
  widgets.flatMap((widget) => {
    const { data } = widgetSchema.safeParse(widget);
    return data ? [data] : [];
  })
);

const PURPOSES = ['content', 'home', 'sign-in', 'welcome'] as const;

const pageLinkSchema = z.object({ title: z.string(), slug: z.string(), purpose: z.enum(PURPOSES) });
export type PageLink = z.infer<typeof pageLinkSchema>;

export const pageSchema = pageLinkSchema.extend({
  locale: z.string(),
  description: text,
  widgets: widgetsSchema,
  localizations: z.array(z.object({ locale: z.string(), slug: z.string() })).default([]),
});
export type Page = z.infer<typeof pageSchema>;

export const pagesAnswerSchema = z.object({ data: z.array(pageSchema) });
export const pageLinksAnswerSchema = z.object({ data: z.array(pageLinkSchema) });

export const profileAnswerSchema = z.object({
  data: z.object({
    username: z.string(),
    email: z.string(),
    firstName: text,
    lastName: text,
    role: z.object({ name: z.string(), type: z.string() }),
  }),
});
/** The signed-in user. */
export type Profile = z.infer<typeof profileAnswerSchema>['data'];
