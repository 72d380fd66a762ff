import { convert } from 'html-to-text';
import { Liquid } from 'liquidjs';
import { remembering } from './remembering';

export { linkStandsAlone, linkStandsInHrefOnly } from './link-guard';

// No file system (a template cannot include one), own properties only (a value's prototype is out of reach), and
// limits: whoever may edit a template must not be able to stop the server with a loop.
const LIMITS = { ownPropertyOnly: true, parseLimit: 500_000, renderLimit: 1_000, memoryLimit: 5_000_000 };

const rendering = (engine: Liquid) => {
  const parse = remembering((source) => engine.parse(source));
  return async (source: string, scope: object): Promise<string> =>
    String(await engine.render(parse(source), scope));
};

export const renderHtml = rendering(new Liquid({ ...LIMITS, outputEscape: 'escape', templates: {} }));
export const renderText = rendering(new Liquid({ ...LIMITS, templates: {} }));

/** The text of an HTML e-mail. */
export const textOf = (html: string): string => convert(html, { wordwrap: 100 });
