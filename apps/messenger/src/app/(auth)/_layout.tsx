import { useAccount } from '@tidings/react-native/app';
import { Redirect, Slot, useGlobalSearchParams } from 'expo-router';
import { readNext } from '../../shell/next';
import { Starting } from '../../shell/start-states';

/** For those who are not signed in; the others are where they wanted to go. */
export default function AuthLayout() {
  const account = useAccount();
  const { next } = useGlobalSearchParams<{ next?: string }>();
  if (!account) return <Starting />;
  if (account.user) return <Redirect href={readNext(next)} />;
  return <Slot />;
}
