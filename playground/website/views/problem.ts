import { html } from 'hono/html';
import type { Markup, ViewContext } from './context';
import { layout } from './layout';

interface Problem {
  title: string;
  text: string;
  link: string;
}

const problemView = (problem: Problem, href: string, context: ViewContext, refreshSeconds?: number): Markup =>
  layout(
    {
      title: problem.title,
      languages: [],
      scripts: [],
      refreshSeconds,
      main: html`<section class="hero">
        <h1>${problem.title}</h1>
        <p class="lead">${problem.text}</p>
        <p><a class="button" href="${href}">${problem.link}</a></p>
      </section>`,
    },
    context
  );

export const notFoundView = (context: ViewContext): Markup =>
  problemView(context.texts.notFound, '/', context);

/** The page while Strapi does not respond; it reloads itself. */
export const unavailableView = (refreshSeconds: number, context: ViewContext): Markup =>
  problemView(context.texts.unavailable, '', context, refreshSeconds);
