import { use } from 'react';
import { type EdgeInsets, SafeAreaInsetsContext } from 'react-native-safe-area-context';

const none: EdgeInsets = { top: 0, right: 0, bottom: 0, left: 0 };

/** The notch and the home bar; zero where nobody provides them. */
export const useInsets = (): EdgeInsets => use(SafeAreaInsetsContext) ?? none;
