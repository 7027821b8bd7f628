// SPDX-License-Identifier: Apache-2.0

/// Why a file is not taken yet.
package enum WaitReason: Sendable, Hashable {
    /// A process on this host has it open for writing.
    case openForWriting
    /// It changed since the last look: bytes added (negative: taken away), over this time.
    case growing(bytes: Int64, over: Duration)
    /// Unchanged for `soFar` of the `required` time.
    case quiet(soFar: Duration, required: Duration)
    /// Zero bytes: many clients create first and write later. Taken once quiet for `required`.
    case empty(soFar: Duration, required: Duration)
    /// The marker file with this name is not there.
    case marker(name: String)
    /// The checksum file with this name is missing, or holds no SHA-256.
    case checksum(name: String)
    /// Ends in NUL bytes, like a file whose size was reserved before its bytes came.
    case nulTail
    /// Has a second name, as for a moment during an upload's rename.
    case linked(count: Int)
    /// Can't be opened; the text of errno.
    case unreadable(String)
    /// No feed's `files` patterns match the name.
    case unmatched
    /// Lies beside the feeds' folders, or in a folder of no feed.
    case outside
    /// A marker or checksum file without its file.
    case orphan(of: String)
    /// Has an upload's temporary name and was left.
    case leftUpload
    /// A feed declared or changed since this process started takes it; the time of that start, on
    /// the site's clocks.
    case declaredLater(feed: String, start: String)
    /// A folder that can't be listed, so its contents are unknown; the text of errno.
    case unlisted(String)
}

extension WaitReason: CustomStringConvertible {
    /// A few English words, for logs; `sentence(in:)` has them in the site's language.
    package var description: String {
        switch self {
        case .openForWriting: "writer has it open"
        case .growing(let bytes, let over):
            "still \(bytes < 0 ? "shrinking" : "growing"), \(bytes < 0 ? "−" : "+")"
                + "\(Self.size(bytes.magnitude)) in \(Self.seconds(over))"
        case .quiet(let soFar, let required):
            "quiet for \(Self.seconds(soFar, rounding: .down)) of \(Self.seconds(required))"
        case .empty(let soFar, let required):
            "empty, quiet for \(Self.seconds(soFar, rounding: .down))"
                + " of \(Self.seconds(required))"
        case .marker(let name): "waiting for \(name)"
        case .checksum(let name): "waiting for a SHA-256 in \(name)"
        case .nulTail: "NUL tail: the end has not been written yet"
        case .linked(let count): "has \(count) names: perhaps being renamed"
        case .unreadable(let why): "can't be read: \(why)"
        case .unmatched: "no feed takes a file of this name"
        case .outside: "lies in no feed's folder: nobody takes it"
        case .orphan(let file): "comes with \(file), which is not there"
        case .leftUpload: "an upload that was left: it has a temporary name still"
        case .declaredLater(let feed, let start):
            "the feed \(feed) takes it, which was declared or changed since this service was started"
                + " (\(start)): a restart takes it up"
        case .unlisted(let why): "a folder that can't be listed, whatever lies in it: \(why)"
        }
    }

    package static func size(_ bytes: UInt64) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1_000) kB"
        default: "\(bytes / 1_000_000) MB"
        }
    }

    package static func seconds(
        _ duration: Duration, rounding: FloatingPointRoundingRule = .up
    ) -> String {
        let seconds = duration / .seconds(1)
        return "\(Int(seconds.rounded(rounding))) s"
    }
}

extension WaitReason {
    /// The same reason some time later, without a look in between.
    func updated(stillness: Duration) -> WaitReason {
        switch self {
        case .quiet(_, let required): .quiet(soFar: min(stillness, required), required: required)
        case .empty(_, let required): .empty(soFar: min(stillness, required), required: required)
        default: self
        }
    }
}
