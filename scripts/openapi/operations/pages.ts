import { z } from 'zod';
import {
  pageListItemSchema,
  pageListQuerySchema,
  pageStateSchema,
  resolvePagesRequestSchema,
  widgetOptionsQuerySchema,
  widgetOptionsSchema,
} from '../../../contracts';
import { data, listing } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

export const pageOperations: Operation[] = [
  {
    id: 'findPages',
    method: 'get',
    path: '/pages',
    tag: 'Designer',
    summary: 'List pages for the picker',
    description: 'Only pages of content types that the admin may read.',
    access: 'admin',
    query: pageListQuerySchema,
    example: { search: 'wel', pageSize: 10 },
    answers: { 200: { description: 'One page of pages.', schema: listing(pageListItemSchema) } },
    errors: ['request.invalid'],
  },
  {
    id: 'resolvePages',
    method: 'post',
    path: '/pages/resolve',
    tag: 'Designer',
    summary: 'States of referenced pages',
    access: 'admin',
    body: {
      schema: resolvePagesRequestSchema,
      example: {
        references: [{ kind: 'page', contentType: 'api::page.page', documentId: EXAMPLE.pageId }],
        locale: null,
      },
    },
    answers: {
      200: { description: 'In the order of the references.', schema: data(z.array(pageStateSchema)) },
    },
    errors: ['request.invalid'],
  },
  {
    id: 'getWidgetOptions',
    method: 'get',
    path: '/widget/options',
    tag: 'Designer',
    summary: 'Options of the sign-up form in the configuration',
    access: 'admin',
    query: widgetOptionsQuerySchema,
    example: { locale: 'en' },
    answers: { 200: { description: 'The options.', schema: data(widgetOptionsSchema) } },
    errors: ['request.invalid'],
  },
];
