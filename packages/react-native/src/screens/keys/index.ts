export { KeyBanners } from './KeyBanners';
export { KeyGate } from './KeyGate';
export { LockedScreen } from './LockedScreen';
export { PhraseScreen, type PhraseScreenProps } from './PhraseScreen';
