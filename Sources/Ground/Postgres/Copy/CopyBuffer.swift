// SPDX-License-Identifier: Apache-2.0

/// Rows in the form of `copy … from stdin (format binary)` (manual, COPY, "Binary Format").
///
/// `header()` once, then for each row `beginRow` and as many values as columns, `trailer()` at the
/// end; send and empty it with `Connection.putCopy` whenever `count` is large enough. Text must be
/// UTF-8 without NUL: the server refuses the COPY otherwise.
package struct CopyBuffer: Sendable {
    @usableFromInline var storage: [UInt8]
    /// Bytes in use; all below are set.
    package private(set) var count: Int {
        @inlinable get { used }
        set { used = newValue }
    }
    @usableFromInline var used = 0

    /// Begins small and doubles: most files have few rows, and all of this memory is touched.
    package init(capacity: Int = 4 * 1024) {
        storage = [UInt8](repeating: 0, count: max(64, capacity))
    }

    /// A copy of the bytes in use.
    package var bytes: [UInt8] { Array(storage[..<used]) }

    /// Forgets what is in it; keeps the memory.
    package mutating func removeAll() { used = 0 }

    /// Forgets what came after an earlier `count`: takes a begun row back.
    package mutating func truncate(to count: Int) {
        precondition((0...used).contains(count))
        used = count
    }

    func withUnsafeBytes<V>(_ body: (UnsafeRawBufferPointer) throws -> V) rethrows -> V {
        try unsafe storage.withUnsafeBytes {
            try unsafe body(UnsafeRawBufferPointer(rebasing: $0[..<used]))
        }
    }

    /// Signature, flags and the length of the (empty) header extension.
    package mutating func header() {
        for byte in "PGCOPY\n".utf8 { put(byte) }
        for byte: UInt8 in [0xFF, 0x0D, 0x0A, 0x00] { put(byte) }
        put(Int32(0))
        put(Int32(0))
    }

    /// The end of the data.
    package mutating func trailer() { put(Int16(-1)) }

    @inlinable package mutating func beginRow(_ columns: Int16) { put(columns) }

    @inlinable package mutating func null() { put(Int32(-1)) }

    @inlinable package mutating func bool(_ value: Bool) {
        put(Int32(1))
        put(value ? 1 : 0 as UInt8)
    }

    @inlinable package mutating func int16(_ value: Int16) {
        put(Int32(2))
        put(value)
    }

    @inlinable package mutating func int32(_ value: Int32) { put(4, value) }

    @inlinable package mutating func int64(_ value: Int64) { put(8, value) }

    @inlinable package mutating func float8(_ value: Double) { put(8, value.bitPattern) }

    @inlinable package mutating func date(daysSince2000: Int32) { put(4, daysSince2000) }

    @inlinable package mutating func timestamptz(microsecondsSince2000: Int64) {
        put(8, microsecondsSince2000)
    }

    @inlinable package mutating func text(_ value: borrowing Span<UInt8>) {
        unsafe value.withUnsafeBytes { unsafe field($0, version: nil) }
    }

    /// A part of an array as text.
    @inlinable package mutating func text(_ bytes: [UInt8], in range: Range<Int>) {
        unsafe bytes[range].withUnsafeBytes { unsafe field($0, version: nil) }
    }

    @inlinable package mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { unsafe field(UnsafeRawBufferPointer($0), version: nil) }
    }

    @inlinable package mutating func bytea(_ value: [UInt8]) { text(value, in: value.indices) }

    /// JSON text as `jsonb`, whose binary form is version 1 and the text.
    @inlinable package mutating func jsonb(_ value: borrowing Span<UInt8>) {
        unsafe value.withUnsafeBytes { unsafe field($0, version: 1) }
    }

    @inlinable package mutating func jsonb(_ bytes: [UInt8], in range: Range<Int>) {
        unsafe bytes[range].withUnsafeBytes { unsafe field($0, version: 1) }
    }

    @inlinable package mutating func jsonb(_ value: String) {
        var value = value
        value.withUTF8 { unsafe field(UnsafeRawBufferPointer($0), version: 1) }
    }
}

extension CopyBuffer {
    /// Makes room; doubles, so that growing costs little in the long run.
    @inlinable mutating func reserve(_ bytes: Int) {
        if used + bytes > storage.count { grow(bytes) }
    }

    @usableFromInline mutating func grow(_ bytes: Int) {
        let more = max(storage.count, bytes)
        storage.append(contentsOf: repeatElement(0, count: more))
    }

    /// Appends an integer in network order.
    @inlinable mutating func put<I: FixedWidthInteger>(_ value: I) {
        reserve(I.bitWidth / 8)
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: used, as: I.self)
        }
        used += I.bitWidth / 8
    }

    /// Appends a field of 4 or 8 bytes with its length.
    @inlinable mutating func put<I: FixedWidthInteger>(_ length: Int32, _ value: I) {
        reserve(12)
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: length.bigEndian, toByteOffset: used, as: Int32.self)
            unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: used + 4, as: I.self)
        }
        used += 4 + I.bitWidth / 8
    }

    @inlinable mutating func field(_ bytes: UnsafeRawBufferPointer, version: UInt8?) {
        let extra = version == nil ? 0 : 1
        // The server's own limit for a field is 1 GiB.
        precondition(bytes.count < 1 << 30)
        reserve(4 + extra + bytes.count)
        put(Int32(bytes.count + extra))
        if let version { put(version) }
        unsafe storage.withUnsafeMutableBytes { room in
            let target = unsafe UnsafeMutableRawBufferPointer(
                rebasing: room[used..<used + bytes.count])
            unsafe target.copyMemory(from: bytes)
        }
        used += bytes.count
    }
}
