import { User } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { text } from '../translations/texts';

/** The widget's settings in the form of a page: a card, and the designer behind it. */
export const registerDesigner = (app: Pick<StrapiApp, 'customFields'>) => {
  app.customFields.register({
    name: 'designer',
    pluginId: PLUGIN_ID,
    type: 'json',
    icon: User,
    intlLabel: text('designer.field.label'),
    intlDescription: text('designer.field.description'),
    // Strapi's type leaves out the properties that it hands to every input.
    components: {
      Input: async () => ({
        default: (await import('./designer-input')).default as unknown as ComponentType,
      }),
    },
  });
};
