import type { TypedCredentials } from '@tidings/react-native/app';
import { formId } from './form-id';

/** What has been typed into the form that came before the app, which is gone with that. Undefined if there is none. */
export function takeFirstForm(): TypedCredentials | undefined {
  const form = document.getElementById(formId);
  const [handle, password] = form?.querySelectorAll('input') ?? [];
  if (!form || !handle || !password) return undefined;
  form.remove();
  const { sent, inPassword } = form.dataset;
  return {
    handle: handle.value,
    password: password.value,
    isInPassword: inPassword !== undefined,
    isSent: sent !== undefined,
  };
}
