export const formId = 'first-form';
