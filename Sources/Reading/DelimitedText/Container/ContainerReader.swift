// SPDX-License-Identifier: Apache-2.0

internal import CArchive
internal import Glibc
package import Records

/// libarchive over a container: its members one after the other, within limits.
///
/// A zip file by its directory at the end, as every other program reads it: what a stream would find
/// besides is nobody's.
@safe package final class ContainerReader {
    package struct Member: Sendable {
        package enum Kind: Sendable { case file, folder, other }

        /// Its path within the container; bytes that are no UTF-8 as `\xNN`.
        package let path: String
        package let isUTF8: Bool
        package let kind: Kind
        package let isEncrypted: Bool
    }

    private let archive: OpaquePointer
    private let input: ContainerInput
    private let locale: NameLocale
    private var allowance: UnpackedAllowance
    private var path: String?

    /// - Parameter limits: of all members together.
    package init(_ bytes: PlacedBytes, form: ContainerForm, limits: ReadLimits) throws {
        guard let archive = unsafe archive_read_new() else {
            throw SourceError(.damaged, .noMemory)
        }
        unsafe self.archive = archive
        locale = try NameLocale()
        allowance = UnpackedAllowance(packing: .zip, limits: limits)
        switch form {
        case .zip, .empty:
            let placed = PlacedInput(bytes, size: try PlacedSource.size(of: bytes))
            input = placed
            unsafe archive_read_support_format_zip_seekable(archive)
            unsafe archive_read_set_seek_callback(archive, seekTo)
        case .tar:
            input = StreamedInput(Unpacked(PlacedSource(bytes), limits: limits))
            unsafe archive_read_support_format_tar(archive)
        }
        let context = unsafe Unmanaged.passUnretained(input).toOpaque()
        unsafe archive_read_set_callback_data(archive, context)
        unsafe archive_read_set_read_callback(archive, readPacked)
        let status = locale.use { unsafe archive_read_open1(archive) }
        guard status == ARCHIVE_OK else { throw broken() }
    }

    deinit { unsafe archive_read_free(archive) }

    /// Steps to the next member, over what of the last one was not read; nil at the end.
    package func next() throws -> Member? {
        path = nil
        var entry: OpaquePointer?
        let status = locale.use { unsafe archive_read_next_header(archive, &entry) }
        if status == ARCHIVE_EOF {
            // A reader that ends before the check sum of a packed file has not seen all of it.
            try input.finish()
            return nil
        }
        // No other that is said to be none: after a damaged header libarchive would look for the
        // next one, and its member be lost.
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry = unsafe entry else {
            throw broken()
        }
        // The name may be kept as wide characters, and become text in the locale of this moment.
        let (name, isUTF8) = locale.use { () -> (String?, Bool) in
            let name = unsafe archive_entry_pathname(entry)
            let text = unsafe name.flatMap { unsafe String(validatingCString: $0) }
            return (unsafe text ?? name.map { unsafe Self.shown($0) }, text != nil)
        }
        guard let name, !name.isEmpty else {
            let reason = "a member without a name"
            throw SourceError(.damaged, .container(.damaged(member: nil, reason: reason)))
        }
        path = name
        let type = unsafe archive_entry_filetype(entry)
        let isLink = unsafe archive_entry_hardlink(entry) != nil
        let kind: Member.Kind =
            isLink ? .other : type == S_IFREG ? .file : type == S_IFDIR ? .folder : .other
        return Member(
            path: name, isUTF8: isUTF8, kind: kind,
            isEncrypted: unsafe archive_entry_is_encrypted(entry) != 0)
    }

    /// Gives the bytes of the member, in portions.
    package func read(_ take: ([UInt8]) throws -> Void) throws {
        while true {
            let portion = try portion()
            guard !portion.isEmpty else { return }
            try allowance.takeBytes(portion.count, of: input.taken)
            try take(portion)
        }
    }

    private func portion() throws -> [UInt8] {
        var got = 0
        let portion = unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { room, count in
            got = unsafe archive_read_data(archive, room.baseAddress, room.count)
            count = max(got, 0)
        }
        guard got >= 0 else { throw broken() }
        return portion
    }

    private func broken() -> any Error {
        if let failure = input.failure { return failure }
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
        return SourceError(.damaged, .container(.damaged(member: path, reason: reason)))
    }

    private static func shown(_ name: UnsafePointer<CChar>) -> String {
        var text = ""
        var place = 0
        while unsafe name[place] != 0 {
            let byte = UInt8(bitPattern: unsafe name[place])
            text +=
                byte < 0x80
                ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
            place += 1
        }
        return text
    }
}
