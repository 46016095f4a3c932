export { conversationIcon, conversationTitle } from './conversation-look';
export { PeoplePicker, type PeoplePickerProps } from './PeoplePicker';
export { PersonRow, type PersonRowProps } from './PersonRow';
export { SearchNotes } from './SearchNotes';
export { type PeopleSearch, usePeopleSearch } from './use-people-search';
