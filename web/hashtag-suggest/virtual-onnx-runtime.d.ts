/** Made by `web/packed-wasm.ts`. */
declare module 'virtual:onnx-runtime' {
  const url: string;
  export default url;
}
