/** The .npy format, as far as this page reads and writes it: small arrays, little-endian, C order. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const HEADER_ALIGNMENT = 64;
const READERS = {
    '|b1': Uint8Array,
    '|u1': Uint8Array,
    '<f4': Float32Array,
};
const DESCRIPTIONS = { uint8: '|u1', float32: '<f4' };

/**
 * @param {ArrayBuffer} buffer a whole file
 * @returns {{shape: number[], values: Uint8Array|Float32Array}}
 */
export function readNpy(buffer) {
    const data = new DataView(buffer);
    if (MAGIC.some((byte, index) => data.getUint8(index) !== byte)) {
        throw new Error('this is no .npy file');
    }
    const isFirstVersion = data.getUint8(6) === 1;
    const headerAt = isFirstVersion ? 10 : 12;
    const headerLength = isFirstVersion ? data.getUint16(8, true) : data.getUint32(8, true);
    const header = new TextDecoder('latin1').decode(new Uint8Array(buffer, headerAt, headerLength));
    const Reader = READERS[/'descr': *'([^']*)'/.exec(header)?.[1]];
    if (!Reader || header.includes("'fortran_order': True")) {
        throw new Error('this array has a form that the page does not read');
    }
    const lengths = /'shape': *\(([^)]*)\)/.exec(header)[1];
    const shape = lengths
        .split(',')
        .filter((length) => length.trim() !== '')
        .map(Number);
    return { shape, values: new Reader(buffer.slice(headerAt + headerLength)) };
}

/**
 * @param {'uint8'|'float32'} dtype
 * @param {number[]} shape
 * @param {Uint8Array|Float32Array} values in C order
 * @returns {Blob} a whole file
 */
export function writeNpy(dtype, shape, values) {
    const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
    const header = `{'descr': '${DESCRIPTIONS[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
    const before = MAGIC.length + 4;
    const padded = Math.ceil((before + header.length + 1) / HEADER_ALIGNMENT) * HEADER_ALIGNMENT - before;
    const length = new Uint8Array([1, 0, padded & 0xff, padded >> 8]);
    return new Blob([new Uint8Array(MAGIC), length, `${header.padEnd(padded - 1)}\n`, values]);
}
