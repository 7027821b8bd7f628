// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Wording

/// A file while it is sent: whether what was read is what the ledger has, though somebody may write into
/// it meanwhile.
package final class CheckedFile {
    private let parcel: Parcel
    private var hash = SHA256()

    package init(_ parcel: Parcel) { self.parcel = parcel }

    /// Gives what reads it from its beginning, up to so many bytes at once; none: it has ended.
    ///
    /// - Throws: `SentFile.Refused`; the reading too.
    package func open() throws -> (Int) throws -> [UInt8] {
        let path = parcel.path
        let file: OpenFile
        do { file = try OpenFile(reading: path) } catch { throw SentFile.Refused(error, path) }
        hash = SHA256()
        return { [self] most in
            var bytes: [UInt8] = []
            do {
                _ = try file.read(into: &bytes, limit: most)
            } catch let error as FileError {
                throw SentFile.Refused(error, path)
            }
            hash.update(data: bytes)
            return bytes
        }
    }

    /// To be asked once all of it was read.
    ///
    /// - Throws: where other bytes were read than the ledger has.
    package func requireSame() throws(SentFile.Refused) {
        guard hexadecimal(Array(hash.finalize())) == parcel.sha256 else {
            throw .changed(path: parcel.path)
        }
    }
}
