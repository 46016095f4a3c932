import { useWindowDimensions } from 'react-native';
import { twoPaneWidth } from '../theme';

/** Is there room for the list beside the conversation? */
export const useTwoPanes = (): boolean => useWindowDimensions().width >= twoPaneWidth;
