import type { InspectResponse } from '../../../contracts/public-api';
import type { WidgetProperties } from '../../../contracts/widget-properties';

interface PreviewOptions {
  /** Address of the element's script. */
  script: string;
  locale: string;
  /** What an invitee who does not exist would be told. */
  invitation: InspectResponse;
}

const escape = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/**
 * A page that holds nothing but the element, set up like the widget. The invitation is handed to it, so that it asks
 * no server and leads nowhere.
 */
export const previewDocument = (
  { heading, intro, submitLabel, fields }: WidgetProperties,
  { script, locale, invitation }: PreviewOptions
): string => {
  const attributes = Object.entries({
    lang: locale,
    heading,
    intro,
    'submit-label': submitLabel,
    fields: fields?.join(' '),
    preview: JSON.stringify(invitation),
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escape(value)}"`]));
  return `<!doctype html>
<html lang="${escape(locale)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<style>body { margin: 0; padding: 24px; font-family: system-ui, sans-serif }</style>
<script type="module" crossorigin src="${escape(script)}"></script>
<crm-user-invite ${attributes.join(' ')}></crm-user-invite>
</html>`;
};
