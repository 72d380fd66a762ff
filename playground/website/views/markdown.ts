import MarkdownIt from 'markdown-it';
import { raw } from 'hono/html';

// HTML in the source is escaped, and schemes such as javascript: make no link.
const renderer = new MarkdownIt({ html: false, typographer: true });

/** Renders an editor's Markdown. */
export const markdown = (source: string) => raw(renderer.render(source));
