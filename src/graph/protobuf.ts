/** Encodes and decodes ONNX messages by the schema in `onnx-schema.ts`. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DataFormatError } from '../base/errors.ts';
import { fieldsOf, type Message, type MessageName, messages, type Scalars } from './onnx-schema.ts';

/** Maximum nesting of messages, about six levels of subgraphs. */
const mostNested = 32;
/** Maximum number of fields, so that a small file cannot expand to many objects. Numbers in packed fields count too. */
const mostFields = 250_000;

type Loose = Readonly<Record<string, unknown>>;

/** Encodes a message. Large byte arrays are copied only once, into the result. */
export function encodeMessage<N extends MessageName>(name: N, message: Message<N>): Uint8Array {
  const { parts, length } = encodeParts(name, message);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The bytes of a message in pieces, which are joined only at the end. */
interface Parts {
  readonly parts: Uint8Array[];
  length: number;
}

function encodeParts(name: MessageName, message: Loose): Parts {
  const whole: Parts = { parts: [], length: 0 };
  const writer = new BinaryWriter();
  const add = (part: Uint8Array) => {
    whole.parts.push(part);
    whole.length += part.length;
  };
  const addWithLength = (number: number, { parts, length }: Parts) => {
    writer.tag(number, WireType.LengthDelimited).uint32(length);
    add(writer.finish());
    for (const part of parts) add(part);
  };
  for (const [field, { number, kind, repeated }] of fieldsOf(name)) {
    const value = message[field];
    if (value === undefined) continue;
    const values = (repeated ? value : [value]) as readonly never[];
    if (values.length === 0) continue;
    if (kind === 'int' || kind === 'float') {
      writer.tag(number, repeated ? WireType.LengthDelimited : wireTypes[kind]);
      if (repeated) writer.fork();
      for (const one of values) kind === 'int' ? writer.int64(one) : writer.float(one);
      if (repeated) writer.join();
    } else if (kind === 'string') {
      for (const one of values) writer.tag(number, WireType.LengthDelimited).string(one);
    } else if (kind === 'bytes') {
      for (const one of values as readonly Uint8Array[]) {
        addWithLength(number, { parts: [one], length: one.length });
      }
    } else {
      for (const one of values) addWithLength(number, encodeParts(kind, one));
    }
  }
  add(writer.finish());
  return whole;
}

const wireTypes = { int: WireType.Varint, float: WireType.Bit32 } as const;

/**
 * The inverse of `encodeMessage`. Byte arrays are views of `bytes`. Rejects anything that two readers could interpret
 * differently: fields that are not in the schema, have another wire type, or occur twice without being a list.
 *
 * @param where name of the file in messages
 * @throws {DataFormatError} if the bytes are not such a message, or it is nested too deeply or has too many fields
 */
export function decodeMessage<N extends MessageName>(
  name: N,
  bytes: Uint8Array,
  where: string,
): Message<N> {
  try {
    return new Decoder().message(name, bytes, 1) as Message<N>;
  } catch (cause) {
    throw new DataFormatError(
      `${where} is not a well-formed ONNX model: ${(cause as Error).message}; train it again`,
      { cause },
    );
  }
}

class Decoder {
  #fields = 0;

  message(name: MessageName, bytes: Uint8Array, depth: number): Loose {
    if (depth > mostNested) throw new Error(`messages are nested more than ${mostNested} deep`);
    const fields = fieldsByNumber.get(name)!;
    const message: Record<string, unknown> = {};
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = fields.get(number);
      if (!field) throw new Error(`${name} has a field ${number}, which ONNX does not define`);
      const values = this.#values(reader, field.kind, wireType, field.repeated, depth);
      if (!values) throw new Error(`field ${number} of ${name} has wire type ${wireType}`);
      if (field.repeated) {
        message[field.name] ??= [];
        for (const value of values) (message[field.name] as unknown[]).push(value);
      } else {
        if (Object.hasOwn(message, field.name)) {
          throw new Error(`field ${number} of ${name} occurs twice`);
        }
        message[field.name] = values[0];
      }
    }
    return message;
  }

  /** Returns undefined if the wire type does not match the kind. */
  #values(
    reader: BinaryReader,
    kind: keyof Scalars | MessageName,
    wireType: WireType,
    repeated: boolean,
    depth: number,
  ): unknown[] | undefined {
    if (kind === 'int' || kind === 'float') {
      if (wireType === wireTypes[kind]) return [this.#number(reader, kind)];
      if (!repeated || wireType !== WireType.LengthDelimited) return undefined;
      const packed = new BinaryReader(reader.bytes());
      const values: unknown[] = [];
      while (packed.pos < packed.len) values.push(this.#number(packed, kind));
      return values;
    }
    if (wireType !== WireType.LengthDelimited) return undefined;
    this.#count();
    if (kind === 'string') return [reader.string()];
    if (kind === 'bytes') return [reader.bytes()];
    return [this.message(kind, reader.bytes(), depth + 1)];
  }

  #number(reader: BinaryReader, kind: 'int' | 'float'): number | bigint {
    this.#count();
    if (kind === 'float') return reader.float();
    const value = BigInt(reader.int64());
    const rounded = Number(value);
    return Number.isSafeInteger(rounded) ? rounded : value;
  }

  #count(): void {
    if (++this.#fields > mostFields) throw new Error(`it has more than ${mostFields} fields`);
  }
}

const fieldsByNumber = byNumber();

function byNumber() {
  const names = Object.keys(messages) as MessageName[];
  return new Map(
    names.map((name) => {
      const fields = fieldsOf(name).map(
        ([field, { number, kind, repeated }]) => [number, { name: field, kind, repeated }] as const,
      );
      return [name, new Map(fields)];
    }),
  );
}

/** Yields a message and all messages in it, each with its name in the schema, outer messages first. */
export function* walkMessages(name: MessageName, message: Loose): Generator<AnyMessage> {
  yield { name, message } as AnyMessage;
  for (const [field, { kind, repeated }] of fieldsOf(name)) {
    const value = message[field];
    if (value === undefined || !(kind in messages)) continue;
    for (const one of (repeated ? value : [value]) as readonly Loose[]) {
      yield* walkMessages(kind as MessageName, one);
    }
  }
}

type AnyMessage = {
  readonly [N in MessageName]: { readonly name: N; readonly message: Message<N> };
}[MessageName];
