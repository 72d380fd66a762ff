import { z } from 'zod';
import {
  changeRoleRequestSchema,
  portalDetailSchema,
  portalUpdateSchema,
  portalUserSchema,
  userRoleSchema,
} from '../../../contracts';
import { CRM_ERRORS, data, idParams, listing } from '../answer';
import { EXAMPLE } from '../examples';
import type { Operation } from '../operation';

const portalAnswer = z.object({
  data: portalDetailSchema,
  meta: z.object({ userRoles: z.array(userRoleSchema) }),
});

export const portalOperations: Operation[] = [
  {
    id: 'findPortals',
    method: 'get',
    path: '/portals',
    tag: 'Portals',
    summary: 'The portals that this site serves',
    access: 'admin',
    permission: 'portals.read',
    answers: { 200: { description: 'All of them.', schema: listing(portalDetailSchema) } },
    errors: CRM_ERRORS,
  },
  {
    id: 'getPortal',
    method: 'get',
    path: '/portals/:id',
    tag: 'Portals',
    summary: 'One portal, with the roles it can be mapped to',
    access: 'admin',
    permission: 'portals.read',
    params: idParams,
    example: { id: EXAMPLE.portalId },
    answers: { 200: { description: 'The portal.', schema: portalAnswer } },
    errors: ['request.invalid', 'portal.unknown', ...CRM_ERRORS],
  },
  {
    id: 'updatePortal',
    method: 'put',
    path: '/portals/:id',
    tag: 'Portals',
    summary: 'Change a portal',
    description: 'Only what is given is changed. What the configuration fixes cannot be.',
    access: 'admin',
    permission: 'portals.update',
    params: idParams,
    example: { id: EXAMPLE.portalId },
    body: {
      schema: portalUpdateSchema,
      example: {
        signUpUrl: 'https://www.example.com/join',
        roles: [{ id: EXAMPLE.roleId, userRole: 'authenticated' }],
      },
    },
    answers: { 200: { description: 'The portal.', schema: portalAnswer } },
    errors: ['request.invalid', 'portal.unknown', 'template.invalid', ...CRM_ERRORS],
  },
  {
    id: 'changePortalRole',
    method: 'put',
    path: '/portal-users/:id',
    tag: 'Portal users',
    summary: 'Change the role',
    description: 'In the CRM, and on the Strapi user.',
    access: 'admin',
    permission: 'portal-users.update',
    params: idParams,
    example: { id: EXAMPLE.portalUserId },
    body: { schema: changeRoleRequestSchema, example: { roleId: EXAMPLE.otherRoleId } },
    answers: { 200: { description: 'The portal user.', schema: data(portalUserSchema) } },
    errors: ['request.invalid', 'portal-user.unknown', 'role.not-of-portal', 'role.unmapped', ...CRM_ERRORS],
  },
  {
    id: 'endPortalAccess',
    method: 'delete',
    path: '/portal-users/:id',
    tag: 'Portal users',
    summary: 'End the access',
    description: 'In the CRM, and of the Strapi user, unless it has access to another portal.',
    access: 'admin',
    permission: 'portal-users.update',
    params: idParams,
    example: { id: EXAMPLE.portalUserId },
    answers: { 200: { description: 'The portal user.', schema: data(portalUserSchema) } },
    errors: ['request.invalid', 'portal-user.unknown', ...CRM_ERRORS],
  },
];
