export * from './batches';
export * from './contacts';
export * from './invitations';
export * from './lists';
export * from './pages';
export * from './portals';
export * from './settings';
