import { configure } from '@testing-library/react';

// A busy machine is no failure: what is waited for comes, or the test's own limit ends it.
configure({ asyncUtilTimeout: 30_000 });
