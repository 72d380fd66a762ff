import request from 'supertest';
import type { TestApp } from '../../helpers/strapi';
import {
  adminToken,
  allow,
  bootWidgetApp,
  documents,
  PAGE,
  pageRef,
  widget,
} from '../../integration/widget/support';
import type { Benchmark } from '../support/benchmark';
import { cpuTime, inTurns } from '../support/measure';
import type { Figure } from '../support/report';

const PAGES = 100;
const MANY_PAGES = 10_000;

/**
 * The number of responses measured together. Garbage collection runs after every few responses. If the kinds
 * took turns one response at a time, one kind would pay for the garbage of both.
 */
const TOGETHER = 8;

type Kind = 'With' | 'Without';

const publishPages = async ({ strapi }: TestApp): Promise<void> => {
  const pages = documents(strapi, PAGE);
  const publish = (data: object) => pages.create({ data, status: 'published' });
  for (let n = 0; n < PAGES; n += 1) {
    const { documentId } = await publish({ title: `Target ${n}`, slug: `target-${n}` });
    const references = {
      redirectPage: pageRef(documentId),
      existingUserPage: pageRef(documentId, '#sign-in'),
    };
    await publish({ title: `With ${n}`, slug: `with-${n}`, widgets: [widget(references)] });
    const none = { redirectPage: null, existingUserPage: null };
    await publish({ title: `Without ${n}`, slug: `without-${n}`, widgets: [widget(none)] });
  }
};

const addManyPages = async ({ strapi }: TestApp): Promise<void> => {
  const now = new Date();
  for (let start = 0; start < MANY_PAGES; start += 500) {
    await strapi.db.query(PAGE).createMany({
      data: Array.from({ length: 500 }, (_, index) => ({
        documentId: `many${start + index}`,
        title: `Page ${start + index}`,
        slug: `page-${start + index}`,
        locale: 'en',
        createdAt: now,
        updatedAt: now,
        publishedAt: null,
      })),
    });
  }
};

const readPages = async ({ http }: TestApp, kind: Kind): Promise<void> => {
  const query = {
    'filters[title][$startsWith]': `${kind} `,
    populate: 'widgets',
    'pagination[pageSize]': PAGES,
  };
  const { data } = (await request(http).get('/api/pages').query(query)).body;
  const url = data[PAGES - 1].widgets[0].properties.redirectPage?.url;
  if (Boolean(url) !== (kind === 'With')) throw new Error(`The answer has the URL ${url}`);
};

/** CPU time (ms) of one response with 100 pages. */
const answer = async (app: TestApp, kind: Kind): Promise<number> => {
  const all = await cpuTime(async () => {
    for (let count = 0; count < TOGETHER; count += 1) await readPages(app, kind);
  });
  return all / TOGETHER;
};

/** CPU time (ms) of one response of the page picker. */
const search = ({ http }: TestApp, token: string, query: object): Promise<number> =>
  cpuTime(async () => {
    const call = request(http).get('/crm-user-invite/pages').set('Authorization', token);
    const { data } = (await call.query({ locale: 'en', pageSize: 25, ...query })).body;
    if (data.length !== 25) throw new Error(`The picker found ${data.length} pages`);
  });

/**
 * What page references cost when the website reads its pages, and how long editors wait for the page picker.
 */
const pageReferences: Benchmark = async ({ isShort, onEnd }) => {
  const app = await bootWidgetApp();
  onEnd(() => app.stop());
  await allow(app.strapi, `${PAGE}.find`);
  await publishPages(app);
  const contestants = { with: () => answer(app, 'With'), without: () => answer(app, 'Without') };
  await inTurns(8, contestants);
  const answers = await inTurns(isShort ? 9 : 15, contestants);

  await addManyPages(app);
  const token = await adminToken(app.strapi);
  const picker = await inTurns(15, {
    'first page': () => search(app, token, {}),
    search: () => search(app, token, { search: 'page-99' }),
    'last page': () => search(app, token, { cursor: `${MANY_PAGES - 50}~${PAGE}` }),
  });
  return [
    { name: `${PAGES} pages without page references, CPU`, value: answers.without, unit: 'ms' },
    {
      name: `${PAGES} pages with page references, to without`,
      value: answers.with / answers.without,
      unit: '×',
      goal: { atMost: 1.15 },
    },
    ...Object.entries(picker).map(([what, value]): Figure => ({
      name: `page picker at ${MANY_PAGES.toLocaleString('en')} pages, ${what}, CPU`,
      value,
      unit: 'ms',
      goal: { atMost: 150 },
    })),
  ];
};

export default pageReferences;
