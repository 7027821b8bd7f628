// SPDX-License-Identifier: Apache-2.0

internal import CArchive
internal import Records

/// libarchive over a zip file whose members are reached by their place: one pass a member.
///
/// Not by stream: the shared texts may stand behind the sheets that need them.
@safe final class Archive {
    private let archive: OpaquePointer
    private let input: Input
    private var entry: OpaquePointer?

    init(_ bytes: WorkbookBytes) throws {
        guard let archive = unsafe archive_read_new() else {
            throw SourceError(.damaged, .noMemory)
        }
        unsafe self.archive = archive
        input = Input(bytes)
        unsafe archive_read_support_format_zip_seekable(archive)
        unsafe archive_read_set_callback_data(
            archive, Unmanaged.passUnretained(input).toOpaque())
        unsafe archive_read_set_read_callback(archive, readBlock)
        unsafe archive_read_set_seek_callback(archive, seekTo)
        guard unsafe archive_read_open1(archive) == ARCHIVE_OK else { throw broken("the file") }
    }

    deinit { unsafe archive_read_free(archive) }

    /// Steps to the next member; nil at the end.
    func next() throws -> (name: String, isEncrypted: Bool)? {
        let status = unsafe archive_read_next_header(archive, &entry)
        if status == ARCHIVE_EOF { return nil }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw broken("the file") }
        let name =
            unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
        return (
            unsafe name.map { unsafe String(cString: $0) } ?? "",
            unsafe archive_entry_is_data_encrypted(entry) != 0
        )
    }

    /// Gives the member's bytes in portions, within the limits.
    ///
    /// - Parameter spent: bytes of others that count with its own.
    func readMember(
        _ name: String, _ limits: ReadLimits, spent: Int = 0,
        _ take: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // The block that came with the member's header has its first bytes too.
        let before = input.taken - input.last
        var given = 0
        while true {
            var start: UnsafeRawPointer?
            var count = 0
            var offset: Int64 = 0
            let status = unsafe archive_read_data_block(archive, &start, &count, &offset)
            if status == ARCHIVE_EOF { return }
            guard status == ARCHIVE_OK else { throw broken(name) }
            given += count
            guard spent + given <= limits.unpackedBytes else {
                throw WorkbookFault.unpacksToMore(part: name, thanBytes: limits.unpackedBytes).error
            }
            guard given <= limits.packingRatio * (input.taken - before) + (1 << 20) else {
                throw WorkbookFault.unpacksToMoreTimes(part: name, times: limits.packingRatio).error
            }
            try unsafe take(UnsafeRawBufferPointer(start: start, count: count))
        }
    }

    private func broken(_ part: String) -> any Error {
        if let failure = input.failure { return failure }
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
        return WorkbookFault.damaged(part: part, reason: reason ?? "no reason given").error
    }
}

/// Where libarchive reads from.
@safe private final class Input {
    let bytes: WorkbookBytes
    var place = 0
    var taken = 0
    /// Bytes of the last block.
    var last = 0
    var failure: (any Error)?
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)

    init(_ bytes: WorkbookBytes) { self.bytes = bytes }

    deinit { unsafe block.deallocate() }

    func fill() -> Int {
        do {
            let count = try unsafe bytes.read(at: place, into: block)
            place += count
            taken += count
            last = count
            return count
        } catch {
            failure = error
            return -1
        }
    }
}

private func input(_ context: UnsafeMutableRawPointer?) -> Input? {
    unsafe context.map { unsafe Unmanaged<Input>.fromOpaque($0).takeUnretainedValue() }
}

private func readBlock(
    _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?,
    _ block: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
    guard let input = unsafe input(context) else { return -1 }
    unsafe block?.pointee = UnsafeRawPointer(input.block.baseAddress)
    return input.fill()
}

private func seekTo(
    _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32
) -> Int64 {
    guard let input = unsafe input(context) else { return Int64(ARCHIVE_FATAL) }
    let base =
        switch whence {
        case 1: input.place
        case 2: input.bytes.size
        default: 0
        }
    let place = base + Int(offset)
    guard place >= 0 else { return Int64(ARCHIVE_FATAL) }
    input.place = place
    return Int64(place)
}
