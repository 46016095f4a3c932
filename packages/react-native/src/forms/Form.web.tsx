import { useTheme } from '../theme';
import type { FormProps } from './form-props';

/** A real form, since browsers and password managers look for one. The fields themselves submit it by Enter. */
export function Form({ label, children }: FormProps) {
  const { space } = useTheme();
  return (
    <form
      aria-label={label}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      style={{ display: 'flex', flexDirection: 'column', gap: space.lg, alignSelf: 'stretch' }}
    >
      {children}
    </form>
  );
}
