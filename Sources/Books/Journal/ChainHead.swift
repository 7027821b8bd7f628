// SPDX-License-Identifier: Apache-2.0

/// The last link of the journal's chain: noted elsewhere, it proves that nothing before it was cut.
package struct ChainHead: Sendable, Equatable, CustomStringConvertible {
    package var seq: Int64
    /// SHA-256 in lower-case hexadecimal.
    package var hash: String

    package init(seq: Int64, hash: String) {
        self.seq = seq
        self.hash = hash
    }

    /// Reads `SEQ:HASH` as `description` writes it; nil when it is not of that form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), seq >= 0 else { return nil }
        let hash = parts[1].lowercased()
        guard hash.utf8.count == 64, hash.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            return nil
        }
        self.init(seq: seq, hash: hash)
    }

    package var description: String { "\(seq):\(hash)" }
}
