export { EncryptionBadge, isEncrypted } from './EncryptionBadge';
export { EncryptionSection } from './EncryptionSection';
export { OpenChoice } from './OpenChoice';
export { OpenStrip } from './OpenStrip';
export { SafetyNotice } from './SafetyNotice';
export { useIsVerified, VerifiedBadge } from './VerifiedBadge';
