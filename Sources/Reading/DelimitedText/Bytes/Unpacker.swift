// SPDX-License-Identifier: Apache-2.0

internal import CArchive
internal import Records

/// libarchive over a zip file's bytes: one member, streamed, within limits.
@safe final class Unpacker {
    private let archive: OpaquePointer
    private let bytes: PackedBytes
    private var allowance: UnpackedAllowance
    private var isInMember = false
    private var isDone = false
    private var member = ""

    init(_ bytes: PackedBytes, limits: ReadLimits) throws {
        guard let archive = unsafe archive_read_new() else {
            throw SourceError(.damaged, .noMemory)
        }
        unsafe self.archive = archive
        self.bytes = bytes
        allowance = UnpackedAllowance(packing: .zip, limits: limits)
        unsafe archive_read_support_format_zip_streamable(archive)
        let context = unsafe Unmanaged.passUnretained(bytes).toOpaque()
        let status = unsafe archive_read_open(archive, context, nil, readPacked, nil)
        guard status == ARCHIVE_OK else { throw broken() }
    }

    deinit { unsafe archive_read_free(archive) }

    func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        guard !isDone else { return 0 }
        if !isInMember {
            guard try nextMember() else {
                isDone = true
                throw SourceError(.contents, .emptyArchive)
            }
            isInMember = true
        }
        let got = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { room in
            let got = unsafe archive_read_data(archive, room.baseAddress, limit)
            unsafe buffer.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<max(got, 0)]))
            return got
        }
        guard got >= 0 else {
            isDone = true
            throw broken()
        }
        if got == 0 { try finish() }
        do {
            try allowance.takeBytes(got, of: bytes.taken)
        } catch {
            isDone = true
            throw error
        }
        return got
    }

    private func finish() throws {
        isDone = true
        guard try nextMember() else { return }
        throw SourceError(.contents, .severalFiles)
    }

    /// Steps to the next file of the archive; folders and what Finder adds are passed over.
    private func nextMember() throws -> Bool {
        while true {
            var entry: OpaquePointer?
            let status = unsafe archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return false }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw broken() }
            let name = unsafe archive_entry_pathname(entry).map { unsafe String(cString: $0) } ?? ""
            try refuseDocument(name)
            if name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store") {
                continue
            }
            guard unsafe archive_entry_is_encrypted(entry) == 0 else {
                throw SourceError(.contents, .password)
            }
            return true
        }
    }

    private func refuseDocument(_ name: String) throws {
        let isOffice =
            name == "[Content_Types].xml" || name.hasPrefix("_rels/") || name.hasPrefix("xl/")
            || name.hasPrefix("docProps/")
        guard isOffice || name == "mimetype" else { return }
        throw SourceError(.contents, isOffice ? .office : .openDocument)
    }

    private func broken() -> SourceError {
        if let failure = bytes.failure as? SourceError { return failure }
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
        return SourceError(.damaged, .damaged(.zip, reason: reason))
    }
}

func readPacked(
    _ archive: OpaquePointer?, _ context: UnsafeMutableRawPointer?,
    _ block: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
    guard let context = unsafe context else { return -1 }
    let bytes = unsafe Unmanaged<PackedBytes>.fromOpaque(context).takeUnretainedValue()
    do {
        let count = try bytes.fill()
        // The array is not touched again before the next call, so its storage stays where it is.
        unsafe bytes.chunk.withUnsafeBytes { unsafe block?.pointee = $0.baseAddress }
        return count
    } catch {
        bytes.failure = error
        return -1
    }
}
