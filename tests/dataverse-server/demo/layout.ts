import { html, raw } from 'hono/html';
import type { Navigation } from './navigation';

export type Markup = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light; font: 14px/1.45 system-ui, sans-serif; color: #242424; background: #f5f5f5; --blue: #0f548c; --line: #e0e0e0; --muted: #616161 }
  * { box-sizing: border-box }
  body { margin: 0; display: grid; grid-template: auto 1fr / 13rem minmax(0, 1fr); min-height: 100vh }
  body > header { grid-column: 1 / -1; background: #002050; color: #fff; padding: .7rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline }
  body > header a { color: #fff; text-decoration: none; font-weight: 600; font-size: 1.05rem }
  body > header span { opacity: .8; margin-left: auto; font-size: .85rem }
  nav.app { background: #fff; border-right: 1px solid var(--line); padding: .75rem .5rem; display: flex; flex-direction: column; gap: .15rem }
  nav.app a { color: inherit; text-decoration: none; padding: .5rem .75rem; border-radius: 4px }
  nav.app a:hover { background: #f0f0f0 }
  nav.app a[aria-current] { background: #e8f1f8; box-shadow: inset 3px 0 var(--blue); font-weight: 600 }
  main { padding: 1rem 1.25rem 2rem; max-width: 84rem }
  h1 { font-size: 1.35rem; font-weight: 600; margin: 0 }
  h2 { font-size: 1rem; font-weight: 600; margin: 0 0 .75rem }
  .card { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.25rem; margin: 0 0 1rem; min-width: 0 }
  .bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 0 0 1rem }
  .bar form { display: contents }
  .bar.end { align-items: end }
  .scroll { overflow-x: auto; position: relative }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #ebebeb; vertical-align: baseline }
  th { font-weight: 600; color: var(--muted); font-size: .85rem; white-space: nowrap }
  tr:last-child td { border-bottom: 0 }
  td form { display: inline }
  td { white-space: nowrap; max-width: 24rem; overflow: hidden; text-overflow: ellipsis }
  .hidden { position: absolute; clip-path: inset(50%) }
  a { color: var(--blue) }
  label { display: grid; gap: .2rem; font-size: .85rem; color: var(--muted) }
  input, select, textarea { font: inherit; font-size: .95rem; color: #242424; padding: .4rem .55rem; border: 1px solid #8a8a8a; border-radius: 4px; background: #fff; width: 100%; min-width: 0 }
  input[type='checkbox'] { width: 1.1rem; height: 1.1rem }
  button, .button { font: inherit; padding: .4rem .85rem; border: 1px solid #bdbdbd; border-radius: 4px; background: #fff; color: inherit; cursor: pointer; text-decoration: none; white-space: nowrap }
  button:hover { background: #f0f0f0 }
  button.primary { background: var(--blue); border-color: var(--blue); color: #fff }
  button.small { padding: .1rem .5rem; font-size: .85rem }
  :focus-visible { outline: 2px solid var(--blue); outline-offset: 1px }
  .search { flex: 1 1 14rem; max-width: 24rem }
  .tabs { display: flex; gap: 1.25rem; border-bottom: 1px solid var(--line); margin: 0 0 1rem; overflow-x: auto }
  .tabs a { color: inherit; text-decoration: none; padding: .5rem .1rem; white-space: nowrap }
  .tabs a[aria-current] { font-weight: 600; box-shadow: inset 0 -3px var(--blue) }
  .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1rem; align-items: start }
  .fields { display: grid; gap: .85rem }
  .value { font-size: .95rem; color: #242424; min-height: 1.4em; overflow-wrap: anywhere }
  .muted { color: var(--muted) }
  .badge { font-size: .8rem; padding: .1rem .5rem; border-radius: 1rem; background: #ebebeb }
  .notice { background: #e7f5e6; border-color: #107c10 }
  .failure { background: #fdf3f4; border-color: #b10e1c }
  dialog { border: 0; padding: 1.25rem; width: min(24rem, 100%); height: 100%; max-height: none; margin: 0 0 0 auto; box-shadow: -4px 0 24px #0003 }
  dialog::backdrop { background: #0005 }
  @media (max-width: 44rem) {
    body { grid-template: auto auto 1fr / minmax(0, 1fr) }
    body > header span { margin: 0; flex-basis: 100% }
    nav.app { flex-direction: row; overflow-x: auto; border-right: 0; border-bottom: 1px solid var(--line) }
    nav.app a { white-space: nowrap }
    nav.app a[aria-current] { box-shadow: inset 0 -3px var(--blue) }
    main { padding: 1rem }
  }
`;

/** Offers only what fits the look-up that another one depends on, and shows the chosen view. */
const SCRIPT = `
  const narrow = (select) => {
    const other = select.form.elements[select.dataset.dependsOn];
    for (const option of select.options) {
      const belongs = !option.value || !other.value || option.dataset.belongsTo === other.value;
      option.hidden = option.disabled = !belongs;
      if (!belongs && option.selected) select.value = '';
    }
  };
  const narrowAll = () => document.querySelectorAll('select[data-depends-on]').forEach(narrow);
  document.addEventListener('change', (event) => {
    narrowAll();
    if (event.target.matches('[data-submit]')) event.target.form.submit();
  });
  narrowAll();
`;

export const page = (
  navigation: Navigation,
  { title, table }: { title: string; table?: string },
  content: Markup
): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – ${navigation.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <a href="/">${navigation.title}</a>
          <span>a stand-in for Dynamics 365, for trying out</span>
        </header>
        <nav class="app" aria-label="${navigation.title}">
          ${navigation.entries.map(
            (entry) =>
              html`<a href="/tables/${entry.table}" ${entry.table === table ? raw('aria-current="page"') : ''}
                >${entry.title}</a
              >`
          )}
        </nav>
        <main>${content}</main>
        <script>
          ${raw(SCRIPT)};
        </script>
      </body>
    </html>`;
