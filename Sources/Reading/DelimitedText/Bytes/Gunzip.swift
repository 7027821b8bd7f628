// SPDX-License-Identifier: Apache-2.0

internal import CZLib
internal import Records

/// zlib over gzip bytes, streamed within limits.
///
/// Not libarchive: it passes over the check sum and the length of a member, and ends without a word
/// at bytes behind a member that begin no other one.
@safe final class Gunzip {
    private let stream: UnsafeMutablePointer<z_stream>
    private let bytes: PackedBytes
    private var allowance: UnpackedAllowance
    /// What is unpacked at a time: many members may be shorter than what the reader has room for.
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 << 10)
    /// Of `bytes.chunk`, what is used.
    private var used = 0
    /// Where in the file the reading is.
    private var place = Place.member

    private enum Place {
        case member
        /// Behind a member: another one may follow.
        case between
        /// Zeros that fill a block up: nothing else may follow.
        case padding
        case end
    }

    init(_ bytes: PackedBytes, limits: ReadLimits) throws {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        self.bytes = bytes
        allowance = UnpackedAllowance(packing: .gzip, limits: limits)
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        // 15: the largest window; 16 more: gzip.
        guard unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
            throw SourceError(.damaged, .noMemory)
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe output.deallocate()
    }

    func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        var got = 0
        while got == 0, place != .end {
            guard used < bytes.chunk.count else {
                try refill()
                continue
            }
            if place == .member {
                got = try inflate(into: &buffer, limit: limit)
            } else {
                try enterNext()
            }
        }
        try allowance.takeBytes(got, of: bytes.taken)
        return got
    }

    private func refill() throws {
        used = 0
        guard try bytes.fill() == 0 else { return }
        guard place != .member else { throw broken("truncated gzip input") }
        place = .end
    }

    private func inflate(into buffer: inout [UInt8], limit: Int) throws -> Int {
        let (room, left) = unsafe (min(limit, output.count), bytes.chunk.count - used)
        let status = unsafe bytes.chunk.withUnsafeMutableBufferPointer { input in
            unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + used }
            unsafe stream.pointee.avail_in = UInt32(left)
            unsafe stream.pointee.next_out = output.baseAddress
            unsafe stream.pointee.avail_out = UInt32(room)
            return unsafe CZLib.inflate(stream, Z_NO_FLUSH)
        }
        used += left - Int(unsafe stream.pointee.avail_in)
        if status == Z_STREAM_END {
            place = .between
        } else if status != Z_OK, status != Z_BUF_ERROR {
            throw broken(unsafe stream.pointee.msg.map { unsafe String(cString: $0) })
        }
        let got = room - Int(unsafe stream.pointee.avail_out)
        unsafe buffer.append(contentsOf: UnsafeBufferPointer(rebasing: output[..<got]))
        return got
    }

    /// Goes on behind a member: to another one, or over zeros.
    private func enterNext() throws {
        let byte = bytes.chunk[used]
        if byte == 0 {
            place = .padding
            used += 1
            return
        }
        guard place == .between, byte == 0x1F else {
            throw broken("something else follows its end")
        }
        unsafe inflateReset(stream)
        place = .member
    }

    private func broken(_ reason: String?) -> SourceError {
        place = .end
        return SourceError(.damaged, .damaged(.gzip, reason: reason))
    }
}
