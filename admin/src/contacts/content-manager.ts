import type { ReactNode } from 'react';

/** What the Content Manager tells a panel of the entry beside it; the last two are missing until it is saved. */
export interface EditViewProps {
  model: string;
  documentId?: string;
  document?: object;
}

/** A panel beside an entry: called as a component, so that it may use hooks, it answers what to show. */
export type EditViewPanel = (props: EditViewProps) => { title: string; content: ReactNode } | null;

/** The part of the Content Manager's interface for plugins that is used here. */
interface ContentManagerApis {
  addEditViewSidePanel(panels: EditViewPanel[]): void;
}

export const isContentManager = (apis: object): apis is ContentManagerApis =>
  'addEditViewSidePanel' in apis && typeof apis.addEditViewSidePanel === 'function';
