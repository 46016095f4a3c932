export { VerifyScreen, type VerifyScreenProps } from './VerifyScreen';
