export {
  checkNewPassword,
  checkOldPassword,
  checkTypedHandle,
  checkTypedName,
  checkTypedTitle,
  suggestHandle,
} from './checks';
export { Form } from './Form';
export { FormError } from './FormError';
