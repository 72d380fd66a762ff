import { convert } from 'html-to-text';
import { Liquid } from 'liquidjs';

export { linkStandsAlone, linkStandsInHrefOnly } from './link-guard';

// No file system (a template cannot include one), own properties only (a value's prototype is out of reach), and
// limits: whoever may edit a template must not be able to stop the server with a loop.
const LIMITS = { ownPropertyOnly: true, parseLimit: 500_000, renderLimit: 1_000, memoryLimit: 5_000_000 };

export const htmlEngine = new Liquid({ ...LIMITS, outputEscape: 'escape', templates: {} });
export const textEngine = new Liquid({ ...LIMITS, templates: {} });

/** The text of an HTML e-mail. */
export const textOf = (html: string): string => convert(html, { wordwrap: 100 });
