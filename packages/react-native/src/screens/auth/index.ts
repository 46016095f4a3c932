export { BrandMark } from './BrandMark';
export { ServerScreen, type ServerScreenProps } from './ServerScreen';
export { SignInScreen, type SignInScreenProps, type TypedCredentials } from './SignInScreen';
export { SignUpScreen, type SignUpScreenProps } from './SignUpScreen';
export { parseServerAddress } from './server-address';
