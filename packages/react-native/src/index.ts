export * from './i18n';
export * from './icons';
export * from './primitives';
export * from './theme';
