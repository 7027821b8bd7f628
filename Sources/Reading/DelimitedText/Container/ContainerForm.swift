// SPDX-License-Identifier: Apache-2.0

package import Records

/// The form of a file that has files of their own in it, told by its bytes and not by its name.
package enum ContainerForm: Sendable, Equatable {
    case zip
    /// A zip file without a member, which is its end alone.
    case empty
    /// Also one that is packed with gzip.
    case tar

    /// Nil: it is no container, as far as its beginning tells.
    package init?(_ bytes: PlacedBytes, limits: ReadLimits = ReadLimits()) throws {
        var head = try Self.head(PlacedSource(bytes))
        switch Packing(head) {
        case .zip:
            self = .zip
            return
        case .gzip:
            do { head = try Self.head(Unpacked(PlacedSource(bytes), limits: limits)) } catch let
                error as SourceError where error.reason != nil
            {
                return nil
            }
        case .none: break
        }
        if head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .empty
        } else if Self.isTarHeader(head) {
            self = .tar
        } else {
            return nil
        }
    }

    private static let block = 512

    private static func head(_ source: some ByteSource) throws -> [UInt8] {
        var source = source
        var head: [UInt8] = []
        while head.count < block {
            guard try source.read(into: &head, limit: block - head.count) > 0 else { break }
        }
        return head
    }

    /// By the sum of its bytes, which stands in octal digits in bytes 148 to 155 and is taken with
    /// blanks in its own place; older files have no other mark.
    private static func isTarHeader(_ head: [UInt8]) -> Bool {
        guard head.count == block, head[0] != 0 else { return false }
        let field = 148..<156
        let digits = head[field].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard let told = Int(String(decoding: digits, as: UTF8.self), radix: 8) else {
            return false
        }
        let sum = head.indices.reduce(0) { $0 + (field.contains($1) ? 0x20 : Int(head[$1])) }
        return sum == told
    }
}
