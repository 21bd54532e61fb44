import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Puts scripts and styles into the page itself, with a policy that allows these alone: a page from anyone can be
 * opened, since nothing in its data can run, and nothing can be sent anywhere. Writes the page as `page.html.gz`, a third
 * of its size.
 */
export function inlined(): Plugin {
  return {
    name: 'inlined',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post', // after the licences of what is in the scripts
      handler(_, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('there is no index.html to put scripts into');
        let html = String(page.source);
        const hashes = { script: [] as string[], style: [] as string[] };
        for (const [name, file] of Object.entries(bundle)) {
          const isStyle = name.endsWith('.css');
          if (!isStyle && file.type !== 'chunk') continue;
          const content =
            file.type === 'chunk' ? scriptText(file.code) : String(file.source).trim();
          const element = isStyle
            ? `<style>${content}</style>`
            : `<script type="module">${content}</script>`;
          const before = html;
          html = html.replace(referenceTo(name, isStyle), () => element);
          if (html === before) throw new Error(`index.html does not refer to ${name}`);
          const hash = createHash('sha256').update(content).digest('base64');
          hashes[isStyle ? 'style' : 'script'].push(`'sha256-${hash}'`);
          delete bundle[name];
        }
        html = html.replace('</body>', () => `${licences(bundle['licenses.md'])}\n  </body>`);
        const policy = [
          "default-src 'none'",
          `script-src ${hashes.script.join(' ')}`,
          `style-src ${hashes.style.join(' ')}`,
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; ');
        html = html.replace(
          '<meta charset="utf-8" />',
          (charset) =>
            `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
        );
        delete bundle['index.html'];
        this.emitFile({
          type: 'asset',
          fileName: 'page.html.gz',
          source: gzipSync(html, { level: 9 }),
        });
      },
    },
  };
}

/** Licenses require these notices to accompany the code. */
function licences(file: { type: string; source?: string | Uint8Array } | undefined): string {
  if (file?.source === undefined) throw new Error('there are no licences to put into index.html');
  return `<script type="text/plain" id="licenses">${scriptText(String(file.source))}</script>`;
}

function referenceTo(name: string, isStyle: boolean): RegExp {
  const file = name.replaceAll('.', '\\.');
  return isStyle
    ? new RegExp(`<link rel="stylesheet"[^>]*${file}"[^>]*>`)
    : new RegExp(`<script type="module"[^>]*${file}"[^>]*></script>`);
}

/** Within a page, a script ends at the first `</script`, and `<!--` may hide that. */
function scriptText(code: string): string {
  return code
    .trim()
    .replaceAll(/<\/(?=script)/gi, '<\\/')
    .replaceAll('<!--', '\\x3C!--');
}
