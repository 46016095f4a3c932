import { Redirect } from 'expo-router';

/** Nothing is here: the list is a better place than an excuse. */
export default function NotFound() {
  return <Redirect href="/" />;
}
