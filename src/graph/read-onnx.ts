import { DataFormatError } from '../base/errors.ts';
import type { Message } from './onnx-schema.ts';
import { decodeMessage, walkMessages } from './protobuf.ts';

/** Operators of other domains may be anything, also ones that read files. */
const standardDomains = ['', 'ai.onnx', 'ai.onnx.ml'];

/**
 * Decodes a serialized ONNX model that comes from outside, and makes sure that it is complete in itself: no tensor
 * anywhere in it (attributes, subgraphs, functions and training graphs included) has its numbers in another file,
 * which ONNX Runtime would read from the working directory; no operator is of a domain that ONNX does not define, and
 * none may run without end.
 *
 * @param where the file, for messages
 * @throws {DataFormatError} naming the tensor or operator, or what is malformed
 */
export function readOnnx(bytes: Uint8Array, where: string): Message<'ModelProto'> {
  if (isOrtFormat(bytes)) {
    throw new DataFormatError(
      `${where} is in ONNX Runtime's own format; expected an ONNX model. Train it again`,
    );
  }
  const model = decodeMessage('ModelProto', bytes, where);
  for (const { name, message } of walkMessages('ModelProto', model)) {
    if (name === 'TensorProto') checkInside(message, where);
    if (name === 'NodeProto') checkEnds(message, where);
    if (name === 'NodeProto')
      checkDomain(message.domain, `operator ${quote(message.opType)}`, where);
    if (name === 'FunctionProto')
      checkDomain(message.domain, `function ${quote(message.name)}`, where);
    if (name === 'OperatorSetIdProto') checkDomain(message.domain, 'set of operators', where);
  }
  return model;
}

/** By the identifier of its flatbuffers, as ONNX Runtime tells the two formats apart. */
function isOrtFormat(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'ORTM';
}

function checkInside(tensor: Message<'TensorProto'>, where: string): void {
  const { name, dataLocation, externalData } = tensor;
  if (!dataLocation && !externalData) return;
  const location = externalData?.find(({ key }) => key === 'location')?.value;
  throw new DataFormatError(
    `${where}: the tensor ${quote(name)} has its numbers outside the model` +
      `${location === undefined ? '' : `, in the file ${quote(location)}`}; nothing was read from there. ` +
      'A model must hold all its numbers itself; use bundles only from where you trust',
  );
}

/** A `Scan` ends with its input; a `Loop` may go on for ever, in native code that nothing can stop. */
function checkEnds({ opType }: Message<'NodeProto'>, where: string): void {
  if (opType !== 'Loop') return;
  throw new DataFormatError(
    `${where}: the operator "Loop" is not allowed, since it may never end. Use bundles only from where you trust`,
  );
}

function checkDomain(domain: string | undefined, what: string, where: string): void {
  if (standardDomains.includes(domain ?? '')) return;
  throw new DataFormatError(
    `${where}: the ${what} is of the domain ${quote(domain)}; only the operators of ONNX itself are allowed. ` +
      'Use bundles only from where you trust',
  );
}

/** What a file says, shortened and with nothing that a terminal would obey. */
function quote(text = ''): string {
  return JSON.stringify(text.slice(0, 80));
}
