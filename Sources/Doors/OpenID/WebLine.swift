// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What one question has heard, on its own thread; it can be cut from another one.
final class WebLine: Sendable {
    /// Bytes of all headers of an answer.
    static let mostHeaders = 64 << 10

    private struct Heard {
        var body: [UInt8] = []
        var headers = 0
        var isTooLong = false
        var isCut = false
    }

    private let most: Int
    private let heard = Mutex(Heard())

    init(most: Int) { self.most = most }

    var body: [UInt8] { heard.withLock { $0.body } }
    var isTooLong: Bool { heard.withLock { $0.isTooLong } }
    var isCut: Bool { heard.withLock { $0.isCut } }

    /// Nobody waits for it any more.
    func cut() { heard.withLock { $0.isCut = true } }

    /// Whether there is room for these too.
    func take(_ bytes: some Collection<UInt8>) -> Bool {
        heard.withLock { heard in
            guard heard.body.count + bytes.count <= most, !heard.isCut else {
                heard.isTooLong = !heard.isCut
                return false
            }
            heard.body += bytes
            return true
        }
    }

    /// The same for headers, which are not kept.
    func takeHeader(_ count: Int) -> Bool {
        heard.withLock { heard in
            heard.headers += count
            guard heard.headers <= Self.mostHeaders else {
                heard.isTooLong = true
                return false
            }
            return !heard.isCut
        }
    }
}
