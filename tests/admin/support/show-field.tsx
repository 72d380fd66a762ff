import { screen } from '@testing-library/react';
import { Form, useForm } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';
import { renderAdmin } from './render-admin';

export type AdminOptions = Parameters<typeof renderAdmin>[1];

/** The values of the page's form. */
const Stored = () => <output>{JSON.stringify(useForm('Stored', ({ values }) => values))}</output>;

/** Shows a custom field with this value in the form of an entry. */
export const showField = (
  Field: ComponentType<{ name: string }>,
  properties: unknown,
  admin: AdminOptions = {}
) =>
  renderAdmin(
    <Form method="PUT" initialValues={{ properties }}>
      <Field name="properties" />
      <div data-testid="stored">
        <Stored />
      </div>
    </Form>,
    admin
  );

/** The field's value in the form. */
export const storedValue = () => JSON.parse(screen.getByTestId('stored').textContent ?? '').properties;
