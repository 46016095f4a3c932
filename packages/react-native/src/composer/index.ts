export { Composer, type ComposerProps } from './Composer';
export { PreviewBar, type PreviewBarProps } from './PreviewBar';
