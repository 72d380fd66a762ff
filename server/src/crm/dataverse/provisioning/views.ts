import { INVITATION_STATUS } from '../model/status';
import type { ViewPlan } from './solution';
import { element } from './xml';

/** Hours after which an invitation that is still *New* needs attention: it is sent within minutes. */
const OVERDUE_HOURS = 1;

const condition = (attribute: string, operator: string, value: number): string =>
  element('condition', { attribute, operator, value });

/** Active invitations that failed, or that should have been sent. */
const needsAttention = (): string =>
  element('filter', { type: 'and' }, [
    condition('statecode', 'eq', 0),
    element('filter', { type: 'or' }, [
      condition('statuscode', 'eq', INVITATION_STATUS.failed.status),
      condition('createdon', 'olderthan-x-hours', OVERDUE_HOURS),
    ]),
  ]);

/** The query of a view. */
export const fetchXml = (view: ViewPlan): string => {
  const columns = [...new Set([`${view.table}id`, 'tpc_name', ...Object.keys(view.columns)])];
  return element('fetch', { version: '1.0', 'output-format': 'xml-platform', mapping: 'logical' }, [
    element('entity', { name: view.table }, [
      ...columns.map((name) => element('attribute', { name })),
      element('order', { attribute: view.sort.column, descending: view.sort.descending }),
      ...(view.condition === 'needs-attention' ? [needsAttention()] : []),
    ]),
  ]);
};

/** The columns of a view. */
export const layoutXml = (view: ViewPlan, objectTypeCode: number | string): string =>
  element(
    'grid',
    { name: 'resultset', object: objectTypeCode, jump: 'tpc_name', select: 1, icon: 1, preview: 1 },
    [
      element(
        'row',
        { name: 'result', id: `${view.table}id` },
        Object.entries(view.columns).map(([name, width]) => element('cell', { name, width }))
      ),
    ]
  );

/** Whether the layout of an existing view shows the columns of the plan. */
export const showsColumns = (layout: string, view: ViewPlan): boolean =>
  Object.keys(view.columns).every((name) => layout.includes(`"${name}"`));
