import { DataFormatError } from '../base/errors.ts';
import type { Message } from './onnx-schema.ts';
import { encoderOperatorNames, operatorNames } from './operator-names.ts';
import { decodeMessage, walkMessages } from './protobuf.ts';

/** Operators of other domains may do anything, including reading files. */
const standardDomains = ['', 'ai.onnx', 'ai.onnx.ml'];

/** What a graph is for: one of our own, or a pre-trained encoder that others exported. */
export type GraphKind = 'own' | 'encoder';

const allowed: Readonly<Record<GraphKind, ReadonlySet<string>>> = {
  own: new Set(operatorNames),
  encoder: new Set([...operatorNames, ...encoderOperatorNames]),
};

/**
 * Decodes an untrusted ONNX model and checks that it is self-contained: no tensor anywhere in it (including attributes,
 * subgraphs, functions and training graphs) has its data in another file, which ONNX Runtime would read from the working
 * directory; and there are no operators except those in `operator-names.ts` for its kind.
 *
 * @param where name of the file in messages
 * @throws {DataFormatError} naming the tensor or operator, or the malformed part
 */
export function readOnnx(
  bytes: Uint8Array,
  where: string,
  kind: GraphKind = 'own',
): Message<'ModelProto'> {
  if (isOrtFormat(bytes)) {
    throw new DataFormatError(
      `${where} is in ONNX Runtime's own format; expected an ONNX model. Train it again`,
    );
  }
  const model = decodeMessage('ModelProto', bytes, where);
  for (const { name, message } of walkMessages('ModelProto', model)) {
    if (name === 'TensorProto') checkInside(message, where);
    if (name === 'NodeProto') {
      checkDomain(message.domain, `operator ${quote(message.opType)}`, where);
      checkOperator(message, where, kind);
    }
    if (name === 'FunctionProto')
      checkDomain(message.domain, `function ${quote(message.name)}`, where);
    if (name === 'OperatorSetIdProto') checkDomain(message.domain, 'set of operators', where);
  }
  return model;
}

/** Checks the FlatBuffers identifier, by which ONNX Runtime distinguishes the two formats. */
function isOrtFormat(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'ORTM';
}

function checkInside(tensor: Message<'TensorProto'>, where: string): void {
  const { name, dataLocation, externalData } = tensor;
  if (!dataLocation && !externalData) return;
  const location = externalData?.find(({ key }) => key === 'location')?.value;
  throw new DataFormatError(
    `${where}: the tensor ${quote(name)} has its data outside the model` +
      `${location === undefined ? '' : `, in the file ${quote(location)}`}; nothing was read from there. ` +
      'A model must contain all its data; only use bundles from sources you trust',
  );
}

/** Other operators may never terminate, or use much memory, in native code that cannot be stopped. */
function checkOperator({ opType }: Message<'NodeProto'>, where: string, kind: GraphKind): void {
  if (allowed[kind].has(opType ?? '')) return;
  throw new DataFormatError(
    `${where}: the operator ${quote(opType)} is not allowed; only the operators of ${kind === 'own' ? "octothorpe's own models" : 'common encoders'} are. ` +
      'Only use bundles from sources you trust',
  );
}

function checkDomain(domain: string | undefined, what: string, where: string): void {
  if (standardDomains.includes(domain ?? '')) return;
  throw new DataFormatError(
    `${where}: the ${what} is of the domain ${quote(domain)}; only the operators of ONNX itself are allowed. ` +
      'Only use bundles from sources you trust',
  );
}

/** Quotes text from a file, shortened and without terminal control characters. */
function quote(text = ''): string {
  return JSON.stringify(text.slice(0, 80));
}
