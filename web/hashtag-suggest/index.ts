/** Importing this module makes `<hashtag-suggest>` known to the page. */
import { HashtagSuggest } from './hashtag-suggest.ts';

export { type HashtagEventDetail, HashtagSuggest } from './hashtag-suggest.ts';

customElements.define('hashtag-suggest', HashtagSuggest);
