import { type WidgetProperties, widgetPropertiesSchema } from '../../../contracts/widget-properties';
import type { TextKey } from '../translations/texts';

export interface Problem {
  key: TextKey;
  values?: { max: number };
}

/** What is wrong with the settings, by the path of the value: `redirectPage.url`. */
export type Problems = Readonly<Record<string, Problem>>;

const BY_NAME: Record<string, TextKey> = { url: 'designer.error.address', suffix: 'designer.error.suffix' };

export const problemsOf = (properties: WidgetProperties): Problems => {
  const { error } = widgetPropertiesSchema.safeParse(properties);
  return Object.fromEntries(
    (error?.issues ?? []).map((issue): [string, Problem] => {
      const name = String(issue.path.at(-1));
      const key = BY_NAME[name];
      if (key) return [issue.path.join('.'), { key }];
      return issue.code === 'too_big'
        ? [issue.path.join('.'), { key: 'designer.error.too-long', values: { max: Number(issue.maximum) } }]
        : [issue.path.join('.'), { key: 'designer.error.value' }];
    })
  );
};
