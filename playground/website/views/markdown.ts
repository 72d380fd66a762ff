import MarkdownIt from 'markdown-it';
import { raw } from 'hono/html';

// HTML in the source stays text, and links with a scheme such as javascript: are no links.
const renderer = new MarkdownIt({ html: false, typographer: true });

/** Prose from an editor as markup. */
export const markdown = (source: string) => raw(renderer.render(source));
