/** A controlled textarea in React with `<hashtag-suggest>`, which React 19 renders like any other element. */
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

function PostForm() {
  const [text, setText] = useState('');
  return createElement(
    'form',
    null,
    createElement('label', { htmlFor: 'post' }, 'Your post'),
    createElement('textarea', {
      id: 'post',
      value: text,
      // The component dispatches `input` events as typing does, so React's state stays in sync.
      onChange: (event) => setText(event.target.value),
    }),
    createElement('hashtag-suggest', { for: 'post', bundle: './bundle/' }),
    createElement('output', null, `${text.length} characters`),
  );
}

createRoot(document.querySelector('#root')).render(createElement(PostForm));
