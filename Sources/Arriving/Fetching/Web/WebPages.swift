// SPDX-License-Identifier: Apache-2.0

/// Answers of an API, one after the other on one connection, each whole and in memory.
///
/// A redirect within the same server is followed, another is not: what we say of ourselves is for no
/// other. It is for one thread, which it blocks.
package final class WebPages {
    /// One answer.
    package struct Page: Sendable {
        package let body: [UInt8]
        /// The server's clock: seconds since 1970; nil where it says no time.
        package let instant: Int64?
        /// Where its head says that the next page is, as the server writes it.
        package let next: String?
        /// Whether it may say so where nobody can read it.
        package let hidesNext: Bool
    }

    private let session: WebSession
    private let lines: [String]

    /// Nothing is asked yet.
    ///
    /// - Parameters:
    ///   - login: its address is any one of the server's.
    ///   - lines: of the head of each question, beside those of the login.
    ///   - limits: their bytes are those of one answer, their time is for all that is asked.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped.
    package init(
        _ login: WebLogin, lines: [String], _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool
    ) throws {
        session = try WebSession(login, rules, limits, isStopped: isStopped)
        self.lines = ["Accept: application/json", "Accept-Encoding: identity"] + lines
    }

    /// - Parameter url: of the same server.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped.
    package func ask(_ url: SourceURL) throws -> Page {
        let limits = session.limits
        var asked = url
        for _ in 0...limits.redirects {
            precondition(asked.origin == session.login.url.origin, "it is asked no other server")
            var body: [UInt8] = []
            let answer = try session.ask(
                .get, asked.place, lines: lines, most: limits.bytes
            ) { body += $0 }
            switch answer.status {
            case 200:
                let head = answer.head
                return Page(
                    body: body, instant: head.instant, next: head.next, hidesNext: head.hidesNext)
            case 301, 302, 303, 307, 308:
                guard let location = answer.head["location"] else {
                    throw FetchTrouble.failed(asked, "\(answer.status)")
                }
                asked = try asked.next(location)
            default:
                throw FetchTrouble.answered(
                    answer.status, asked, after: answer.retryAfter, limits,
                    at: session.login.place)
            }
        }
        throw FetchTrouble(.tooManyRedirects(limits.redirects))
    }
}

extension SourceURL {
    /// From its first slash on, with its query.
    fileprivate var place: String { path + (query.map { "?\($0)" } ?? "") }

    /// An address that a server gives, of the server itself.
    ///
    /// - Throws: `FetchTrouble`.
    package func next(_ location: String) throws(FetchTrouble) -> SourceURL {
        let next: SourceURL
        do {
            next = try redirected(to: location)
        } catch {
            throw FetchTrouble(.redirect(error), detail: "sent on")
        }
        guard next.origin == origin else { throw .elsewhere(self, next) }
        return next
    }
}
