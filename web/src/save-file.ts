/** Offers a file to the person as a download. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The download has begun by then, and keeps the blob.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
