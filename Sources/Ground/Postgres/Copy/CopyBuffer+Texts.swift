// SPDX-License-Identifier: Apache-2.0

extension CopyBuffer {
    /// An array of texts: dimensions, no NULL, the elements' type, then each with its length
    /// (`array_recv` of the server).
    package mutating func texts(_ values: [String]) {
        // The length of the field is known when it is written.
        let start = count
        put(Int32(0))
        put(Int32(values.isEmpty ? 0 : 1))
        put(Int32(0))
        put(Int32(bitPattern: TypeOID.text))
        if !values.isEmpty {
            put(Int32(values.count))
            put(Int32(1))
            for value in values { text(value) }
        }
        setLength(at: start, Int32(count - start - 4))
    }

    private mutating func setLength(at place: Int, _ length: Int32) {
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: length.bigEndian, toByteOffset: place, as: Int32.self)
        }
    }
}
