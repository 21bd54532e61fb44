/** Importing this module defines the element `<hashtag-suggest>`. */
import { HashtagSuggest } from './hashtag-suggest.ts';

export { type HashtagEventDetail, HashtagSuggest } from './hashtag-suggest.ts';

customElements.define('hashtag-suggest', HashtagSuggest);
