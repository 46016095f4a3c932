export { BrandMark } from './BrandMark';
export { ServerScreen, type ServerScreenProps } from './ServerScreen';
export { SignInScreen, type SignInScreenProps } from './SignInScreen';
export { SignUpScreen, type SignUpScreenProps } from './SignUpScreen';
export { parseServerAddress } from './server-address';
