import type { Environment } from '../rows/environment';
import { checkTexts } from './languages';
import {
  checkShape,
  childOf,
  childrenOf,
  invalidXml,
  parseXml,
  withDescendants,
  type Shape,
  type XmlElement,
} from './xml';

const TEXTS = ['Titles', 'Descriptions'];

const SHAPES: Record<string, Shape> = {
  SiteMap: { children: ['Area'], needs: ['Area'] },
  Area: { children: [...TEXTS, 'Group'], needs: ['Group'], attributes: ['Id'] },
  Group: { children: [...TEXTS, 'SubArea'], needs: ['SubArea'], attributes: ['Id'] },
  SubArea: { children: [...TEXTS, 'Privilege'], attributes: ['Id'] },
  Titles: { children: ['Title'], needs: ['Title'] },
  Title: { children: [], attributes: ['LCID', 'Title'] },
  Descriptions: { children: ['Description'], needs: ['Description'] },
  Description: { children: [], attributes: ['LCID', 'Description'] },
};

const WHAT = 'The site map XML is invalid';

/** The title of an area, group or entry in a language, if it has its own. */
export const titleOf = (element: XmlElement, language: number): string | undefined => {
  const titles = childOf(element, 'Titles');
  const all = titles ? childrenOf(titles, 'Title') : [];
  return all.find(({ attributes }) => attributes.LCID === String(language))?.attributes.Title;
};

/** Tables that a site map leads to. */
export const tablesIn = (siteMapXml: string): string[] =>
  withDescendants(parseXml(siteMapXml, 'the site map')).flatMap(({ name, attributes }) =>
    name === 'SubArea' && attributes.Entity !== undefined ? [attributes.Entity] : []
  );

/** Refuses a site map with an unknown structure, tables or languages, or with an id twice. */
export const checkSiteMap = (environment: Environment, siteMapXml: string): void => {
  const siteMap = parseXml(siteMapXml, 'the site map');
  if (siteMap.name !== 'SiteMap') throw invalidXml(`${WHAT}: the root element is <${siteMap.name}>.`);
  checkShape(siteMap, SHAPES, WHAT);
  const ids = new Set<string>();
  for (const element of withDescendants(siteMap)) {
    const { Id: id, Entity: entity, Url: url } = element.attributes;
    if (id !== undefined) {
      if (!/^[A-Za-z0-9_]+$/.test(id)) throw invalidXml(`${WHAT}: ${id} is no id.`);
      if (ids.has(id)) throw invalidXml(`${WHAT}: the id ${id} is not unique.`);
      ids.add(id);
    }
    if (element.name === 'SubArea' && entity === undefined && url === undefined) {
      throw invalidXml(`${WHAT}: the entry ${id ?? ''} leads nowhere.`);
    }
    if (entity !== undefined && !environment.schema.find(entity)) {
      throw invalidXml(`${WHAT}: there is no table ${entity}.`);
    }
    if (element.name === 'Titles') {
      const texts = childrenOf(element, 'Title').map(({ attributes }) => ({
        text: attributes.Title ?? '',
        language: Number(attributes.LCID),
      }));
      checkTexts(environment.languages, texts, WHAT);
    }
  }
};
