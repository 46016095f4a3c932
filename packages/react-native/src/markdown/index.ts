export { loadMarkdown, plainTextOf } from './parser';
