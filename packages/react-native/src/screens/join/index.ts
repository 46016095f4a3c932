export { JoinScreen, type JoinScreenProps } from './JoinScreen';
