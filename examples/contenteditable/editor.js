/** Asks an Octothorpe server for tags as the user types. Clicking a tag appends it to the post. */
const server = new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:8787';
const post = document.querySelector('#post');
const tags = document.querySelector('#tags');
let pending = new AbortController();

post.addEventListener('input', async () => {
  pending.abort();
  pending = new AbortController();
  const { signal } = pending;
  try {
    const response = await fetch(`${server}/v1/recommend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ posts: [{ text: post.textContent }], k: 5 }),
      signal,
    });
    const { recommendations } = await response.json();
    show(recommendations[0]);
  } catch (error) {
    if (!signal.aborted) tags.textContent = `No suggestions: ${error.message}`;
  }
});

function show(suggestions) {
  const buttons = suggestions.map(({ display }) => {
    const button = document.createElement('button');
    button.textContent = `#${display}`;
    button.addEventListener('click', () => append(button.textContent));
    return button;
  });
  tags.replaceChildren(...buttons);
}

/** Inserts the tag as if it had been typed, so that undo removes it. */
function append(tag) {
  post.focus();
  getSelection().selectAllChildren(post);
  getSelection().collapseToEnd();
  document.execCommand('insertText', false, ` ${tag}`);
}
